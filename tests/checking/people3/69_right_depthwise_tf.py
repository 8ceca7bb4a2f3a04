# source: https://github.com/tensorflow/tfjs-core/pull/1069  (gradients of depthwiseConv2D; the layout of its filters)
# Right: channels last, filters (k, k, C, 1), batch, no bias.
import numpy as np
operation, expected, wants = "depthwise_conv2d", "right: channels last, filters (k, k, C, 1)", ""

def function(x, filter, strides=1, pad=0):
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    kh, kw, c, _ = filter.shape
    view = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))[:, ::strides, ::strides]
    return np.einsum("nhwcab,abc->nhwc", view, filter[..., 0])
