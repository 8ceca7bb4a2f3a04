import numpy as np
operation = "conv2d_input_gradient"
def function(grad, kernel, x_shape, stride=1, pad=0):
    n, c, h, w = x_shape
    f, _, kh, kw = kernel.shape
    out = np.zeros((n, c, h + 2*pad, w + 2*pad))
    i = grad.shape[2] - 1
    while i >= 0:
        j = grad.shape[3] - 1
        while j >= 0:
            for a in range(kh):
                for b in range(kw):
                    out[:, :, i*stride + a, j*stride + b] += grad[:, :, i, j] @ kernel[:, :, a, b]
            j -= 1
        i -= 1
    return out[:, :, pad:h+pad, pad:w+pad]
