# source: course forum style, own variation near https://github.com/TheAlgorithms/Python/issues/1847
# Mistake: the windows are listed column by column, but the result is read row by row. Right: rows in the outer loop
import numpy as np
operation, expected, wants = "conv2d", "the windows are listed column by column, but the result is read row by row", "z"

def im2col(image, block, stride):
    chan, rows, cols = image.shape
    dst_h = (rows - block[0]) // stride + 1
    dst_w = (cols - block[1]) // stride + 1
    mat = np.zeros((dst_h * dst_w, chan * block[0] * block[1]))
    r = 0
    for j in range(0, dst_w):  # BUG
        for i in range(0, dst_h):  # BUG
            window = image[:, i * stride:i * stride + block[0], j * stride:j * stride + block[1]]
            mat[r, :] = window.ravel()
            r += 1
    return mat, dst_h, dst_w


def function(image, kernels, stride):
    n = kernels.shape[0]
    mat, h, w = im2col(image, kernels.shape[2:], stride)
    res = np.dot(mat, kernels.reshape(n, -1).T)
    return res.T.reshape(n, h, w)
