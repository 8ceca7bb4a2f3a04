# source: https://github.com/LazaroHurtado/micrograd-rs/pull/20  (the bias was added to every element of the receptive field)
# Mistake: bias added C*K*K times. Right: once, after the sum over the window.
import numpy as np
operation, expected, wants = "conv2d", "bias added for every weight of the filter instead of once", ""

def function(y, w, b, *, stride=1, padding=0):
    n_out, n_in, K, _ = w.shape
    y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    out_h = (y.shape[1] - K) // stride + 1
    out_w = (y.shape[2] - K) // stride + 1
    out = np.zeros((n_out, out_h, out_w))
    for f in range(n_out):
        for r in range(out_h):
            for c in range(out_w):
                for ch in range(n_in):
                    for kr in range(K):
                        for kc in range(K):
                            out[f, r, c] += y[ch, r*stride + kr, c*stride + kc] * w[f, ch, kr, kc] + b[f]  # BUG
    return out
