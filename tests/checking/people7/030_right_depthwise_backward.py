import numpy as np

def depthwise_backward(dout, x, w, stride=1, pad=0):
    N, C, H, W = x.shape
    _, KH, KW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp = np.zeros(xp.shape)
    dw = np.zeros(w.shape)
    OH, OW = dout.shape[2:]
    for u in range(KH):
        for v in range(KW):
            rows = slice(u, u + stride*(OH-1) + 1, stride)
            cols = slice(v, v + stride*(OW-1) + 1, stride)
            dw[:, u, v] = np.sum(dout * xp[:, :, rows, cols], axis=(0, 2, 3))
            dxp[:, :, rows, cols] += dout * w[None, :, u, v, None, None]
    db = dout.sum(axis=(0, 2, 3))
    return dxp[:, :, pad:H+pad, pad:W+pad], dw, db


operation, expected = 'depthwise_conv2d_backward', ''
function = depthwise_backward
