import numpy as np

def conv_forward_naive(x, w, b, conv_param):
    out = None
    pad, stride = conv_param['pad'], conv_param['stride']
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    Hp = 1 + int((H + 2 * pad - HH) / stride)
    Wp = 1 + int((W + 2 * pad - WW) / stride)
    out = np.zeros((N, F, Hp, Wp))
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], 'constant')
    for i in range(N):
        for j in range(F):
            for k in range(Hp):
                hs = k * stride
                for l in range(Wp):
                    ws = l * stride
                    window = padded[i, :, hs:hs + HH, ws:ws + WW]
                    out[i, j, k, l] = np.sum(window * w[j]) + b[j]
    cache = (x, w, b, conv_param)
    return out, cache


operation, expected = 'conv2d', ''
function = conv_forward_naive
