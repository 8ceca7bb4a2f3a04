# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv2d_backward", "", ""

class ConvLayer:
    def __init__(self, in_ch, out_ch, k, stride, pad):
        self.params = {"W": 0.01 * np.random.randn(out_ch, in_ch, k, k), "b": np.zeros(out_ch)}
        self.grads = {}
        self.stride, self.pad = stride, pad

    def forward(self, x):
        W, b = self.params["W"], self.params["b"]
        kh, kw = W.shape[2:]
        p = self.pad
        self.shape = x.shape
        self.xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        self.win = np.lib.stride_tricks.sliding_window_view(self.xp, (kh, kw), axis=(2, 3))[:, :, ::self.stride, ::self.stride]
        return np.tensordot(self.win, W, axes=([1, 4, 5], [1, 2, 3])).transpose(0, 3, 1, 2) + b[None, :, None, None]

    def backward(self, dout):
        W = self.params["W"]
        self.grads["W"] = np.einsum("nohw,nchwij->ocij", dout, self.win)
        self.grads["b"] = dout.sum((0, 2, 3))
        dxp = np.zeros_like(self.xp)
        s, p = self.stride, self.pad
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                dxp[:, :, i * s:i * s + W.shape[2], j * s:j * s + W.shape[3]] += np.tensordot(dout[:, :, i, j], W, axes=1)
        return dxp[:, :, p:p + self.shape[2], p:p + self.shape[3]]

function = ConvLayer(3, 2, 3, 2, 1)
