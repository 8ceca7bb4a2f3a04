# after: course code with two mistakes at once
import numpy as np

operation = "conv1d"
expected = "two: bias added once for every input channel, and filter flipped"
bug_line = "z[f, t] += 0.0 if b is None else b[f]"
second_bug_line = "z[f, t] += w[f, d, K-1-k] * yp[d, t*stride+k]"


def function(y, w, b=None, *, stride=1, padding=0):
    F, D, K = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding)))
    z = np.zeros((F, (yp.shape[1] - K) // stride + 1))
    for f in range(F):
        for t in range(z.shape[1]):
            for d in range(D):
                z[f, t] += 0.0 if b is None else b[f]
                for k in range(K):
                    z[f, t] += w[f, d, K-1-k] * yp[d, t*stride+k]
    return z
