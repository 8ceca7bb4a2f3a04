import numpy as np
operation = "max_pool2d_backward"
class Pool:
    @staticmethod
    def forward(x, k, s):
        N, C, H, W = x.shape
        oh, ow = (H-k)//s+1, (W-k)//s+1
        out = np.zeros((N, C, oh, ow))
        for i in range(oh):
            for j in range(ow):
                out[:, :, i, j] = x[:, :, i*s:i*s+k, j*s:j*s+k].max(axis=(2, 3))
        return out, (x, k, s)
    @staticmethod
    def backward(dout, cache):
        x, k, s = cache
        dx = np.zeros_like(x)
        N, C, oh, ow = dout.shape
        for n in range(N):
            for c in range(C):
                for i in range(oh):
                    for j in range(ow):
                        win = x[n, c, i*s:i*s+k, j*s:j*s+k]
                        a, b = divmod(win.argmax(), k)
                        dx[n, c, i*s+a, j*s+b] += dout[n, c, i, j]
        return dx
function = Pool.backward
