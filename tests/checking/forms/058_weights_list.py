import numpy as np
operation = "conv2d"
class ConvLayer:
    def __init__(self, n_filters, filter_size, n_channels, stride=1, pad=0):
        self.n_filters = n_filters
        self.filter_size = filter_size
        self.kernels = np.random.randn(n_filters, n_channels, filter_size, filter_size)
        self.biases = np.zeros((n_filters, 1))
        self.stride = stride
        self.pad = pad
    def iterate_regions(self, image):
        _, h, w = image.shape
        f, s = self.filter_size, self.stride
        for i in range(0, h - f + 1, s):
            for j in range(0, w - f + 1, s):
                yield image[:, i:i+f, j:j+f], i//s, j//s
    def forward(self, input):
        input = np.pad(input, ((0, 0), (self.pad, self.pad), (self.pad, self.pad)))
        f, s = self.filter_size, self.stride
        out = np.zeros((self.n_filters, (input.shape[1]-f)//s+1, (input.shape[2]-f)//s+1))
        for region, i, j in self.iterate_regions(input):
            out[:, i, j] = np.sum(region * self.kernels, axis=(1, 2, 3)) + self.biases[:, 0]
        return out
function = ConvLayer
