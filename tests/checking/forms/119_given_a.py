import numpy as np
operation = "activation_backward"
def function(dA, A):
    """tanh: A is tanh(Z)"""
    return dA*(1-A**2)
