# source: https://github.com/tinygrad/tinygrad/pull/38  (convolution without loops: as_strided and one einsum)
# Right: a batch (N, C, H, W), a strided view of all windows, one einsum.
import numpy as np
operation, expected, wants = "conv2d", "right: batch only, as_strided and einsum", ""

def function(x, w, stride=1, padding=0):
    x = np.ascontiguousarray(np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding))))
    bs, cin, iy, ix = x.shape
    cout, _, H, W = w.shape
    oy, ox = (iy - H) // stride + 1, (ix - W) // stride + 1
    s = x.strides
    view = np.lib.stride_tricks.as_strided(
        x, shape=(bs, cin, oy, ox, H, W),
        strides=(s[0], s[1], s[2]*stride, s[3]*stride, s[2], s[3]), writeable=False)
    return np.einsum("bcYXyx,kcyx->bkYX", view, w)
