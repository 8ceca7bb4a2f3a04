import numpy as np

def conv_layer_backward(d_prev, w):
    # d_prev: (batch, out_ch, h, w), w: (out_ch, in_ch, k, k)
    n, out_ch, h, wd = d_prev.shape
    k = w.shape[2]
    in_ch = w.shape[1]
    p = k - 1
    d_pad = np.pad(d_prev, ((0, 0), (0, 0), (p, p), (p, p)), mode='constant')
    w_rot = np.rot90(w, axes=(2, 3))  # BUG
    dx = np.zeros((n, in_ch, h + p, wd + p))
    for b in range(n):
        for c in range(in_ch):
            for y in range(h + p):
                for x in range(wd + p):
                    dx[b, c, y, x] = np.sum(d_pad[b, :, y:y + k, x:x + k] * w_rot[:, c])
    return dx


operation, expected = 'conv2d_input_gradient', 'the kernel is turned by 90 degrees instead of 180'
function = conv_layer_backward
