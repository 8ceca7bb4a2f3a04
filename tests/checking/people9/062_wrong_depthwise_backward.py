import numpy as np

def depthwise_conv_backward(dout, x, w, stride=1, pad=1):
    # x: (N, C, H, W), w: (C, k, k)
    N, C, H, W = x.shape
    _, k, _ = w.shape
    _, _, Ho, Wo = dout.shape
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), 'constant')
    dx_pad = np.zeros(x_pad.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(C)
    for n in range(N):
        for c in range(C):
            for i in range(Ho):
                for j in range(Wo):
                    hs, ws = i * stride, j * stride
                    dw[c] = x_pad[n, c, hs:hs + k, ws:ws + k] * dout[n, c, i, j]  # BUG
                    dx_pad[n, c, hs:hs + k, ws:ws + k] += w[c] * dout[n, c, i, j]
                    db[c] += dout[n, c, i, j]
    return dx_pad, dw, db  # BUG


operation, expected = 'depthwise_conv2d_backward', 'dw is assigned, so it holds the last position only; dx is returned with its padding'
function = depthwise_conv_backward
