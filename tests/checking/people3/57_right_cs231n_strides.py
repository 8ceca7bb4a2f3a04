# style: cs231n's assignment (see https://github.com/lightaime/cs231n; x, w, b, conv_param, returns out and cache)
# Right: (N, C, H, W), filters (F, C, HH, WW), im2col by as_strided.
import numpy as np
operation, expected, wants = "conv2d", "right: (x, w, b, conv_param) -> out, cache; as_strided", ""

def function(x, w, b, conv_param):
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    stride, pad = conv_param["stride"], conv_param["pad"]
    x_padded = np.ascontiguousarray(np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))))
    H_out, W_out = (H + 2 * pad - HH) // stride + 1, (W + 2 * pad - WW) // stride + 1
    sn, sc, sh, sw = x_padded.strides
    cols = np.lib.stride_tricks.as_strided(x_padded, shape=(C, HH, WW, N, H_out, W_out),
                                           strides=(sc, sh, sw, sn, stride * sh, stride * sw))
    res = w.reshape(F, -1) @ np.ascontiguousarray(cols).reshape(C * HH * WW, -1) + b.reshape(-1, 1)
    out = res.reshape(F, N, H_out, W_out).transpose(1, 0, 2, 3)
    return np.ascontiguousarray(out), (x, w, b, conv_param, cols)
