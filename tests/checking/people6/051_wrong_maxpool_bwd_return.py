# source: https://github.com/riccardoandreoni0/CNN-from-scratch/issues/1
# Mistake: return is indented into the loop over images, so only the first is done. Right: return after all loops
import numpy as np
operation, expected, wants = "max_pool2d_backward", "returns after the first image, the others stay 0", "dy"

class Pool:
    def __init__(self, size, step):
        self.size, self.step = size, step

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        k, s = self.size, self.step
        out = np.zeros((n, c, (h - k)//s + 1, (w - k)//s + 1))
        for i in range(out.shape[2]):
            for j in range(out.shape[3]):
                out[:, :, i, j] = np.max(x[:, :, i*s:i*s+k, j*s:j*s+k], axis=(2, 3))
        return out

    def backward(self, grad):
        k, s = self.size, self.step
        dx = np.zeros(self.x.shape)
        for n in range(grad.shape[0]):
            for c in range(grad.shape[1]):
                for i in range(grad.shape[2]):
                    for j in range(grad.shape[3]):
                        win = self.x[n, c, i*s:i*s+k, j*s:j*s+k]
                        best = np.argmax(win)
                        dx[n, c, i*s + best // k, j*s + best % k] += grad[n, c, i, j]
            return dx  # BUG

function = Pool
