# source: course forum style, own
# Mistake: dW is set to zero again for every image, only the last image is left. Right: zeros once, before the loop over the batch
import numpy as np
operation, expected, wants = "conv2d_backward", "dW is set to zero again for every image, only the last image is left", "dw"

def function(dH, X, W, stride):
    n, Hh, Ww, C = X.shape
    kh, kw, _, F = W.shape
    _, oh, ow, _ = dH.shape
    dX = np.zeros(X.shape)
    dW = np.zeros(W.shape)
    db = np.zeros(F)
    for m in range(n):
        dW = np.zeros(W.shape)  # BUG
        for h in range(oh):
            for w in range(ow):
                for f in range(F):
                    r0 = h * stride
                    c0 = w * stride
                    for c in range(C):
                        dX[m, r0:r0 + kh, c0:c0 + kw, c] += W[:, :, c, f] * dH[m, h, w, f]
                        dW[:, :, c, f] += X[m, r0:r0 + kh, c0:c0 + kw, c] * dH[m, h, w, f]
                    db[f] += dH[m, h, w, f]
    return dX, dW, db
