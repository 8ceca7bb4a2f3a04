# source: https://github.com/rasmusbergpalm/DeepLearnToolbox/issues/165, https://github.com/jeffheaton/jeffheaton-book-code/issues/7 (the derivative from the output, which is right)
# Right: a class that keeps the output a of the sigmoid; backward gives dy a (1 - a).
import numpy as np
operation, expected, wants = "activation_backward", "right: class, sigmoid's derivative from its output", ""
only = {"f": "sigmoid"}

class Sigmoid:
    def forward(self, z):
        self.out = 1.0 / (1.0 + np.exp(-z))
        return self.out

    def backward(self, dout):
        return dout * self.out * (1.0 - self.out)

function = Sigmoid
