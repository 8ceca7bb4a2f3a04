import numpy as np

class AvgPool:
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride

    def forward(self, x):
        k, s = self.kernel, self.stride
        B, C, H, W = x.shape
        out = np.zeros((B, C, (H-k)//s+1, (W-k)//s+1))
        for i, r in enumerate(range(0, H-k+1, s)):
            for j, q in enumerate(range(0, W-k+1, s)):
                out[:, :, i, j] = np.mean(x[:, :, r:r+k, q:q+k], axis=(2, 3))
        return out


operation, expected = 'mean_pool2d', ''
function = AvgPool
