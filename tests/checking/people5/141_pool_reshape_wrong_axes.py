# source: course forum style, own variation near https://github.com/HIPS/autograd/pull/245
# Mistake: the map is cut into blocks along the wrong axes: reshape (h, w) to (k, h/k, k, w/k). Right: (h/k, k, w/k, k)
import numpy as np
operation, expected, wants = "max_pool2d", "the map is cut into blocks along the wrong axes: reshape (h, w) to (k, h/k, k, w/k)", "u"

def function(inputs, k):
    n, c, h, w = inputs.shape
    view = inputs.reshape(n, c, k, h // k, k, w // k)  # BUG
    return view.max(axis=4).max(axis=2)
