"""Homework 3, question 3: gradient of batch normalisation."""
import numpy as np


def batchnorm2d_backward(grad_out, inputs, scale, eps=1e-5):
    n_batch, n_chan, n_row, n_col = inputs.shape
    count = n_batch * n_row * n_col
    grad_in = np.empty(inputs.shape)
    grad_scale = np.zeros(n_chan)
    grad_shift = np.zeros(n_chan)
    for c in range(n_chan):
        channel = inputs[:, c]
        mean = channel.mean()
        inv_std = 1.0 / np.sqrt(channel.var() + eps)
        for n in range(n_batch):
            for i in range(n_row):
                for j in range(n_col):
                    x_hat = (inputs[n, c, i, j] - mean) * inv_std
                    grad_scale[c] += grad_out[n, c, i, j] * x_hat
                    grad_shift[c] += grad_out[n, c, i, j]
        for n in range(n_batch):
            for i in range(n_row):
                for j in range(n_col):
                    x_hat = (inputs[n, c, i, j] - mean) * inv_std
                    centred = grad_out[n, c, i, j] - grad_shift[c] / count  # BUG
                    grad_in[n, c, i, j] = scale[c] * inv_std * centred
    return grad_in, grad_scale, grad_shift


operation, expected = 'batch_norm_backward', 'the term of the variance is missing from dy'
function = batchnorm2d_backward
