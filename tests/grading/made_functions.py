"""A convolution and its backward pass as students write them: text of our own, in many conventions, with slips.

CORES are ways to compute, for one instance with its maps first. CONVENTIONS are what stands round them. SLIPS change
a line of the loops; a person thought out which points each of them costs.
"""

from textwrap import dedent

HEAD = "import numpy as np\n\n\n"

LOOPS = '''
def _forward(y, w, b, S, P):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (P, P), (P, P)))
    H, W = (yp.shape[1] - K) // S + 1, (yp.shape[2] - K) // S + 1
    z = np.zeros((F, H, W))
    for f in range(F):
        for i in range(H):
            for j in range(W):
                window = yp[:, i * S : i * S + K, j * S : j * S + K]
                z[f, i, j] = np.sum(window * w[f]) + b[f]
    return z


def _backward(dz, y, w, S, P):
    F, C, K, _ = w.shape
    H, W = y.shape[1:]
    yp = np.pad(y, ((0, 0), (P, P), (P, P)))
    dyp, dw, db = np.zeros(yp.shape), np.zeros(w.shape), np.zeros(F)
    for f in range(F):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                h, v = i * S, j * S
                dw[f] += dz[f, i, j] * yp[:, h : h + K, v : v + K]
                dyp[:, h : h + K, v : v + K] += dz[f, i, j] * w[f]
        db[f] = dz[f].sum()
    dy = dyp[:, P : P + H, P : P + W].copy()
    return dy, dw, db
'''

SCALARS = '''
def _forward(y, w, b, S, P):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (P, P), (P, P)))
    H, W = (yp.shape[1] - K) // S + 1, (yp.shape[2] - K) // S + 1
    z = np.zeros((F, H, W))
    for f in range(F):
        for i in range(H):
            for j in range(W):
                total = b[f]
                for c in range(C):
                    for p in range(K):
                        for q in range(K):
                            total += w[f, c, p, q] * yp[c, i * S + p, j * S + q]
                z[f, i, j] = total
    return z


def _backward(dz, y, w, S, P):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (P, P), (P, P)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(F)
    for f, i, j in np.ndindex(*dz.shape):
        db[f] += dz[f, i, j]
        for c, p, q in np.ndindex(C, K, K):
            dw[f, c, p, q] += dz[f, i, j] * yp[c, i * S + p, j * S + q]
            dyp[c, i * S + p, j * S + q] += dz[f, i, j] * w[f, c, p, q]
    return dyp[:, P : yp.shape[1] - P, P : yp.shape[2] - P].copy(), dw, db
'''

WINDOWS = '''
from numpy.lib.stride_tricks import sliding_window_view


def _forward(y, w, b, S, P):
    K = w.shape[-1]
    yp = np.pad(y, ((0, 0), (P, P), (P, P)))
    windows = sliding_window_view(yp, (K, K), axis=(1, 2))[:, ::S, ::S]
    return np.einsum("fckl,chwkl->fhw", w, windows) + np.reshape(b, (-1, 1, 1))


def _backward(dz, y, w, S, P):
    F, C, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (P, P), (P, P)))
    windows = sliding_window_view(yp, (K, K), axis=(1, 2))[:, ::S, ::S]
    dw = np.einsum("fhw,chwkl->fckl", dz, windows)
    spread = np.zeros((F, yp.shape[1] + K - 1, yp.shape[2] + K - 1))
    h, v = (dz.shape[1] - 1) * S + 1, (dz.shape[2] - 1) * S + 1
    spread[:, K - 1 : K - 1 + h : S, K - 1 : K - 1 + v : S] = dz
    around = sliding_window_view(spread, (K, K), axis=(1, 2))
    dyp = np.einsum("fckl,fhwkl->chw", w[:, :, ::-1, ::-1], around)
    return dyp[:, P : yp.shape[1] - P, P : yp.shape[2] - P].copy(), dw, dz.sum(axis=(1, 2))
'''

COLUMNS = '''
def _columns(y, K, S):
    C, H, W = y.shape
    out_h, out_w = (H - K) // S + 1, (W - K) // S + 1
    c, p, q = (a.reshape(-1, 1) for a in np.indices((C, K, K)))
    i, j = (a.reshape(1, -1) * S for a in np.indices((out_h, out_w)))
    return c * H * W + (i + p) * W + j + q, out_h, out_w


def _forward(y, w, b, S, P):
    yp = np.pad(y, ((0, 0), (P, P), (P, P)))
    cells, h, v = _columns(yp, w.shape[-1], S)
    z = w.reshape(len(w), -1) @ yp.ravel()[cells] + np.reshape(b, (-1, 1))
    return z.reshape(len(w), h, v)


def _backward(dz, y, w, S, P):
    yp = np.pad(y, ((0, 0), (P, P), (P, P)))
    cells, _, _ = _columns(yp, w.shape[-1], S)
    rows = dz.reshape(len(w), -1)
    dyp = np.zeros(yp.size)
    np.add.at(dyp, cells, w.reshape(len(w), -1).T @ rows)
    dyp = dyp.reshape(yp.shape)
    dw = (rows @ yp.ravel()[cells].T).reshape(w.shape)
    return dyp[:, P : yp.shape[1] - P, P : yp.shape[2] - P].copy(), dw, rows.sum(axis=1)
'''

CORES = {"loops": LOOPS, "scalars": SCALARS, "windows": WINDOWS, "columns": COLUMNS}

# Name -> the text; FORWARD and BACKWARD are the names that the assignment asks for.
CONVENTIONS = {
    "lecture": '''
def FORWARD(y, w, b=None, *, stride=1, padding=0):
    return _forward(y, w, np.zeros(len(w)) if b is None else b, stride, padding)


def BACKWARD(dz, y, w, *, stride=1, padding=0):
    return _backward(dz, y, w, stride, padding)
''',
    "batch": '''
def FORWARD(x, weight, bias, stride, pad):
    return np.stack([_forward(one, weight, bias, stride, pad) for one in x])


def BACKWARD(dout, x, weight, stride, pad):
    parts = [_backward(d, one, weight, stride, pad) for d, one in zip(dout, x)]
    return np.stack([p[0] for p in parts]), sum(p[1] for p in parts), sum(p[2] for p in parts)
''',
    "cache": '''
def FORWARD(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    out = np.stack([_forward(one, w, b, stride, pad) for one in x])
    return out, (x, w, b, conv_param)


def BACKWARD(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    parts = [_backward(dout[n], x[n], w, stride, pad) for n in range(N)]
    return np.stack([p[0] for p in parts]), sum(p[1] for p in parts), sum(p[2] for p in parts)
''',
    "maps last": '''
def FORWARD(A_prev, W, b, hparameters):
    stride, pad = hparameters["stride"], hparameters["pad"]
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, f, n_C_prev, n_C = W.shape
    w = W.transpose(3, 2, 0, 1)
    Z = np.stack([_forward(a.transpose(2, 0, 1), w, b.ravel(), stride, pad) for a in A_prev])
    return Z.transpose(0, 2, 3, 1), (A_prev, W, b, hparameters)


def BACKWARD(dZ, cache):
    A_prev, W, b, hparameters = cache
    stride, pad = hparameters["stride"], hparameters["pad"]
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, f, n_C_prev, n_C = W.shape
    w = W.transpose(3, 2, 0, 1)
    parts = [_backward(dZ[i].transpose(2, 0, 1), A_prev[i].transpose(2, 0, 1), w, stride, pad) for i in range(m)]
    dA = np.stack([p[0] for p in parts]).transpose(0, 2, 3, 1)
    return dA, sum(p[1] for p in parts).transpose(2, 3, 1, 0), sum(p[2] for p in parts).reshape(1, 1, 1, n_C)
''',
    "order": '''
def FORWARD(inputs, filters, bias, stride=1, padding=0):
    return _forward(inputs, filters, bias, stride, padding)


def BACKWARD(grad_output, inputs, filters, stride=1, padding=0):
    dx, dw, db = _backward(grad_output, inputs, filters, stride, padding)
    return dw, db, dx
''',
    "dict": '''
def FORWARD(x, w, b, stride=1, padding=0):
    return {"out": _forward(x, w, b, stride, padding)}


def BACKWARD(dout, x, w, stride=1, padding=0):
    dx, dw, db = _backward(dout, x, w, stride, padding)
    return {"dx": dx, "dw": dw, "db": db}
''',
    "lists": '''
def FORWARD(y, w, b, stride=1, padding=0):
    return _forward(np.array(y), np.array(w), np.array(b), stride, padding).tolist()


def BACKWARD(dz, y, w, stride=1, padding=0):
    dy, dw, db = _backward(np.array(dz), np.array(y), np.array(w), stride, padding)
    return dy.tolist(), dw.tolist(), db.tolist()
''',
    "float32": '''
def FORWARD(y, w, b, stride=1, padding=0):
    return _forward(y, w, b, stride, padding).astype(np.float32)


def BACKWARD(dz, y, w, stride=1, padding=0):
    return tuple(a.astype(np.float32) for a in _backward(dz, y, w, stride, padding))
''',
    "class": '''
class FORWARD:
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0):
        self.stride, self.padding = stride, padding
        self.W = np.random.randn(out_channels, in_channels, kernel_size, kernel_size)
        self.b = np.zeros(out_channels)
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    def forward(self, A):
        self.A = A
        return np.stack([_forward(a, self.W, self.b, self.stride, self.padding) for a in A])

    def backward(self, dLdZ):
        parts = [_backward(d, a, self.W, self.stride, self.padding) for d, a in zip(dLdZ, self.A)]
        self.dLdW, self.dLdb = sum(p[1] for p in parts), sum(p[2] for p in parts)
        return np.stack([p[0] for p in parts])


BACKWARD = FORWARD
''',
}

ALL = {"plain", "stride", "padding"}

# Name -> (changes of LOOPS, result -> the conditions that are lost). Most cases have K > 1, maps that are not square,
# another number of maps out than in.
SLIPS = {
    "filter flipped": ([("window * w[f]", "window * w[f, :, ::-1, ::-1]")], {"z": ALL}),
    "bias forgotten": ([(" + b[f]", "")], {"z": ALL}),
    "stride 1 in forward": ([("i * S : i * S + K, j * S : j * S + K", "i : i + K, j : j + K")], {"z": {"stride"}}),
    "one axis without stride": ([("j * S : j * S + K", "j : j + K")], {"z": {"stride"}}),
    "border of one more row": (
        [("(P, P), (P, P)))\n    H, W = (yp", "(P, P + 1), (P, P)))\n    H, W = (yp")],
        {"z": ALL},
    ),
    "only the first map in": ([("np.sum(window * w[f])", "np.sum(window[0] * w[f, 0])")], {"z": ALL}),
    "dy with the flipped filter": ([("dz[f, i, j] * w[f]", "dz[f, i, j] * w[f, :, ::-1, ::-1]")], {"dy": ALL}),
    "dw without stride": (
        [("yp[:, h : h + K, v : v + K]\n", "yp[:, i : i + K, j : j + K]\n")],
        {"dw": {"stride"}},
    ),
    "dy without stride": (
        [("dyp[:, h : h + K, v : v + K]", "dyp[:, i : i + K, j : j + K]")],
        {"dy": {"stride"}},
    ),
    "both without stride": ([("h, v = i * S, j * S", "h, v = i, j")], {"dy": {"stride"}, "dw": {"stride"}}),
    "dw assigned": ([("dw[f] +=", "dw[f] =")], {"dw": ALL}),
    "dy assigned": ([("v : v + K] += dz", "v : v + K] = dz")], {"dy": ALL}),
    "db averaged": ([("dz[f].sum()", "dz[f].mean()")], {"db": ALL}),
    "dw averaged": ([("    dy = dyp", "    dw /= dz.shape[1] * dz.shape[2]\n    dy = dyp")], {"dw": ALL}),
    "p:-p": (
        [("dyp[:, P : P + H, P : P + W]", "dyp[:, P:-P, P:-P]")],
        {"dy": {"plain", "stride"}},
    ),
    "border stays": ([("dyp[:, P : P + H, P : P + W]", "dyp")], {"dy": {"padding"}}),
    "border cut at the wrong end": (
        [("dyp[:, P : P + H, P : P + W]", "dyp[:, :H, :W]")],
        {"dy": {"padding"}},
    ),
    "dw of the map without border": (
        [("                dw[f] += dz[f, i, j] * yp[:, h : h + K, v : v + K]\n", ""),
         ("                dyp[:, h", "                if h + K <= H and v + K <= W:\n"
          "                    dw[f] += dz[f, i, j] * y[:, h : h + K, v : v + K]\n                dyp[:, h")],
        {"dw": {"padding"}},
    ),
    "db and dw": ([("dz[f].sum()", "dz[f].mean()"), ("yp[:, h : h + K, v : v + K]\n", "yp[:, i : i + K, j : j + K]\n")],
                  {"db": ALL, "dw": {"stride"}}),
    "forward flipped, dy assigned": (
        [("window * w[f]", "window * w[f, :, ::-1, ::-1]"), ("v : v + K] += dz", "v : v + K] = dz")],
        {"z": ALL, "dy": ALL},
    ),
    "sign of dy and border": (
        [("+= dz[f, i, j] * w[f]", "-= dz[f, i, j] * w[f]"), ("dyp[:, P : P + H, P : P + W]", "dyp")],
        {"dy": ALL},
    ),
    "stride in both passes": (
        [("i * S : i * S + K, j * S : j * S + K", "i : i + K, j : j + K"), ("h, v = i * S, j * S", "h, v = i, j")],
        {"z": {"stride"}, "dy": {"stride"}, "dw": {"stride"}},
    ),
}  # fmt: skip


def source(core="loops", convention="lecture", slip="", forward="conv2d", backward="conv2d_backward"):
    """The text of a file with both functions."""
    text = CORES[core]
    for old, new in SLIPS[slip][0] if slip else ():
        assert text.count(old) == 1, (slip, old)
        text = text.replace(old, new)
    outer = CONVENTIONS[convention].replace("FORWARD", forward).replace("BACKWARD", backward)
    return HEAD + dedent(text).strip() + "\n\n\n" + dedent(outer).strip() + "\n"
