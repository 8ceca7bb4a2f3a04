import numpy as np
operation = "conv2d"
class Conv2D:
    """Layer with a list of filters."""
    def __init__(self, filters, biases=None, strides=(1, 1), pad_width=0):
        self.filters = filters
        self.biases = biases
        self.strides = strides
        self.pad_width = pad_width
    def __call__(self, batch):
        return np.array(list(self._one(img) for img in batch))
    def _one(self, img):
        p = self.pad_width
        img = np.pad(img, ((0, 0), (p, p), (p, p)))
        return np.array([self._map(img, f, b) for f, b in zip(self.filters, self.biases)])
    def _map(self, img, f, b):
        sy, sx = self.strides
        kh, kw = f.shape[-2:]
        rows = range(0, img.shape[1]-kh+1, sy)
        cols = range(0, img.shape[2]-kw+1, sx)
        return [[np.sum(img[:, r:r+kh, c:c+kw]*f)+b for c in cols] for r in rows]
function = Conv2D
