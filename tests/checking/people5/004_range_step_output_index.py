# source: https://github.com/chih-chun-chang/convolutional-neural-network-from-scratch-python/pull/2
# Mistake: the loop over the output columns steps by the stride, so cells stay 0 and windows are taken at w, not w*s. Right: each output column with the window at w*s
import numpy as np
operation, expected, wants = "conv2d", "the loop over the output columns steps by the stride, so cells stay 0 and windows are taken at w, not w*s", "z"

class Convolution2D:
    def __init__(self, in_channels, num_filters, kernel_size, stride):
        self.weights = np.random.randn(num_filters, in_channels, kernel_size, kernel_size) * 0.1
        self.bias = np.zeros(num_filters)
        self.s = stride

    def forward(self, inputs):
        self.inputs = inputs
        self.F = self.weights.shape[0]
        self.Kw, self.Kh = self.weights.shape[2:]
        W, H = inputs.shape[1:]
        WW = (W - self.Kw) // self.s + 1
        HH = (H - self.Kh) // self.s + 1
        feature_maps = np.zeros((self.F, WW, HH))
        for f in range(self.F):
            for w in range(WW):
                for h in range(0, HH, self.s):  # BUG
                    x0 = w * self.s
                    y0 = h  # BUG
                    patch = inputs[:, x0:x0 + self.Kw, y0:y0 + self.Kh]
                    feature_maps[f, w, h] = np.sum(patch * self.weights[f]) + self.bias[f]
        return feature_maps

function = Convolution2D(3, 2, 3, 2)
