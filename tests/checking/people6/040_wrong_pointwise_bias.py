# source: course forum style, own
# Mistake: the bias is inside the loop over input maps. Right: once for each output cell
import numpy as np
operation, expected, wants = "pointwise_conv2d", "bias added for each input map", "z"

def function(y, w, b):
    Din, W, H = y.shape
    Dout = w.shape[0]
    z = np.zeros((Dout, W, H))
    for j in range(Dout):
        for x in range(W):
            for yy in range(H):
                for i in range(Din):
                    z[j, x, yy] += w[j, i] * y[i, x, yy] + b[j]  # BUG
    return z
