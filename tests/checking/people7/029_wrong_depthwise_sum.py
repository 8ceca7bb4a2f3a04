import numpy as np

class DepthwiseConv:
    """ MobileNet style layer, data format NHWC """
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride

    def __call__(self, x):
        k = self.kernel.shape[0]
        s = self.stride
        n, h, w, c = x.shape
        oh = (h - k)//s + 1
        ow = (w - k)//s + 1
        out = np.zeros((n, oh, ow, c))
        for b in range(n):
            for i in range(oh):
                for j in range(ow):
                    for ch in range(c):
                        patch = x[b, i*s:i*s+k, j*s:j*s+k, :]  # BUG
                        out[b, i, j, ch] = np.sum(patch * self.kernel[:, :, ch:ch+1])
        return out


operation, expected = 'depthwise_conv2d', 'the sum runs over the maps too, so every output map mixes all'
function = DepthwiseConv
