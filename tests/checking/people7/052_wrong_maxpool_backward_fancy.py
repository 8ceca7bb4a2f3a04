import numpy as np

class MaxPool:
    def __init__(self, k, stride):
        self.k, self.stride = k, stride

    def forward(self, x):
        k, s = self.k, self.stride
        v = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))[:, :, ::s, ::s]
        n, c, oh, ow = v.shape[:4]
        v = v.reshape(n, c, oh, ow, k*k)
        arg = v.argmax(axis=-1)
        self.rows = np.arange(oh)[:, None]*s + arg//k
        self.cols = np.arange(ow)[None, :]*s + arg % k
        self.shape = x.shape
        return v.max(axis=-1)

    def backward(self, dout):
        dx = np.zeros(self.shape)
        n, c = self.shape[:2]
        N = np.arange(n)[:, None, None, None]
        C = np.arange(c)[None, :, None, None]
        dx[N, C, self.rows, self.cols] += dout
        return dx


operation, expected = 'max_pool2d_backward', 'fancy += adds only once for an index that comes twice'
function = MaxPool
