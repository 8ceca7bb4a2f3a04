# source: https://github.com/Samsung/ONE/issues/11248  (formula of the backward pass of average pooling)
# Right: batch (N, C, H, W); the share of every window added to its K x K cells, offset by offset.
import numpy as np
operation, expected, wants = "mean_pool2d_backward", "right: batch only, offset by offset", ""

def function(dout, x_shape, pool=2, stride=2, pad=0):
    N, C, H, W = x_shape
    oh, ow = dout.shape[2:]
    dx = np.zeros((N, C, H + 2*pad, W + 2*pad))
    share = dout / pool / pool
    for m in range(pool):
        for n in range(pool):
            dx[:, :, m:m+oh*stride:stride, n:n+ow*stride:stride][:, :, :oh, :ow] += share
    return dx[:, :, pad:pad+H, pad:pad+W]
