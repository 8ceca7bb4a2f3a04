# source: https://github.com/tensorflow/tfjs/issues/2205  (flatten and the channel order)
# Right: for NHWC arrays a plain reshape has the channels fastest, which is the lecture's order.
import numpy as np
operation, expected, wants = "flatten", "right, NHWC", ""

class Flatten:
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(x.shape[0], -1)

    def backward(self, dout):
        return dout.reshape(self.shape)

function = Flatten
