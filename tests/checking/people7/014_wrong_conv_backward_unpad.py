import numpy as np

def conv_backward(dout, cache):
    x, w, b, stride, pad = cache
    N, C, H, W = x.shape
    F, _, k1, k2 = w.shape
    Ho, Wo = dout.shape[2:]
    x_padded = np.pad(x, ((0,), (0,), (pad,), (pad,)))
    dx_padded = np.zeros(x_padded.shape)
    dw = np.zeros(w.shape)
    db = dout.sum(axis=(0, 2, 3))
    for i in range(Ho):
        for j in range(Wo):
            win = x_padded[:, :, i*stride:i*stride+k1, j*stride:j*stride+k2]
            for f in range(F):
                g = dout[:, f, i, j][:, None, None, None]
                dw[f] += (win * g).sum(axis=0)
                dx_padded[:, :, i*stride:i*stride+k1, j*stride:j*stride+k2] += w[f] * g
    dx = dx_padded[:, :, pad:-pad, pad:-pad]  # BUG
    return dx, dw, db


operation, expected = 'conv2d_backward', 'cut of the padding by [pad:-pad]: empty where the padding is 0'
function = conv_backward
