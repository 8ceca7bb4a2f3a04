"""Numbers that are infinite or undefined: `quiet`, which lets them through, and `over_real_cells`.

The lecture computes some derivatives by a listing that needs more cells than there are: zeros
stand between the cells of dz for a stride, and around them. Their products are 0, so they change
no sum, except where one meets an inf or a NaN: 0 times inf is NaN. The derivative itself has no
such product.
"""

from collections.abc import Callable

import numpy as np

quiet = np.errstate(all="ignore")  # NaN and inf propagate, without a warning


@quiet
def over_real_cells(
    found: np.ndarray,
    products: Callable[[np.ndarray, np.ndarray], np.ndarray],
    a: np.ndarray,
    b: np.ndarray,
) -> np.ndarray:
    """`found`, which is `products(a, b)`, sums of products of a cell of a with a cell of b, without
    inserted zeros.

    Where all numbers are finite it is `found`. Otherwise the finite cells are summed anew, and
    which sums an infinite or an undefined product belongs to is found by the same products of
    ones and zeros.
    """
    if np.isfinite(a).all() and np.isfinite(b).all():
        return found
    total = products(np.where(np.isfinite(a), a, 0), np.where(np.isfinite(b), b, 0))
    kinds_a, kinds_b = _kinds(a), _kinds(b)
    for kind_a, cells_a in kinds_a.items():
        for kind_b, cells_b in kinds_b.items():
            product = kind_a * kind_b
            if not np.isfinite(product):
                total = total + np.where(products(cells_a, cells_b) > 0, product, 0)
    return total.astype(found.dtype, copy=False)


def _kinds(array: np.ndarray) -> dict[float, np.ndarray]:
    """The kinds of numbers that there are (-inf, -1 for any below 0, 0, 1, inf, NaN) -> 1 at such
    cells, else 0.
    """
    kinds = np.where(np.isfinite(array), np.sign(array), array)
    return {
        kind: np.isclose(kinds, kind, equal_nan=True).astype(array.dtype)
        for kind in np.unique(kinds)
    }
