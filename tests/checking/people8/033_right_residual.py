import numpy as np


class ReLU:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, d):
        return d * self.mask


class Conv1x1:
    def __init__(self, W, b):
        self.params, self.grads = {"W": W, "b": b}, {}

    def forward(self, x):
        self.x = x
        return np.einsum("oi,nihw->nohw", self.params["W"], x) + self.params["b"][:, None, None]

    def backward(self, d):
        self.grads = {"W": np.einsum("nohw,nihw->oi", d, self.x), "b": d.sum((0, 2, 3))}
        return np.einsum("oi,nohw->nihw", self.params["W"], d)


class ResidualBlock:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        out = x
        for layer in self.layers:
            out = layer.forward(out)
        return out + x

    def backward(self, d):
        back = d
        for layer in reversed(self.layers):
            back = layer.backward(back)
        return back + d


operation, expected = 'residual', ''
function = ResidualBlock
