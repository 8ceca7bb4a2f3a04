# source: course forum style, own
# Mistake: the channels overwrite the sum, only the last one counts. Right: += over the input channels
import numpy as np
operation, expected, wants = "conv2d", "the channels overwrite the sum, only the last one counts", "z"

def function(batch, params, stride):
    filt, bias = params
    B, C, H, W = batch.shape
    F, C, KH, KW = filt.shape
    oh = (H - KH) // stride + 1
    ow = (W - KW) // stride + 1
    out = np.zeros((B, F, oh, ow))
    for b in range(B):
        for f in range(F):
            for y in range(oh):
                for x in range(ow):
                    val = 0
                    for c in range(C):
                        region = batch[b, c, y * stride:y * stride + KH, x * stride:x * stride + KW]
                        val = (region * filt[f, c]).sum()  # BUG
                    out[b, f, y, x] = val + bias[f]
    return out
