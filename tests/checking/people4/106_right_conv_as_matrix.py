# source: https://github.com/pytorch/pytorch/issues/5057  (the transpose has to satisfy <Ax, y> = <x, A'y>)
# Right: the convolution as one big matrix A; dy = A' dz; dw and db from the same table of indices.
import numpy as np
operation, expected, wants = "conv2d_backward", "right: the convolution as a matrix, transposed", ""

def function(dz, y, w, *, stride=1, padding=0):
    F, C, K, _ = w.shape
    _, H, W = y.shape
    oh, ow = dz.shape[1:]
    A = np.zeros((dz.size, y.size))
    dw = np.zeros_like(w)
    row = 0
    for f in range(F):
        for i in range(oh):
            for j in range(ow):
                for c in range(C):
                    for u in range(K):
                        for v in range(K):
                            r, s = i*stride + u - padding, j*stride + v - padding
                            if 0 <= r < H and 0 <= s < W:
                                A[row, (c*H + r)*W + s] = w[f, c, u, v]
                                dw[f, c, u, v] += dz[f, i, j] * y[c, r, s]
                row += 1
    return (A.T @ dz.ravel()).reshape(y.shape), dw, dz.reshape(F, -1).sum(axis=1)
