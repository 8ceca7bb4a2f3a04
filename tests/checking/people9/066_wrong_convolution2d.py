import numpy as np

class Convolution2D:
    def __init__(self, weights, bias, kernel_size, padding, stride):
        # weights: (F, C, K, K), bias: (F,)
        self.weights = weights
        self.bias = bias
        self.F = weights.shape[0]
        self.K = kernel_size
        self.s = stride
        self.p = padding

    def zero_padding(self, inputs, size):
        w, h = inputs.shape[0], inputs.shape[1]
        new_w = 2 * size + w
        new_h = 2 * size + h
        out = np.zeros((new_w, new_h))
        out[size:w + size, size:h + size] = inputs
        return out

    def forward(self, inputs):
        # inputs: (C, W, H)
        C = inputs.shape[0]
        W = inputs.shape[1] + 2 * self.p
        H = inputs.shape[2] + 2 * self.p
        self.inputs = np.zeros((C, W, H))
        for c in range(C):
            self.inputs[c, :, :] = self.zero_padding(inputs[c, :, :], self.p)
        WW = (W - self.K) // self.s + 1
        HH = (H - self.K) // self.s + 1
        feature_maps = np.zeros((self.F, WW, HH))
        for f in range(self.F):
            for w in range(0, WW, self.s):  # BUG
                for h in range(0, HH, self.s):  # BUG
                    feature_maps[f, w, h] = np.sum(self.inputs[:, w:w + self.K, h:h + self.K] * self.weights[f, :, :, :]) + self.bias[f]  # BUG
        return feature_maps


operation, expected = 'conv2d', 'the stride is the step over output cells, so only every s-th of them is computed, from windows that are not s apart'
function = Convolution2D
