import numpy as np


def im2col_loops(x, k, stride):
    N, C, H, W = x.shape
    oh, ow = (H - k)//stride + 1, (W - k)//stride + 1
    cols = np.zeros((C*k*k, oh*ow*N))
    p = 0
    for i in range(oh):
        for j in range(ow):
            for n in range(N):
                cols[:, p] = x[n, :, i*stride:i*stride + k, j*stride:j*stride + k].ravel()
                p += 1
    return cols, oh, ow


def conv_fast(x, W, b, stride=1):
    N = x.shape[0]
    F, C, k, _ = W.shape
    cols, oh, ow = im2col_loops(x, k, stride)
    out = W.reshape(F, -1) @ cols + b.reshape(-1, 1)
    return out.reshape(F, N, oh, ow).transpose(1, 0, 2, 3)  # BUG


operation, expected = 'conv2d', 'the columns go through position first and image last, but the result is reshaped as image first'
function = conv_fast
