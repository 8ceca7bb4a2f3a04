import numpy as np


def backward_dropout(dA, D, keep_prob):
    dA = dA * D
    return dA


operation, expected = 'dropout_backward', "the derivative isn't divided by keep_prob"
function = backward_dropout
