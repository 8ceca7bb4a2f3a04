# source: https://github.com/iamtrask/Grokking-Deep-Learning/issues/43  (range(rows - kernel_rows) forgets the last window; also pull 64)
# Mistake: the loops stop one window early, the last row of z holds the bias alone. Right: + 1, as in the columns.
import numpy as np
operation, expected, wants = "conv2d", "last row of windows never computed", ""

def function(image, kernels, bias=None, stride=1, padding=0):
    img = np.pad(image, ((0, 0), (padding, padding), (padding, padding)))
    n_kernels, depth, k_rows, k_cols = kernels.shape
    rows, cols = img.shape[1], img.shape[2]
    out = np.zeros((n_kernels, (rows - k_rows) // stride + 1, (cols - k_cols) // stride + 1))
    for n in range(n_kernels):
        r = 0
        for row_start in range(0, rows - k_rows, stride):  # BUG
            c = 0
            for col_start in range(0, cols - k_cols + 1, stride):
                sect = img[:, row_start:row_start + k_rows, col_start:col_start + k_cols]
                out[n, r, c] = (sect * kernels[n]).sum()
                c += 1
            r += 1
        if bias is not None:
            out[n] += bias[n]
    return out
