import numpy as np

class BatchNorm:
    """NHWC batch norm, training mode; backward follows the computation graph step by step"""

    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        flat = x.reshape(-1, x.shape[-1])
        self.mu = flat.mean(0)
        self.xc = flat - self.mu
        self.var = (self.xc ** 2).mean(0)
        self.std = np.sqrt(self.var + self.eps)
        self.xn = self.xc / self.std
        return (self.gamma * self.xn + self.beta).reshape(x.shape)

    def backward(self, dout):
        d = dout.reshape(-1, dout.shape[-1])
        m = d.shape[0]
        self.dgamma = np.sum(self.xn * d, axis=0)
        self.dbeta = d.sum(axis=0)
        dxn = self.gamma * d
        dxc = dxn / self.std
        dstd = -np.sum(dxn * self.xc / self.std ** 2, axis=0)
        dvar = 0.5 * dstd / self.std
        dxc += 2.0 / m * self.xc * dvar
        dmu = dxc.sum(axis=0)
        return (dxc - dmu / m).reshape(dout.shape)


operation, expected = 'batch_norm_backward', ''
function = BatchNorm
