# source: https://github.com/BVLC/caffe/issues/3271, https://github.com/BVLC/caffe/issues/953 (how to convolve without the sum over the maps)
# Mistake: the einsum sums over the input maps and hands the sum to every map. Right: map c with filter c, no sum over maps.
import numpy as np
operation, expected, wants = "depthwise_conv2d", "summed over the input maps (every map gets every input)", ""

def function(y, w, b=None, *, stride=1, padding=0):
    K = w.shape[-1]
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    win = np.lib.stride_tricks.sliding_window_view(yp, (K, K), axis=(1, 2))[:, ::stride, ::stride]
    z = np.einsum("chwkl,dkl->dhw", win, w)
    return z if b is None else z + b[:, None, None]
