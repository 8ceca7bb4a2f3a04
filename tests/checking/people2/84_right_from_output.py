# source: https://github.com/shiffman/Neural-Network-p5/issues/22, https://github.com/uxlfoundation/oneDNN/issues/233  (derivative from the output)
# Right: takes the layer's OUTPUT a = sigmoid(z), not z: a (1 - a).
import numpy as np
operation, expected, wants = "activation_backward", "right, sigmoid from its output (not from z)", ""

def function(dA, A):
    """dA: derivative of the loss by A = sigmoid(Z)"""
    return dA * A * (1 - A)
