import numpy as np

class ConvLayer(object):
    def __init__(self, W, b, stride=1):
        self.params = {'W': W, 'b': b}
        self.grads = {}
        self.stride = stride

    def forward(self, X):
        self.X = X
        W, b, s = self.params['W'], self.params['b'], self.stride
        n, c, h, w = X.shape
        f, _, k, _ = W.shape
        oh, ow = (h-k)//s+1, (w-k)//s+1
        out = np.zeros((n, f, oh, ow))
        for i in range(oh):
            for j in range(ow):
                for q in range(f):
                    out[:, q, i, j] = (X[:, :, i*s:i*s+k, j*s:j*s+k]*W[q]).sum((1, 2, 3)) + b[q]
        return out

    def backward(self, dout):
        X, W, s = self.X, self.params['W'], self.stride
        n, f, oh, ow = dout.shape
        k = W.shape[2]
        dX = np.zeros(X.shape)
        dW = np.zeros(W.shape)
        db = np.zeros(f)
        for m in range(n):
            for q in range(f):
                db[q] = np.sum(dout[m, q])  # BUG
                for i in range(oh):
                    for j in range(ow):
                        d = dout[m, q, i, j]
                        dW[q] += d * X[m, :, i*s:i*s+k, j*s:j*s+k]
                        dX[m, :, i*s:i*s+k, j*s:j*s+k] += d * W[q]
        self.grads['W'] = dW
        self.grads['b'] = db
        return dX


operation, expected = 'conv2d_backward', 'db is set anew for each instance: only the last of the batch counts'
function = ConvLayer
