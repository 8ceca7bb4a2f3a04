import numpy as np
operation = "depthwise_conv2d_backward"
def function(dout, x, weight, stride=1, padding=0):
    N, C, H, W = x.shape
    k = weight.shape[-1]
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(weight)
    for c in range(C):
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                r, q = i*stride, j*stride
                g = dout[:, c, i, j][:, None, None]
                dw[c, 0] += (g*xp[:, c, r:r+k, q:q+k]).sum(0)
                dxp[:, c, r:r+k, q:q+k] += g*weight[c, 0]
    return dxp[:, :, padding:padding+H, padding:padding+W], dw, dout.sum((0, 2, 3))
