# source: https://github.com/AdalbertoCq/Deep-Learning-Specialization-Coursera/issues/2  (unpadded array where the padded one is meant)
# Mistake: works on the unpadded map and tests only the upper end; index -1 is the last row, so padding wraps round.
import numpy as np
operation, expected, wants = "conv2d_backward", "padding wraps round to the other side", ""

def function(dout, x, w, stride=1, pad=0):
    C, H, W = x.shape
    F, _, HH, WW = w.shape
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(F)
    for f in range(F):
        for i in range(dout.shape[1]):
            for j in range(dout.shape[2]):
                db[f] += dout[f, i, j]
                for c in range(C):
                    for p in range(HH):
                        for q in range(WW):
                            r = i*stride + p - pad
                            s = j*stride + q - pad
                            if r < H and s < W:  # BUG
                                dx[c, r, s] += dout[f, i, j] * w[f, c, p, q]
                                dw[f, c, p, q] += dout[f, i, j] * x[c, r, s]
    return dx, dw, db
