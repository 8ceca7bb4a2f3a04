import numpy as np

def sigmoid(z):
    return 1.0/(1.0 + np.exp(-z))

def sigmoid_backward(dy, z):
    dz = np.zeros(z.shape)
    for j in range(z.shape[0]):
        for x in range(z.shape[1]):
            for y in range(z.shape[2]):
                s = z[j, x, y]  # BUG
                dz[j, x, y] = dy[j, x, y] * s * (1 - s)
    return dz


operation, expected = 'activation_backward', 'the derivative is taken as z(1-z) with the score z, not with sigmoid(z)'
function = sigmoid_backward
