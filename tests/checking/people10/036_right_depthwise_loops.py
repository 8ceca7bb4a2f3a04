import numpy as np


def depthwise_conv2d(input, filter, strides, padding=0):
    # input (batch, in_height, in_width, in_channels), filter (fh, fw, in_channels)
    batch, in_height, in_width, in_channels = input.shape
    fh, fw, _ = filter.shape
    if padding:
        input = np.pad(input, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    out_h = (in_height + 2 * padding - fh) // strides + 1
    out_w = (in_width + 2 * padding - fw) // strides + 1
    output = np.zeros((batch, out_h, out_w, in_channels))
    for b in range(batch):
        for i in range(out_h):
            for j in range(out_w):
                for k in range(in_channels):
                    for di in range(fh):
                        for dj in range(fw):
                            output[b, i, j, k] += input[b, strides * i + di, strides * j + dj, k] * filter[di, dj, k]
    return output


operation, expected = 'depthwise_conv2d', ''
function = depthwise_conv2d
