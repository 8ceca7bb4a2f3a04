import numpy as np

def max_pool_backward(dout, input, pool_size, stride):
    """
    dout: gradient from the next layer, (batch, channels, out_height, out_width)
    input: input to the pooling layer, (batch, channels, in_height, in_width)
    """
    batch, channels, height, width = input.shape
    _, _, out_height, out_width = dout.shape
    dinput = np.zeros(input.shape)
    for b in range(batch):
        for c in range(channels):
            for i in range(out_height):
                for j in range(out_width):
                    top = i * stride
                    left = j * stride
                    region = input[b, c, top:top + pool_size, left:left + pool_size]
                    k = np.unravel_index(np.argmax(region), region.shape)
                    dinput[b, c, top + k[0], left + k[1]] += dout[b, c, i, j]
    return dinput


operation, expected = 'max_pool2d_backward', ''
function = max_pool_backward
