import numpy as np

def linear_backward(d_h2, h1, w1):
    # h2 = w1 @ h1 + b1, columns are examples
    d_w1 = d_h2 @ h1.T
    d_b1 = np.mean(d_h2, axis=1)
    d_h1 = w1.T @ d_h2
    return d_h1, d_w1, d_b1


operation, expected = 'linear_backward', 'the gradient of the bias is a mean over the batch instead of a sum'
function = linear_backward
