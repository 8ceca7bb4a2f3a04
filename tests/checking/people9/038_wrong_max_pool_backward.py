import numpy as np

def max_pool_backward(dout, x, pool_size, stride):
    N, C, H, W = x.shape
    _, _, H_out, W_out = dout.shape
    dx = np.zeros(x.shape)
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    h0, w0 = i * stride, j * stride
                    patch = x[n, c, h0:h0 + pool_size, w0:w0 + pool_size]
                    mask = (patch == np.max(patch))  # BUG
                    dx[n, c, h0:h0 + pool_size, w0:w0 + pool_size] += mask * dout[n, c, i, j]
    return dx


operation, expected = 'max_pool2d_backward', 'the mask marks every maximum of a window, so a tie passes the gradient several times'
function = max_pool_backward
