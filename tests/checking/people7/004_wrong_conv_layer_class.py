import numpy as np

class Conv:
    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight = weight      # (out_ch, in_ch, kh, kw)
        self.bias = bias
        self.stride = stride
        self.padding = padding

    def forward(self, x):
        self.x = x
        p, s = self.padding, self.stride
        b, c, h, w = x.shape
        o, _, kh, kw = self.weight.shape
        x = np.pad(x, ((0,0),(0,0),(p,p),(p,p)))
        oh = (h + 2*p - kh) // s + 1
        ow = (w + 2*p - kw) // s + 1
        y = np.empty((b, o, oh, ow))
        for i in range(oh):
            for j in range(ow):
                region = x[:, :, i:i+kh, j:j+kw]  # BUG
                for k in range(o):
                    y[:, k, i, j] = np.sum(region * self.weight[k], axis=(1,2,3)) + self.bias[k]
        return y


operation, expected = 'conv2d', "the stride is not used for the place of the window, only for the output's size"
function = Conv
