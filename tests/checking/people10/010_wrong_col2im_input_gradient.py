import numpy as np


def col2im(data_col, channels, height, width, ksize, stride, pad):
    height_col = (height + 2 * pad - ksize) // stride + 1
    width_col = (width + 2 * pad - ksize) // stride + 1
    channels_col = channels * ksize * ksize
    data_im = np.zeros((channels, height, width))
    for c in range(channels_col):
        w_offset = c % ksize
        h_offset = (c // ksize) % ksize
        c_im = c // ksize // ksize
        for h in range(height_col):
            for w in range(width_col):
                im_row = h_offset + h * stride - pad
                im_col = w_offset + w * stride - pad
                if im_row < 0 or im_col < 0 or im_row >= height or im_col >= width:
                    continue
                data_im[c_im, im_row, im_col] = data_col[c, h, w]  # BUG
    return data_im


def backward_convolutional_layer(delta, weights, input_shape, stride=1, pad=0):
    batch, c, h, w = input_shape
    n, _, size, _ = weights.shape
    out_h, out_w = delta.shape[2:]
    a = weights.reshape(n, -1)
    net_delta = np.zeros(input_shape)
    for i in range(batch):
        b = delta[i].reshape(n, -1)
        workspace = a.T.dot(b).reshape(-1, out_h, out_w)
        net_delta[i] = col2im(workspace, c, h, w, size, stride, pad)
    return net_delta


operation, expected = 'conv2d_input_gradient', 'overlapping columns overwrite each other in col2im instead of being added'
function = backward_convolutional_layer
