import numpy as np
operation = "conv2d"
class function:
    def __init__(self, input_channels, num_filters, padding="valid"):
        self.filters = np.random.rand(num_filters, input_channels, 3, 3)
        self.padding = padding
    def forward(self, x):
        if self.padding == "same":
            x = np.pad(x, ((0, 0), (1, 1), (1, 1)))
        _, height, width = x.shape
        out = np.zeros((len(self.filters), height - 2, width - 2))
        for f, i, j in np.ndindex(out.shape):
            out[f, i, j] = np.sum(x[:, i:i + 3, j:j + 3] * self.filters[f])
        return out
