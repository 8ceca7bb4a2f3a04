"""Right functions and classes under other names and in other forms; each is our own code.

CASES: (function or class, operation).
"""

import numpy as np

V = np.lib.stride_tricks.sliding_window_view


def conv2d_v1(inp, filt, stride=1, pad=0):
    inp = np.pad(inp, ((0, 0), (pad, pad), (pad, pad)))
    k = filt.shape[2]
    return np.einsum("cijkl,fckl->fij", V(inp, (k, k), axis=(1, 2))[:, ::stride, ::stride], filt)


def conv_bwd(dout, x, w, stride, pad):
    k = w.shape[2]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            at = np.s_[:, :, i * stride : i * stride + k, j * stride : j * stride + k]
            dw += np.einsum("nf,nckl->fckl", dout[:, :, i, j], xp[at])
            dxp[at] += np.einsum("nf,fckl->nckl", dout[:, :, i, j], w)
    return dxp[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]].copy(), dw, dout.sum((0, 2, 3))


def grads(grad, x, weights):
    dx, dw, db = conv_bwd(grad, x, weights, 1, 0)
    return dw, db, dx


def maxpool_forward(x, kernel_size=2, stride=2):
    return V(x, (kernel_size, kernel_size), axis=(2, 3))[:, :, ::stride, ::stride].max((-1, -2))


def avg_pool(x, size):
    return V(x, (size, size), axis=(1, 2)).mean((-1, -2))


def maxpool2x2(x):
    N, C, H, W = x.shape
    return x[:, :, : H // 2 * 2, : W // 2 * 2].reshape(N, C, H // 2, 2, W // 2, 2).max((3, 5))


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_rows(X):
    e = np.exp(X - np.max(X, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


def half_sse(y_hat, y):
    return 0.5 * np.sum((y_hat - y) ** 2)


def relu_backward(dA, cache):
    Z = cache
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    return dZ


def sigmoid_backward(dA, cache):
    Z = cache
    s = 1 / (1 + np.exp(-Z))
    return dA * s * (1 - s)


def tanh_backward(dout, out):
    return dout * (1 - out**2)


def sigmoid_grad(dy, y):
    return dy * y * (1 - y)


def linear_backward(dZ, cache):
    A_prev, W, b = cache
    return np.dot(W.T, dZ), np.dot(dZ, A_prev.T), np.sum(dZ, axis=1, keepdims=True)


def linear_forward(A, W, b):
    return np.dot(W, A) + b, (A, W, b)


def conv2D(X, W, stride, pad):
    fr, fc, ic, oc = W.shape
    X = np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    return np.einsum("nijckl,klco->nijo", V(X, (fr, fc), axis=(1, 2))[:, ::stride, ::stride], W)


class Dense:
    def __init__(self, n_inputs, n_neurons):
        self.weights = 0.1 * np.random.randn(n_inputs, n_neurons)
        self.biases = np.zeros((1, n_neurons))

    def forward(self, inputs):
        self.inputs = inputs
        self.output = np.dot(inputs, self.weights) + self.biases
        return self.output

    def backward(self, dvalues):
        self.dweights = np.dot(self.inputs.T, dvalues)
        self.dbiases = np.sum(dvalues, axis=0, keepdims=True)
        self.dinputs = np.dot(dvalues, self.weights.T)
        return self.dinputs


class DenseNNFS(Dense):
    def forward(self, inputs):
        super().forward(inputs)

    def backward(self, dvalues):
        super().backward(dvalues)


class ConvLayer:
    def __init__(self, num_filters, filter_size, num_channels, stride=1, pad=0):
        self.params = {
            "W": np.random.randn(num_filters, num_channels, filter_size, filter_size),
            "b": np.zeros(num_filters),
        }
        self.stride, self.pad = stride, pad
        self.grads = {}

    def forward(self, X):
        self.X = X
        p = self.pad
        k = self.params["W"].shape[2]
        s = self.stride
        return np.einsum(
            "ncijkl,fckl->nfij",
            V(np.pad(X, ((0, 0), (0, 0), (p, p), (p, p))), (k, k), axis=(2, 3))[:, :, ::s, ::s],
            self.params["W"],
        ) + self.params["b"].reshape(1, -1, 1, 1)

    def backward(self, dout):
        dx, self.grads["W"], self.grads["b"] = conv_bwd(dout, self.X, self.params["W"], self.stride, self.pad)
        return dx


class Conv2D:
    def __init__(self, in_channels, out_channels, kernel_size=3, stride=1, padding=0, bias=True):
        self.weight = np.random.randn(out_channels, in_channels, kernel_size, kernel_size)
        self.bias = np.zeros(out_channels)
        self.s, self.p = stride, padding

    def __call__(self, x):
        self.x = x
        p = self.p
        k = self.weight.shape[2]
        s = self.s
        return np.einsum(
            "ncijkl,fckl->nfij",
            V(np.pad(x, ((0, 0), (0, 0), (p, p), (p, p))), (k, k), axis=(2, 3))[:, :, ::s, ::s],
            self.weight,
        ) + self.bias.reshape(1, -1, 1, 1)

    def backward(self, grad_output):
        dx, self.grad_weight, self.grad_bias = conv_bwd(grad_output, self.x, self.weight, self.s, self.p)
        return dx


def conv1d(x, kernel, bias, stride):
    k = kernel.shape[2]
    return np.einsum("ctk,fck->ft", V(x, k, axis=1)[:, ::stride], kernel) + bias[:, None]


def conv1d_batch(x, w, b, stride=1, padding=0):
    N, C, L = x.shape
    F, _, K = w.shape
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    out = np.zeros((N, F, (x.shape[2] - K) // stride + 1))
    for i in range(out.shape[2]):
        out[:, :, i] = np.tensordot(x[:, :, i * stride : i * stride + K], w, ([1, 2], [1, 2])) + b
    return out


def depthwise(x, w, stride=1, pad=0):
    N, C, H, W = x.shape
    K = w.shape[-1]
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    return np.einsum("ncijkl,ckl->ncij", V(x, (K, K), axis=(2, 3))[:, :, ::stride, ::stride], w.reshape(C, K, K))


def trans_conv(x, w, stride=1, padding=0):
    N, C, H, W = x.shape
    C, F, K, _ = w.shape
    out = np.zeros((N, F, (H - 1) * stride + K, (W - 1) * stride + K))
    for i in range(H):
        for j in range(W):
            out[:, :, i * stride : i * stride + K, j * stride : j * stride + K] += np.tensordot(x[:, :, i, j], w, 1)
    return out[:, :, padding : out.shape[2] - padding, padding : out.shape[3] - padding].copy()


def zero_padding(x, p):
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))


def flat(x):
    return x.transpose(0, 2, 3, 1).reshape(x.shape[0], -1)


def crossentropy(logits, labels):
    z = logits - logits.max(1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(1, keepdims=True))
    return -lp[np.arange(len(labels)), labels].mean()


def xent_onehot(scores, y_onehot):
    z = scores - scores.max(1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(1, keepdims=True))
    return -(y_onehot * lp).sum(1)


def softmax_xent_grad(logits, y):
    p = softmax(logits)
    p[np.arange(len(y)), y] -= 1
    return p


def pool_bwd(dout, x, size, stride):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        win = x[n, c, i * stride : i * stride + size, j * stride : j * stride + size]
        a, b = np.unravel_index(win.argmax(), win.shape)
        dx[n, c, i * stride + a, j * stride + b] += dout[n, c, i, j]
    return dx


def avg_bwd(dout, x_shape, k, stride):
    dx = np.zeros(x_shape)
    for n, c, i, j in np.ndindex(dout.shape):
        dx[n, c, i * stride : i * stride + k, j * stride : j * stride + k] += dout[n, c, i, j] / (k * k)
    return dx


def conv_tuple(x, w, b, stride=(1, 1), padding=(0, 0)):
    sh, sw = stride
    ph, pw = padding
    x = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    return np.einsum("ncijkl,fckl->nfij", V(x, w.shape[2:], axis=(2, 3))[:, :, ::sh, ::sw], w) + b[:, None, None]


def upsample(A, k):
    N, C, H, W = A.shape
    Z = np.zeros((N, C, k * (H - 1) + 1, k * (W - 1) + 1))
    Z[:, :, ::k, ::k] = A
    return Z


def fc_forward(x, W, b):
    return W @ x + b


def fc_backward(dout, x, W):
    return W.T @ dout, np.outer(dout, x), dout.copy()


def layer_dw(x, dout, k):
    H, W = dout.shape[1:]
    dw = np.zeros((dout.shape[0], x.shape[0], k, k))
    for a in range(k):
        for b in range(k):
            dw[:, :, a, b] = np.einsum("fij,cij->fc", dout, x[:, a : a + H, b : b + W])
    return dw


CASES = [
    (conv2d_v1, "conv2d"),
    (conv_bwd, "conv2d_backward"),
    (grads, "conv2d_backward"),
    (maxpool_forward, "max_pool2d"),
    (avg_pool, "mean_pool2d"),
    (maxpool2x2, "max_pool2d"),
    (softmax, "softmax"),
    (softmax_rows, "softmax"),
    (half_sse, "l2_divergence"),
    (relu_backward, "activation_backward"),
    (sigmoid_backward, "activation_backward"),
    (tanh_backward, "activation_backward"),
    (sigmoid_grad, "activation_backward"),
    (linear_backward, "linear_backward"),
    (linear_forward, "linear"),
    (conv2D, "conv2d"),
    (Dense, "linear"),
    (Dense, "linear_backward"),
    (DenseNNFS, "linear"),
    (DenseNNFS, "linear_backward"),
    (ConvLayer, "conv2d"),
    (ConvLayer, "conv2d_backward"),
    (Conv2D, "conv2d"),
    (Conv2D, "conv2d_backward"),
    (conv1d, "conv1d"),
    (conv1d_batch, "conv1d"),
    (depthwise, "depthwise_conv2d"),
    (trans_conv, "conv_transpose2d"),
    (zero_padding, "pad"),
    (flat, "flatten"),
    (crossentropy, "cross_entropy"),
    (xent_onehot, "cross_entropy"),
    (softmax_xent_grad, "cross_entropy_backward"),
    (pool_bwd, "max_pool2d_backward"),
    (avg_bwd, "mean_pool2d_backward"),
    (conv_tuple, "conv2d"),
    (upsample, "upsample"),
    (fc_forward, "linear"),
    (fc_backward, "linear_backward"),
    (layer_dw, "conv2d_filter_gradient"),
]
