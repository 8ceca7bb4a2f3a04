# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "mean_pool2d", "", ""

def function(X, hparams):
    kh, kw = hparams['pool']
    s, p = hparams['stride'], hparams['pad']
    X = np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)))
    B, H, W, C = X.shape
    out = np.zeros((B, 1 + (H - kh)//s, 1 + (W - kw)//s, C))
    for b in range(B):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                for c in range(C):
                    out[b, i, j, c] = np.mean(X[b, i*s:i*s+kh, j*s:j*s+kw, c])
    return out
