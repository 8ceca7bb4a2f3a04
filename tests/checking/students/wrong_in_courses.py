"""Wrong functions as people of those courses write them; each is our own code with one or two of their mistakes.

CASES: (function or class, operation, what is said of each wrong result).
"""

import numpy as np


def conv_no_pad(x, w, b, conv_param):
    stride = conv_param["stride"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    pad = conv_param["pad"]
    out = np.zeros((N, F, 1 + (H + 2*pad - HH)//stride, 1 + (W + 2*pad - WW)//stride))
    x = np.pad(x, ((0, 0), (0, 0), (0, 2*pad), (0, 2*pad)))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = (x[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW] * w[f]).sum() + b[f]
    return out, (x, w, b, conv_param)


def conv_stride_forgotten(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    out = np.zeros((N, F, 1 + (H + 2*pad - HH)//stride, 1 + (W + 2*pad - WW)//stride))
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = (x[n, :, i:i+HH, j:j+WW] * w[f]).sum() + b[f]
    return out


def conv_bias_of_the_wrong_map(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    out = np.zeros((N, F, 1 + (H + 2*pad - HH)//stride, 1 + (W + 2*pad - WW)//stride))
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = np.sum(x[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW] * w[f] + b[f])
    return out


def backward_mean(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for n, f, i, j in np.ndindex(dout.shape):
        at = np.s_[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW]
        dw[f] += xp[at] * dout[n, f, i, j]
        dxp[at] += w[f] * dout[n, f, i, j]
    return dxp[:, :, pad:pad+H, pad:pad+W], dw / N, dout.mean(axis=(0, 2, 3))


def backward_minus_zero(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for n, f, i, j in np.ndindex(dout.shape):
        at = np.s_[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW]
        dw[f] += xp[at] * dout[n, f, i, j]
        dxp[at] += w[f] * dout[n, f, i, j]
    return dxp[:, :, pad:-pad, pad:-pad], dw, dout.sum(axis=(0, 2, 3))


def backward_overwrites(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw, db = np.zeros_like(xp), np.zeros_like(w), np.zeros_like(b)
    for n, f, i, j in np.ndindex(dout.shape):
        at = np.s_[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW]
        db[f] = dout[n, f, i, j]
        dw[f] += xp[at] * dout[n, f, i, j]
        dxp[at] += w[f] * dout[n, f, i, j]
    return dxp[:, :, pad:pad+H, pad:pad+W], dw, db


def conv_backward_last(dZ, cache):
    """deeplearning.ai: the slice of the unpadded map."""
    (A_prev, W, b, hparameters) = cache
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    stride, pad = hparameters["stride"], hparameters["pad"]
    (m, n_H, n_W, n_C) = dZ.shape
    A_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dA_pad, dW, db = np.zeros(A_pad.shape), np.zeros(W.shape), np.zeros(b.shape)
    for i, h, w, c in np.ndindex(dZ.shape):
        at = np.s_[i, h*stride:h*stride+f, w*stride:w*stride+f, :]
        dA_pad[at] = W[:, :, :, c] * dZ[i, h, w, c]
        dW[:, :, :, c] += A_pad[at] * dZ[i, h, w, c]
        db[:, :, :, c] += dZ[i, h, w, c]
    return dA_pad[:, pad:pad+n_H_prev, pad:pad+n_W_prev, :], dW, db


def pool_forward(A_prev, hparameters, mode="max"):
    """The window begins at h, not at h * stride."""
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    f, stride = hparameters["f"], hparameters["stride"]
    n_H, n_W = 1 + (n_H_prev - f)//stride, 1 + (n_W_prev - f)//stride
    A = np.zeros((m, n_H, n_W, n_C_prev))
    for h in range(n_H):
        for w in range(n_W):
            a = A_prev[:, h:h+f, w:w+f, :]
            A[:, h, w, :] = a.max(axis=(1, 2)) if mode == "max" else a.mean(axis=(1, 2))
    return A


def pool_backward(dA, cache, mode="max"):
    """The mean over the window's side."""
    (A_prev, hparameters) = cache
    f, stride = hparameters["f"], hparameters["stride"]
    m, n_H, n_W, n_C = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        dA_prev[i, h*stride:h*stride+f, w*stride:w*stride+f, c] += dA[i, h, w, c] / f
    return dA_prev


def affine_backward(dout, cache):
    x, w, b = cache
    return dout.dot(w.T), x.T.dot(dout) / x.shape[0], dout.sum(axis=0)


def affine_backward_db(dout, cache):
    x, w, b = cache
    return dout.dot(w.T), x.T.dot(dout), np.mean(dout, axis=0)


def relu_backward(dout, cache):
    x = cache
    dx = np.zeros_like(x)
    dx[dout > 0] = dout[dout > 0]
    return dx


def softmax_wrong_axis(x):
    e = np.exp(x - x.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


def softmax_loss_backward(z, y):
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    N = len(z)
    p[np.arange(N), y] -= 1
    return p / N


def corr2d(X, K):
    h, w = K.shape
    Y = np.zeros((X.shape[0] - h, X.shape[1] - w))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i+h, j:j+w] * K).sum()
    return Y


def corr2d_multi_in_out(X, K):
    """The filter turned round: the convolution of mathematics."""
    F, C, h, w = K.shape
    Y = np.zeros((F, X.shape[1] - h + 1, X.shape[2] - w + 1))
    for f, i, j in np.ndindex(Y.shape):
        Y[f, i, j] = (X[:, i:i+h, j:j+w] * K[f, :, ::-1, ::-1]).sum()
    return Y


class Conv2d:
    """HW2P1: the filter is not flipped in backward."""

    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.k = kernel_size
        self.W = np.zeros((out_channels, in_channels, kernel_size, kernel_size))
        self.b = np.zeros(out_channels)

    def forward(self, A):
        self.A = A
        v = np.lib.stride_tricks.sliding_window_view(A, (self.k, self.k), axis=(2, 3))
        return np.einsum("ncijkl,fckl->nfij", v, self.W) + self.b[:, None, None]

    def backward(self, dLdZ):
        k = self.k
        v = np.lib.stride_tricks.sliding_window_view(self.A, (k, k), axis=(2, 3))
        self.dLdW = np.einsum("nfij,ncijkl->fckl", dLdZ, v)
        self.dLdb = dLdZ.sum(axis=(0, 2, 3))
        pad = np.pad(dLdZ, ((0, 0), (0, 0), (k-1, k-1), (k-1, k-1)))
        v = np.lib.stride_tricks.sliding_window_view(pad, (k, k), axis=(2, 3))
        return np.einsum("nfijkl,fckl->ncij", v, self.W)


class Linear:
    """HW1P1: dLdW and dLdb are means."""

    def __init__(self, in_features, out_features):
        self.W, self.b = np.zeros((out_features, in_features)), np.zeros((out_features, 1))

    def forward(self, A):
        self.A, self.N = A, A.shape[0]
        return A @ self.W.T + self.b.T

    def backward(self, dLdZ):
        self.dLdW = dLdZ.T @ self.A / self.N
        self.dLdb = dLdZ.sum(axis=0)[:, None] / self.N
        return dLdZ @ self.W


class Downsample2d:
    """The size of the input is forgotten."""

    def __init__(self, downsampling_factor):
        self.k = downsampling_factor

    def forward(self, A):
        return A[:, :, ::self.k, ::self.k]

    def backward(self, dLdZ):
        k = self.k
        N, C, H, W = dLdZ.shape
        dLdA = np.zeros((N, C, (H - 1)*k + 1, (W - 1)*k + 1))
        dLdA[:, :, ::k, ::k] = dLdZ
        return dLdA


class MaxPool2d:
    """Every tied maximum gets the derivative."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, A):
        self.A, k, s = A, self.kernel, self.stride
        return np.lib.stride_tricks.sliding_window_view(A, (k, k), axis=(2, 3))[:, :, ::s, ::s].max(axis=(4, 5))

    def backward(self, dLdZ):
        dLdA, k, s = np.zeros(self.A.shape), self.kernel, self.stride
        for n, c, i, j in np.ndindex(dLdZ.shape):
            at = np.s_[n, c, i*s:i*s+k, j*s:j*s+k]
            dLdA[at] += (self.A[at] == self.A[at].max()) * dLdZ[n, c, i, j]
        return dLdA


class ReLU:
    """relu'(0) = 1."""

    def forward(self, Z):
        self.Z = Z
        return np.maximum(Z, 0)

    def backward(self, dLdA):
        return dLdA * (self.Z >= 0)


class GradientsAddUp:
    """The gradients of the call before are still there."""

    def __init__(self, in_features, out_features):
        self.W, self.b = np.zeros((out_features, in_features)), np.zeros(out_features)
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dout):
        self.dW += dout.T @ self.x
        self.db += dout.sum(axis=0)
        return dout @ self.W


def in_place(z):
    z -= z.max(axis=-1, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=-1, keepdims=True)
    return z.copy()


def lists(image, kernel):
    """range(H - K): the last window is left out."""
    H, W, K = len(image[0]), len(image[0][0]), len(kernel[0][0])
    out = []
    for filter_ in kernel:
        rows = []
        for i in range(H - K):
            row = []
            for j in range(W - K):
                total = 0
                for c in range(len(image)):
                    for a in range(K):
                        for b in range(K):
                            total += image[c][i + a][j + b] * filter_[c][a][b]
                row.append(total)
            rows.append(row)
        out.append(rows)
    return out


def first_map_only(x, w, b, stride, pad):
    """The return stands inside the loop."""
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    F, C, K, _ = w.shape
    out = np.zeros((F, (x.shape[1] - K)//stride + 1, (x.shape[2] - K)//stride + 1))
    for f in range(F):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                out[f, i, j] = np.sum(x[:, i*stride:i*stride+K, j*stride:j*stride+K] * w[f]) + b[f]
        return out


def bounds_exchanged(x, w, b):
    F, C, K, _ = w.shape
    out = np.zeros((F, x.shape[1] - K + 1, x.shape[2] - K + 1))
    for f in range(F):
        for i in range(out.shape[2]):
            for j in range(out.shape[2]):
                out[f, i, j] = np.sum(x[:, i:i+K, j:j+K] * w[f]) + b[f]
    return out


def log_with_an_epsilon(z, d):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    return p - (d if np.ndim(d) == np.ndim(z) else np.eye(z.shape[-1])[d]) + 1e-8


def float32_inside(y, w, b=None, *, stride=1, padding=0):
    y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    k = w.shape[-1]
    v = np.lib.stride_tricks.sliding_window_view(y, (k, k), axis=(1, 2))[:, ::stride, ::stride]
    z = np.einsum("cijkl,fckl->fij", (v / 3).astype(np.float32), (w / 7).astype(np.float32)) * 21
    return z.astype(float) if b is None else z.astype(float) + b[:, None, None]


LEFT_OVER = ("two different answers to equal inputs: something is left over from the first call, "
             "or drawn at random")

CASES = [
    (conv_no_pad, "conv2d", {'z': 'border on one side only'}),
    (conv_stride_forgotten, "conv2d", {'z': 'window moves by one cell'}),
    (conv_bias_of_the_wrong_map, "conv2d", {'z': 'bias inside the sum'}),
    (backward_mean, "conv2d_backward", {'dw': 'mean over the batch', 'db': 'db averaged'}),
    (backward_minus_zero, "conv2d_backward", {'dy': 'p:-p with p = 0'}),
    (backward_overwrites, "conv2d_backward", {'db': '= for += in db'}),
    (conv_backward_last, "conv2d_backward", {'dy': '= for += in dy'}),
    (pool_forward, "max_pool2d", {'u': 'windows one cell apart'}),
    (pool_forward, "mean_pool2d", {'u': 'windows one cell apart'}),
    (pool_backward, "mean_pool2d_backward", {'dy': 'divided by K'}),
    (affine_backward, "linear_backward", {'dw': 'mean over the batch'}),
    (affine_backward_db, "linear_backward", {'db': 'mean over the batch'}),
    (relu_backward, "activation_backward", {'dz': 'gate on the derivative'}),
    (softmax_wrong_axis, "softmax", {'result': 'softmax down the batch'}),
    (softmax_loss_backward, "cross_entropy_backward", {'dz': 'divided by the batch'}),
    (corr2d, "conv2d", {'z': 'size rule without + 1'}),
    (corr2d_multi_in_out, "conv2d", {'z': 'flipped filter'}),
    (Conv2d, "conv2d_backward", {'dy': 'no flip'}),
    (Linear, "linear_backward", {'dw': 'mean over the batch', 'db': 'mean over the batch'}),
    (Downsample2d, "downsample_backward", {'dy': 'upsampled between neighbours only'}),
    (MaxPool2d, "max_pool2d_backward", {'dy': 'only at ties; every tied maximum gets the derivative'}),
    (ReLU, "activation_backward", {'dz': "relu'(0) is 1"}),
    (GradientsAddUp, "linear_backward",
     dict.fromkeys(("dy", "dw", "db"), LEFT_OVER)),
    (in_place, "softmax", {'result': 'it changes its input z: work on a copy'}),
    (lists, "conv2d", {'z': 'size rule without + 1'}),
    (first_map_only, "conv2d", {'z': 'returns inside the loop'}),
    (bounds_exchanged, "conv2d", {'z': "one axis' bound for both"}),
    (log_with_an_epsilon, "cross_entropy_backward",
     {'dz': 'right to about 1e-7: something is rounded, or a small number is added'}),
    (float32_inside, "conv2d", {'z': 'right to about 1e-7: something is rounded, or a small number is added'}),
]
