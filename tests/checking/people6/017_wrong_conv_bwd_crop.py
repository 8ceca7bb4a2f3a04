# source: course forum style, own
# Mistake: the padding is cut off at the end only. Right: cut pad cells at both sides
import numpy as np
operation, expected, wants = "conv2d_backward", "dy cropped from 0 instead of from pad", "dy"

class Conv:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        p, s = self.pad, self.stride
        self.shape = x.shape
        self.xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        f, c, k, l = self.w.shape
        oh = (self.xp.shape[2] - k) // s + 1
        ow = (self.xp.shape[3] - l) // s + 1
        out = np.zeros((x.shape[0], f, oh, ow))
        for i in range(oh):
            for j in range(ow):
                out[:, :, i, j] = np.tensordot(self.xp[:, :, i*s:i*s+k, j*s:j*s+l], self.w, ([1, 2, 3], [1, 2, 3])) + self.b
        return out

    def backward(self, dout):
        s = self.stride
        f, c, k, l = self.w.shape
        self.dw = np.zeros_like(self.w)
        self.db = dout.sum((0, 2, 3))
        dxp = np.zeros_like(self.xp)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                d = dout[:, :, i, j]
                self.dw += np.tensordot(d, self.xp[:, :, i*s:i*s+k, j*s:j*s+l], ([0], [0]))
                dxp[:, :, i*s:i*s+k, j*s:j*s+l] += np.tensordot(d, self.w, ([1], [0]))
        _, _, H, W = self.shape
        return dxp[:, :, :H, :W]  # BUG

function = Conv
