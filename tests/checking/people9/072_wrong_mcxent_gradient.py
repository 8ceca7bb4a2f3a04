import numpy as np

def softmax(x, axis):
    x = x - np.max(x, axis=axis, keepdims=True)
    e = np.exp(x)
    return e / np.sum(e, axis=axis, keepdims=True)

def output_delta(pre_out, labels):
    # pre_out, labels: (batch, n_out), labels one-hot
    p_y_given_x = softmax(pre_out, 0)
    return labels - p_y_given_x


operation, expected = 'cross_entropy_backward', 'softmax runs over the batch instead of the classes; the sign is turned round'
function = output_delta
