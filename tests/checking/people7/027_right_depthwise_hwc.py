import numpy as np

def depthwise(x, k, bias=None, stride=1, pad=0):
    # x: H,W,C    k: kh,kw,C
    x = np.pad(x, ((pad, pad), (pad, pad), (0, 0)))
    kh, kw, C = k.shape
    oh = (x.shape[0]-kh)//stride + 1
    ow = (x.shape[1]-kw)//stride + 1
    y = np.zeros((oh, ow, C))
    for i in range(oh):
        for j in range(ow):
            y[i, j] = (x[i*stride:i*stride+kh, j*stride:j*stride+kw]*k).sum(axis=(0, 1))
    return y if bias is None else y + bias


operation, expected = 'depthwise_conv2d', ''
function = depthwise
