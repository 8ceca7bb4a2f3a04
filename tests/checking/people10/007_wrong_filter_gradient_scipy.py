import numpy as np
from scipy.signal import convolve2d, correlate2d


class ConvLayer(object):
    def __init__(self, W):
        self.W = W

    def fprop(self, X):
        self.X = X
        n, c_in = X.shape[:2]
        c_out, _, kh, kw = self.W.shape
        Y = np.zeros((n, c_out, X.shape[2] - kh + 1, X.shape[3] - kw + 1))
        for i in range(n):
            for o in range(c_out):
                Y[i, o] = sum(correlate2d(X[i, c], self.W[o, c], 'valid') for c in range(c_in))
        return Y

    def bprop(self, dY):
        n, c_in = self.X.shape[:2]
        dW = np.zeros(self.W.shape)
        for i in range(n):
            for o in range(dY.shape[1]):
                for c in range(c_in):
                    dW[o, c] += convolve2d(self.X[i, c], dY[i, o], 'valid')
        return dW


operation, expected = 'conv2d_filter_gradient', 'convolve2d flips the upstream gradient, so dW comes out rotated by 180 degrees'
function = ConvLayer
