import numpy as np
from numpy.lib.stride_tricks import as_strided


class Conv2d:
    """Drop-in for nn.Conv2d, numpy only (no groups, no dilation)."""

    def __init__(self, weight, bias=None, stride=1, padding=0):
        self.weight = weight
        self.bias = bias
        self.stride = (stride, stride) if isinstance(stride, int) else stride
        self.padding = (padding, padding) if isinstance(padding, int) else padding

    def _windows(self, x):
        n, c, h, w = x.shape
        kh, kw = self.weight.shape[2:]
        sh, sw = self.stride
        oh, ow = (h - kh) // sh + 1, (w - kw) // sw + 1
        bn, bc, bh, bw = x.strides
        return as_strided(x, (n, c, oh, ow, kh, kw), (bn, bc, bh * sh, bw * sw, bh, bw))

    def forward(self, x):
        ph, pw = self.padding
        self.in_shape = x.shape
        xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
        self.xp_shape = xp.shape
        self.win = self._windows(xp)
        out = np.einsum('nchwij,ocij->nohw', self.win, self.weight)
        if self.bias is not None:
            out += self.bias[None, :, None, None]
        return out

    def backward(self, grad):
        self.weight_grad = np.einsum('nohw,nchwij->ocij', grad, self.win)
        self.bias_grad = grad.sum((0, 2, 3))
        gx = np.zeros(self.xp_shape)
        oh, ow = grad.shape[2:]
        sh, sw = self.stride
        for i in range(self.weight.shape[2]):
            for j in range(self.weight.shape[3]):
                gx[:, :, i:i + sh * oh:sh, j:j + sw * ow:sw] += np.einsum(
                    'nohw,oc->nchw', grad, self.weight[:, :, i, j])
        ph, pw = self.padding
        h, w = self.in_shape[2:]
        return gx[:, :, ph:ph + h, pw:pw + w]


operation, expected = 'conv2d', ''
function = Conv2d
