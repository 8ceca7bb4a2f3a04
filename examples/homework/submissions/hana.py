import numpy as np


def conv_forward(y, w, b=None, *, stride=1, padding=0):
    D_out, D_in, K, _ = w.shape
    y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    W = (y.shape[1] - K) // stride + 1
    H = (y.shape[2] - K) // stride + 1
    z = np.zeros((D_out, W, H))
    for j in range(D_out)
        for m in range(W):
            for n in range(H):
                window = y[:, m * stride : m * stride + K, n * stride : n * stride + K]
                z[j, m, n] = np.sum(w[j] * window)
        if b is not None:
            z[j] += b[j]
    return z


def conv_backward(dz, y, w, *, stride=1, padding=0):
    D_out, D_in, K, _ = w.shape
    padded = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dy, dw = np.zeros_like(padded), np.zeros_like(w)
    for j in range(D_out):
        for m in range(dz.shape[1]):
            for n in range(dz.shape[2]):
                here = np.s_[:, m * stride : m * stride + K, n * stride : n * stride + K]
                dw[j] += dz[j, m, n] * padded[here]
                dy[here] += dz[j, m, n] * w[j]
    dy = dy[:, padding : padding + y.shape[1], padding : padding + y.shape[2]].copy()
    return dy, dw, dz.sum(axis=(1, 2))


def max_pool(y, K, *, stride=1, padding=0):
    y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)), constant_values=-np.inf)
    W = (y.shape[1] - K) // stride + 1
    H = (y.shape[2] - K) // stride + 1
    u = np.zeros((len(y), W, H))
    for m in range(W):
        for n in range(H):
            window = y[:, m * stride : m * stride + K, n * stride : n * stride + K]
            u[:, m, n] = window.max(axis=(1, 2))
    return u
