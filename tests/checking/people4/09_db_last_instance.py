# source: https://github.com/tracel-ai/burn/pull/248, https://github.com/snuspl/cruise/issues/800  (fixes of the convolution's bias gradient; the first by its title only)
# Mistake: db is set anew for every instance, the last one alone is left. Right: added up over the batch.
import numpy as np
operation, expected, wants = "conv2d_backward", "db of the last instance only", ""

def function(grad_out, x, weight, stride=1, padding=0):
    N, C, H, W = x.shape
    F, _, k, _ = weight.shape
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    gx = np.zeros_like(xp)
    gw = np.zeros_like(weight)
    gb = np.zeros(F)
    for n in range(N):
        for f in range(F):
            gb[f] = grad_out[n, f].sum()  # BUG
            for i in range(grad_out.shape[2]):
                for j in range(grad_out.shape[3]):
                    g = grad_out[n, f, i, j]
                    gw[f] += g * xp[n, :, i*stride:i*stride+k, j*stride:j*stride+k]
                    gx[n, :, i*stride:i*stride+k, j*stride:j*stride+k] += g * weight[f]
    return gx[:, :, padding:padding+H, padding:padding+W], gw, gb
