# after: cs231n assignment 1 style (a loop over the batch; the 1 is subtracted in every row)
import numpy as np

operation = "cross_entropy_backward"
expected = "1 subtracted in every row of the batch, for every label"
bug_line = "p[:, d[n]] -= 1"


def function(z, d):
    N = z.shape[0]
    p = np.zeros(z.shape)
    for n in range(N):
        e = np.exp(z[n] - np.max(z[n]))
        p[n] = e / np.sum(e)
    for n in range(N):
        p[:, d[n]] -= 1
    return p
