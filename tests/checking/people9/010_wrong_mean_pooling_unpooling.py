import numpy as np

class MeanPooling:
    def __init__(self, kernel_width, kernel_height, stride_width=1, stride_height=1):
        self.kernel_width = kernel_width
        self.kernel_height = kernel_height
        self.stride_width = stride_width
        self.stride_height = stride_height

    def forward(self, inp):
        # inp: (channels, rows, cols)
        self.in_shape = inp.shape
        c, rows, cols = inp.shape
        out_rows = (rows - self.kernel_height) // self.stride_height + 1
        out_cols = (cols - self.kernel_width) // self.stride_width + 1
        output = np.zeros((c, out_rows, out_cols))
        for s in range(c):
            for i in range(out_rows):
                for j in range(out_cols):
                    r = i * self.stride_height
                    q = j * self.stride_width
                    output[s, i, j] = np.mean(inp[s, r:r + self.kernel_height, q:q + self.kernel_width])
        return output

    def backward(self, gy):
        c, rows, cols = self.in_shape
        _, out_rows, out_cols = gy.shape
        r_step = rows // out_rows  # BUG
        c_step = cols // out_cols  # BUG
        g = np.zeros(self.in_shape)
        for s in range(c):
            for i in range(out_rows):
                for j in range(out_cols):
                    r = i * self.stride_height
                    q = j * self.stride_width
                    g[s, r:r + r_step, q:q + c_step] += gy[s, i, j] / (r_step * c_step)
        return g


operation, expected = 'mean_pool2d_backward', 'the kernel is recomputed from the sizes of input and output instead of taken from the layer, wrong unless the windows tile the map'
function = MeanPooling
