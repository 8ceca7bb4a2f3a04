"""Functions of NumPy arrays as students write them: x is (3, 4), w is (2, 2)."""

import numpy as np

from lecture_cnn.listings.examples import integers


def slices(x, w):
    out = np.zeros((x.shape[0] - 1, x.shape[1] - 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = x[i : i + 2, j : j + 2]
            out[i, j] = np.sum(window * w)
    return out


def whole_arrays(x, w):
    dw = np.zeros_like(w)
    dx = np.zeros(x.shape)
    for i in range(x.shape[0] - 1):
        for j in range(x.shape[1] - 1):
            dw += x[i : i + 2, j : j + 2] * x[i, j]
            dx[i : i + 2, j : j + 2] += w * x[-1, -1]
    return dx, dw


def written_through_views(x, w):
    y = x.copy()
    row = y[1]
    row[0] = 7
    row += 1
    y.T[2, 0] -= 5
    column = y[:, ::2]
    column[0, 1] *= 3
    x[0] = w.ravel()[0]
    return y


def headers(x, w):
    total, n = 0.0, 0
    best = -np.inf
    for row in x:
        for value in row:
            total += value
    for k, (a, b) in enumerate(zip(x[0], x[1])):
        n += k
        best = max(best, a * b)
    while n > 3:
        n -= 2
    else:
        n = -n
    return np.array([total, best, n])


def branches(x, w):
    found = np.empty(3)
    for k in range(3):
        if x[0, k] > 1 and k < 2:
            found[k] = x[0, k] ** 2
        elif x[0, k] < 0:
            found[k] = -x[0, k]
        else:
            found[k] = x[0, k] // 2 if k else x[0, k] % 2
        try:
            found[k] += w[k, k]
        except IndexError:
            continue
    return found


def helpers(x, w):
    def padded(a):
        return np.pad(a, 1)

    big = padded(x)
    small = np.pad(x, ((1, 0), (0, 1)))
    several = [sum(big[i, j] * w[0, j] for j in range(2)) for i in range(3)]
    first, second = np.zeros(3), np.ones(2)
    first[:] = several
    second[1:] = (big[1, 1],)
    np.add.at(first, [0, 0, 2], small[1, :3])
    return first, second, big, small


def functions_of_numpy(x, w):
    flat = x.reshape(-1)
    best = np.argmax(flat)
    array = np.unravel_index(best, x.shape)
    product = x[:2, :2] @ w
    product = product + w.T
    sums = x.sum(axis=0)
    np.maximum(sums, 0, out=sums)
    mask = x > 0
    chosen = x[mask].sum()
    turned = np.rot90(w) * np.flip(w)
    return product, sums, turned, np.array([best, *array, chosen, x.mean(), float(x[0, 0])])


def batch(x, w):
    maps = np.stack([x, 2 * x])
    N, H, W = maps.shape
    db = np.zeros(N, dtype=np.float32)
    for n, image in enumerate(maps):
        db[n] += image[-1, 0]
        db[n] -= np.einsum("ij,ij->", image[:2, :2], w)
    return db


def scalars(x, w):
    z = np.ones((2, 2))
    for i in range(2):
        for j in range(2):
            z[i, j] += w[i, j] * x[i + 1, j - 1]
            z[i, j] -= x[i, j] - (w[i, j] - x[j, i])
            z[i, j] *= -w[j, i]
            z[i, j] = (z[i, j] + x[0, 0]) / 2 ** (i + 1)
            z[i, j] = z[i, j] // 2 + z[i, j] % 3
            z[i][j] /= 4
            z[-1 + i, j] = -(w[i, j] + 1) * (x[i, j] - z[i, j])
            z[i, j] = x[i, j] if x[i, j] > w[i, j] else w[i, j] + z[i, j]
    return z


FUNCTIONS = [
    scalars,
    slices,
    whole_arrays,
    written_through_views,
    headers,
    branches,
    helpers,
    functions_of_numpy,
    batch,
]
X, W = integers(3, 4, start=1), integers(2, 2, start=2)
