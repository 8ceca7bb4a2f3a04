import numpy as np
operation = "conv2d_filter_gradient"
from itertools import product
def function(dz, x, kernel_size, stride=1, padding=0):
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    n, f, oh, ow = dz.shape
    c = x.shape[1]
    grad = np.zeros((f, c, kernel_size, kernel_size))
    for a, b in product(range(kernel_size), repeat=2):
        patch = xp[:, :, a:a + stride*(oh-1) + 1:stride, b:b + stride*(ow-1)+1:stride]
        grad[:, :, a, b] = np.einsum('nfij,ncij->fc', dz, patch)
    return grad
