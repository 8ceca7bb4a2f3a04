"""The operations as one writes them by hand in Python: loops from 0 over nested lists; `forms()` are both."""

import functools
import math

import numpy as np

import lecture_cnn as lc


def zeros(first, *others):
    return [zeros(*others) for _ in range(first)] if others else [0.0]*first


def sizes(lists):
    return (len(lists), *sizes(lists[0])) if isinstance(lists, list) else ()


def conv2d(y, w, b, S=1):
    (D_in, W, H), (D_out, _, K, _) = sizes(y), sizes(w)
    W, H = (W - K)//S + 1, (H - K)//S + 1
    z = zeros(D_out, W, H)
    for x in range(W):
        for y_ in range(H):
            for j in range(D_out):
                z[j][x][y_] = b[j]
                for i in range(D_in):
                    for a in range(K):
                        for c in range(K):
                            z[j][x][y_] += w[j][i][a][c] * y[i][S*x + a][S*y_ + c]
    return z


def conv2d_backward(dz, y, w, S=1):
    D_out, D_in, K, _ = sizes(w)
    _, W, H = sizes(dz)
    dy, dw, db = zeros(*sizes(y)), zeros(*sizes(w)), zeros(D_out)
    for x in range(W - 1, -1, -1):
        for y_ in range(H - 1, -1, -1):
            for j in range(D_out - 1, -1, -1):
                db[j] += dz[j][x][y_]
                for i in range(D_in - 1, -1, -1):
                    for a in range(K - 1, -1, -1):
                        for c in range(K - 1, -1, -1):
                            dy[i][S*x + a][S*y_ + c] += w[j][i][a][c] * dz[j][x][y_]
                            dw[j][i][a][c] += dz[j][x][y_] * y[i][S*x + a][S*y_ + c]
    return dy, dw, db


def conv2d_input_gradient(dz, w, shape):
    dy = zeros(*shape)
    (_, W, H), (D_out, D_in, K, _) = sizes(dz), sizes(w)
    wide = zeros(D_out, W + 2*K - 2, H + 2*K - 2)
    for j in range(D_out):
        for x in range(W):
            for y_ in range(H):
                wide[j][x + K - 1][y_ + K - 1] = dz[j][x][y_]
    for i in range(D_in):
        for x in range(W + K - 1):
            for y_ in range(H + K - 1):
                for j in range(D_out):
                    for a in range(K):
                        for c in range(K):
                            dy[i][x][y_] += w[j][i][K - 1 - a][K - 1 - c] * wide[j][x + a][y_ + c]
    return dy


def conv2d_filter_gradient(dz, y, K):
    (D_out, W, H), D_in = sizes(dz), len(y)
    dw = zeros(D_out, D_in, K, K)
    for j in range(D_out):
        for i in range(D_in):
            for a in range(K):
                for c in range(K):
                    for x in range(W):
                        for y_ in range(H):
                            dw[j][i][a][c] += dz[j][x][y_] * y[i][x + a][y_ + c]
    return dw


def depthwise_conv2d(y, w, b):
    (D, W, H), K = sizes(y), len(w[0])
    W, H = W - K + 1, H - K + 1
    z = zeros(D, W, H)
    for x in range(W):
        for y_ in range(H):
            for j in range(D):
                z[j][x][y_] = b[j]
                for a in range(K):
                    for c in range(K):
                        z[j][x][y_] += w[j][a][c] * y[j][x + a][y_ + c]
    return z


def depthwise_conv2d_backward(dz, y, w):
    (D, W, H), K = sizes(dz), len(w[0])
    dy, dw, db = zeros(*sizes(y)), zeros(*sizes(w)), zeros(D)
    for x in range(W - 1, -1, -1):
        for y_ in range(H - 1, -1, -1):
            for j in range(D - 1, -1, -1):
                db[j] += dz[j][x][y_]
                for a in range(K - 1, -1, -1):
                    for c in range(K - 1, -1, -1):
                        dy[j][x + a][y_ + c] += w[j][a][c] * dz[j][x][y_]
                        dw[j][a][c] += dz[j][x][y_] * y[j][x + a][y_ + c]
    return dy, dw, db


def pointwise_conv2d(y, w, b):
    (D_in, W, H), D_out = sizes(y), len(w)
    z = zeros(D_out, W, H)
    for x in range(W):
        for y_ in range(H):
            for j in range(D_out):
                z[j][x][y_] = b[j]
                for i in range(D_in):
                    z[j][x][y_] += w[j][i] * y[i][x][y_]
    return z


def pointwise_conv2d_backward(dz, y, w):
    (D_out, W, H), D_in = sizes(dz), len(y)
    dy, dw, db = zeros(*sizes(y)), zeros(*sizes(w)), zeros(D_out)
    for x in range(W - 1, -1, -1):
        for y_ in range(H - 1, -1, -1):
            for j in range(D_out - 1, -1, -1):
                db[j] += dz[j][x][y_]
                for i in range(D_in - 1, -1, -1):
                    dy[i][x][y_] += w[j][i] * dz[j][x][y_]
                    dw[j][i] += dz[j][x][y_] * y[i][x][y_]
    return dy, dw, db


def conv1d(y, w, b):
    (D_in, T), (D_out, _, K) = sizes(y), sizes(w)
    z = zeros(D_out, T - K + 1)
    for t in range(T - K + 1):
        for j in range(D_out):
            z[j][t] = b[j]
            for i in range(D_in):
                for a in range(K):
                    z[j][t] += w[j][i][a] * y[i][t + a]
    return z


def conv1d_backward(dz, y, w):
    (_, T), (D_out, D_in, K) = sizes(dz), sizes(w)
    dy, dw, db = zeros(*sizes(y)), zeros(*sizes(w)), zeros(D_out)
    for t in range(T - 1, -1, -1):
        for j in range(D_out - 1, -1, -1):
            db[j] += dz[j][t]
            for i in range(D_in - 1, -1, -1):
                for a in range(K - 1, -1, -1):
                    dy[i][t + a] += w[j][i][a] * dz[j][t]
                    dw[j][i][a] += dz[j][t] * y[i][t + a]
    return dy, dw, db


def max_pool2d(y, K, S):
    D, W, H = sizes(y)
    W, H = (W - K)//S + 1, (H - K)//S + 1
    u, pidx = zeros(D, W, H), zeros(D, W, H)
    for j in range(D):
        for m in range(W):
            for n in range(H):
                best = y[j][S*m][S*n]
                where = S*m, S*n
                for a in range(S*m, S*m + K):
                    for c in range(S*n, S*n + K):
                        if y[j][a][c] > best:
                            best = y[j][a][c]
                            where = a, c
                u[j][m][n] = best
                pidx[j][m][n] = where
    return u, pidx


def max_pool2d_backward(du, pidx, shape):
    dy = zeros(*shape)
    D, W, H = sizes(du)
    for j in range(D):
        for m in range(W):
            for n in range(H):
                x, y_ = pidx[j][m][n]
                dy[j][x][y_] += du[j][m][n]
    return dy


def mean_pool2d(y, K, S):
    D, W, H = sizes(y)
    W, H = (W - K)//S + 1, (H - K)//S + 1
    u = zeros(D, W, H)
    for j in range(D):
        for m in range(W):
            for n in range(H):
                total = 0
                for a in range(S*m, S*m + K):
                    for c in range(S*n, S*n + K):
                        total += y[j][a][c]
                u[j][m][n] = total / K**2
    return u


def mean_pool2d_backward(du, K, S, shape):
    dy = zeros(*shape)
    D, W, H = sizes(du)
    for j in range(D):
        for m in range(W):
            for n in range(H):
                for a in range(S*m, S*m + K):
                    for c in range(S*n, S*n + K):
                        dy[j][a][c] += (1/K**2) * du[j][m][n]
    return dy



def linear(y, w, b):
    m, n = sizes(w)
    z = zeros(m)
    for j in range(m):
        z[j] = b[j]
        for i in range(n):
            z[j] += w[j][i] * y[i]
    return z


def linear_backward(dz, y, w):
    m, n = sizes(w)
    dy, dw, db = zeros(n), zeros(m, n), zeros(m)
    for j in range(m - 1, -1, -1):
        db[j] += dz[j]
        for i in range(n - 1, -1, -1):
            dy[i] += w[j][i] * dz[j]
            dw[j][i] += dz[j] * y[i]
    return dy, dw, db


def downsample(y, S):
    D, W, H = sizes(y)
    z = zeros(D, -(-W//S), -(-H//S))
    for x in range(len(z[0])):
        for y_ in range(len(z[0][0])):
            for j in range(D):
                z[j][x][y_] = y[j][S*x][S*y_]
    return z


def upsample(y, S):
    D, W, H = sizes(y)
    z = zeros(D, S*(W - 1) + 1, S*(H - 1) + 1)
    for x in range(W):
        for y_ in range(H):
            for j in range(D):
                z[j][S*x][S*y_] = y[j][x][y_]
    return z


def softmax_backward(dy, z):
    largest = max(z)
    y = [math.exp(one - largest) for one in z]
    total = sum(y)
    y = [one / total for one in y]
    dz = zeros(len(z))
    for i in range(len(z)):
        dz[i] = y[i] * dy[i]
        for j in range(len(z)):
            dz[i] -= y[i] * y[j] * dy[j]
    return dz


def activation_backward(dy, z, f):
    dz = zeros(*sizes(z))
    for j in range(len(z)):
        for x in range(len(z[0])):
            for y_ in range(len(z[0][0])):
                dz[j][x][y_] = dy[j][x][y_] * (1 - math.tanh(z[j][x][y_])**2)
    return dz


def turned(matrix, filter):
    K = len(filter[0])
    made = zeros(*sizes(filter))
    for i in range(len(filter)):
        for p in range(K*K):
            for q in range(K*K):
                made[i][p//K][p%K] += matrix[p][q] * filter[i][q//K][q%K]
    return made


def transform_conv2d(y, w, transforms, b):
    """The filters are transformed once; the listing does it for each cell."""
    made, biases = [], []
    for j in range(len(w)):
        for matrix in transforms:
            made.append(turned(matrix, w[j]))
            biases.append(b[j])
    return conv2d(y, made, biases)


def transform_conv2d_backward(dz, y, w, transforms):
    D_out, D_in, K, _ = sizes(w)
    made = [turned(matrix, filter) for filter in w for matrix in transforms]
    dy, d_made, d_biases = conv2d_backward(dz, y, made)
    dw, db = zeros(*sizes(w)), zeros(D_out)
    for m in range(len(made)):
        j, matrix = m//len(transforms), transforms[m%len(transforms)]
        db[j] += d_biases[m]
        for i in range(D_in):
            for p in range(K*K):
                for q in range(K*K):
                    dw[j][i][q//K][q%K] += matrix[p][q] * d_made[m][i][p//K][p%K]
    return dy, dw, db


def product(w, y):
    made = zeros(len(w), len(y[0]))
    for j in range(len(w)):
        for t in range(len(y[0])):
            for i in range(len(y)):
                made[j][t] += w[j][i] * y[i][t]
    return made


def shares(q, k):
    D_k, T = sizes(q)
    made = zeros(T, T)
    for t in range(T):
        for t_ in range(T):
            for j in range(D_k):
                made[t][t_] += q[j][t] * k[j][t_]
            made[t][t_] /= math.sqrt(D_k)
        largest = max(made[t])
        made[t] = [math.exp(one - largest) for one in made[t]]
        total = sum(made[t])
        made[t] = [one / total for one in made[t]]
    return made


def self_similarity(y, wq, wk, wv):
    share, v = shares(product(wq, y), product(wk, y)), product(wv, y)
    u = zeros(len(v), len(share))
    for t in range(len(share)):
        for j in range(len(v)):
            for t_ in range(len(share)):
                u[j][t] += share[t][t_] * v[j][t_]
    return u


def self_similarity_backward(du, y, wq, wk, wv):
    q, k, v = product(wq, y), product(wk, y), product(wv, y)
    (D_k, T), D_out, share = sizes(q), len(v), shares(q, k)
    dq, dk, dv = zeros(D_k, T), zeros(D_k, T), zeros(D_out, T)
    for t in range(T):
        total, dshare = 0.0, zeros(T)
        for t_ in range(T):
            for j in range(D_out):
                dshare[t_] += v[j][t_] * du[j][t]
                dv[j][t_] += share[t][t_] * du[j][t]
            total += share[t][t_] * dshare[t_]
        for t_ in range(T):
            ds = share[t][t_] * (dshare[t_] - total) / math.sqrt(D_k)
            for j in range(D_k):
                dq[j][t] += k[j][t_] * ds
                dk[j][t_] += q[j][t] * ds
    dy, dwq, dwk, dwv = (zeros(*sizes(one)) for one in (y, wq, wk, wv))
    for t in range(T):
        for i in range(len(y)):
            for w, dw, made in ((wq, dwq, dq), (wk, dwk, dk), (wv, dwv, dv)):
                for j in range(len(w)):
                    dy[i][t] += w[j][i] * made[j][t]
                    dw[j][i] += made[j][t] * y[i][t]
    return dy, dwq, dwk, dwv


def momentum_step(w, dw, v, lr, momentum):
    new_w, new_v = zeros(*sizes(w)), zeros(*sizes(w))
    for j in range(len(w)):
        for i in range(len(w[0])):
            new_v[j][i] = momentum*v[j][i] - lr*dw[j][i]
            new_w[j][i] = w[j][i] + new_v[j][i]
    return new_w, new_v


def adam_step(w, dw, m, v, t, lr, beta1, beta2, eps):
    new_w, new_m, new_v = (zeros(*sizes(w)) for _ in range(3))
    for j in range(len(w)):
        for i in range(len(w[0])):
            new_m[j][i] = beta1*m[j][i] + (1 - beta1)*dw[j][i]
            new_v[j][i] = beta2*v[j][i] + (1 - beta2)*dw[j][i]*dw[j][i]
            mean, square = new_m[j][i]/(1 - beta1**t), new_v[j][i]/(1 - beta2**t)
            new_w[j][i] = w[j][i] - lr*mean/(math.sqrt(square) + eps)
    return new_w, new_m, new_v


def forms():
    """(operation, what size, {"ours": by `loops`, "hand": by hand}), both checked to agree."""
    rng = np.random.default_rng(0)
    normal = lambda *shape: rng.normal(size=shape)  # noqa: E731
    y, w, b, dz = normal(6, 14, 14), normal(16, 6, 5, 5), normal(16), normal(16, 10, 10)
    maps, pooled = normal(6, 24, 24), normal(6, 12, 12)
    pidx = lc.vectorized.max_pool2d(maps, 2, stride=2)[1]
    small, wide = y[:, :9, :9], normal(64, 112, 112)
    wide_u, wide_pidx = lc.vectorized.max_pool2d(wide, 3, stride=2)
    series, filters, later = normal(8, 60), normal(12, 8, 5), normal(12, 56)
    projections, weights = (normal(5, 8), normal(5, 8), normal(12, 8)), (normal(84, 120), normal(84, 120))
    turns = np.stack([np.eye(9)[place.ravel()] for one in (np.arange(9).reshape(3, 3), np.arange(9).reshape(3, 3).T)
                      for place in (np.rot90(one, k) for k in range(4))])
    made = [
        ("conv2d", "LeNet-5 second", (y, w, b), {}),
        ("conv2d", "the same, S=2", (y, w, b), dict(S=2)),
        ("conv2d_backward", "LeNet-5 second", (dz, y, w), {}),
        ("conv2d_backward", "the same, S=2", (dz[:, :5, :5], y, w), dict(S=2)),
        ("conv2d_input_gradient", "LeNet-5 second", (dz, w), dict(shape=y.shape)),
        ("conv2d_filter_gradient", "LeNet-5 second", (dz, y), dict(K=5)),
        ("depthwise_conv2d", "6 maps, K=5", (y, w[0], b[:6]), {}),
        ("depthwise_conv2d_backward", "6 maps, K=5", (dz[:6], y, w[0]), {}),
        ("pointwise_conv2d", "6 to 16", (y, w[:, :, 0, 0], b), {}),
        ("pointwise_conv2d_backward", "6 to 16", (normal(16, 14, 14), y, w[:, :, 0, 0]), {}),
        ("conv1d", "8 to 12, T=60", (series, filters, b[:12]), {}),
        ("conv1d_backward", "8 to 12, T=60", (later, series, filters), {}),
        ("max_pool2d", "LeNet-5 first", (maps,), dict(K=2, S=2)),
        ("max_pool2d_backward", "LeNet-5 first", (pooled, pidx), dict(shape=maps.shape)),
        ("max_pool2d_backward", "64 maps, overlap", (wide_u, wide_pidx), dict(shape=wide.shape)),
        ("mean_pool2d", "LeNet-5 first", (maps,), dict(K=2, S=2)),
        ("mean_pool2d_backward", "LeNet-5 first", (pooled,), dict(K=2, S=2, shape=maps.shape)),
        ("downsample", "6 maps, S=2", (maps,), dict(S=2)),
        ("upsample", "6 maps, S=2", (pooled,), dict(S=2)),
        ("activation_backward", "6 maps, tanh", (maps, normal(*maps.shape)), dict(f="tanh")),
        ("softmax_backward", "100 scores", (normal(100), normal(100)), {}),
        ("transform_conv2d", "8 turns and flips", (small, w[:4, :, :3, :3], turns, b[:4]), {}),
        ("transform_conv2d_backward", "8 turns and flips", (normal(32, 7, 7), small, w[:4, :, :3, :3], turns), {}),
        ("self_similarity", "8 to 12, T=60", (series, *projections), {}),
        ("self_similarity_backward", "8 to 12, T=60", (normal(12, 60), series, *projections), {}),
        ("momentum_step", "120 to 84", (*weights, normal(84, 120)), dict(lr=0.1, momentum=0.9)),
        ("adam_step", "120 to 84", (*weights, normal(84, 120), normal(84, 120)**2),
         dict(t=3, lr=0.1, beta1=0.9, beta2=0.999, eps=1e-8)),
        ("linear", "120 to 84", (normal(120), normal(84, 120), normal(84)), {}),
        ("linear_backward", "120 to 84", (normal(84), normal(120), normal(84, 120)), {}),
    ]
    names = dict(S="stride", shape="input_shape")
    for operation, size, arrays, numbers in made:
        lists = [array.tolist() for array in arrays]
        hand = functools.partial(globals()[operation], *lists, **numbers)
        given = {("S" if "sample" in operation and name == "S" else names.get(name, name)): number
                 for name, number in numbers.items()}
        ours = functools.partial(getattr(lc.loops, operation), *arrays, **given)
        _check(ours(), hand())
        yield operation, size, dict(ours=ours, hand=hand)


def _check(ours, hand):
    if not isinstance(ours, tuple):
        ours, hand = (ours,), (hand,)
    for one, other in zip(ours, hand, strict=True):
        np.testing.assert_allclose(one, np.array(other), rtol=1e-9)
