# source: https://github.com/fla-org/flash-linear-attention/issues/1140  (causal_conv1d backward: max(0, ...) pins the position at 0)
# Mistake: positions in the left padding are clamped to 0, so dy[:, 0] gets what belongs to the padding. Right: skip them.
import numpy as np
operation, expected, wants = "conv1d_backward", "the padding's derivative added to the first instant (clamped index)", ""

def function(dz, y, w, *, stride=1, padding=0):
    F, C, K = w.shape
    T = y.shape[1]
    dy, dw, db = np.zeros_like(y), np.zeros_like(w), np.zeros(F)
    for f in range(F):
        for t in range(dz.shape[1]):
            db[f] += dz[f, t]
            for k in range(K):
                pos = t*stride + k - padding
                if pos >= T:
                    continue
                for c in range(C):
                    dy[c, max(pos, 0)] += w[f, c, k] * dz[f, t]  # BUG
                    if pos >= 0:
                        dw[f, c, k] += y[c, pos] * dz[f, t]
    return dy, dw, db
