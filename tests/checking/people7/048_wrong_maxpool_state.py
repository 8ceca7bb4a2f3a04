import numpy as np

def maxpool_chlast(X, f, stride):
    (m, H, W, C) = X.shape
    nH = int(1 + (H - f) / stride)
    nW = int(1 + (W - f) / stride)
    A = np.zeros((m, nH, nW, C))
    for i in range(m):
        for c in range(C):
            biggest = -1e9  # BUG
            for h in range(nH):
                for w in range(nW):
                    for a in range(f):
                        for b in range(f):
                            biggest = max(biggest, X[i, h*stride+a, w*stride+b, c])
                    A[i, h, w, c] = biggest
    return A


operation, expected = 'max_pool2d', 'the running maximum is reset per map, not per window'
function = maxpool_chlast
