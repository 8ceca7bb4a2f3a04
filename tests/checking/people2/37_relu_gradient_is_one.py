# source: https://github.com/haifengl/smile/issues/528  (the upper layer's gradient is overridden with 0 or 1: = instead of *=)
# Mistake: the local derivative alone. Right: times the derivative from above.
import numpy as np
operation, expected, wants = "activation_backward", "derivative from above forgotten", ""

def function(dout, x, f="relu"):
    dx = np.array(dout, dtype=float)
    C, H, W = x.shape
    for c in range(C):
        for i in range(H):
            for j in range(W):
                if x[c, i, j] > 0:
                    dx[c, i, j] = 1.0  # BUG
                else:
                    dx[c, i, j] = 0.0
    return dx
