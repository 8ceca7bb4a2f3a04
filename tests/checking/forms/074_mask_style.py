import numpy as np
operation = "max_pool2d_backward"
class MaxPoolLayer:
    def __init__(self, pool_size, stride):
        self.pool_size, self.stride = pool_size, stride
    def forward(self, A_prev):
        m, H, W, C = A_prev.shape
        f, s = self.pool_size, self.stride
        h, w = 1 + (H - f)//s, 1 + (W - f)//s
        A = np.zeros((m, h, w, C))
        for i in range(h):
            for j in range(w):
                A[:, i, j] = A_prev[:, i*s:i*s+f, j*s:j*s+f].max(axis=(1, 2))
        self.A_prev = A_prev
        return A
    def _mask(self, x):
        flat = np.zeros(x.size, bool)
        flat[x.argmax()] = True
        return flat.reshape(x.shape)
    def backward(self, dA):
        dA_prev = np.zeros(self.A_prev.shape)
        f, s = self.pool_size, self.stride
        for n, i, j, c in np.ndindex(dA.shape):
            sl = (n, slice(i*s, i*s+f), slice(j*s, j*s+f), c)
            dA_prev[sl] += self._mask(self.A_prev[sl]) * dA[n, i, j, c]
        return dA_prev
function = MaxPoolLayer
