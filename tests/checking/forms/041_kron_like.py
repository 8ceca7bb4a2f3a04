import numpy as np
operation = "upsample"
def function(Z, upsampling_factor):
    n, c, h, w = Z.shape
    k = upsampling_factor
    A = np.zeros((n, c, h*k - (k-1), w*k - (k-1)))
    A[..., ::k, ::k] = Z
    return A
