# source: https://github.com/SamratSahoo/UT-Arlington-Research/issues/2
# Mistake: the window is taken from the image, not from the padded image. Right: from the padded one
import numpy as np
operation, expected, wants = "conv2d", "the window is taken from the image, not from the padded image", "z"

def function(image, kernels, padding=1):
    c, h, w = image.shape
    n, _, kh, kw = kernels.shape
    padded = np.zeros((c, h + 2 * padding, w + 2 * padding))
    for i in range(h):
        for j in range(w):
            padded[:, i + padding, j + padding] = image[:, i, j]
    out = np.zeros((n, padded.shape[1] - kh + 1, padded.shape[2] - kw + 1))
    for k in range(n):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                block = image[:, i:i + kh, j:j + kw]  # BUG
                hh, ww = block.shape[1:]
                out[k, i, j] = np.sum(block * kernels[k, :, :hh, :ww])
    return out
