import numpy as np
operation = "conv2d"
def function(img, kernel):
    half = kernel.shape[0] // 2
    out = np.zeros(img.shape)
    for r in range(half, img.shape[0] - half):
        for c in range(half, img.shape[1] - half):
            region = img[r - half:r + half + 1, c - half:c + half + 1]
            out[r, c] = np.sum(region * kernel)
    return out[half:img.shape[0] - half, half:img.shape[1] - half]
