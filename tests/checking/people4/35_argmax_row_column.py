# source: https://github.com/kwotsin/TensorFlow-ENet/issues/24  (unpooling: row and column are taken wrongly from the flat index)
# Mistake: row = idx % K, column = idx // K. Right: divmod(idx, K).
import numpy as np
operation, expected, wants = "max_pool2d_backward", "row and column of the maximum exchanged within the window", ""

def function(dout, x, K, stride):
    N, C, H, W = x.shape
    dx = np.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    window = x[n, c, i*stride:i*stride+K, j*stride:j*stride+K]
                    idx = np.argmax(window)
                    row, col = idx % K, idx // K  # BUG
                    dx[n, c, i*stride+row, j*stride+col] += dout[n, c, i, j]
    return dx
