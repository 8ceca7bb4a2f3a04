import numpy as np

def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    N, C, H, W = x.shape
    pool_height = pool_param['pool_height']
    pool_width = pool_param['pool_width']
    stride = pool_param['stride']
    _, _, H_out, W_out = dout.shape
    dx = np.zeros(x.shape)

    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    hs = i * stride
                    ws = j * stride
                    window = x[n, c, hs:hs + pool_height, ws:ws + pool_width]
                    r, s = np.unravel_index(np.argmax(window), window.shape)
                    dx[n, c, hs + r, ws + s] = dout[n, c, i, j]  # BUG
    return dx


operation, expected = 'max_pool2d_backward', 'the gradient is assigned instead of added, so overlapping windows that share a maximum lose gradient'
function = max_pool_backward_naive
