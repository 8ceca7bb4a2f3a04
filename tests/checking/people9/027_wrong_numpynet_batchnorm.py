import numpy as np

class BatchNorm_layer:
    def __init__(self, scales, bias, epsil=1e-5):
        self.scales = scales
        self.bias = bias
        self.epsil = epsil

    def forward(self, inpt):
        # inpt: (batch, w, h, c)
        self.x = inpt.copy()
        self.mean = self.x.mean(axis=0)
        self.var = 1. / np.sqrt((self.x.var(axis=0)) + self.epsil)
        self.x_norm = (self.x - self.mean) * self.var
        self.output = self.x_norm * self.scales + self.bias
        return self.output


operation, expected = 'batch_norm', 'mean and variance are taken over the batch only, not over the positions'
function = BatchNorm_layer
