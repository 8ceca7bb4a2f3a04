"""Homework 3, reference solution, question 2: batch normalisation (training mode)."""
import math

import numpy as np


def batchnorm2d(inputs, scale, shift, *, eps=1e-5):
    """Normalise every channel of a batch.

    inputs: float array (batch, channel, row, column)
    scale, shift: one number per channel
    """
    n_batch, n_chan, n_row, n_col = inputs.shape
    count = n_batch * n_row * n_col
    outputs = np.empty(inputs.shape)
    for c in range(n_chan):
        total = 0.0
        for n in range(n_batch):
            for i in range(n_row):
                for j in range(n_col):
                    total += inputs[n, c, i, j]
        mean = total / count
        squares = 0.0
        for n in range(n_batch):
            for i in range(n_row):
                for j in range(n_col):
                    squares += (inputs[n, c, i, j] - mean) ** 2
        std = math.sqrt(squares / count + eps)
        for n in range(n_batch):
            for i in range(n_row):
                for j in range(n_col):
                    outputs[n, c, i, j] = scale[c] * (inputs[n, c, i, j] - mean) / std + shift[c]
    return outputs


operation, expected = 'batch_norm', ''
function = batchnorm2d
