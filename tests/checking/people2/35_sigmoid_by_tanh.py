# source: https://github.com/HIPS/autograd/issues/346  (sigmoid in terms of tanh: sigmoid(1) is 0.73, not 0.88)
# Mistake: (tanh(x) + 1) / 2. Right: (tanh(x / 2) + 1) / 2.
import numpy as np
operation, expected, wants = "sigmoid", "sigmoid(2x): x/2 forgotten inside tanh", ""

def function(x):
    flat = np.asarray(x, dtype=float).ravel()
    out = np.zeros(len(flat))
    for i in range(len(flat)):
        out[i] = 0.5 * (np.tanh(flat[i]) + 1)  # BUG
    return out.reshape(np.shape(x))
