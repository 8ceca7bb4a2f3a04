# source: https://github.com/apache/tvm/issues/1144  ((1+2+3+4)/4 or /9? TensorFlow and Caffe2 divide by 4)
# Mistake by this project's contract (zeros count): divides by the cells inside the map. TensorFlow's rule; equal for padding 0.
import numpy as np
operation, expected, wants = "mean_pool2d", "divides by the cells inside the map only (TensorFlow's rule)", ""

def function(x, kernel_size, stride=1, padding=0):
    pads = [(0, 0)] * (x.ndim - 2) + [(padding, padding)] * 2
    inside = np.pad(np.ones_like(x), pads)
    x = np.pad(x, pads)
    view = np.lib.stride_tricks.sliding_window_view
    k = (kernel_size, kernel_size)
    total = view(x, k, axis=(-2, -1))[..., ::stride, ::stride, :, :].sum(axis=(-2, -1))
    count = view(inside, k, axis=(-2, -1))[..., ::stride, ::stride, :, :].sum(axis=(-2, -1))
    return total / count
