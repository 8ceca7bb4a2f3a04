import numpy as np


class SGD:
    def __init__(self, layers, lr=0.1, momentum=0.9):
        self.layers = layers
        self.lr = lr
        self.momentum = momentum
        self.velocity = {}

    def step(self):
        for number, layer in enumerate(self.layers):
            for name, param in layer.params.items():
                vel = self.velocity.setdefault((number, name), np.zeros_like(param))
                vel *= self.momentum
                vel -= self.lr * layer.grads[name]
                param += vel


operation, expected = 'momentum_step', ''
function = SGD
