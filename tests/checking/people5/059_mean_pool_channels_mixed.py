# source: course forum style, own
# Mistake: the mean goes over the channels too. Right: each channel by itself, axis=(0, 1)
import numpy as np
operation, expected, wants = "mean_pool2d", "the mean goes over the channels too", "u"

def function(img, size, stride):
    h, w, ch = img.shape
    nh, nw = (h - size) // stride + 1, (w - size) // stride + 1
    pooled = np.zeros((nh, nw, ch))
    for i in range(nh):
        for j in range(nw):
            region = img[i * stride:i * stride + size, j * stride:j * stride + size]
            pooled[i, j] = np.mean(region)  # BUG
    return pooled
