import numpy as np
operation = "pad"
class ZeroPad2d:
    def __init__(self, padding):
        self.padding = padding
    def forward(self, x):
        N, C, H, W = x.shape
        p = self.padding
        out = np.zeros((N, C, H + 2*p, W + 2*p))
        out[:, :, p:p+H, p:p+W] = x
        return out
function = ZeroPad2d
