import numpy as np
operation = "conv2d_filter_gradient"
class function:
    def __init__(self, num_filters):
        self.filters = np.random.randn(num_filters, 3, 3)
    def windows(self):
        height, width = self.image.shape
        for i, j in np.ndindex(height - 2, width - 2):
            yield i, j, self.image[i:i + 3, j:j + 3]
    def forward(self, image):
        self.image = image
        out = np.zeros((image.shape[0] - 2, image.shape[1] - 2, len(self.filters)))
        for i, j, window in self.windows():
            out[i, j] = (self.filters * window).sum(axis=(1, 2))
        return out
    def backprop(self, upstream, learn_rate):
        step = np.zeros(self.filters.shape)
        for i, j, window in self.windows():
            step += upstream[i, j][:, None, None] * window
        self.filters = self.filters - learn_rate * step
        return None
