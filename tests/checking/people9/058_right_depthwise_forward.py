import numpy as np

def depthwise_conv(x, w, b, stride=1, pad=1):
    N, C, H, W = x.shape
    _, k, _ = w.shape
    Ho = (H + 2 * pad - k) // stride + 1
    Wo = (W + 2 * pad - k) // stride + 1
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), 'constant')
    out = np.zeros((N, C, Ho, Wo))
    for n in range(N):
        for c in range(C):
            for i in range(Ho):
                for j in range(Wo):
                    patch = x_pad[n, c, i * stride:i * stride + k, j * stride:j * stride + k]
                    out[n, c, i, j] = np.sum(patch * w[c]) + b[c]
    return out


operation, expected = 'depthwise_conv2d', ''
function = depthwise_conv
