# source: https://github.com/SamratSahoo/UT-Arlington-Research/pull/1  (index of the image shape; non-square images)
# Mistake: both output sizes from the image's first side. Right: each side from its own. Invisible for square images.
import numpy as np
operation, expected, wants = "conv2d", "both output sizes from the input's first side", ""

def function(image, kernel, bias=None, stride=1, padding=0):
    channels = image.shape[0]
    n_filters, _, k, _ = kernel.shape
    padded = np.pad(image, ((0, 0), (padding, padding), (padding, padding)))
    out_x = (image.shape[1] - k + 2 * padding) // stride + 1
    out_y = (image.shape[1] - k + 2 * padding) // stride + 1  # BUG
    output = np.zeros((n_filters, out_x, out_y))
    for n in range(n_filters):
        for x in range(out_x):
            for y in range(out_y):
                for c in range(channels):
                    for i in range(k):
                        for j in range(k):
                            output[n, x, y] += kernel[n, c, i, j] * padded[c, x * stride + i, y * stride + j]
                if bias is not None:
                    output[n, x, y] += bias[n]
    return output
