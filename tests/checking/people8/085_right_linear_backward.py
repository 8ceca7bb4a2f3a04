import numpy as np

class FullyConnected:
    # weights stored (inputs, outputs), plain loops so that my students can follow

    def __init__(self, weights, bias):
        self.weights = weights
        self.bias = bias

    def forward(self, batch):
        self.batch = batch
        result = np.zeros((len(batch), self.weights.shape[1]))
        for n, sample in enumerate(batch):
            for o in range(len(self.bias)):
                result[n, o] = self.bias[o]
                for i, value in enumerate(sample):
                    result[n, o] += value * self.weights[i, o]
        return result

    def backward(self, upstream):
        self.weights_grad = np.zeros_like(self.weights)
        self.bias_grad = np.zeros_like(self.bias)
        downstream = np.zeros_like(self.batch)
        for n, sample in enumerate(self.batch):
            for o, g in enumerate(upstream[n]):
                self.bias_grad[o] += g
                for i, value in enumerate(sample):
                    self.weights_grad[i, o] += value * g
                    downstream[n, i] += self.weights[i, o] * g
        return downstream


operation, expected = 'linear_backward', ''
function = FullyConnected
