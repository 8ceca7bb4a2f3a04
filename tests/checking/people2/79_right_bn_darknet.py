# source: https://github.com/pjreddie/darknet/issues/1634, https://github.com/AlexeyAB/darknet/issues/4605  (mean_delta "misses a part")
# Right: the part left out of mean_delta is a multiple of sum(x - mean), which is 0. Loops, as in that C code.
import numpy as np
operation, expected, wants = "batch_norm_backward", "right, without a term that is 0", ""

def function(delta, x, scales, eps=1e-5):
    batch, filters, h, w = x.shape
    m = batch * h * w
    dx, dscale, dbias = np.zeros(x.shape), np.zeros(filters), np.zeros(filters)
    for f in range(filters):
        mean = x[:, f].sum() / m
        variance = ((x[:, f] - mean)**2).sum() / m
        mean_delta = variance_delta = 0.0
        for b in range(batch):
            for i in range(h):
                for j in range(w):
                    d = delta[b, f, i, j] * scales[f]
                    mean_delta -= d / np.sqrt(variance + eps)
                    variance_delta -= 0.5 * d * (x[b, f, i, j] - mean) * (variance + eps)**-1.5
                    dscale[f] += delta[b, f, i, j] * (x[b, f, i, j] - mean) / np.sqrt(variance + eps)
                    dbias[f] += delta[b, f, i, j]
        for b in range(batch):
            for i in range(h):
                for j in range(w):
                    dx[b, f, i, j] = (delta[b, f, i, j] * scales[f] / np.sqrt(variance + eps)
                                      + variance_delta * 2 * (x[b, f, i, j] - mean) / m + mean_delta / m)
    return dx, dscale, dbias
