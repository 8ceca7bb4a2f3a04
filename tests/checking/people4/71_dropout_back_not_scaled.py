# source: https://github.com/ayrna/dlordinal/pull/138, https://github.com/kaldi-asr/kaldi/issues/3890 (scaling factor of the kept units)
# Mistake: kept units pass du as it is. Right: du / (1 - p), as in the forward pass.
import numpy as np
operation, expected, wants = "dropout_backward", "kept units not divided by 1 - p", ""

def function(du, mask, *, p):
    dy = np.zeros_like(du)
    D, W, H = du.shape
    for d in range(D):
        for x in range(W):
            for y in range(H):
                if mask[d, x, y]:
                    dy[d, x, y] = du[d, x, y]  # BUG
    return dy
