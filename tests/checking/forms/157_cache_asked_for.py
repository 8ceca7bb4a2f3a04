import numpy as np
operation = "mean_pool2d_backward"
class function:
    def __init__(self, kernel_shape=(2, 2), stride=2, name=None):
        self.params = {"kernel_shape": kernel_shape, "stride": stride}
        self.name = name
    def forward_propagate(self, X, save_cache=False):
        n, height, width, c = X.shape
        (h, w), s = self.params["kernel_shape"], self.params["stride"]
        out = np.zeros((n, (height - h) // s + 1, (width - w) // s + 1, c))
        for i, j in np.ndindex(*out.shape[1:3]):
            out[:, i, j] = X[:, i * s:i * s + h, j * s:j * s + w].mean(axis=(1, 2))
        if save_cache:
            self.shape = X.shape
        return out
    def back_propagate(self, dA):
        dX = np.zeros(self.shape)
        (h, w), s = self.params["kernel_shape"], self.params["stride"]
        for i, j in np.ndindex(*dA.shape[1:3]):
            dX[:, i * s:i * s + h, j * s:j * s + w] += dA[:, i:i + 1, j:j + 1] / (h * w)
        return dX
