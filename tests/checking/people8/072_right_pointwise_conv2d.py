"""MobileNet block: depthwise 3x3 then pointwise 1x1 (NCHW, no batch norm)."""
import numpy as np


class SeparableConv:
    def __init__(self, depth_w, depth_b, point_w, point_b, stride=1, padding=1):
        self.depth_w, self.depth_b = depth_w, depth_b    # (C, k, k), (C,)
        self.point_w, self.point_b = point_w, point_b    # (F, C), (F,)
        self.stride, self.padding = stride, padding

    def depthwise(self, x):
        s, p = self.stride, self.padding
        C, kh, kw = self.depth_w.shape
        x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        oh, ow = (x.shape[2] - kh) // s + 1, (x.shape[3] - kw) // s + 1
        out = np.zeros((len(x), C, oh, ow)) + self.depth_b[:, None, None]
        for a in range(kh):
            for b in range(kw):
                out += x[:, :, a:a + s * oh:s, b:b + s * ow:s] * self.depth_w[:, a, b][:, None, None]
        return out

    def pointwise(self, x):
        n, c, h, w = x.shape
        flat = x.reshape(n, c, h * w)
        return (self.point_w @ flat).reshape(n, -1, h, w) + self.point_b[:, None, None]

    def forward(self, x):
        return self.pointwise(self.depthwise(x))


operation, expected = 'pointwise_conv2d', ''
function = SeparableConv
