# source: https://github.com/PacktPublishing/Neural-Network-Projects-with-Python/issues/4  (x*(1-x) is right only if x is the output)
# Mistake: z*(1 - z) with the input z. Right: sigmoid(z)*(1 - sigmoid(z)).
import numpy as np
operation, expected, wants = "activation_backward", "z (1 - z) with z instead of sigmoid(z)", ""
only = {"f": "sigmoid"}

def sigmoid_derivative(x):
    return x * (1.0 - x)

def function(dy, z):
    return dy * sigmoid_derivative(z)
