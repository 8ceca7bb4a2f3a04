import numpy as np

def fc_backward(dz, y, w, b, lr):
    # returns grads of the input; weights are trained in place
    dy = np.zeros(len(y))
    for j in range(len(dz)):
        b[j] -= lr * dz[j]
        for i in range(len(y)):
            w[j, i] -= lr * dz[j] * y[i]  # BUG
            dy[i] += w[j, i] * dz[j]  # BUG
    return dy


operation, expected = 'linear_backward', 'the weights are changed in the loop before dy reads them'
function = fc_backward
