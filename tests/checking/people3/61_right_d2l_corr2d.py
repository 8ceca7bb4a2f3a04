# source: https://github.com/d2l-ai/d2l-vi/pull/1443  (the chapter on several input and output channels: K is (c_o, c_i, k_h, k_w))
# Right: corr2d_multi_in_out(X, K), one instance, stride 1, no bias; sums and stacks as the book does.
import numpy as np
operation, expected, wants = "conv2d", "right: D2L's corr2d_multi_in_out, stride 1, no bias", ""
only = {"stride": 1, "padding": 0}

def corr2d(X, K):
    h, w = K.shape
    Y = np.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i + h, j:j + w] * K).sum()
    return Y

def corr2d_multi_in(X, K):
    return sum(corr2d(x, k) for x, k in zip(X, K))

def function(X, K):
    return np.stack([corr2d_multi_in(X, k) for k in K], 0)
