# source: course forum style, own
# Mistake: the bias is added once for each input channel. Right: once for each output cell
import numpy as np
operation, expected, wants = "conv2d", "bias added once per input channel", "z"

class ConvLayer:
    def __init__(self, filters, biases, stride, pad):
        self.filters, self.biases = filters, biases
        self.stride, self.pad = stride, pad

    def forward(self, x):
        depth, hh, ww = x.shape
        nf, _, k, _ = self.filters.shape
        p, s = self.pad, self.stride
        xp = np.pad(x, ((0, 0), (p, p), (p, p)))
        oh = (hh + 2*p - k) // s + 1
        ow = (ww + 2*p - k) // s + 1
        out = np.zeros((nf, oh, ow))
        for f in range(nf):
            for d in range(depth):
                for i in range(oh):
                    for j in range(ow):
                        out[f, i, j] += np.sum(xp[d, i*s:i*s+k, j*s:j*s+k] * self.filters[f, d])
                        out[f, i, j] += self.biases[f]  # BUG
        return out

function = ConvLayer
