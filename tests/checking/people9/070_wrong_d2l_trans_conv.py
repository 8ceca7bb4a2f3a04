import numpy as np

def trans_conv(X, K, stride=1):
    h, w = K.shape
    Y = np.zeros(((X.shape[0] - 1) * stride + h, (X.shape[1] - 1) * stride + w))
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            Y[i * stride: i * stride + h, j * stride: j * stride + w] = X[i, j] * K  # BUG
    return Y


operation, expected = 'conv_transpose2d', 'the laid down filters are assigned instead of added where they overlap'
function = trans_conv
