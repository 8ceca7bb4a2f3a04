# source: https://github.com/yakhyo/darknet-pytorch/issues/2  (the shortcut is added twice in the forward of ResidualBlock)
# Mistake: f(y) + 2 y. Right: f(y) + y.
import numpy as np
operation, expected, wants = "residual", "the shortcut added twice", ""

def function(y, f):
    shortcut = y
    out = f(y) + shortcut
    out = out + shortcut
    return out
