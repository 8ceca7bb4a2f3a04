# source: https://github.com/srush/Autodiff-Puzzles/issues/12  (np.convolve flips, the layer does not)
# Right: np.correlate forward; backward np.convolve for dx and np.correlate for dw; stride by spreading out.
import numpy as np
operation, expected, wants = "conv1d_backward", "right, np.convolve and np.correlate", ""

def function(dout, x, w, stride=1, padding=0):
    C, T = x.shape
    F, _, K = w.shape
    xp = np.pad(x, ((0, 0), (padding, padding)))
    full = np.zeros((F, xp.shape[1] - K + 1))
    full[:, ::stride][:, :dout.shape[1]] = dout
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for f in range(F):
        for c in range(C):
            dxp[c] += np.convolve(full[f], w[f, c], mode="full")
            dw[f, c] = np.correlate(xp[c], full[f], mode="valid")
    return dxp[:, padding:padding+T], dw, dout.sum(axis=1)
