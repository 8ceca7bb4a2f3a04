import numpy as np
operation = "residual"
class Block:
    def __init__(self, layers):
        self.layers = layers
    def forward(self, x):
        h = x
        for f in self.layers:
            h = f(h)
        return h + x
function = Block
