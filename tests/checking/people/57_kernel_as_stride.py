# source: https://github.com/riccardoandreoni0/CNN-from-scratch/issues/1
# (its code places windows at h*kernel_size)
import numpy as np

operation = "mean_pool2d_backward"
expected = "windows placed at i*K, as if the stride were K"
bug_line = "r, s = i * K, j * K"


def function(du, K, *, stride=1, padding=0, input_shape):
    D, H, W = input_shape
    dyp = np.zeros((D, H + 2*padding, W + 2*padding))
    for d in range(D):
        for i in range(du.shape[1]):
            for j in range(du.shape[2]):
                r, s = i * K, j * K
                dyp[d, r:r+K, s:s+K] += du[d, i, j] / (K * K)
    return dyp[:, padding:padding+H, padding:padding+W].copy()
