# source: course forum style, own
# Mistake: the skip's derivative isn't added. Right: backward_of_f(du) + du
import numpy as np
operation, expected, wants = "residual_backward", "the skip's derivative isn't added", "dy"

def function(dout, branch_backward):
    dx = branch_backward(dout)
    out = np.zeros_like(dx)
    for n in range(dx.shape[0]):
        for c in range(dx.shape[1]):
            out[n, c] = dx[n, c]  # BUG
    return out
