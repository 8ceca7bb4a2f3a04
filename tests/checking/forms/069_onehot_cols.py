import numpy as np
operation = "cross_entropy"
def compute_cost(AL, Y):
    m = Y.shape[1]
    return -np.sum(Y * np.log(AL)) / m
function = compute_cost
