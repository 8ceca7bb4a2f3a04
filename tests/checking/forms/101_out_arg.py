import numpy as np
operation = "conv2d"
def function(x, w, b, stride, out):
    F, C, K, _ = w.shape
    for f in range(F):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                out[f, i, j] = np.sum(x[:, i*stride:i*stride+K, j*stride:j*stride+K] * w[f]) + b[f]
