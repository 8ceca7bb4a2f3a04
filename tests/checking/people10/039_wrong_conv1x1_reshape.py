import numpy as np


def conv1x1(x, W, b):
    N, C, H, Wd = x.shape
    flat = x.reshape(-1, C)
    out = flat.dot(W.T) + b
    return out.reshape(N, H, Wd, W.shape[0]).transpose(0, 3, 1, 2)


operation, expected = 'pointwise_conv2d', 'N C H W is reshaped to (-1, C) without moving the channels to the end'
function = conv1x1
