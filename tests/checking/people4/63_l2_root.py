# source: https://github.com/fastai/fastbook/pull/327  (MSE and its root mixed up)
# Mistake: half the length of y - d. Right: half its square.
import numpy as np
operation, expected, wants = "l2_divergence", "square root taken", ""

def function(y, d):
    return 0.5 * np.sqrt(np.sum((y - d) ** 2, axis=-1))
