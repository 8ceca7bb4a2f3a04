import numpy as np

def conv_transpose_backward(dout, x, w, stride, pad):
    N, C, H, W = x.shape
    _, F, KH, KW = w.shape
    g = np.pad(dout, ((0,0),(0,0),(pad,pad),(pad,pad)))
    dx = np.zeros(x.shape)
    dw = np.zeros(w.shape)
    for n in range(N):
        for i in range(H):
            for j in range(W):
                patch = g[n, :, i*stride:i*stride+KH, j*stride:j*stride+KW]
                for c in range(C):
                    dx[n, c, i, j] = (patch * w[c]).sum()
                    dw[c] += x[n, c, i, j] * patch
    return dx, dw, dout.sum((0, 2, 3))


operation, expected = 'conv_transpose2d_backward', ''
function = conv_transpose_backward
