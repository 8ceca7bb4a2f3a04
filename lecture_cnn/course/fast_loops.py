"""L21's loops on the way to a processor, each step as a function that can be stepped: `listed`,
`interchanged`, `tiled`, `in_lanes`; and L11's in one dimension, `scattered` and `turned`.

Arrays count from 0, as in NumPy; v is the slide's y, the row. Only free loops move, those whose
turns write different cells: so all give the same bits. In `exchanged` ordered loops move, and bits
change.
"""

import numpy as np

LANES = 4
Array = np.ndarray


def listed(y: Array, w: Array, b: Array) -> Array:
    """z of L21 counted from 0: one cell after the other, each with all its products."""
    D, M, K = w.shape[:3]
    W = y.shape[1] - K + 1
    H = y.shape[2] - K + 1
    z = np.zeros((D, W, H), b.dtype)
    for x in range(W):
        for v in range(H):
            for j in range(D):
                z[j, x, v] = b[j]
                for i in range(M):
                    for x_ in range(K):
                        for y_ in range(K):
                            weight = w[j, i, x_, y_]
                            z[j, x, v] += weight * y[i, x + x_, v + y_]
    return z


def interchanged(y: Array, w: Array, b: Array) -> Array:
    """The same; the loop over the maps outermost."""
    D, M, K = w.shape[:3]
    W = y.shape[1] - K + 1
    H = y.shape[2] - K + 1
    z = np.zeros((D, W, H), b.dtype)
    for j in range(D):
        for x in range(W):
            for v in range(H):
                z[j, x, v] = b[j]
                for i in range(M):
                    for x_ in range(K):
                        for y_ in range(K):
                            weight = w[j, i, x_, y_]
                            z[j, x, v] += weight * y[i, x + x_, v + y_]
    return z


def exchanged(y: Array, w: Array, b: Array) -> Array:
    """`listed` with its loops over x' and y' exchanged: the same products in another order."""
    D, M, K = w.shape[:3]
    W = y.shape[1] - K + 1
    H = y.shape[2] - K + 1
    z = np.zeros((D, W, H), b.dtype)
    for x in range(W):
        for v in range(H):
            for j in range(D):
                z[j, x, v] = b[j]
                for i in range(M):
                    for y_ in range(K):
                        for x_ in range(K):
                            weight = w[j, i, x_, y_]
                            z[j, x, v] += weight * y[i, x + x_, v + y_]
    return z


def tiled(y: Array, w: Array, b: Array) -> Array:
    """The same; three maps side by side, for which each cell of y is read once."""
    D, M, K = w.shape[:3]
    W = y.shape[1] - K + 1
    H = y.shape[2] - K + 1
    z = np.zeros((D, W, H), b.dtype)
    for j in range(0, D, 3):
        for x in range(W):
            for v in range(H):
                sum_0 = b[j]
                sum_1 = b[j + 1]
                sum_2 = b[j + 2]
                for i in range(M):
                    for x_ in range(K):
                        for y_ in range(K):
                            read = y[i, x + x_, v + y_]
                            sum_0 = sum_0 + w[j, i, x_, y_] * read
                            sum_1 = sum_1 + w[j + 1, i, x_, y_] * read
                            sum_2 = sum_2 + w[j + 2, i, x_, y_] * read
                z[j, x, v] = sum_0
                z[j + 1, x, v] = sum_1
                z[j + 2, x, v] = sum_2
    return z


def in_lanes(y: Array, w: Array, b: Array) -> Array:
    """The same; four neighbours at once, one in each lane of a vector."""
    D, M, K = w.shape[:3]
    W = y.shape[1] - K + 1
    H = y.shape[2] - K + 1
    z = np.zeros((D, W, H), b.dtype)
    for j in range(D):
        for x in range(W):
            for v in range(0, H, LANES):
                total = np.repeat(b[j : j + 1], LANES)
                for i in range(M):
                    for x_ in range(K):
                        for y_ in range(K):
                            first = v + y_
                            read = y[i, x + x_, first : first + LANES]
                            total = total + w[j, i, x_, y_] * read
                end = v + LANES
                z[j, x, v:end] = total
    return z


def scattered(dz: Array, w: Array) -> Array:
    """dY of one dimension, as L11 adds it: every dz gives its shares to its window."""
    D, W = dz.shape
    K = w.shape[1]
    dY = np.zeros(W + K - 1)
    for x in range(W - 1, -1, -1):
        for j in range(D - 1, -1, -1):
            for x_ in range(K - 1, -1, -1):
                dY[x + x_] += w[j, x_] * dz[j, x]
    return dY


def turned(dz: Array, w: Array) -> Array:
    """The same, x' outside and the other way round: each x adds to another cell."""
    D, W = dz.shape
    K = w.shape[1]
    dY = np.zeros(W + K - 1)
    for x_ in range(K):
        for x in range(W):
            for j in range(D - 1, -1, -1):
                dY[x + x_] += w[j, x_] * dz[j, x]
    return dY
