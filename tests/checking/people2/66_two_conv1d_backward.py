# source: https://github.com/LazaroHurtado/micrograd-rs/pull/31 (right for one channel only) with https://github.com/snuspl/cruise/issues/800 (bias gradient: sum all the errors)
# Mistake: two: dx is assigned, so windows and filters overwrite each other; db is the last step's derivative only.
import numpy as np
operation, expected, wants = "conv1d_backward", "dx overwritten instead of added + db of the last step only", ""

def function(dout, x, w, stride=1, padding=0):
    in_channels, in_size = x.shape
    out_channels, _, kernel = w.shape
    out_size = dout.shape[1]
    xp = np.zeros((in_channels, in_size + 2*padding))
    for c in range(in_channels):
        for t in range(in_size):
            xp[c, t + padding] = x[c, t]
    dxp = np.zeros(xp.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(out_channels)
    for f in range(out_channels):
        for t in range(out_size):
            db[f] = dout[f, t]
            for c in range(in_channels):
                for k in range(kernel):
                    dw[f, c, k] += dout[f, t] * xp[c, t*stride + k]
                    dxp[c, t*stride + k] = w[f, c, k] * dout[f, t]  # BUG
    return dxp[:, padding:padding + in_size], dw, db
