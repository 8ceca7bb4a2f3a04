import numpy as np


def depthwise_conv2d_backward(grad_output, x, kernel, stride=1, padding=0):
    batch, channels, in_h, in_w = x.shape
    kh, kw = kernel.shape[1:]
    out_h, out_w = grad_output.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    grad_xp = np.zeros(xp.shape)
    grad_kernel = np.zeros(kernel.shape)
    grad_bias = np.zeros(channels)
    for b in range(batch):
        for c in range(channels):
            for oh in range(out_h):
                for ow in range(out_w):
                    g = grad_output[b, c, oh, ow]
                    grad_bias[c] += g
                    for i in range(kh):
                        for j in range(kw):
                            y0 = oh * stride + i
                            x0 = ow * stride + j
                            grad_kernel[c, i, j] += g * xp[b, c, y0, x0]
                            grad_xp[b, :, y0, x0] += g * kernel[c, i, j]  # BUG
    grad_input = grad_xp[:, :, padding:padding + in_h, padding:padding + in_w]
    return grad_input, grad_kernel, grad_bias


operation, expected = 'depthwise_conv2d_backward', 'dx mixes the channels: every channel gets the filter and the derivative of all'
function = depthwise_conv2d_backward
