import numpy as np

def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    stride = conv_param['stride']
    pad = conv_param['pad']
    H_out, W_out = dout.shape[2:]

    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), 'constant')
    dxp = np.zeros(xp.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(b.shape)

    for i in range(N):
        for k in range(F):
            for hi in range(H_out):
                for wi in range(W_out):
                    g = dout[i, k, hi, wi]
                    h1 = hi * stride
                    w1 = wi * stride
                    dxp[i, :, h1:h1 + HH, w1:w1 + WW] += g * w[k]
                    dw[k] += g * xp[i, :, h1:h1 + HH, w1:w1 + WW]
                    db[k] += g
    db /= N  # BUG
    dx = dxp[:, :, pad:pad + H, pad:pad + W]
    return dx, dw, db


operation, expected = 'conv2d_backward', 'db is averaged over the batch'
function = conv_backward_naive
