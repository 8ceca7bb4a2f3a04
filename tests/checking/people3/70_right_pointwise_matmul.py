# source: https://github.com/pulp-platform/pulp-trainlib/issues/3  (pointwise: the weights have to be transposed before the product)
# Right: a batch, each map flattened, one matrix product; returns a dict.
import numpy as np
operation, expected, wants = "pointwise_conv2d_backward", "right: matrix products over flattened maps, results in a dict", ""

def function(dz, y, w):
    n, c_in, h, wd = y.shape
    c_out = w.shape[0]
    g = dz.reshape(n, c_out, h * wd)
    x = y.reshape(n, c_in, h * wd)
    dx = np.matmul(w.T, g).reshape(y.shape)
    dw = np.matmul(g, x.transpose(0, 2, 1)).sum(axis=0)
    return {"dy": dx, "dw": dw, "db": g.sum(axis=(0, 2))}
