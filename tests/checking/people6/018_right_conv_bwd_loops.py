# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "conv2d_backward", "", ""

def function(dZ, A_prev, W, stride, pad):
    D, H, Wd = A_prev.shape
    O, _, fh, fw = W.shape
    Ap = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad)))
    dAp = np.zeros(Ap.shape)
    dW = np.zeros(W.shape)
    db = np.zeros(O)
    for o in range(O):
        for y in range(dZ.shape[1]):
            for x in range(dZ.shape[2]):
                db[o] += dZ[o, y, x]
                for d in range(D):
                    for a in range(fh):
                        for b in range(fw):
                            dAp[d, y*stride+a, x*stride+b] += dZ[o, y, x] * W[o, d, a, b]
                            dW[o, d, a, b] += dZ[o, y, x] * Ap[d, y*stride+a, x*stride+b]
    return dAp[:, pad:pad+H, pad:pad+Wd], dW, db
