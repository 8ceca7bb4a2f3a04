# source: course forum style, own
# Mistake: dx takes the filter of channel 0 for all channels, and dw is set instead of added. Right: kernel[f, c] for channel c; dw[f, c] +=
import numpy as np
operation, expected, wants = "conv2d_backward", "dx takes the filter of channel 0 for all channels, and dw is set instead of added", "dy,dw"

def function(dL_dout, cache):
    x, kernel, s = cache["x"], cache["w"], cache["s"]
    dL_dx = np.zeros_like(x)
    dL_dw = np.zeros_like(kernel)
    F, C, R, Q = kernel.shape
    for f in range(F):
        for i in range(dL_dout.shape[1]):
            for j in range(dL_dout.shape[2]):
                g = dL_dout[f, i, j]
                for c in range(C):
                    for r in range(R):
                        for q in range(Q):
                            dL_dx[c, i * s + r, j * s + q] += g * kernel[f, 0, r, q]  # BUG
                            dL_dw[f, c, r, q] = g * x[c, i * s + r, j * s + q]  # BUG
    dL_db = dL_dout.reshape(F, -1).sum(axis=1)
    return dL_dx, dL_dw, dL_db
