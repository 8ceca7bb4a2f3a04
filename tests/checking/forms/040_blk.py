import numpy as np
operation = "residual_backward"
class ResidualBlock:
    def __init__(self, inner_backward):
        self.inner_backward = inner_backward
    def backward(self, dout):
        return self.inner_backward(dout) + dout
function = ResidualBlock
