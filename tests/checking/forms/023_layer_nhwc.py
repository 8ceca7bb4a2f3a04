import numpy as np
operation = "batch_norm"
EPS = 1e-5
def function(x, gamma, beta):
    mu = x.mean(axis=(0, 1, 2))
    var = x.var(axis=(0, 1, 2))
    return gamma * (x - mu) / np.sqrt(var + EPS) + beta
