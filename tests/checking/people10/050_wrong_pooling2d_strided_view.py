import numpy as np


def maxPool(partition, backwards=False):
    if backwards:
        mask = np.zeros(partition.size, dtype=partition.dtype)
        mask[partition.argmax()] = 1
        return mask.reshape(partition.shape)
    return np.max(partition)


class Pooling2D():
    def __init__(self, kernel_size, input_size, strides=(1, 1), padding=0):
        self.in_size = input_size
        self.out_size = (input_size[0],
                         (input_size[1] - kernel_size[0] + 2 * padding) // strides[0] + 1,
                         (input_size[2] - kernel_size[1] + 2 * padding) // strides[1] + 1)
        self.kernel_height, self.kernel_width = kernel_size
        self.window_shape = (*self.out_size, self.kernel_height, self.kernel_width)
        self.stride_h, self.stride_w = strides
        self.padding = padding

    def windows(self, x):
        strides = (x.strides[0], self.stride_h * x.strides[1], self.stride_w * x.strides[2], x.strides[1], x.strides[2])
        return np.lib.stride_tricks.as_strided(x, shape=self.window_shape, strides=strides)

    def forward(self, x):
        p = self.padding
        self.x_padded = np.pad(x, ((0, 0), (p, p), (p, p)), mode='constant', constant_values=-np.inf)
        win = self.windows(self.x_padded)
        out = np.zeros(self.out_size)
        for c in range(self.out_size[0]):
            for h in range(self.out_size[1]):
                for w in range(self.out_size[2]):
                    out[c, h, w] = maxPool(win[c, h, w])
        return out

    def backward(self, d_out):
        p = self.padding
        d_x = np.zeros(self.x_padded.shape)
        win = self.windows(self.x_padded)
        d_win = self.windows(d_x)
        for c in range(self.out_size[0]):
            for h in range(self.out_size[1]):
                for w in range(self.out_size[2]):
                    d_win[c, h, w] = maxPool(win[c, h, w], True) * d_out[c, h, w]  # BUG
        return d_x[:, p:-p, p:-p]  # BUG


operation, expected = 'max_pool2d_backward', 'overlapping windows overwrite each other in the strided view; the crop is empty without padding'
function = Pooling2D
