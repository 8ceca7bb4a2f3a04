import numpy as np

def tanh_grad(delta, z):
    out = np.empty(delta.shape)
    for idx in np.ndindex(*z.shape):
        t = np.tanh(z[idx])
        out[idx] = delta[idx]*(1 - t)  # BUG
    return out


operation, expected = 'activation_backward', '1 - tanh(z) where it should be 1 - tanh(z)^2'
function = tanh_grad
