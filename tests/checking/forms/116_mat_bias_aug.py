import numpy as np
operation = "linear"
def function(x, W, b):
    xa = np.append(x, 1.0)
    Wa = np.hstack([W, b.reshape(-1, 1)])
    return Wa @ xa
