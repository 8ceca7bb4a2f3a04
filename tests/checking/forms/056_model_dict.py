import numpy as np
operation = "conv2d"
def function(x, layer):
    w, b = layer["filters"], layer["bias"]
    s, p = layer["stride"], layer["pad"]
    F, C, K, _ = w.shape
    x = np.pad(x, ((0, 0), (p, p), (p, p)))
    Ho, Wo = (x.shape[1]-K)//s + 1, (x.shape[2]-K)//s + 1
    z = np.zeros((F, Ho, Wo))
    for f in range(F):
        for i in range(Ho):
            for j in range(Wo):
                z[f, i, j] = np.vdot(w[f], x[:, i*s:i*s+K, j*s:j*s+K]) + b[f]
    return z
