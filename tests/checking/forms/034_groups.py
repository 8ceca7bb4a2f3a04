import numpy as np
operation = "depthwise_conv2d"
def function(inputs, depthwise_kernel, stride, pad):
    """NHWC, kernel (kh, kw, C)"""
    N, H, W, C = inputs.shape
    kh, kw, _ = depthwise_kernel.shape
    x = np.pad(inputs, [(0, 0), (pad, pad), (pad, pad), (0, 0)])
    oh = (H + 2*pad - kh)//stride + 1
    ow = (W + 2*pad - kw)//stride + 1
    out = np.zeros((N, oh, ow, C))
    for i in range(oh):
        for j in range(ow):
            out[:, i, j] = np.sum(x[:, i*stride:i*stride+kh, j*stride:j*stride+kw] * depthwise_kernel, axis=(1, 2))
    return out
