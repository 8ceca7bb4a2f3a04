# source: course forum style, own
# Mistake: dy uses the flipped filter; db keeps the batch's mean. Right: no flip; the sum
import numpy as np
operation, expected, wants = "conv_transpose2d_backward", "dy with the filter flipped; db averaged over the batch", "dy, db"

class Deconv:
    def __init__(self, w, stride):
        self.w, self.stride = w, stride

    def backward(self, dz, y):
        s = self.stride
        N, C, H, W = y.shape
        _, O, K, L = self.w.shape
        dy = np.zeros_like(y)
        self.dw = np.zeros_like(self.w)
        self.db = np.zeros(O)
        turned = np.flip(self.w, axis=(2, 3))  # BUG
        for n in range(N):
            for i in range(H):
                for j in range(W):
                    win = dz[n, :, i*s:i*s+K, j*s:j*s+L]
                    for c in range(C):
                        dy[n, c, i, j] = (win * turned[c]).sum()
                        self.dw[c] += win * y[n, c, i, j]
            self.db += dz[n].sum(axis=(1, 2))
        self.db /= N  # BUG
        return dy

function = Deconv
