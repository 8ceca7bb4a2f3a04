import numpy as np


def grad_input(grad_output, weight):
    """grad_output (nOut, oh, ow), weight (nOut, nIn, kh, kw), stride 1, no padding"""
    n_out, oh, ow = grad_output.shape
    _, n_in, kh, kw = weight.shape
    padded = np.pad(grad_output, ((0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1)), 'constant')
    h, w = oh + kh - 1, ow + kw - 1
    gi = np.zeros((n_in, h, w))
    for c in range(n_in):
        for o in range(n_out):
            k = weight[o, c]  # BUG
            for y in range(h):
                for x in range(w):
                    gi[c, y, x] += np.sum(padded[o, y:y + kh, x:x + kw] * k)
    return gi


operation, expected = 'conv2d_input_gradient', "the filter isn't rotated by 180 degrees in the full correlation"
function = grad_input
