import numpy as np
operation = "relu"
function = lambda x: np.where(x > 0, x, 0.0)
