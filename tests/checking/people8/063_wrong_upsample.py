# sprite tools: blow up with empty pixels in between, different factor per axis
import numpy as np


def explode(img, factors):
    fx, fy = factors
    c, w, h = img.shape
    big = np.zeros((c, (w - 1) * fx + 1, (h - 1) * fy + 1))
    for k in range(c):
        for x in range(w):
            for y in range(h):
                big[k, x * fx, y * fx] = img[k, x, y]  # BUG
    return big


operation, expected = 'upsample', "the second axis is spread by the first axis' factor"
function = explode
