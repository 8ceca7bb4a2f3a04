import numpy as np

class ConvTranspose2d:
    """weight has torch's layout (in, out, kh, kw)"""
    def __init__(self, weight, bias=None, stride=1, padding=0):
        self.weight, self.bias, self.s, self.p = weight, bias, stride, padding

    def forward(self, x):
        n, cin, h, w = x.shape
        _, cout, kh, kw = self.weight.shape
        s, p = self.s, self.p
        full = np.zeros((n, cout, (h-1)*s + kh, (w-1)*s + kw))
        for i in range(h):
            for j in range(w):
                full[:, :, i*s:i*s+kh, j*s:j*s+kw] += np.tensordot(x[:, :, i, j], self.weight, axes=1)
        out = full[:, :, p:full.shape[2]-p, p:full.shape[3]-p]
        if self.bias is not None:
            out = out + self.bias.reshape(1, -1, 1, 1)
        return out


operation, expected = 'conv_transpose2d', ''
function = ConvTranspose2d
