# sprite tools: blow up with empty pixels in between
import numpy as np


class Explode:
    def __init__(self, n):
        self.n = n

    def forward(self, img):
        c, w, h = img.shape
        big = np.zeros((c, w * self.n, h * self.n))
        big[:, ::self.n, ::self.n] = img
        return big

    def backward(self, d):
        c, w, h = d.shape
        n = self.n
        small = np.zeros((c, w // n, h // n))
        for k in range(c):
            for x in range(w // n):
                for y in range(h // n):
                    for a in range(n):  # BUG
                        for b in range(n):  # BUG
                            small[k, x, y] += d[k, x * n + a, y * n + b]  # BUG
        return small


operation, expected = 'upsample_backward', 'the derivatives of the whole S x S block are summed, as for copied cells, though the forward pass put zeros there'
function = Explode
