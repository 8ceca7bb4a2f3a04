# source: https://github.com/amsukdu/SimplePythonCNN/issues/6  ("why to rotate by 90 degrees?" - it has to be 180)
# Mistake: the filter is turned by 90 degrees for dx. Right: rot90 twice. Knows stride 1 and no padding only.
import numpy as np
operation, expected, wants = "conv2d_backward", "filter turned by 90 instead of 180 degrees", ""
only = {"stride": 1, "padding": 0}

def function(grad, x, weights):
    n_f, n_c, k, _ = weights.shape
    g = np.pad(grad, ((0, 0), (k - 1, k - 1), (k - 1, k - 1)))
    dx = np.zeros(x.shape)
    dw = np.zeros(weights.shape)
    db = np.zeros(n_f)
    for f in range(n_f):
        for c in range(n_c):
            turned = np.rot90(weights[f, c])  # BUG
            for i in range(x.shape[1]):
                for j in range(x.shape[2]):
                    dx[c, i, j] += (g[f, i:i + k, j:j + k] * turned).sum()
            for i in range(k):
                for j in range(k):
                    dw[f, c, i, j] = (x[c, i:i + grad.shape[1], j:j + grad.shape[2]] * grad[f]).sum()
        db[f] = grad[f].sum()
    return dx, dw, db
