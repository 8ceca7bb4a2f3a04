import numpy as np
operation = "max_pool2d_backward"
class MaxPool2x2:
    """2x2 pooling, stride 2"""
    def forward(self, x):
        n, c, h, w = x.shape
        t = x.reshape(n, c, h//2, 2, w//2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(n, c, h//2, w//2, 4)
        self.arg = t.argmax(-1)
        self.shape = x.shape
        return t.max(-1)
    def backward(self, dout):
        n, c, h, w = self.shape
        g = np.zeros((n, c, h//2, w//2, 4))
        np.put_along_axis(g, self.arg[..., None], dout[..., None], axis=-1)
        return g.reshape(n, c, h//2, w//2, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(self.shape)
function = MaxPool2x2
