import numpy as np


def conv1d_backward(delta, x, W, stride):
    batch_size, in_channel, in_width = x.shape
    out_channel, _, kernel_size = W.shape
    out_width = delta.shape[2]

    dW = np.zeros(W.shape)
    db = np.zeros(out_channel)
    dx = np.zeros((batch_size, in_channel, (out_width - 1) * stride + kernel_size))  # BUG
    for n in range(batch_size):
        for j in range(out_channel):
            for t in range(out_width):
                start = t * stride
                db[j] += delta[n, j, t]
                for i in range(in_channel):
                    for k in range(kernel_size):
                        dW[j, i, k] += delta[n, j, t] * x[n, i, start + k]
                        dx[n, i, start + k] += delta[n, j, t] * W[j, i, k]
    return dx, dW, db


operation, expected = 'conv1d_backward', 'the samples that the stride never reached are missing in dx: its length is taken from dz'
function = conv1d_backward
