import numpy as np


class MeanPooling:
    def __init__(self, kernel_w, kernel_h, stride_w, stride_h):
        self.kw, self.kh = kernel_w, kernel_h
        self.sw, self.sh = stride_w, stride_h

    def forward(self, x):
        self.shape = x.shape
        n, c, h, w = x.shape
        oh = (h - self.kh) // self.sh + 1
        ow = (w - self.kw) // self.sw + 1
        out = np.zeros((n, c, oh, ow))
        for i in range(oh):
            for j in range(ow):
                out[:, :, i, j] = x[:, :, i * self.sh:i * self.sh + self.kh, j * self.sw:j * self.sw + self.kw].mean(axis=(2, 3))
        return out

    def backward(self, gy):
        g = np.zeros(self.shape)
        for i in range(gy.shape[2]):
            for j in range(gy.shape[3]):
                g[:, :, i * self.sh:i * self.sh + self.kh, j * self.sw:j * self.sw + self.kw] += \
                    gy[:, :, i, j][:, :, None, None] / (self.kh * self.kw)
        return g


operation, expected = 'mean_pool2d_backward', ''
function = MeanPooling
