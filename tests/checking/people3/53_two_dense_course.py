# source: https://github.com/bighuang624/Andrew-Ng-Deep-Learning-notes/issues/10  (gradient checking: dW2 * 2 and 4./m for db were left in)
# Mistakes: dW doubled, db four times. Instances are columns; no 1/m here.
import numpy as np
operation, expected, wants = "linear_backward", "dw doubled + db four times too large", ""

def function(dZ, cache):
    A_prev, W, b = cache
    dA_prev = np.dot(W.T, dZ)
    dW = np.dot(dZ, A_prev.T) * 2
    db = 4. * np.sum(dZ, axis=1, keepdims=True)
    return dA_prev, dW, db
