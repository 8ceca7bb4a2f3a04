import numpy as np

def col2im_add_pixel(im, row, col, channel, pad, val):
    channels, height, width = im.shape
    row -= pad
    col -= pad
    if row < 0 or col < 0 or row >= height or col >= width:
        return
    im[channel, row, col] = val  # BUG

def backward_convolutional_input(delta, weights, channels, height, width, ksize, stride, pad):
    """delta: (batch, n, out_h, out_w), weights: (n, channels, ksize, ksize)"""
    batch, n, out_h, out_w = delta.shape
    net_delta = np.zeros((batch, channels, height, width))
    a = weights.reshape(n, -1)
    for i in range(batch):
        data_col = a.T @ delta[i].reshape(n, -1)
        channels_col = channels * ksize * ksize
        for c in range(channels_col):
            w_offset = c % ksize
            h_offset = (c // ksize) % ksize
            c_im = c // ksize // ksize
            for h in range(out_h):
                for w in range(out_w):
                    im_row = h_offset + h * stride
                    im_col = w_offset + w * stride
                    val = data_col[c, h * out_w + w]
                    col2im_add_pixel(net_delta[i], im_row, im_col, c_im, pad, val)
    return net_delta


operation, expected = 'conv2d_input_gradient', 'a cell is overwritten instead of added to where windows overlap'
function = backward_convolutional_input
