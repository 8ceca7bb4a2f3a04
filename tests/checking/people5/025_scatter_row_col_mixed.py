# source: course forum style, own
# Mistake: the scatter adds the filter's column offset to the row and the row's to the column. Right: row + u, column + v
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "the scatter adds the filter's column offset to the row and the row's to the column", "dy"

def function(grad, weights, in_shape, s):
    out = np.zeros(in_shape)
    B, O, R, Q = grad.shape
    k = weights.shape[-1]
    for b in range(B):
        for r in range(R):
            for q in range(Q):
                for o in range(O):
                    for u in range(k):
                        for v in range(k):
                            for c in range(in_shape[1]):
                                out[b, c, r * s + v, q * s + u] += grad[b, o, r, q] * weights[o, c, u, v]  # BUG
    return out
