import numpy as np

def softmax(z):
    # z: (batch_size, n_classes)
    e = np.exp(z - np.max(z))
    return e / np.sum(e, axis=1, keepdims=True)


operation, expected = 'softmax', 'the maximum of the whole batch is taken off, so a row far below it becomes 0/0'
function = softmax
