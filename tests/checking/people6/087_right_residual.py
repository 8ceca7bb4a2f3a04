# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "residual", "", ""

def function(x, layers):
    shortcut = x
    out = x
    for layer in layers:
        out = layer(out)
    assert out.shape == shortcut.shape
    return out + shortcut
