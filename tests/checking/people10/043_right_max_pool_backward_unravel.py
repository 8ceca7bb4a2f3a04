import numpy as np


def max_pool_backward(dout, input, pool_size, stride):
    batch, channels, height, width = input.shape
    _, _, out_height, out_width = dout.shape
    dinput = np.zeros(input.shape)
    for b in range(batch):
        for c in range(channels):
            for i in range(out_height):
                for j in range(out_width):
                    h0, w0 = i * stride, j * stride
                    region = input[b, c, h0:h0 + pool_size, w0:w0 + pool_size]
                    r, s = np.unravel_index(region.argmax(), region.shape)
                    dinput[b, c, h0 + r, w0 + s] += dout[b, c, i, j]
    return dinput


operation, expected = 'max_pool2d_backward', ''
function = max_pool_backward
