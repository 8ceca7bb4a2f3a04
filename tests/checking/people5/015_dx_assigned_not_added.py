# source: course forum style, own
# Mistake: dx is overwritten where windows overlap. Right: dx[...] += over all positions and filters
import numpy as np
operation, expected, wants = "conv2d_backward", "dx is overwritten where windows overlap", "dy"

def function(delta, X, W, step=1):
    n_filters, n_rows, n_cols = delta.shape
    _, chans, fr, fc = W.shape
    grads = {"dX": np.zeros(X.shape), "dW": np.zeros(W.shape), "db": np.zeros(n_filters)}
    for k in range(n_filters):
        for r in range(n_rows):
            top = r * step
            for c in range(n_cols):
                left = c * step
                d = delta[k, r, c]
                grads["db"][k] += d
                grads["dW"][k] += d * X[:, top:top + fr, left:left + fc]
                grads["dX"][:, top:top + fr, left:left + fc] = d * W[k]  # BUG
    return grads
