import numpy as np
operation = "activation_backward"
class Activation:
    def forward(self, Z):
        self.A = self.f(Z)
        return self.A
    def backward(self, dA):
        return dA * self.df()
class Sigmoid(Activation):
    def f(self, z):
        return 1/(1+np.exp(-z))
    def df(self):
        return self.A*(1-self.A)
function = Sigmoid
