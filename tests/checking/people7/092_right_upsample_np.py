import numpy as np

def zero_upsample(x, s):
    kernel = np.zeros((s, s))
    kernel[0, 0] = 1
    y = np.kron(x, kernel)
    return y[..., :y.shape[-2]-(s-1), :y.shape[-1]-(s-1)]


operation, expected = 'upsample', ''
function = zero_upsample
