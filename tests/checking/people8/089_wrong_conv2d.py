import numpy as np


class Conv:
    # A Convolution layer for one grey image, filters of any size up to 3x3.

    def __init__(self, num_filters, size):
        self.num_filters = num_filters
        self.size = size
        self.filters = np.random.randn(num_filters, size, size) / size ** 2

    def iterate_regions(self, image):
        h, w = image.shape
        k = self.size
        for i in range(h - 2):  # BUG
            for j in range(w - 2):  # BUG
                yield image[i:(i + k), j:(j + k)], i, j

    def forward(self, input):
        self.last_input = input
        h, w = input.shape
        output = np.zeros((h - self.size + 1, w - self.size + 1, self.num_filters))
        for im_region, i, j in self.iterate_regions(input):
            output[i, j] = np.sum(im_region * self.filters, axis=(1, 2))
        return output


operation, expected = 'conv2d', 'the number of regions is that of 3x3 filters (h - 2, w - 2) for any size'
function = Conv
