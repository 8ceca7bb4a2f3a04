import numpy as np

def relu_backward(dA, cache):
    """
    Implement the backward propagation for a single RELU unit.

    Arguments:
    dA -- post-activation gradient, of any shape
    cache -- 'Z' where we store for computing backward propagation efficiently
    """
    Z = cache
    dZ = np.array(dA, copy=True)
    dZ[dZ <= 0] = 0
    assert (dZ.shape == Z.shape)
    return dZ


operation, expected = 'activation_backward', 'the gradient is cut where dA is negative instead of where Z is'
function = relu_backward
