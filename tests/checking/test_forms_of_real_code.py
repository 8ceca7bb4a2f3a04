"""Forms that public code has, in texts of our own: each is accepted, and is not with one mistake in it."""

import importlib.util
import itertools
import sys

import pytest

import lecture_cnn as lc

NUMBERS = itertools.count()

ROWS_OF_FILTERS = '''
class Conv:
    def __init__(self, maps_in, out_channels, kernel_size):
        self.maps_in, self.side, self.count = maps_in, kernel_size, out_channels
        self.W = np.random.randn(out_channels, maps_in * kernel_size**2)
        self.b = np.zeros(out_channels)

    def forward(self, x):
        self.x, k = x, self.side
        n, rows, columns = len(x), x.shape[1] - k + 1, x.shape[2] - k + 1
        self.cells = np.zeros((n, rows, columns, self.W.shape[1]))
        for m, i, j in np.ndindex(n, rows, columns):
            self.cells[m, i, j] = x[m, i : i + k, j : j + k].ravel()
        return self.cells @ self.W.T + self.b

    def backward(self, dout):
        self.dW, self.db = np.einsum("nijf,nijr->fr", dout, self.cells), dout.sum(axis=(0, 1, 2))
        dx, k = np.zeros(self.x.shape), self.side
        for m, i, j in np.ndindex(dout.shape[:3]):
            dx[m, i : i + k, j : j + k] += (dout[m, i, j] @ self.W).reshape(k, k, self.maps_in)
        return dx
'''
COLUMNS_OF_FILTERS = '''
def conv(x, w, b, kh, kw, stride=1):
    rows, columns = (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1
    z = np.zeros((w.shape[1], rows, columns))
    for i, j in np.ndindex(rows, columns):
        window = x[:, i * stride : i * stride + kh, j * stride : j * stride + kw]
        z[:, i, j] = window.ravel() @ w + b
    return z
'''
MASK = '''
def pool_back(delta, mask, shape, size):
    grown = np.repeat(np.repeat(delta, size, axis=2), size, axis=3)
    dy = np.zeros(shape)
    dy[:, :, : grown.shape[2], : grown.shape[3]] = grown
    return dy * mask
'''
PAIRS = '''
def sizes_of(x, window, step):
    return [(side - k) // s + 1 for side, k, s in zip(x.shape[1:3], window, step)]

class Pool:
    def __init__(self, window, stride=(1, 1)):
        self.window, self.stride = window, stride

    def forward(self, x):
        rows, columns = sizes_of(x, self.window, self.stride)
        u = np.zeros((len(x), rows, columns, x.shape[3]))
        for i, j in np.ndindex(rows, columns):
            up, left = i * self.stride[0], j * self.stride[1]
            u[:, i, j] = x[:, up : up + self.window[0], left : left + self.window[1]].max(axis=(1, 2))
        return u
'''
A_BIAS_FOR_EACH_CELL = '''
class Conv:
    def __init__(self, filters, kernel_size=(3, 3), strides=1):
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides

    def init_params(self, input_size):
        _, rows, columns, maps = input_size
        kh, kw = self.kernel_size
        self.kernel_params = np.random.rand(kh, kw, maps, self.filters)
        rows, columns = (rows - kh) // self.strides + 1, (columns - kw) // self.strides + 1
        self.bias_params = np.zeros((rows, columns, self.filters))

    def forward(self, x):
        z = np.zeros((len(x), *self.bias_params.shape))
        kh, kw = self.kernel_size
        for i, j in np.ndindex(z.shape[1:3]):
            window = x[:, i * self.strides :, j * self.strides :][:, :kh, :kw]
            z[:, i, j] = np.tensordot(window, self.kernel_params, 3)
        return z + self.bias_params
'''
THE_WHOLE_SHAPE = '''
class Conv:
    def __init__(self, shape, output_channels, ksize, stride=1, weights=None):
        self.count, self.maps, self.height, self.width = shape[0], shape[1], shape[2], shape[3]
        self.k, self.stride = ksize, stride
        self.rows, self.columns = (self.height - ksize) // stride + 1, (self.width - ksize) // stride + 1
        self.weights = np.random.rand(output_channels, self.maps, ksize, ksize)
        self.bias = np.zeros(output_channels)

    def forward(self, x):
        z = np.zeros((self.count, len(self.weights), self.rows, self.columns))
        for i, j in np.ndindex(self.rows, self.columns):
            window = x[:, :, i * self.stride :, j * self.stride :][:, :, : self.k, : self.k]
            z[:, :, i, j] = np.einsum("ncab,fcab->nf", window, self.weights) + self.bias
        return z
'''
THE_SHAPE_LATER = '''
class Pool:
    def __init__(self, pool_shape=(2, 2), stride=1):
        self.pool_shape, self.stride = pool_shape, stride

    def set_input_shape(self, shape):
        self.input_shape = shape

    def forward_pass(self, x, training=True):
        maps, rows, columns = self.input_shape
        kh, kw = self.pool_shape
        rows, columns = (rows - kh) // self.stride + 1, (columns - kw) // self.stride + 1
        u = np.zeros((len(x), maps, rows, columns))
        for i, j in np.ndindex(rows, columns):
            window = x[:, :, i * self.stride :, j * self.stride :][:, :, :kh, :kw]
            u[:, :, i, j] = window.mean(axis=(2, 3))
        return u
'''
ETA_COMES_IN = '''
class Pool:
    def __init__(self, size):
        self.size = size

    def forward(self, x):
        self.shape = x.shape
        n, rows, columns, maps = x.shape
        parts = x.reshape(n, rows // self.size, self.size, columns // self.size, self.size, maps)
        return parts.mean(axis=(2, 4))

    def backward(self, eta):
        return eta.repeat(self.size, axis=1).repeat(self.size, axis=2) / self.size**2
'''
A_NUMBER_IN_THE_LOGARITHM = '''
def loss_of(y, t):
    if y.ndim == 1:
        y, t = y.reshape(1, -1), np.reshape(t, (1, -1))
    if t.size == y.size:
        t = t.argmax(axis=1)
    batch_size = y.shape[0]
    return -np.sum(np.log(y[np.arange(batch_size), t.ravel()] + 1e-7)) / batch_size
'''
A_COUNTED_BATCH = '''
class Loss:
    def forward(self, x, t):
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        self.y, self.t = e / e.sum(axis=-1, keepdims=True), t
        return -np.log(self.y[np.arange(len(x)), t]).mean()

    def backward(self):
        batch_size = self.t.shape[0]
        dx = self.y.copy()
        dx[np.arange(batch_size), self.t] -= 1
        return dx / batch_size
'''
SHARES_BESIDE_THE_LOSS = '''
class Loss:
    def forward(self, x, y):
        e = np.exp(x - np.max(x, axis=1, keepdims=True))
        shares = e / np.sum(e, axis=1, keepdims=True)
        batch_size = x.shape[0]
        return shares, -np.sum(np.log(shares[np.arange(batch_size), y])) / batch_size
'''
KEPT_WITH_P = '''
class Dropout:
    def __init__(self, probability):
        self.probability = probability

    def forward(self, x):
        self.drawn_mask = np.random.rand(*x.shape) < self.probability
        return x * self.drawn_mask / self.probability

    def backward(self, dout):
        return dout * self.drawn_mask / self.probability
'''
THE_CACHE_IS_THE_MASK = '''
def dropout_forward(x, p):
    u = np.random.binomial(1, p, size=x.shape) / p
    return x * u, u

def dropout_backward(dout, cache):
    return dout * cache
'''
AN_ACTIVATION = '''
def conv_forward(A_prev, W, b, activation, stride=(1, 1)):
    m, rows, columns, _ = A_prev.shape
    kh, kw, _, count = W.shape
    sh, sw = stride
    z = np.zeros((m, (rows - kh) // sh + 1, (columns - kw) // sw + 1, count))
    for i, j in np.ndindex(z.shape[1:3]):
        window = A_prev[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
        z[:, i, j] = np.tensordot(window, W, 3)
    return activation(z + b)
'''
A_WORD_FOR_NONE = '''
class Dense:
    def __init__(self, units, activation="relu"):
        self.units, self.activation = units, activation

    def build(self, input_shape):
        self.W, self.b = np.random.rand(input_shape[-1], self.units), np.zeros(self.units)

    def forward(self, x):
        z = x @ self.W + self.b
        return z if self.activation == "linear" else np.maximum(z, 0)
'''
A_MOVING_AVERAGE = '''
def update_momentum(alpha, beta1, var, grad, v):
    v = beta1 * v + (1 - beta1) * grad
    return var - alpha * v, v
'''
ANOTHER_EPS = '''
def batchnorm(x, gamma, beta):
    """x: data of shape (N, D)"""
    mean, var = x.mean(axis=0), x.var(axis=0)
    return gamma * (x - mean) / np.sqrt(var + 1e-8) + beta
'''
EPS_HAT = '''
class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter, self.m, self.v = lr, beta1, beta2, 0, None, None

    def calculate_update(self, w, grad):
        if self.m is None:
            self.m, self.v = np.zeros_like(w), np.zeros_like(w)
        self.iter += 1
        rate = self.lr * np.sqrt(1 - self.beta2**self.iter) / (1 - self.beta1**self.iter)
        self.m = self.beta1 * self.m + (1 - self.beta1) * grad
        self.v = self.beta2 * self.v + (1 - self.beta2) * grad**2
        return w - rate * self.m / (np.sqrt(self.v) + 1e-7)
'''
MEANS_CALLED_V_AND_R = '''
class Adam:
    def __init__(self, learning_rate, mu, rho):
        self.learning_rate, self.mu, self.rho, self.k, self.V, self.R = learning_rate, mu, rho, 0, 0.0, 0.0

    def calculate_update(self, weights, gradient):
        self.k += 1
        self.V = self.mu * self.V + (1 - self.mu) * gradient
        self.R = self.rho * self.R + (1 - self.rho) * gradient**2
        v_hat, r_hat = self.V / (1 - self.mu**self.k), self.R / (1 - self.rho**self.k)
        return weights - self.learning_rate * v_hat / (np.sqrt(r_hat) + 1e-8)
'''
NO_REST = '''
def pool(X, size, stride):
    n, maps, rows, columns = X.shape
    rows, columns = (rows - size) / stride + 1, (columns - size) / stride + 1
    if not (rows.is_integer() and columns.is_integer()):
        raise Exception("Invalid output dimension!")
    u = np.zeros((n, maps, int(rows), int(columns)))
    for i, j in np.ndindex(u.shape[2:]):
        window = X[:, :, i * stride : i * stride + size, j * stride : j * stride + size]
        u[:, :, i, j] = window.mean(axis=(2, 3))
    return u
'''
ANOTHER_BACKWARD = '''
def norm_forward(x, gamma, beta, eps=1e-5):
    """x: data of shape (N, D)"""
    std = np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) / std
    return gamma * xhat + beta, (xhat, gamma, std)

def norm_backward_alt(dout, cache):
    """dout: what comes in, of shape (N, D)"""
    xhat, gamma, std = cache
    dgamma, dbeta = (dout * xhat).sum(axis=0), dout.sum(axis=0)
    dx = gamma / std * (dout - dbeta / len(dout) - xhat * dgamma / len(dout))
    return dx, dgamma, dbeta
'''
MAPS_ARE_NOT_NAMED_TWICE = '''
def pool_backward(dA, A_prev, kernel_shape, stride=(1, 1)):
    m, rows, columns, c = dA.shape
    _, h_prev, w_prev, _ = A_prev.shape
    (kh, kw), (sh, sw) = kernel_shape, stride
    dx = np.zeros(A_prev.shape)
    for n, i, j, d in np.ndindex(m, rows, columns, c):
        dx[n, i * sh : i * sh + kh, j * sw : j * sw + kw, d] += dA[n, i, j, d] / (kh * kw)
    return dx
'''
A_NUMBER_OR_SAME = '''
class Conv:
    def __init__(self, filters, kernel_size, stride=1, padding=0):
        self.filters, self.k, self.stride, self.padding = filters, kernel_size, stride, padding

    def build(self, input_shape):
        if self.padding == "same":
            self.padding = self.k // 2
        self.W = np.random.rand(self.k, self.k, input_shape[-1], self.filters)
        self.b = np.zeros(self.filters)

    def forward(self, x):
        p, s, k = self.padding, self.stride, self.k
        x = np.pad(x, ((0, 0), (p, p), (p, p), (0, 0)))
        rows, columns = (x.shape[1] - k) // s + 1, (x.shape[2] - k) // s + 1
        z = np.zeros((len(x), rows, columns, self.filters))
        for i, j in np.ndindex(rows, columns):
            z[:, i, j] = np.tensordot(x[:, i * s : i * s + k, j * s : j * s + k], self.W, 3) + self.b
        return z
'''
A_BIAS_AMONG_THE_WEIGHTS = '''
class Dense:
    def __init__(self, input_size, output_size):
        self.weights = np.random.rand(output_size, input_size + 1)

    def forward(self, x):
        bias = np.ones((len(x), 1))
        self.x = np.hstack([x, bias])
        return self.x @ self.weights.T

    def backward(self, error):
        self.gradient_weights = error.T @ self.x
        return (error @ self.weights)[:, :-1]
'''
THE_SHAPE_OF_ONE_FILTER = '''
class Conv:
    def __init__(self, stride_shape, convolution_shape, num_kernels):
        self.stride_shape = stride_shape
        self.weights = np.random.rand(num_kernels, *convolution_shape)
        self.bias = np.random.rand(num_kernels)

    def forward(self, x):
        (_, _, kh, kw), (sh, sw) = self.weights.shape, self.stride_shape
        rows, columns = (x.shape[2] - kh) // sh + 1, (x.shape[3] - kw) // sw + 1
        z = np.zeros((len(x), len(self.weights), rows, columns))
        for i, j in np.ndindex(rows, columns):
            window = x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            z[:, :, i, j] = np.tensordot(window, self.weights, ((1, 2, 3), (1, 2, 3))) + self.bias
        return z
'''
SIDES_CALLED_W_AND_H = '''
class Pool:
    def __init__(self, kernel_w, kernel_h, stride_w, stride_h):
        self.kernel, self.stride = (kernel_h, kernel_w), (stride_h, stride_w)

    def fprop(self, x):
        n, c, h, w = x.shape
        (kh, kw), (sh, sw) = self.kernel, self.stride
        u = np.zeros((n, c, (h - kh) // sh + 1, (w - kw) // sw + 1))
        for i, j in np.ndindex(u.shape[2:]):
            u[:, :, i, j] = x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw].mean(axis=(2, 3))
        return u
'''
RATES_OF_M_AND_V = '''
def adam(w, g, m, v, i, lr=0.001, beta_m=0.9, beta_v=0.999, eps=1e-8):
    m, v = beta_m * m + (1 - beta_m) * g, beta_v * v + (1 - beta_v) * g**2
    return w - lr * (m / (1 - beta_m**i)) / (np.sqrt(v / (1 - beta_v**i)) + eps), m, v
'''
FORMS = [
    (SIDES_CALLED_W_AND_H, "Pool", "mean_pool2d", "(kernel_h, kernel_w)", "(kernel_h, kernel_h)"),
    (RATES_OF_M_AND_V, "adam", "adam_step", "1 - beta_v**i", "1 - beta_v"),
    (A_BIAS_AMONG_THE_WEIGHTS, "Dense", "linear", "np.ones((len(x), 1))", "-np.ones((len(x), 1))"),
    (A_BIAS_AMONG_THE_WEIGHTS, "Dense", "linear_backward", "error.T @ self.x", "error.T @ self.x / len(error)"),
    (THE_SHAPE_OF_ONE_FILTER, "Conv", "conv2d", "+ self.bias", "- self.bias"),
    (ROWS_OF_FILTERS, "Conv", "conv2d", "[m, i : i + k, j : j + k].ravel()", "[m, i : i + k, j : j + k][::-1].ravel()"),
    (ROWS_OF_FILTERS, "Conv", "conv2d_backward", "+= (dout[m, i, j]", "= (dout[m, i, j]"),
    (COLUMNS_OF_FILTERS, "conv", "conv2d", "x[:, i * stride : i * stride", "x[:, i : i"),
    (MASK, "pool_back", "max_pool2d_backward", "dy * mask", "dy * mask / size"),
    (PAIRS, "Pool", "max_pool2d", "left = i * self.stride[0], j * self.stride[1]", "left = i, j"),
    (A_BIAS_FOR_EACH_CELL, "Conv", "conv2d", "return z + self.bias_params", "return z"),
    (THE_WHOLE_SHAPE, "Conv", "conv2d", "ncab,fcab", "ncab,fcba"),
    (THE_SHAPE_LATER, "Pool", "mean_pool2d", "mean(axis=(2, 3))", "mean(axis=2).max(axis=2)"),
    (ETA_COMES_IN, "Pool", "mean_pool2d_backward", "/ self.size**2", "/ self.size"),
    (A_NUMBER_IN_THE_LOGARITHM, "loss_of", "cross_entropy", "+ 1e-7))", "+ 1e-7) * 2)"),
    (A_COUNTED_BATCH, "Loss", "cross_entropy_backward", "-= 1", "-= 2"),
    (SHARES_BESIDE_THE_LOSS, "Loss", "cross_entropy", "np.max(x, axis=1, keepdims=True)", "0 * x"),
    (KEPT_WITH_P, "Dropout", "dropout_backward", "dout * self.drawn_mask /", "dout * self.drawn_mask *"),
    (THE_CACHE_IS_THE_MASK, "dropout_backward", "dropout_backward", "dout * cache", "dout + cache"),
    (AN_ACTIVATION, "conv_forward", "conv2d", "z + b", "z - b"),
    (A_WORD_FOR_NONE, "Dense", "linear", "+ self.b", "- self.b"),
    (A_MOVING_AVERAGE, "update_momentum", "momentum_step", "(1 - beta1) * grad", "beta1 * grad"),
    (ANOTHER_EPS, "batchnorm", "batch_norm", "np.sqrt(var + 1e-8)", "(var + 1e-8)"),
    (EPS_HAT, "Adam", "adam_step", "np.sqrt(self.v) + 1e-7", "np.sqrt(self.v + 1e-7)"),
    (MEANS_CALLED_V_AND_R, "Adam", "adam_step", "gradient**2", "gradient"),
    (NO_REST, "pool", "mean_pool2d", "mean(axis=(2, 3))", "sum(axis=(2, 3))"),
    (ANOTHER_BACKWARD, "norm_backward_alt", "batch_norm_backward", "- xhat * dgamma", "+ xhat * dgamma"),
    (MAPS_ARE_NOT_NAMED_TWICE, "pool_backward", "mean_pool2d_backward", "+= dA", "= dA"),
    (A_NUMBER_OR_SAME, "Conv", "conv2d", "+ self.b", "- self.b"),
]


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A text as a module of its own."""

    def made(text):
        name = f"written_{next(NUMBERS)}"
        path = tmp_path / f"{name}.py"
        path.write_text("import numpy as np\n" + text)
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        return module

    return made


@pytest.mark.parametrize("text, name, operation, right, wrong", FORMS)
def test_a_form_of_real_code_is_accepted_and_the_same_with_a_mistake_is_not(
    written, text, name, operation, right, wrong
):
    report = lc.check(getattr(written(text), name), operation)
    assert report.ok, report
    assert text.count(right) == 1
    report = lc.check(getattr(written(text.replace(right, wrong)), name), operation)
    assert not report.ok and report.read_as, report


UNFINISHED = '''
def conv(x, w, b, stride=1):
    rows, columns = (x.shape[2] - w.shape[2]) // stride + 1, (x.shape[3] - w.shape[3]) // stride + 1
    z = np.zeros((len(x), len(w), rows, columns), dtype=np.no_such_type)
    return z
'''
OF_PYTHON_2 = '''
def pool(x, size):
    n, maps, rows, columns = x.shape
    u = np.zeros((n, maps, rows / size, columns / size))
    return u
'''
OF_AN_OLDER_NUMPY = '''
def single_step(window, W, b):
    total = np.sum(window * W)
    return total + float(b)

def conv(A_prev, W, b, hparameters):
    stride = hparameters["stride"]
    (m, rows, columns, _), (f, f, _, count) = A_prev.shape, W.shape
    Z = np.zeros((m, (rows - f) // stride + 1, (columns - f) // stride + 1, count))
    for n, i, j, c in np.ndindex(Z.shape):
        window = A_prev[n, i * stride : i * stride + f, j * stride : j * stride + f]
        weights, bias = W[:, :, :, c], b[:, :, :, c]
        Z[n, i, j, c] = single_step(window, weights, bias)
    return Z
'''


def test_an_error_that_no_arguments_cause_is_told_as_the_functions_own(written):
    text = str(lc.check(written(UNFINISHED).conv, "conv2d"))
    assert "could not be read" not in text and "z is wrong: it stops with an error" in text
    text = str(lc.check(written(OF_PYTHON_2).pool, "mean_pool2d"))
    assert "could not be read" not in text and "sizes are whole" in text
    report = lc.check(written(OF_AN_OLDER_NUMPY).conv, "conv2d")  # an older NumPy takes it
    assert "could not be read" not in str(report) and report.ok != (".item() gives" in str(report))


ONE_SIDE = '''
def conv(x, w, b, stride=1):
    """x: a batch of shape (N, C, H, W)"""
    F, C, kh, kw = w.shape
    side = (x.shape[2] - kh) // stride + 1
    z = np.zeros((len(x), F, side, side))
    for i, j in np.ndindex(side, side):
        window = x[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
        z[:, :, i, j] = np.einsum("ncab,fcab->nf", window, w) + b
    return z
'''


def test_what_is_right_on_square_maps_alone_is_read_and_gets_its_condition(written):
    report = lc.check(written(ONE_SIDE).conv, "conv2d")
    assert not report.ok and "square maps, as many out as in" in str(report)
    assert "the numbers of rows and columns of windows differ" in report.results["z"].condition


TRANSPOSED = '''
def backward(dout, X, W, stride):
    """X: (N, C, H, W_in), W: (C, F, K, K)"""
    dX, dW = np.zeros(X.shape), np.zeros(W.shape)
    F, K = W.shape[1:3]
    for n, f, c, i, j in np.ndindex(len(X), F, X.shape[1], *X.shape[2:]):
        window = dout[n, f, i * stride : i * stride + K, j * stride : j * stride + K]
        dX[n, c, i, j] += np.sum(window * W[f, c])
        dW[c, f] += window * X[n, c, i, j]
    return dX, dW, dout.sum(axis=(0, 2, 3))
'''


def test_filters_whose_order_is_told_are_given_in_no_other(written):
    report = lc.check(written(TRANSPOSED).backward, "conv_transpose2d_backward")
    wrong = {name: one.condition for name, one in report.results.items() if one.verdict == "wrong"}
    assert wrong == {"dy": "only with more than one map"}, report
    right = TRANSPOSED.replace("W[f, c]", "W[c, f]")
    assert lc.check(written(right).backward, "conv_transpose2d_backward").ok


NOT_ITS_EPS = '''
def batch_norm(x, gamma, beta, eps):
    """x: data of shape (N, D)"""
    mean, var = x.mean(axis=0), x.var(axis=0)
    return gamma * (x - mean) / np.sqrt(var + 1e-8) + beta

def adam(w, g, m, v, t, lr, beta1, beta2, eps):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + 1e-6), m, v
'''
ANOTHER_ARGMAX = '''
def cross_entropy_backward(z, d):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    guess = p.argmax(axis=-1)
    return p - (d > 0)
'''
DROPPED = '''
class Dropout:
    def __init__(self, p):
        self.p = p

    def forward(self, x):
        dropped = np.random.rand(*x.shape) < self.p
        self.mask = ~dropped / (1 - self.p)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
'''
ONES_WITH_ZEROS = DROPPED.replace("dropped =", "mask = np.ones(x.shape); mask[").replace(
    "< self.p\n", "< self.p] = 0\n").replace("~dropped", "mask")
THE_SHARE_DROPPED = DROPPED.replace("p)", "drop_prob)").replace("self.p = p", "self.drop_prob = drop_prob").replace(
    "self.p\n", "self.drop_prob\n").replace("~dropped / (1 - self.drop_prob)", "dropped / self.drop_prob").replace(
    "~dropped / (1 - self.p)", "dropped / self.drop_prob")


def test_an_eps_that_is_told_and_not_used_is_no_convention(written):
    module = written(NOT_ITS_EPS)
    assert not lc.check(module.batch_norm, "batch_norm").ok
    assert not lc.check(module.adam, "adam_step").ok


def test_class_numbers_are_told_by_the_labels_argmax_alone(written):
    assert not lc.check(written(ANOTHER_ARGMAX).cross_entropy_backward, "cross_entropy_backward").ok


def test_a_draw_tells_what_is_kept_only_where_it_is_divided_by(written):
    for text in (DROPPED, ONES_WITH_ZEROS):
        assert lc.check(written(text).Dropout, "dropout_backward").ok, text
    assert "rand(*x.shape) < self.drop_prob\n        self.mask = dropped / self.drop_prob" in THE_SHARE_DROPPED
    assert not lc.check(written(THE_SHARE_DROPPED).Dropout, "dropout_backward").ok


def test_the_sides_beside_flat_filters_are_two(written):
    report = lc.check(written(COLUMNS_OF_FILTERS).conv, "conv2d")
    [right] = [line for line in str(report).splitlines() if line.startswith("  right")]
    assert report.ok and "a filter of 3 x 2" in right
    mistaken = COLUMNS_OF_FILTERS.replace("j * stride + kw", "j * stride + kh")
    assert mistaken != COLUMNS_OF_FILTERS
    assert not lc.check(written(mistaken).conv, "conv2d").ok
