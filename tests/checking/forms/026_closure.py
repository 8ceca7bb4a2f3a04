import numpy as np
operation = "dropout_backward"
def function(dout, cache):
    mask, keep_prob = cache
    return dout * mask / keep_prob
