"""The correspondence matrices A_t of `transform_conv2d`: `quarter_turns`, `flips`, `rotation`,
`scaling`, `ring_shift`.

Each is a (K*K, K*K) array with TW(q) = sum_p A(q, p) W(p), where cell (x, y) of a filter has the
number p = x*K + y. Everything is seen with x to the right and y down; turns are counter-clockwise.
Convolutional Networks IV, L30 and L38 (where the derivative goes back through the transposes).
"""

import math
from typing import Any

import numpy as np

from .shapes import memory, real, whole


def quarter_turns(K: int) -> list[np.ndarray]:
    """Return four matrices: 0, 1, 2 and 3 quarter turns, one turn being TW(x, y) = W(K-1-y, x).

    They are permutations, so exact.
    """
    turn = _cells(K, 4)
    matrices = []
    for _ in range(4):
        matrices.append(_permutation(turn))
        mirrored = turn[::-1]
        turn = mirrored.T
    return matrices


def flips(K: int) -> list[np.ndarray]:
    """Return three matrices: the identity, left-right (x to K-1-x) and up-down (y to K-1-y).

    They are permutations, so exact.
    """
    cells = _cells(K, 3)
    left_right = cells[::-1]
    up_down = cells[:, ::-1]
    return [_permutation(cells), _permutation(left_right), _permutation(up_down)]


def rotation(K: int, degrees: float) -> np.ndarray:
    """Return one matrix: a turn by any angle about the centre, bilinear, 0 outside.

    `rotation(K, 0)` is the identity and `rotation(K, 90)` the quarter turn, to 1e-12.
    """
    x, y = _centred(K)
    degrees = _finite("degrees", degrees)
    angle = math.radians(degrees % 360)
    cos = math.cos(angle)
    sin = math.sin(angle)
    from_x = x*cos - y*sin
    from_y = x*sin + y*cos
    return _bilinear(from_x, from_y)


def scaling(K: int, factor: float) -> np.ndarray:
    """Return one matrix: enlarged about the centre by a factor (above 1) or shrunk (below 1),
    bilinear, 0 outside.

    `scaling(K, 1)` is the identity. A factor of 0 or less is a ValueError.
    """
    x, y = _centred(K)
    factor = _finite("factor", factor)
    if factor <= 0:
        raise ValueError(f"factor must be above 0, but came as {factor}")
    with np.errstate(over="ignore"):
        return _bilinear(x / factor, y / factor)


def ring_shift() -> np.ndarray:
    """Return one matrix for K = 3: the lecture's 45 degrees, where the eight outer cells move on by
    one, counter-clockwise; applied twice it is a quarter turn.

    It is a permutation, so exact.
    """
    cells = _cells(3, 1)
    shifted = cells.copy()
    here = (2, 2)
    for there in [(2, 1), (2, 0), (1, 0), (0, 0), (0, 1), (0, 2), (1, 2), (2, 2)]:
        shifted[there] = cells[here]
        here = there
    return _permutation(shifted)


def _cells(K: int, matrices: int) -> np.ndarray:
    """The number p = x*K + y of each cell: (K, K)."""
    K = whole("K", K, 1)
    memory("the matrices", (matrices, K*K, K*K))
    return np.arange(K*K).reshape(K, K)


def _permutation(source: np.ndarray) -> np.ndarray:
    """The matrix that puts cell number source[x, y] at (x, y)."""
    return np.eye(source.size)[source.ravel()]


def _centred(K: int) -> tuple[np.ndarray, np.ndarray]:
    """The positions x and y of the K*K cells, seen from the centre: two arrays (K*K,)."""
    numbers = _cells(K, 3).ravel()
    x, y = np.divmod(numbers, K)
    middle = (K - 1) / 2
    return x - middle, y - middle


def _bilinear(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The matrix whose row q reads a filter at (x[q], y[q]), seen from the centre."""
    K = math.isqrt(x.size)
    along_x = _shares(x, K)
    along_y = _shares(y, K)
    products = along_x[:, :, None] * along_y[:, None, :]  # (K*K, K, K)
    return products.reshape(K*K, K*K)


def _shares(positions: np.ndarray, K: int) -> np.ndarray:
    """How much of each of K cells in a row is read at each position: (K*K, K)."""
    cells = np.arange(K) - (K - 1) / 2
    distances = abs(positions[:, None] - cells)
    return np.maximum(0, 1 - distances)


def _finite(name: str, value: Any) -> float:
    if not math.isfinite(real(name, value)):
        raise ValueError(f"{name} must be finite, but came as {value}")
    return float(value)
