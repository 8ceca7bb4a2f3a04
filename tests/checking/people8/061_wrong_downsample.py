# sprite tools: keep every Nth pixel
import numpy as np


def decimate(img, n):
    layers, w, h = img.shape
    small = np.zeros((layers, w // n, h // n))  # BUG
    for c in range(layers):
        for x in range(small.shape[1]):
            for y in range(small.shape[2]):
                small[c, x, y] = img[c, x * n, y * n]
    return small


operation, expected = 'downsample', 'the output size is rounded down, so a last row or column that belongs to it is lost'
function = decimate
