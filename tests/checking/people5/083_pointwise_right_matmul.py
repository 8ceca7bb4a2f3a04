# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "pointwise_conv2d", "", ""

def function(x, w, b=0):
    return x @ w + b
