import numpy as np

def dw_conv_backward(dout, x, w, stride=1):
    dx = np.zeros(x.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(w.shape[0])
    N, C, OH, OW = dout.shape
    k = w.shape[-1]
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    for a in range(k):
                        for b in range(k):
                            dw[c, a, b] += dout[n, c, i, j] * x[n, c, i*stride+a, j*stride+b]
                            dx[n, c, i*stride+a, j*stride+b] += dout[n, c, i, j] * w[c, b, a]  # BUG
                    db[c] += dout[n, c, i, j]
    return dx, dw, db


operation, expected = 'depthwise_conv2d_backward', 'dx lays down the transposed filter (w[c, b, a])'
function = dw_conv_backward
