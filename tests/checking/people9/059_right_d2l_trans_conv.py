import numpy as np

def trans_conv(X, K, stride=1, padding=0):
    # X: (c_in, h, w), K: (c_in, c_out, kh, kw)
    c_in, n_h, n_w = X.shape
    _, c_out, kh, kw = K.shape
    Y = np.zeros((c_out, (n_h - 1) * stride + kh, (n_w - 1) * stride + kw))
    for ci in range(c_in):
        for co in range(c_out):
            for i in range(n_h):
                for j in range(n_w):
                    Y[co, i * stride: i * stride + kh, j * stride: j * stride + kw] += X[ci, i, j] * K[ci, co]
    return Y[:, padding: Y.shape[1] - padding, padding: Y.shape[2] - padding]


operation, expected = 'conv_transpose2d', ''
function = trans_conv
