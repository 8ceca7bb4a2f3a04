import numpy as np
operation = "transform_conv2d_backward"
def function(dz, x, w, transforms):
    D, C, K, _ = w.shape
    T = len(transforms)
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for d in range(D):
        for t in range(T):
            M = np.asarray(transforms[t])
            wt = np.stack([(M @ w[d, c].ravel()).reshape(K, K) for c in range(C)])
            g = np.zeros_like(wt)
            for i in range(dz.shape[1]):
                for j in range(dz.shape[2]):
                    dx[:, i:i+K, j:j+K] += dz[d*T+t, i, j]*wt
                    g += dz[d*T+t, i, j]*x[:, i:i+K, j:j+K]
            for c in range(C):
                dw[d, c] += (M.T @ g[c].ravel()).reshape(K, K)
    db = np.array([dz[d*T:(d+1)*T].sum() for d in range(D)])
    return dx, dw, db
