# source: https://github.com/yakhyo/darknet-pytorch/issues/2  (the shortcut is performed twice in forward)
# Mistake: y + (y + f(y)). Right: y + f(y).
import numpy as np
operation, expected, wants = "residual", "shortcut added twice", ""

def function(y, f):
    shortcut = y
    out = f(y)
    out = out + shortcut
    return shortcut + out
