# source: course forum style, own
# Mistake: the padded delta is scanned by the filter as it is. Right: by the filter rotated by 180 degrees
import numpy as np
operation, expected, wants = "conv2d_backward", "the padded delta is scanned by the filter as it is", "dy"

def function(a_prev, W, delta):
    out_ch, in_ch, kr, kc = W.shape
    dr, dc = delta.shape[1:]
    dW = np.zeros(W.shape)
    for o in range(out_ch):
        for c in range(in_ch):
            for u in range(kr):
                for v in range(kc):
                    dW[o, c, u, v] = np.sum(delta[o] * a_prev[c, u:u + dr, v:v + dc])
    db = np.array([delta[o].sum() for o in range(out_ch)])
    padded = np.pad(delta, ((0, 0), (kr - 1, kr - 1), (kc - 1, kc - 1)))
    dA = np.zeros(a_prev.shape)
    for c in range(in_ch):
        for r in range(dA.shape[1]):
            for q in range(dA.shape[2]):
                for o in range(out_ch):
                    ker = W[o, c]  # BUG
                    dA[c, r, q] += np.sum(ker * padded[o, r:r + kr, q:q + kc])
    return dW, db, dA
