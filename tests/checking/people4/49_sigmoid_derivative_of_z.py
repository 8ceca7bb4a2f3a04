# source: https://github.com/PacktPublishing/Neural-Network-Projects-with-Python/issues/4, https://github.com/BoltzmannEntropy/interviews.ai/issues/4
# Mistake: z (1 - z), the formula for the output applied to the input. Right: s(z) (1 - s(z)).
import numpy as np
operation, expected, wants = "activation_backward", "sigmoid derivative formed from z instead of sigmoid(z)", ""
only = {"f": "sigmoid"}

def sigmoid_derivative(x):
    return x * (1.0 - x)

def function(dy, z, f="sigmoid"):
    return dy * sigmoid_derivative(z)
