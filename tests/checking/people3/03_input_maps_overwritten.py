# source: https://github.com/uxlfoundation/oneDNN/issues/173  (is the sum over the input channels missing? - not there: grouped)
# Mistake: each input map overwrites the one before, z is the last map's correlation. Right: += over the input maps.
import numpy as np
operation, expected, wants = "conv2d", "input maps overwrite one another (= for += over i)", ""

def function(y, w, b=None, *, stride=1, padding=0):
    if padding > 0:
        y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    cout, cin, k, _ = w.shape
    ow = (y.shape[1] - k) // stride + 1
    oh = (y.shape[2] - k) // stride + 1
    z = np.zeros((cout, ow, oh))
    for j in range(cout):
        for i in range(cin):
            for p in range(ow):
                for q in range(oh):
                    acc = 0.0
                    for a in range(k):
                        for c in range(k):
                            acc += w[j, i, a, c] * y[i, p * stride + a, q * stride + c]
                    z[j, p, q] = acc  # BUG
        if b is not None:
            z[j] += b[j]
    return z
