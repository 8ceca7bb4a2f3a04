import numpy as np
operation = "batch_norm"
class BatchNorm2d:
    def __init__(self, num_features, eps=1e-5, momentum=0.1):
        self.gamma = np.ones((1, num_features, 1, 1))
        self.beta = np.zeros((1, num_features, 1, 1))
        self.eps = eps
        self.momentum = momentum
        self.running_mean = np.zeros((1, num_features, 1, 1))
        self.running_var = np.ones((1, num_features, 1, 1))
    def forward(self, x, training=True):
        if training:
            mu = x.mean((0, 2, 3), keepdims=True)
            var = x.var((0, 2, 3), keepdims=True)
            self.running_mean = (1-self.momentum)*self.running_mean + self.momentum*mu
            self.running_var = (1-self.momentum)*self.running_var + self.momentum*var
        else:
            mu, var = self.running_mean, self.running_var
        return self.gamma*(x-mu)/np.sqrt(var+self.eps) + self.beta
function = BatchNorm2d
