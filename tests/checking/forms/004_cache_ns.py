import numpy as np
operation = "conv2d_backward"
def function(dZ, cache):
    A, W, b, hp = cache["A_prev"], cache["W"], cache["b"], cache["hparameters"]
    s = hp["stride"]
    p = hp["pad"]
    Ap = np.pad(A, ((0, 0), (p, p), (p, p), (0, 0)))
    dAp = np.zeros_like(Ap)
    dW = np.zeros_like(W)
    f = W.shape[0]
    m, nh, nw, nc = dZ.shape
    for i in range(m):
        for h in range(nh):
            for w in range(nw):
                for c in range(nc):
                    dAp[i, h*s:h*s+f, w*s:w*s+f] += W[..., c] * dZ[i, h, w, c]
                    dW[..., c] += Ap[i, h*s:h*s+f, w*s:w*s+f] * dZ[i, h, w, c]
    db = dZ.sum(axis=(0, 1, 2)).reshape(1, 1, 1, -1)
    return {"dA_prev": dAp[:, p:p + A.shape[1], p:p + A.shape[2], :], "dW": dW, "db": db}
