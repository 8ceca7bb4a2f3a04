# source: course forum style, own
# Mistake: windows are laid side by side, as if the stride were the window's size. Right: window i starts at i*stride
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "windows are laid side by side, as if the stride were the window's size", "dy"

def function(grad, shape, k, s):
    out = np.zeros(shape)
    H, W = shape[2], shape[3]
    for i in range(grad.shape[2]):
        for j in range(grad.shape[3]):
            for a in range(k):
                for b in range(k):
                    r, q = i * k + a, j * s + b  # BUG
                    if r < H and q < W:
                        out[:, :, r, q] += grad[:, :, i, j] / k ** 2
    return out
