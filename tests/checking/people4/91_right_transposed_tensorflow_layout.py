# source: https://github.com/apache/systemds/pull/541, https://github.com/vlfeat/matconvnet/pull/585 (which axis of the transposed filter is in, which is out)
# Right: maps last and TensorFlow's filter (K, K, C_out, C_in); scattered.
import numpy as np
operation, expected, wants = "conv_transpose2d", "right: maps last, filters (K, K, C_out, C_in)", ""

def function(x, kernel, strides=1, padding=0):
    n, h, w, _ = x.shape
    k, _, c_out, _ = kernel.shape
    out = np.zeros((n, (h-1)*strides + k, (w-1)*strides + k, c_out))
    for i in range(h):
        for j in range(w):
            out[:, i*strides:i*strides+k, j*strides:j*strides+k] += np.einsum("ni,uvoi->nuvo", x[:, i, j], kernel)
    return out[:, padding:out.shape[1]-padding, padding:out.shape[2]-padding]
