"""Right functions and classes as people of four courses write them: cs231n, deeplearning.ai, d2l, 11-785, and others.

Each is our own code in that form. CASES: (function or class, operation).
"""

import numpy as np

# ---------------------------------------------------------------- cs231n


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    out = np.zeros((N, F, H_out, W_out))
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    window = x_pad[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW]
                    out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    cache = (x, w, b, conv_param)
    return out, cache


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    _, _, H_out, W_out = dout.shape
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dx_pad, dw = np.zeros_like(x_pad), np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    here = np.s_[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW]
                    dw[f] += x_pad[here] * dout[n, f, i, j]
                    dx_pad[here] += w[f] * dout[n, f, i, j]
    db = dout.sum(axis=(0, 2, 3))
    dx = dx_pad[:, :, pad:pad+H, pad:pad+W]
    return dx, dw, db


def max_pool_forward_naive(x, pool_param):
    HH, WW, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    N, C, H, W = x.shape
    out = np.zeros((N, C, (H - HH) // s + 1, (W - WW) // s + 1))
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            out[:, :, i, j] = x[:, :, i*s:i*s+HH, j*s:j*s+WW].max(axis=(2, 3))
    return out, (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    HH, WW = pool_param["pool_height"], pool_param["pool_width"]
    s = pool_param["stride"]
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        window = x[n, c, i*s:i*s+HH, j*s:j*s+WW]
        a, b = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i*s+a, j*s+b] += dout[n, c, i, j]
    return dx


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w) + b
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T.dot(dout)
    return dx, dw, dout.sum(axis=0)


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    x = cache
    return dout * (x > 0)


def softmax_loss(x, y):
    shifted = x - np.max(x, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted), axis=1, keepdims=True)
    log_probs = shifted - np.log(Z)
    N = x.shape[0]
    loss = -np.sum(log_probs[np.arange(N), y]) / N
    dx = np.exp(log_probs)
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx


# ---------------------------------------------------------------- deeplearning.ai: channels last


def conv_forward(A_prev, W, b, hparameters):
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    stride = hparameters["stride"]
    pad = hparameters["pad"]
    n_H = int((n_H_prev - f + 2 * pad) / stride) + 1
    n_W = int((n_W_prev - f + 2 * pad) / stride) + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    a_slice = A_prev_pad[i, h*stride:h*stride+f, w*stride:w*stride+f, :]
                    Z[i, h, w, c] = np.sum(a_slice * W[:, :, :, c]) + float(b[0, 0, 0, c])
    cache = (A_prev, W, b, hparameters)
    return Z, cache


def conv_backward(dZ, cache):
    (A_prev, W, b, hparameters) = cache
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    stride, pad = hparameters["stride"], hparameters["pad"]
    (m, n_H, n_W, n_C) = dZ.shape
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dA_prev_pad = np.zeros_like(A_prev_pad)
    dW, db = np.zeros_like(W), np.zeros((1, 1, 1, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vs, hs = h * stride, w * stride
                    dA_prev_pad[i, vs:vs+f, hs:hs+f, :] += W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += A_prev_pad[i, vs:vs+f, hs:hs+f, :] * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
    dA_prev = dA_prev_pad[:, pad:pad+n_H_prev, pad:pad+n_W_prev, :]
    return dA_prev, dW, db


def pool_forward(A_prev, hparameters, mode="max"):
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    f = hparameters["f"]
    stride = hparameters["stride"]
    n_H, n_W = int(1 + (n_H_prev - f) / stride), int(1 + (n_W_prev - f) / stride)
    A = np.zeros((m, n_H, n_W, n_C_prev))
    for h in range(n_H):
        for w in range(n_W):
            a_slice = A_prev[:, h*stride:h*stride+f, w*stride:w*stride+f, :]
            if mode == "max":
                A[:, h, w, :] = np.max(a_slice, axis=(1, 2))
            elif mode == "average":
                A[:, h, w, :] = np.mean(a_slice, axis=(1, 2))
    cache = (A_prev, hparameters)
    return A, cache


def pool_backward(dA, cache, mode="max"):
    (A_prev, hparameters) = cache
    stride, f = hparameters["stride"], hparameters["f"]
    m, n_H, n_W, n_C = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        here = np.s_[i, h*stride:h*stride+f, w*stride:w*stride+f, c]
        if mode == "max":
            window = A_prev[here]
            mask = np.zeros(window.size)
            mask[np.argmax(window)] = 1
            dA_prev[here] += mask.reshape(window.shape) * dA[i, h, w, c]
        else:
            dA_prev[here] += np.ones((f, f)) * dA[i, h, w, c] / (f * f)
    return dA_prev


def linear_forward(A, W, b):
    Z = np.dot(W, A) + b
    return Z, (A, W, b)


def zero_pad(X, pad):
    return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)), mode="constant")


# ---------------------------------------------------------------- d2l


def corr2d(X, K):
    h, w = K.shape
    Y = np.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i+h, j:j+w] * K).sum()
    return Y


def corr2d_multi_in(X, K):
    return sum(corr2d(x, k) for x, k in zip(X, K))


def corr2d_multi_in_out(X, K):
    return np.stack([corr2d_multi_in(X, k) for k in K], 0)


def corr2d_multi_in_out_1x1(X, K):
    c_i, h, w = X.shape
    c_o = K.shape[0]
    X = X.reshape((c_i, h * w))
    K = K.reshape((c_o, c_i))
    return np.matmul(K, X).reshape((c_o, h, w))


def pool2d(X, pool_size, mode="max"):
    p_h, p_w = pool_size
    Y = np.zeros((X.shape[0] - p_h + 1, X.shape[1] - p_w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == "max":
                Y[i, j] = X[i:i+p_h, j:j+p_w].max()
            elif mode == "avg":
                Y[i, j] = X[i:i+p_h, j:j+p_w].mean()
    return Y


def trans_conv(X, K):
    h, w = K.shape
    Y = np.zeros((X.shape[0] + h - 1, X.shape[1] + w - 1))
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            Y[i:i+h, j:j+w] += X[i, j] * K
    return Y


# ---------------------------------------------------------------- deep learning from scratch


def im2col(x, fh, fw, s, p):
    N, C, H, W = x.shape
    oh, ow = (H + 2*p - fh) // s + 1, (W + 2*p - fw) // s + 1
    img = np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)])
    col = np.zeros((N, C, fh, fw, oh, ow))
    for i in range(fh):
        for j in range(fw):
            col[:, :, i, j] = img[:, :, i:i+s*oh:s, j:j+s*ow:s]
    return col.transpose(0, 4, 5, 1, 2, 3).reshape(N*oh*ow, -1)


def col2im(col, shape, fh, fw, s, p):
    N, C, H, W = shape
    oh, ow = (H + 2*p - fh) // s + 1, (W + 2*p - fw) // s + 1
    col = col.reshape(N, oh, ow, C, fh, fw).transpose(0, 3, 4, 5, 1, 2)
    img = np.zeros((N, C, H + 2*p + s - 1, W + 2*p + s - 1))
    for i in range(fh):
        for j in range(fw):
            img[:, :, i:i+s*oh:s, j:j+s*ow:s] += col[:, :, i, j]
    return img[:, :, p:H+p, p:W+p]


class Convolution:
    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad
        self.x = self.col = self.col_W = self.dW = self.db = None

    def forward(self, x):
        FN, C, FH, FW = self.W.shape
        N, C, H, W = x.shape
        oh = 1 + int((H + 2*self.pad - FH) / self.stride)
        ow = 1 + int((W + 2*self.pad - FW) / self.stride)
        self.x, self.col = x, im2col(x, FH, FW, self.stride, self.pad)
        self.col_W = self.W.reshape(FN, -1).T
        out = np.dot(self.col, self.col_W) + self.b
        return out.reshape(N, oh, ow, -1).transpose(0, 3, 1, 2)

    def backward(self, dout):
        FN, C, FH, FW = self.W.shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        self.db = np.sum(dout, axis=0)
        self.dW = np.dot(self.col.T, dout).transpose(1, 0).reshape(FN, C, FH, FW)
        return col2im(np.dot(dout, self.col_W.T), self.x.shape, FH, FW, self.stride, self.pad)


class Affine:
    def __init__(self, W, b):
        self.W, self.b, self.x, self.dW, self.db = W, b, None, None, None

    def forward(self, x):
        self.x = x
        return np.dot(self.x, self.W) + self.b

    def backward(self, dout):
        dx = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx


class Relu:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = (x <= 0)
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout


# ---------------------------------------------------------------- 11-785 homework


class Conv2d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels, self.out_channels, self.kernel_size = in_channels, out_channels, kernel_size
        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
        self.b = np.zeros(out_channels) if bias_init_fn is None else bias_init_fn(out_channels)
        self.dLdW, self.dLdb = np.zeros(self.W.shape), np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        N, _, H, W = A.shape
        k = self.kernel_size
        Z = np.zeros((N, self.out_channels, H - k + 1, W - k + 1))
        for i in range(H - k + 1):
            for j in range(W - k + 1):
                Z[:, :, i, j] = np.tensordot(A[:, :, i:i+k, j:j+k], self.W, axes=([1, 2, 3], [1, 2, 3]))
        return Z + self.b[None, :, None, None]

    def backward(self, dLdZ):
        k = self.kernel_size
        dLdA = np.zeros(self.A.shape)
        self.dLdb = np.sum(dLdZ, axis=(0, 2, 3))
        self.dLdW = np.zeros(self.W.shape)
        for i in range(k):
            for j in range(k):
                part = self.A[:, :, i:i+dLdZ.shape[2], j:j+dLdZ.shape[3]]
                self.dLdW[:, :, i, j] = np.tensordot(dLdZ, part, axes=([0, 2, 3], [0, 2, 3]))
        pad = np.pad(dLdZ, ((0, 0), (0, 0), (k-1, k-1), (k-1, k-1)))
        flipped = np.flip(self.W, axis=(2, 3))
        for i in range(self.A.shape[2]):
            for j in range(self.A.shape[3]):
                dLdA[:, :, i, j] = np.tensordot(pad[:, :, i:i+k, j:j+k], flipped, axes=([1, 2, 3], [0, 2, 3]))
        return dLdA


class Downsample2d:
    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        self.shape = A.shape
        return A[:, :, ::self.downsampling_factor, ::self.downsampling_factor]

    def backward(self, dLdZ):
        dLdA = np.zeros(self.shape)
        dLdA[:, :, ::self.downsampling_factor, ::self.downsampling_factor] = dLdZ
        return dLdA


class Upsample2d:
    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        k = self.upsampling_factor
        N, C, H, W = A.shape
        Z = np.zeros((N, C, k*(H - 1) + 1, k*(W - 1) + 1))
        Z[:, :, ::k, ::k] = A
        return Z

    def backward(self, dLdZ):
        return dLdZ[:, :, ::self.upsampling_factor, ::self.upsampling_factor]


class Conv2d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None,
                 bias_init_fn=None):
        self.stride, self.pad = stride, padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        A = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad), (self.pad, self.pad)))
        return self.downsample2d.forward(self.conv2d_stride1.forward(A))

    def backward(self, dLdZ):
        dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        p = self.pad
        return dLdA[:, :, p:dLdA.shape[2]-p, p:dLdA.shape[3]-p]


class ConvTranspose2d:
    def __init__(self, in_channels, out_channels, kernel_size, upsampling_factor, weight_init_fn=None,
                 bias_init_fn=None):
        self.upsample2d = Upsample2d(upsampling_factor)
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)

    def forward(self, A):
        return self.conv2d_stride1.forward(self.upsample2d.forward(A))

    def backward(self, dLdZ):
        return self.upsample2d.backward(self.conv2d_stride1.backward(dLdZ))


class Conv1d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.kernel_size = kernel_size
        self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
        self.b = np.zeros(out_channels)
        self.dLdW, self.dLdb = np.zeros(self.W.shape), np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        k = self.kernel_size
        T = A.shape[2] - k + 1
        Z = np.zeros((A.shape[0], self.W.shape[0], T))
        for t in range(T):
            Z[:, :, t] = np.tensordot(A[:, :, t:t+k], self.W, axes=([1, 2], [1, 2]))
        return Z + self.b[None, :, None]

    def backward(self, dLdZ):
        self.dLdb = dLdZ.sum(axis=(0, 2))
        self.dLdW = np.zeros(self.W.shape)
        dLdA = np.zeros(self.A.shape)
        for i in range(self.kernel_size):
            part = self.A[:, :, i:i+dLdZ.shape[2]]
            self.dLdW[:, :, i] = np.tensordot(dLdZ, part, axes=([0, 2], [0, 2]))
            dLdA[:, :, i:i+dLdZ.shape[2]] += np.einsum("nft,fc->nct", dLdZ, self.W[:, :, i])
        return dLdA


class MaxPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A, k = A, self.kernel
        Z = np.zeros((*A.shape[:2], A.shape[2] - k + 1, A.shape[3] - k + 1))
        for i in range(Z.shape[2]):
            for j in range(Z.shape[3]):
                Z[:, :, i, j] = A[:, :, i:i+k, j:j+k].max(axis=(2, 3))
        return Z

    def backward(self, dLdZ):
        dLdA, k = np.zeros(self.A.shape), self.kernel
        for n, c, i, j in np.ndindex(dLdZ.shape):
            window = self.A[n, c, i:i+k, j:j+k]
            a, b = np.unravel_index(np.argmax(window), window.shape)
            dLdA[n, c, i+a, j+b] += dLdZ[n, c, i, j]
        return dLdA


class MaxPool2d:
    def __init__(self, kernel, stride):
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d.forward(self.maxpool2d_stride1.forward(A))

    def backward(self, dLdZ):
        return self.maxpool2d_stride1.backward(self.downsample2d.backward(dLdZ))


class MeanPool2d:
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, A):
        self.A, k, s = A, self.kernel, self.stride
        windows = np.lib.stride_tricks.sliding_window_view(A, (k, k), axis=(2, 3))
        return windows[:, :, ::s, ::s].mean(axis=(4, 5))

    def backward(self, dLdZ):
        dLdA, k, s = np.zeros(self.A.shape), self.kernel, self.stride
        for i in range(dLdZ.shape[2]):
            for j in range(dLdZ.shape[3]):
                dLdA[:, :, i*s:i*s+k, j*s:j*s+k] += dLdZ[:, :, i, j][:, :, None, None] / k**2
        return dLdA


class Flatten:
    def forward(self, A):
        self.shape = A.shape
        return A.reshape(A.shape[0], -1)

    def backward(self, dLdZ):
        return dLdZ.reshape(self.shape)


class Linear:
    def __init__(self, in_features, out_features, debug=False):
        self.W, self.b = np.zeros((out_features, in_features)), np.zeros((out_features, 1))

    def forward(self, A):
        self.A, self.N = A, A.shape[0]
        self.Ones = np.ones((self.N, 1))
        return A @ self.W.T + self.Ones @ self.b.T

    def backward(self, dLdZ):
        self.dLdW = dLdZ.T @ self.A
        self.dLdb = dLdZ.T @ self.Ones
        return dLdZ @ self.W


class Sigmoid:
    def forward(self, Z):
        self.A = 1 / (1 + np.exp(-Z))
        return self.A

    def backward(self, dLdA):
        return dLdA * (self.A - self.A * self.A)


class CrossEntropyLoss:
    def forward(self, A, Y):
        self.A, self.Y, self.N = A, Y, A.shape[0]
        e = np.exp(A - A.max(axis=1, keepdims=True))
        self.softmax = e / e.sum(axis=1, keepdims=True)
        return np.sum(-Y * np.log(self.softmax)) / self.N

    def backward(self):
        return (self.softmax - self.Y) / self.N


class MSELoss:
    def forward(self, A, Y):
        self.A, self.Y = A, Y
        self.N, self.C = A.shape
        return np.sum((A - Y) * (A - Y)) / (self.N * self.C)

    def backward(self):
        return 2 * (self.A - self.Y) / (self.N * self.C)


# ---------------------------------------------------------------- others


def convolve(image, kernel, bias, strides, p):
    """Channels last, one image, filters (K, K, C, F)."""
    image = np.pad(image, ((p, p), (p, p), (0, 0)))
    k, _, _, f = kernel.shape
    rows, cols = (image.shape[0] - k)//strides + 1, (image.shape[1] - k)//strides + 1
    out = np.zeros((rows, cols, f))
    for r in range(rows):
        for c in range(cols):
            patch = image[r*strides:r*strides+k, c*strides:c*strides+k, :]
            out[r, c] = np.tensordot(patch, kernel, 3) + bias
    return out


def conv_dict(grad_output, saved):
    """A dict for the cache, a dict of gradients."""
    x, w = saved["input"], saved["weight"]
    s, p = saved["stride"], saved["padding"]
    k = w.shape[-1]
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(grad_output.shape[2]):
        for j in range(grad_output.shape[3]):
            at = np.s_[:, :, i*s:i*s+k, j*s:j*s+k]
            dw += np.einsum("nf,nchw->fchw", grad_output[:, :, i, j], xp[at])
            dxp[at] += np.einsum("nf,fchw->nchw", grad_output[:, :, i, j], w)
    dx = dxp[:, :, p:p+x.shape[2], p:p+x.shape[3]].copy()
    return {"dw": dw, "db": grad_output.sum((0, 2, 3)), "dx": dx}


def only_dx(delta, kernel, step):
    """The derivative of the input alone, without padding and leftover."""
    F, C, K, _ = kernel.shape
    _, H, W = delta.shape
    dx = np.zeros((C, (H - 1)*step + K, (W - 1)*step + K))
    for f in range(F):
        for i in range(H):
            for j in range(W):
                dx[:, i*step:i*step+K, j*step:j*step+K] += delta[f, i, j] * kernel[f]
    return dx


def maxpool(x, size=2, stride=2):
    C, H, W = x.shape
    out = np.zeros((C, (H - size)//stride + 1, (W - size)//stride + 1))
    where = np.zeros(out.shape, int)
    for c, i, j in np.ndindex(out.shape):
        window = x[c, i*stride:i*stride+size, j*stride:j*stride+size]
        where[c, i, j] = window.argmax()
        out[c, i, j] = window.max()
    return out, where


def float32_conv(x, w, b, stride, pad):
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad))).astype(np.float32)
    v = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(1, 2))[:, ::stride, ::stride]
    return (np.einsum("chwij,fcij->fhw", v, w.astype(np.float32)) + b.astype(np.float32)[:, None, None])


def in_out_first(x, w, b, stride=1, padding=0):
    """Filters (C_in, C_out, K, K)."""
    c_in, c_out, k, _ = w.shape
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    H, W = (x.shape[1] - k)//stride + 1, (x.shape[2] - k)//stride + 1
    out = np.zeros((c_out, H, W))
    for i in range(c_in):
        for o in range(c_out):
            for y in range(H):
                for z in range(W):
                    out[o, y, z] += np.sum(x[i, y*stride:y*stride+k, z*stride:z*stride+k] * w[i, o])
    return out + b[:, None, None]


CASES = [
    (conv_forward_naive, "conv2d"), (conv_backward_naive, "conv2d_backward"),
    (max_pool_forward_naive, "max_pool2d"), (max_pool_backward_naive, "max_pool2d_backward"),
    (affine_forward, "linear"), (affine_backward, "linear_backward"),
    (relu_forward, "relu"), (relu_backward, "activation_backward"), (softmax_loss, "cross_entropy"),
    (softmax_loss, "cross_entropy_backward"),
    (conv_forward, "conv2d"), (conv_backward, "conv2d_backward"), (pool_forward, "max_pool2d"),
    (pool_forward, "mean_pool2d"), (pool_backward, "max_pool2d_backward"), (pool_backward, "mean_pool2d_backward"),
    (linear_forward, "linear"), (zero_pad, "pad"),
    (corr2d, "conv2d"), (corr2d_multi_in, "conv2d"), (corr2d_multi_in_out, "conv2d"),
    (corr2d_multi_in_out_1x1, "pointwise_conv2d"), (pool2d, "max_pool2d"), (pool2d, "mean_pool2d"),
    (trans_conv, "conv_transpose2d"),
    (Convolution, "conv2d"), (Convolution, "conv2d_backward"), (Affine, "linear"), (Affine, "linear_backward"),
    (Relu, "relu"), (Relu, "activation_backward"),
    (Conv2d_stride1, "conv2d"), (Conv2d_stride1, "conv2d_backward"), (Conv2d, "conv2d"), (Conv2d, "conv2d_backward"),
    (Downsample2d, "downsample"), (Downsample2d, "downsample_backward"), (Upsample2d, "upsample"),
    (Upsample2d, "upsample_backward"), (ConvTranspose2d, "conv_transpose2d"),
    (Conv1d_stride1, "conv1d"), (Conv1d_stride1, "conv1d_backward"), (MaxPool2d, "max_pool2d"),
    (MaxPool2d, "max_pool2d_backward"), (MeanPool2d, "mean_pool2d"), (MeanPool2d, "mean_pool2d_backward"),
    (Flatten, "flatten"), (Linear, "linear"), (Linear, "linear_backward"), (Sigmoid, "sigmoid"),
    (Sigmoid, "activation_backward"), (CrossEntropyLoss, "cross_entropy"),
    (CrossEntropyLoss, "cross_entropy_backward"), (MSELoss, "l2_divergence"), (MSELoss, "l2_divergence_backward"),
    (convolve, "conv2d"), (conv_dict, "conv2d_backward"), (only_dx, "conv2d_input_gradient"),
    (maxpool, "max_pool2d"), (float32_conv, "conv2d"), (in_out_first, "conv2d"),
]
