import numpy as np


class Conv1D():
    def __init__(self, in_channel, out_channel, kernel_size, stride, W, b):
        self.in_channel = in_channel
        self.out_channel = out_channel
        self.kernel_size = kernel_size
        self.stride = stride
        self.W = W
        self.b = b

    def forward(self, x):
        self.x = x
        batch_size, in_channel, input_size = x.shape
        output_size = (input_size - self.kernel_size) // self.stride + 1
        out = np.zeros((batch_size, self.out_channel, output_size))
        for n in range(batch_size):
            for j in range(self.out_channel):
                for t in range(output_size):
                    segment = x[n, :, t:t + self.kernel_size]  # BUG
                    out[n, j, t] = np.sum(segment * self.W[j]) + self.b[j]
        return out


operation, expected = 'conv1d', 'the window starts at t instead of t times the stride'
function = Conv1D
