# source: https://github.com/tinygrad/tinygrad/pull/8138  (return_indices: flat positions in the unpadded map)
# Right: values and PyTorch's flat indices r * W + s; padding is minus infinity.
import numpy as np
operation, expected, wants = "max_pool2d", "right, flat indices as in PyTorch", ""

def function(x, kernel_size, stride=1, padding=0):
    C, H, W = x.shape
    k = kernel_size
    xp = np.pad(x, ((0, 0), (padding, padding), (padding, padding)), constant_values=-np.inf)
    win = np.lib.stride_tricks.sliding_window_view(xp, (k, k), axis=(1, 2))[:, ::stride, ::stride]
    win = win.reshape(*win.shape[:3], k*k)
    arg = win.argmax(axis=-1)
    rows = arg // k + np.arange(arg.shape[1])[:, None]*stride - padding
    cols = arg % k + np.arange(arg.shape[2])*stride - padding
    return win.max(axis=-1), rows*W + cols
