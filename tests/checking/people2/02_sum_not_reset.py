# source: https://github.com/karpathy/micrograd/pull/102  (an accumulator that is not set to zero before it is used again)
# Mistake: acc is set to 0 once per row of the output, so it goes on growing along the row. Right: once per cell.
import numpy as np
operation, expected, wants = "conv2d", "accumulator not reset for every output position", ""

def function(y, w, b=None, *, stride=1, padding=0):
    D_in, W, H = y.shape
    D_out, _, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    W1 = (W + 2 * padding - K) // stride + 1
    H1 = (H + 2 * padding - K) // stride + 1
    z = np.zeros((D_out, W1, H1))
    for j in range(D_out):
        for x in range(W1):
            acc = 0.0
            for yy in range(H1):
                for i in range(D_in):
                    for a in range(K):
                        for c in range(K):
                            acc += w[j, i, a, c] * yp[i, x * stride + a, yy * stride + c]
                z[j, x, yy] = acc  # BUG
                if b is not None:
                    z[j, x, yy] += b[j]
    return z
