# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "conv_transpose2d", "", ""

class ConvTranspose2d:
    def __init__(self, W, b, stride, padding):
        self.W, self.b, self.s, self.p = W, b, stride, padding

    def __call__(self, x):
        n, cin, h, w = x.shape
        k, l = self.W.shape[2:]
        full = np.zeros((n, self.W.shape[1], (h - 1)*self.s + k, (w - 1)*self.s + l))
        for i in range(h):
            for j in range(w):
                full[:, :, i*self.s:i*self.s+k, j*self.s:j*self.s+l] += np.tensordot(x[:, :, i, j], self.W, axes=1)
        out = full[:, :, self.p:full.shape[2]-self.p, self.p:full.shape[3]-self.p]
        return out + self.b.reshape(1, -1, 1, 1)

function = ConvTranspose2d
