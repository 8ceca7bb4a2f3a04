import numpy as np
operation = "relu"
class ReLU(object):
    def __call__(self, x):
        return self.forward(x)
    def forward(self, x):
        out = np.array(x)
        out[out < 0] = 0
        return out
function = ReLU()
