# source: https://newbe.dev/index.php/convolve2d-just-by-using-numpy, http://jessicastringham.net/2017/12/31/stride-tricks.html
# Right: as_strided and einsum, one image (C, H, W) or a batch.
import numpy as np
operation, expected, wants = "conv2d", "right, as_strided and einsum", ""

def function(a, f, b=None, stride=1, padding=0):
    pads = [(0, 0)] * (a.ndim - 2) + [(padding, padding)] * 2
    a = np.ascontiguousarray(np.pad(a, pads))
    kh, kw = f.shape[-2:]
    oh, ow = (a.shape[-2] - kh) // stride + 1, (a.shape[-1] - kw) // stride + 1
    sh, sw = a.strides[-2:]
    sub = np.lib.stride_tricks.as_strided(a, shape=a.shape[:-2] + (kh, kw, oh, ow),
                                          strides=a.strides[:-2] + (sh, sw, sh * stride, sw * stride))
    out = np.einsum("ocij,...cijkl->...okl", f, sub)
    return out if b is None else out + np.reshape(b, (-1, 1, 1))
