# source: https://github.com/parasdahal/deepnet/issues/8  (gradient check of a numpy CNN fails; the two mistakes here are composed)
# Mistakes: dw = instead of += over the positions, and db inside the loop over the input maps (counted C times).
import numpy as np
operation, expected, wants = "conv2d_backward", "dw of the last position alone + db counted once per input map", ""

def function(dout, X, W, stride=1, padding=0):
    n_filter, n_C, f, _ = W.shape
    X_pad = np.pad(X, ((0, 0), (padding, padding), (padding, padding)))
    dX = np.zeros(X_pad.shape)
    dW = np.zeros(W.shape)
    db = np.zeros(n_filter)
    for k in range(n_filter):
        for i in range(dout.shape[1]):
            for j in range(dout.shape[2]):
                si, sj = i * stride, j * stride
                for c in range(n_C):
                    dX[c, si:si + f, sj:sj + f] += W[k, c] * dout[k, i, j]
                    dW[k, c] = X_pad[c, si:si + f, sj:sj + f] * dout[k, i, j]  # BUG
                    db[k] += dout[k, i, j]  # BUG
    return dX[:, padding:padding + X.shape[1], padding:padding + X.shape[2]], dW, db
