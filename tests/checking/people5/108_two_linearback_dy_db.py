# source: course forum style, own
# Mistake: dx overwrites over the outputs, and db is divided by the batch's size. Right: +=; the sum
import numpy as np
operation, expected, wants = "linear_backward", "dx overwrites over the outputs, and db is divided by the batch's size", "dy,db"

def function(delta, cache):
    x, W = cache["x"], cache["W"]
    N = x.shape[0]
    out = {"dx": np.zeros(x.shape), "dW": np.zeros(W.shape), "db": np.zeros(W.shape[0])}
    for n in range(N):
        for i in range(W.shape[0]):
            out["db"][i] += delta[n, i] / N  # BUG
            out["dW"][i] += delta[n, i] * x[n]
            for j in range(W.shape[1]):
                out["dx"][n, j] = W[i, j] * delta[n, i]  # BUG
    return out
