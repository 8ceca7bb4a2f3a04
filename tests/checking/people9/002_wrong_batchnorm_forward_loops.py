import math
import numpy as np

def forward_batchnorm(x, scales, biases, eps=1e-5):
    batch, filters, h, w = x.shape
    mean = np.zeros(filters)
    variance = np.zeros(filters)
    output = np.zeros(x.shape)

    for f in range(filters):
        for b in range(batch):
            for i in range(h):
                for j in range(w):
                    mean[f] += x[b, f, i, j]
        mean[f] /= batch * h * w

    for f in range(filters):
        for b in range(batch):
            for i in range(h):
                for j in range(w):
                    variance[f] += (x[b, f, i, j] - mean[f]) ** 2
        variance[f] /= batch * h * w - 1  # BUG

    for b in range(batch):
        for f in range(filters):
            for i in range(h):
                for j in range(w):
                    x_hat = (x[b, f, i, j] - mean[f]) / math.sqrt(variance[f] + eps)
                    output[b, f, i, j] = scales[f] * x_hat + biases[f]
    return output


operation, expected = 'batch_norm', 'the variance is divided by the number of values less one'
function = forward_batchnorm
