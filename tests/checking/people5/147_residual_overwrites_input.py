# source: course forum style, own
# Mistake: the block's output is added to itself. Right: f(x) + x
import numpy as np
operation, expected, wants = "residual", "the block's output is added to itself", "u"

def function(block, x):
    out = block(x)
    N, C, H, W = x.shape
    result = np.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for h in range(H):
                for w in range(W):
                    result[n, c, h, w] = out[n, c, h, w] + out[n, c, h, w]  # BUG
    return result
