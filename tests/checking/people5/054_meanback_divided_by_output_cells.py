# source: course forum style, own
# Mistake: the derivative is divided by the number of output cells. Right: by the number of cells of a window
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "the derivative is divided by the number of output cells", "dy"

def function(delta, in_shape, pool, step):
    depth, R, C = delta.shape
    back = np.zeros(in_shape)
    area = R * C  # BUG
    for k in range(depth):
        for r in range(R):
            for c in range(C):
                back[k, r * step:r * step + pool[0], c * step:c * step + pool[1]] += delta[k, r, c] / area
    return back
