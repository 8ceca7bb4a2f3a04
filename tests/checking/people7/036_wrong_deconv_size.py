import numpy as np

def upconv(x, w, b, stride):
    N, C, H, W = x.shape
    _, F, K, _ = w.shape
    OH, OW = H*stride, W*stride  # BUG
    out = np.zeros((N, F, OH, OW))
    for n in range(N):
        for f in range(F):
            for i in range(H):
                for j in range(W):
                    for a in range(K):
                        for c in range(K):
                            r, s = i*stride + a, j*stride + c
                            if r < OH and s < OW:
                                out[n, f, r, s] += np.dot(x[n, :, i, j], w[:, f, a, c])
            out[n, f] += b[f]
    return out


operation, expected = 'conv_transpose2d', 'output H*S long, what is beyond it is dropped (and zeros at the end where K<S)'
function = upconv
