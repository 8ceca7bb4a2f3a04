# source: course forum style, own
# Mistake: dW comes from a reshape of dout that mixes images and filters. Right: dout.transpose(1, 0, 2, 3).reshape(F, -1)
import numpy as np
operation, expected, wants = "conv2d_backward", "dW comes from a reshape of dout that mixes images and filters", "dw"

class Conv:
    def __init__(self, n_filters, n_channels, size, stride=1, pad=0):
        self.W = np.random.randn(n_filters, n_channels, size, size) / size
        self.b = np.zeros(n_filters)
        self.stride, self.pad = stride, pad

    def _windows(self, xp, oh, ow):
        kh, kw = self.W.shape[2:]
        cols = np.zeros((xp.shape[0], xp.shape[1], kh, kw, oh, ow))
        for y in range(kh):
            for x in range(kw):
                cols[:, :, y, x] = xp[:, :, y:y + self.stride * oh:self.stride, x:x + self.stride * ow:self.stride][:, :, :oh, :ow]
        return cols

    def forward(self, x):
        p, s = self.pad, self.stride
        F, C, kh, kw = self.W.shape
        self.xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        self.x_shape = x.shape
        oh = (x.shape[2] + 2 * p - kh) // s + 1
        ow = (x.shape[3] + 2 * p - kw) // s + 1
        self.cols = self._windows(self.xp, oh, ow).transpose(0, 4, 5, 1, 2, 3).reshape(-1, C * kh * kw)
        out = self.cols @ self.W.reshape(F, -1).T + self.b
        return out.reshape(x.shape[0], oh, ow, F).transpose(0, 3, 1, 2)

    def backward(self, dout):
        F, C, kh, kw = self.W.shape
        s, p = self.stride, self.pad
        N, _, oh, ow = dout.shape
        self.db = dout.sum(axis=(0, 2, 3))
        rows = dout.transpose(0, 2, 3, 1).reshape(-1, F)
        flat = dout.reshape(F, -1)  # BUG
        self.dW = (flat @ self.cols).reshape(self.W.shape)
        dcols = (rows @ self.W.reshape(F, -1)).reshape(N, oh, ow, C, kh, kw)
        dxp = np.zeros_like(self.xp)
        for i in range(oh):
            for j in range(ow):
                dxp[:, :, i * s:i * s + kh, j * s:j * s + kw] += dcols[:, i, j]
        H, W = self.x_shape[2:]
        return dxp[:, :, p:p + H, p:p + W]

function = Conv(4, 3, 3, stride=1, pad=1)
