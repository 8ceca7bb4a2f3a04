import numpy as np

def maxpool2d(x, k, stride, pad):
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), 'constant')  # BUG
    b, c, h, w = x.shape
    oh = (h - k)//stride + 1
    ow = (w - k)//stride + 1
    y = np.zeros((b, c, oh, ow), x.dtype)
    for i in range(oh):
        for j in range(ow):
            y[..., i, j] = np.max(x[..., i*stride:i*stride+k, j*stride:j*stride+k], axis=(-1, -2))
    return y


operation, expected = 'max_pool2d', 'the border is padded by zeros that are candidates for the maximum'
function = maxpool2d
