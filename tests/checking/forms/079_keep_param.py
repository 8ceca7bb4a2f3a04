import numpy as np
operation = "dropout"
def dropout_forward(x, dropout_param):
    p, mask = dropout_param["p"], dropout_param["mask"]
    return x*mask/(1-p)
function = dropout_forward
