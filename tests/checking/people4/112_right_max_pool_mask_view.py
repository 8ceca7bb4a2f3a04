# source: https://github.com/rsokl/MyGrad/pull/18, https://github.com/many-facedgod/Numpy-Atrous-Transposed-CNN/issues/1 (max pooling from sliding windows, argmax of each)
# Right: batch; values and flat positions h*W + w in the unpadded map, as PyTorch's return_indices.
import numpy as np
operation, expected, wants = "max_pool2d", "right: batch, flat positions as PyTorch's return_indices", ""

def function(x, kernel_size, stride=1, padding=0):
    N, C, H, W = x.shape
    k, p, s = kernel_size, padding, stride
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
    win = np.lib.stride_tricks.sliding_window_view(xp, (k, k), axis=(2, 3))[:, :, ::s, ::s]
    win = win.reshape(*win.shape[:4], k*k)
    arg = win.argmax(axis=-1)
    rows = arg // k + np.arange(win.shape[2])[:, None]*s - p
    cols = arg % k + np.arange(win.shape[3])*s - p
    return win.max(axis=-1), rows*W + cols
