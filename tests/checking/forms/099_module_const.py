import numpy as np
operation = "conv2d_backward"
STRIDE = 1
PAD = 0
def function(delta, a, k):
    n, c, h, w = a.shape
    f, _, kh, kw = k.shape
    full = np.pad(delta, ((0, 0), (0, 0), (kh-1, kh-1), (kw-1, kw-1)))
    flipped = k[:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
    da = np.zeros(a.shape)
    for y in range(h):
        for x in range(w):
            da[:, :, y, x] = np.einsum('nfij,cfij->nc', full[:, :, y:y+kh, x:x+kw], flipped)
    dk = np.zeros(k.shape)
    for y in range(kh):
        for x in range(kw):
            dk[:, :, y, x] = np.einsum('nfij,ncij->fc', delta, a[:, :, y:y+delta.shape[2], x:x+delta.shape[3]])
    return da, dk, delta.sum(axis=(0, 2, 3))
