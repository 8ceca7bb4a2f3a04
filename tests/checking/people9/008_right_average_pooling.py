import numpy as np

class AvgPool:
    def __init__(self, filter_size, stride=1, padding=0):
        self.f = filter_size
        self.s = stride
        self.p = padding

    def forward(self, X):
        self.shape = X.shape
        X = np.pad(X, ((0, 0), (0, 0), (self.p, self.p), (self.p, self.p)), 'constant')
        m, n_C, n_H_prev, n_W_prev = X.shape
        n_H = (n_H_prev - self.f) // self.s + 1
        n_W = (n_W_prev - self.f) // self.s + 1
        A_pool = np.zeros((m, n_C, n_H, n_W))
        for i in range(m):
            for c in range(n_C):
                for h in range(n_H):
                    h_start = h * self.s
                    h_end = h_start + self.f
                    for w in range(n_W):
                        w_start = w * self.s
                        w_end = w_start + self.f
                        A_pool[i, c, h, w] = np.mean(X[i, c, h_start:h_end, w_start:w_end])
        return A_pool

    def backward(self, dout):
        m, n_C, n_H_prev, n_W_prev = self.shape
        dX = np.zeros((m, n_C, n_H_prev + 2 * self.p, n_W_prev + 2 * self.p))
        _, _, n_H, n_W = dout.shape
        for i in range(m):
            for c in range(n_C):
                for h in range(n_H):
                    h_start = h * self.s
                    for w in range(n_W):
                        w_start = w * self.s
                        average = dout[i, c, h, w] / (self.f * self.f)
                        dX[i, c, h_start:h_start + self.f, w_start:w_start + self.f] += average
        return dX[:, :, self.p:self.p + n_H_prev, self.p:self.p + n_W_prev]


operation, expected = 'mean_pool2d_backward', ''
function = AvgPool
