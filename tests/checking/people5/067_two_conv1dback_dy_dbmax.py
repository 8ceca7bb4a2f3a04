# source: course forum style, own
# Mistake: dx is set instead of added, and db takes the last step only. Right: += for both
import numpy as np
operation, expected, wants = "conv1d_backward", "dx is set instead of added, and db takes the last step only", "dy,db"

def function(dout, x, w, stride):
    B, L, C = x.shape
    O, _, K = w.shape
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros(O)
    for b in range(B):
        for t in range(dout.shape[1]):
            start = t * stride
            acc = np.zeros((K, C))
            for o in range(O):
                db[o] = dout[b, t, o]  # BUG
                acc += w[o].T * dout[b, t, o]
                dw[o] += (x[b, start:start + K] * dout[b, t, o]).T
            dx[b, start:start + K] = acc  # BUG
    return dx, dw, db
