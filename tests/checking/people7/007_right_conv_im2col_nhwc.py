import numpy as np

def im2col(X, kh, kw, s):
    n, h, w, c = X.shape
    oh, ow = (h - kh)//s + 1, (w - kw)//s + 1
    cols = np.zeros((n, oh, ow, kh*kw*c))
    for i in range(oh):
        for j in range(ow):
            cols[:, i, j, :] = X[:, i*s:i*s+kh, j*s:j*s+kw, :].reshape(n, -1)
    return cols

def conv2d_nhwc(X, W, b, strides=1, padding=0):
    # W is HWIO like in tensorflow
    kh, kw, cin, cout = W.shape
    X = np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    cols = im2col(X, kh, kw, strides)
    return cols @ W.reshape(kh*kw*cin, cout) + b


operation, expected = 'conv2d', ''
function = conv2d_nhwc
