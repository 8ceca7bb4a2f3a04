import numpy as np
operation = "max_pool2d"
class MaxPool:
    def __init__(self, size=2, stride=None):
        self.size = size
        self.stride = stride or size

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        k, s = self.size, self.stride
        oh, ow = (h - k)//s + 1, (w - k)//s + 1
        out = np.full((n, c, oh, ow), -np.inf)
        for a in range(k):
            for b in range(k):
                np.maximum(out, x[:, :, a:a+s*oh:s, b:b+s*ow:s], out=out)
        self.out = out
        return out
function = MaxPool
