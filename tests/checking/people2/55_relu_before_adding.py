# source: https://github.com/kuangliu/pytorch-cifar/issues/4  (a relu before the shortcut is added)
# Mistake: the branch goes through a relu of its own before the addition. Right: y + f(y).
import numpy as np
operation, expected, wants = "residual", "relu on the branch before the addition", ""

def function(x, f):
    out = f(x)
    out = np.maximum(out, 0)
    return out + x
