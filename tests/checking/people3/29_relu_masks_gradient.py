# source: https://github.com/exacity/deeplearningbook-chinese/issues/127  (not where the gradient is below 0, but where the input is)
# Mistake: the derivative is cleared where it is negative itself. Right: where z <= 0.
import numpy as np
operation, expected, wants = "activation_backward", "derivative cleared where it is negative instead of where z is", ""
only = {"f": "relu"}

def function(dout, x):
    dx = np.zeros_like(dout, dtype=float)
    D, H, W = x.shape
    for d in range(D):
        for i in range(H):
            for j in range(W):
                if dout[d, i, j] > 0:  # BUG
                    dx[d, i, j] = dout[d, i, j]
    return dx
