import numpy as np

def conv_backward_naive(dout, cache):
    dx, dw, db = None, None, None
    x, w, b, conv_param = cache
    pad = conv_param['pad']
    stride = conv_param['stride']
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, H_out, W_out = dout.shape

    x_padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode='constant')
    dx_padded = np.zeros(x_padded.shape)
    dw = np.zeros(w.shape)
    db = np.sum(dout, axis=(0, 2, 3))

    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    dw[f] += dout[n, f, i, j] * x_padded[n, :, i * stride:i * stride + HH, j * stride:j * stride + WW]
                    dx_padded[n, :, i * stride:i * stride + HH, j * stride:j * stride + WW] += dout[n, f, i, j] * w[f]

    dx = dx_padded[:, :, pad:pad + H, pad:pad + W]
    return dx, dw, db


operation, expected = 'conv2d_backward', ''
function = conv_backward_naive
