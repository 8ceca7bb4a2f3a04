# after: 11-785 HW2P1 style (the stride put on the tap instead of on the time)
import numpy as np

operation = "conv1d"
expected = "stride multiplied with the tap, not with the time (a dilation)"
bug_line = "at = min(t + k*stride, yp.shape[1] - 1)"


def function(y, w, b=None, *, stride=1, padding=0):
    F, D, K = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding)))
    T = (yp.shape[1] - K) // stride + 1
    z = np.zeros((F, T))
    for f in range(F):
        for t in range(T):
            z[f, t] = 0.0 if b is None else b[f]
            for d in range(D):
                for k in range(K):
                    at = min(t + k*stride, yp.shape[1] - 1)
                    z[f, t] += w[f, d, k] * yp[d, at]
    return z
