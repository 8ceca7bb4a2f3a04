"""The forms that a matrix product can take, and sums with one number for each row. The forms give the same numbers up
to rounding; which one NumPy's BLAS is fastest at depends on the sizes, and was measured."""

import functools

import numpy as np

MOVED = 2**20  # bytes of a result that is moved while it is still in the cache


def weighted(w, rows):
    """The sums of all rows (N, positions, weights) with the weights w (D_out, weights): (N, D_out, positions)."""
    (D_out, weights), (N, positions, _) = w.shape, rows.shape
    if positions == 1 and N > 5:  # a linear layer
        return (rows[:, 0] @ w.T)[..., None]
    if positions > 1 and in_one(N, D_out, positions, weights):
        return (w @ rows.reshape(-1, weights).T).reshape(D_out, N, positions).swapaxes(0, 1).copy()
    return product(w, rows.swapaxes(1, 2))


def product(w, columns, out=None):
    """The products of w (D_out, weights) with columns (N, weights, positions): (N, D_out, positions), into out if it
    is there."""
    if not other_way_round(w, columns):
        return times(w.shape[1])(w, columns, out)
    turned = (columns.swapaxes(1, 2) @ w.T).swapaxes(1, 2)
    if out is None:
        return turned.copy()
    out[...] = turned
    return out


def other_way_round(w, columns):
    """Whether to multiply columns by w, not w by columns, is faster, although its result must be moved: where the few
    rows of w get in each other's way in the cache, since they are long or as long as a power of two, and each row of
    columns lies in one piece. The bounds were measured."""
    if columns.size < 12_500:  # the quick answer for small products
        return False
    D_out, (N, weights, positions) = len(w), columns.shape
    row = weights * w.itemsize  # bytes
    least = max(512, 32 * D_out) if row & (row - 1) == 0 else max(4096, 64 * D_out)
    return (row >= least and positions >= 64 and row * positions >= 100_000 and columns.strides[-1] == columns.itemsize
            and N * D_out * positions * w.itemsize <= MOVED)


def in_one(N, D_out, positions, weights):
    """Whether one product of all instances is faster than one for each, although its result must be moved."""
    return N > 1 and D_out > 8 and weights >= 64 and positions * (4 if D_out < 64 else 2) < weights


def times(n):
    """The product of matrices that adds up n products: of a single one, an outer product, which is faster."""
    return functools.partial(by_rows, np.multiply) if n == 1 else np.matmul


def by_rows(operation, a, b, out=None):
    """Add one number of a to each row of b, or multiply it by it. NumPy would first copy the number along rows of less
    than a third of its buffer (8192), which takes twice as long as the operation."""
    if not 256 <= b.shape[-1] < 2730 or np.broadcast(a, b).size < 2**13:
        return operation(a, b, out=out, order="C")
    usual = np.setbufsize(16)
    try:
        return operation(a, b, out=out, order="C")
    finally:
        np.setbufsize(usual)
