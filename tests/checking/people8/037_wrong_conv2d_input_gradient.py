import numpy as np


def col2im(cols, x_shape, k, stride):
    C, H, W = x_shape
    oh, ow = (H - k)//stride + 1, (W - k)//stride + 1
    x = np.zeros(x_shape)
    idx = 0
    for i in range(oh):
        for j in range(ow):
            for c in range(C):
                for a in range(k):
                    for b in range(k):
                        x[c, i*stride + a, j*stride + b] = cols[c*k*k + a*k + b, idx]  # BUG
            idx += 1
    return x


def conv_grad_input(dout, W, x_shape, stride=1):
    F, C, k, _ = W.shape
    dcols = W.reshape(F, -1).T @ dout.reshape(F, -1)
    return col2im(dcols, x_shape, k, stride)


operation, expected = 'conv2d_input_gradient', "windows are put back by assignment, so overlapping ones don't add up"
function = conv_grad_input
