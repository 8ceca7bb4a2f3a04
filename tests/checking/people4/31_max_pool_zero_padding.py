# source: https://github.com/distdl/distdl/issues/195, https://github.com/pytorch/pytorch/issues/33384 (max pooling pads with -inf, not with 0)
# Mistake: the border is 0 and wins over negative cells. Right: a padded cell is no candidate (-inf).
import numpy as np
operation, expected, wants = "max_pool2d", "padding with 0 instead of -inf", ""

def function(x, kernel_size, stride=1, padding=0):
    x = np.pad(x, [(0, 0), (padding, padding), (padding, padding)], mode="constant")
    k = kernel_size
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    return windows[:, ::stride, ::stride].max(axis=(-2, -1))
