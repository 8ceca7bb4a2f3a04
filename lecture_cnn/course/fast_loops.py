"""L21's loops on the way to a processor, each step as a function that can be stepped: `listed`,
`interchanged`, `tiled`, `in_lanes`; and L11's in one dimension, `scattered` and `reordered`.

Arrays count from 0, as in NumPy. Each cell gets the same additions in the same order, so all give
the same bits. In `disordered` it gets them in another order, and bits change.
"""

import numpy as np

LANES = 4
Array = np.ndarray


def listed(Y: Array, w: Array, b: Array) -> Array:
    """z of L21 counted from 0: one cell after the other, each with all its products."""
    D, M, K = w.shape[:3]
    W = Y.shape[1] - K + 1
    H = Y.shape[2] - K + 1
    z = np.zeros((D, W, H), b.dtype)
    for x in range(W):
        for y in range(H):
            for j in range(D):
                z[j, x, y] = b[j]
                for i in range(M):
                    for x_ in range(K):
                        for y_ in range(K):
                            weight = w[j, i, x_, y_]
                            z[j, x, y] += weight * Y[i, x + x_, y + y_]
    return z


def interchanged(Y: Array, w: Array, b: Array) -> Array:
    """The same; the loop over the filters outermost."""
    D, M, K = w.shape[:3]
    W = Y.shape[1] - K + 1
    H = Y.shape[2] - K + 1
    z = np.zeros((D, W, H), b.dtype)
    for j in range(D):
        for x in range(W):
            for y in range(H):
                z[j, x, y] = b[j]
                for i in range(M):
                    for x_ in range(K):
                        for y_ in range(K):
                            weight = w[j, i, x_, y_]
                            z[j, x, y] += weight * Y[i, x + x_, y + y_]
    return z


def tiled(Y: Array, w: Array, b: Array) -> Array:
    """The same; three maps of z side by side, for which each cell of Y is read once."""
    D, M, K = w.shape[:3]
    W = Y.shape[1] - K + 1
    H = Y.shape[2] - K + 1
    z = np.zeros((D, W, H), b.dtype)
    for j in range(0, D, 3):
        for x in range(W):
            for y in range(H):
                sum_0 = b[j]
                sum_1 = b[j + 1]
                sum_2 = b[j + 2]
                for i in range(M):
                    for x_ in range(K):
                        for y_ in range(K):
                            read = Y[i, x + x_, y + y_]
                            sum_0 = sum_0 + w[j, i, x_, y_] * read
                            sum_1 = sum_1 + w[j + 1, i, x_, y_] * read
                            sum_2 = sum_2 + w[j + 2, i, x_, y_] * read
                z[j, x, y] = sum_0
                z[j + 1, x, y] = sum_1
                z[j + 2, x, y] = sum_2
    return z


def in_lanes(Y: Array, w: Array, b: Array) -> Array:
    """`interchanged`; four neighbours at once, one in each lane of a vector."""
    D, M, K = w.shape[:3]
    W = Y.shape[1] - K + 1
    H = Y.shape[2] - K + 1
    z = np.zeros((D, W, H), b.dtype)
    for j in range(D):
        for x in range(W):
            for y in range(0, H, LANES):
                total = np.repeat(b[j : j + 1], LANES)
                for i in range(M):
                    for x_ in range(K):
                        for y_ in range(K):
                            first = y + y_
                            read = Y[i, x + x_, first : first + LANES]
                            total = total + w[j, i, x_, y_] * read
                end = y + LANES
                z[j, x, y:end] = total
    return z


def disordered(Y: Array, w: Array, b: Array) -> Array:
    """`listed`, but y' outside and x' inside: each cell gets the same products in another order."""
    D, M, K = w.shape[:3]
    W = Y.shape[1] - K + 1
    H = Y.shape[2] - K + 1
    z = np.zeros((D, W, H), b.dtype)
    for x in range(W):
        for y in range(H):
            for j in range(D):
                z[j, x, y] = b[j]
                for i in range(M):
                    for y_ in range(K):
                        for x_ in range(K):
                            weight = w[j, i, x_, y_]
                            z[j, x, y] += weight * Y[i, x + x_, y + y_]
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


def reordered(dz: Array, w: Array) -> Array:
    """The same; x' outside, the other way round: while it stands still, each x has its own cell."""
    D, W = dz.shape
    K = w.shape[1]
    dY = np.zeros(W + K - 1)
    for x_ in range(K):
        for x in range(W):
            for j in range(D - 1, -1, -1):
                dY[x + x_] += w[j, x_] * dz[j, x]
    return dY
