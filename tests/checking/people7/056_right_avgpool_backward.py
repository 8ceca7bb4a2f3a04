import numpy as np

def avg_pool_backward(dout, x_shape, k, stride=None):
    stride = stride or k
    dx = np.zeros(x_shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            dx[:, :, i*stride:i*stride+k, j*stride:j*stride+k] += dout[:, :, i, j, None, None] / (k*k)
    return dx


operation, expected = 'mean_pool2d_backward', ''
function = avg_pool_backward
