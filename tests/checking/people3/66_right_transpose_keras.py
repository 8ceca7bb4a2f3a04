# source: https://github.com/tensorflow/tensorflow/issues/31192  (conv2d_transpose's filter is (h, w, out, in), unlike conv2d's)
# Right: channels last, filters (k, k, C_out, C_in), batch; no padding.
import numpy as np
operation, expected, wants = "conv_transpose2d", "right: channels last, filters (k, k, C_out, C_in)", ""

def function(x, kernel, bias=None, stride=1):
    n, h, w, c_in = x.shape
    k, _, c_out, _ = kernel.shape
    out = np.zeros((n, (h - 1) * stride + k, (w - 1) * stride + k, c_out))
    for a in range(k):
        for b in range(k):
            out[:, a:a + (h - 1) * stride + 1:stride, b:b + (w - 1) * stride + 1:stride] += np.einsum(
                "nhwi,oi->nhwo", x, kernel[a, b])
    return out if bias is None else out + bias
