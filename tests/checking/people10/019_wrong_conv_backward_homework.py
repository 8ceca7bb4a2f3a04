import numpy as np


def conv_backward(dout, x, w, stride, pad):
    N, C, H, W = x.shape
    F, _, k, _ = w.shape
    _, _, oh, ow = dout.shape
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], mode='constant')
    dx = np.zeros(xp.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(F)
    for i in range(oh):
        for j in range(ow):
            r, c = i * stride, j * stride
            for f in range(F):
                for n in range(N):
                    g = dout[n, f, i, j]
                    dw[f] += xp[n, :, r:r + k, c:c + k] * g
                    dx[n, :, r:r + k, c:c + k] = w[f] * g  # BUG
                    db[f] += g
    return dx[:, :, :H, :W], dw, db  # BUG


operation, expected = 'conv2d_backward', "dx is assigned instead of added; the padding isn't cut off but the first H rows and W columns are returned"
function = conv_backward
