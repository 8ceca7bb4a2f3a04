# source: https://github.com/d2l-ai/d2l-vi/pull/2442  (trans_conv: stamping the kernel)
# Right: every value stamps the kernel, the border is cropped; K is (c_in, c_out, h, w).
import numpy as np
operation, expected, wants = "conv_transpose2d", "right, stamping", ""

def trans_conv(X, K, stride):
    h, w = K.shape
    Y = np.zeros(((X.shape[0] - 1)*stride + h, (X.shape[1] - 1)*stride + w))
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            Y[i*stride:i*stride + h, j*stride:j*stride + w] += X[i, j] * K
    return Y

def function(X, K, bias=None, stride=1, padding=0):
    Y = np.stack([sum(trans_conv(x, k, stride) for x, k in zip(X, K[:, o])) for o in range(K.shape[1])])
    Y = Y[:, padding:Y.shape[1] - padding, padding:Y.shape[2] - padding]
    return Y if bias is None else Y + bias[:, None, None]
