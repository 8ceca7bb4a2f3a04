"""Homework 3, reference solution, question 4: gradient of max pooling."""
import numpy as np


def maxpool2d_backward(grad_out, inputs, size, stride):
    """Route each output derivative to the first largest cell of its window."""
    n_batch, n_chan, out_r, out_c = grad_out.shape
    grad_in = np.zeros(inputs.shape)
    for n in range(n_batch):
        for c in range(n_chan):
            for i in range(out_r):
                for j in range(out_c):
                    best_r, best_c = i * stride, j * stride
                    for r in range(i * stride, i * stride + size):
                        for s in range(j * stride, j * stride + size):
                            if inputs[n, c, r, s] > inputs[n, c, best_r, best_c]:
                                best_r, best_c = r, s
                    grad_in[n, c, best_r, best_c] += grad_out[n, c, i, j]
    return grad_in


operation, expected = 'max_pool2d_backward', ''
function = maxpool2d_backward
