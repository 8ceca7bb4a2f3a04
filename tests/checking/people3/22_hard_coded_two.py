# source: https://github.com/CodingTrain/website-archive/pull/2140  (pooling: the stride variable instead of a hard-coded 2)
# Mistake: the window moves by 2 whatever the stride. Right: i * stride, j * stride.
import numpy as np
operation, expected, wants = "mean_pool2d", "moves by 2 whatever the stride", ""

def function(image, K=2, stride=2):
    channels = len(image)
    h = (image.shape[1] - K) // stride + 1
    w = (image.shape[2] - K) // stride + 1
    pooled = np.zeros((channels, h, w))
    for c in range(channels):
        for i in range(h):
            for j in range(w):
                top, left = i * 2, j * 2  # BUG
                window = image[c, top:top + K, left:left + K]
                pooled[c, i, j] = window.sum() / (K * K)
    return pooled
