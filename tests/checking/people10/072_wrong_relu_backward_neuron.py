import numpy as np


def relu_backward(dvalues, z):
    drelu = np.zeros(z.shape)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            d_relu_d_sum = 1 if z[i, j] else 0  # BUG
            drelu[i, j] = dvalues[i, j] * d_relu_d_sum
    return drelu


operation, expected = 'activation_backward', 'the derivative of relu is 1 for negative z too: z is tested for being nonzero'
function = relu_backward
