# source: https://github.com/lightaime/cs231n/issues/1  (the mask is divided by the keep probability when it is made)
# Right: dropout_backward(dout, cache) with cache = (dropout_param, mask), the mask holding 0 and 1/(1 - p).
import numpy as np
operation, expected, wants = "dropout_backward", "right: (dout, cache), the mask is scaled already", ""

def function(dout, cache):
    dropout_param, mask = cache
    if dropout_param["mode"] == "train":
        return dout * mask
    return dout
