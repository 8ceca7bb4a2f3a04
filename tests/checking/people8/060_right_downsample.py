# sprite tools: keep every Nth pixel (nearest, no filter), and its gradient
import numpy as np


class Decimate:
    def __init__(self, nx, ny):
        self.nx = nx
        self.ny = ny

    def forward(self, img):
        self.size = img.shape
        kept = []
        for layer in img:
            kept.append([[row[j] for j in range(0, len(row), self.ny)]
                         for row in layer[::self.nx]])
        return np.array(kept)

    def backward(self, d):
        back = np.zeros(self.size)
        for c in range(d.shape[0]):
            for i in range(d.shape[1]):
                for j in range(d.shape[2]):
                    back[c, i * self.nx, j * self.ny] = d[c, i, j]
        return back


operation, expected = 'downsample', ''
function = Decimate
