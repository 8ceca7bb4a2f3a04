# source: course forum style, own
# Mistake: the derivative through the shortcut is left out in all maps. Right: add du
import numpy as np
operation, expected, wants = "residual_backward", "du of the shortcut not added", "dy"

class ResidualBlock:
    def __init__(self, layers):
        self.layers = layers

    def backward(self, grad):
        d = grad
        for layer in reversed(self.layers):
            d = layer(d)
        return d  # BUG

function = ResidualBlock
