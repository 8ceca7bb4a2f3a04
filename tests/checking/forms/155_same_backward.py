import numpy as np
operation = "conv2d_backward"
def function(delta, image, kernels):
    N, H, W, C = image.shape
    F, K, _, _ = kernels.shape
    p = K // 2
    padded = np.pad(image, ((0, 0), (p, p), (p, p), (0, 0)))
    below, step = np.zeros_like(padded), np.zeros_like(kernels)
    for i, j in np.ndindex(H, W):
        step += np.tensordot(delta[:, i, j], padded[:, i:i + K, j:j + K], (0, 0))
        below[:, i:i + K, j:j + K] += np.tensordot(delta[:, i, j], kernels, 1)
    return below[:, p:p + H, p:p + W], step, delta.sum(axis=(0, 1, 2))
