"""Which values influence which others in a convolution layer, by formula and by trying it.

    one Y        `influence`, `influence_by_trial`, `influence_counts`     C02, L36, E44
    one map      `dependency`, `gradient_by_output_map`                    C06
    one weight   `contributions`, `placed`, `weight_by_trial`              C03, L37, E40
    by hand      `animated_example`                                        C40

Positions count from 0, as on the formula slides. Stride 1, no padding:
z(n,x,y) = sum of w(n,m,i,j) Y(m,x+i,y+j).

    m, n      input map, output map                e.g. 0..1, 0..2
    (x, y)    position in Y or z                   e.g. Y is 6x5, z is 4x3
    (i, j)    position in the filter               e.g. 3x3

Where a function needs a position in both, (x, y) is the one in Y and (zx, zy) the one in z.
"""

from itertools import product

import numpy as np

from .. import vectorized as ops
from ..listings import examples
from ..nets.hints import Array, Pair, Row
from ..nets.tables import difference


def influence(w: Array, m: int, x: int, y: int, map_size: Pair) -> list[Row]:
    """Every z(n,x',y') that Y(m,x,y) influences, and its weight w(n,m,x-x',y-y'), in slide order.

    w (D_out, D_in, K, K), map_size (W, H) of Y -> rows with the keys n, x, y (of z), i, j, weight.
    A position outside of Y is an IndexError.
    Convolutional Networks III, "How a single Y influences z" (C02, L36).
    """
    W, H = map_size
    check_position((w.shape[1], W, H), m=m, x=x, y=y)
    K = w.shape[-1]
    W_out, H_out = W - K + 1, H - K + 1
    rows = []
    for n, zy, zx in product(range(len(w)), range(H_out), range(W_out)):
        i, j = x - zx, y - zy
        if 0 <= i < K and 0 <= j < K:
            weight = float(w[n, m, i, j])
            rows.append({"n": n, "x": zx, "y": zy, "i": i, "j": j, "weight": weight})
    return rows


def influence_by_trial(
    w: Array, m: int, x: int, y: int, map_size: Pair
) -> Array:
    """The change of every z when Y(m,x,y) grows by 1: the weights of `influence`, 0 elsewhere.

    w (D_out, D_in, K, K), map_size (W, H) of Y -> (D_out, W', H').
    All other Y are 0 here, which changes nothing: z is linear in Y.
    Convolutional Networks III, "How a single Y influences z" (C02, C06).
    """
    shape = w.shape[1], *map_size
    check_position(shape, m=m, x=x, y=y)
    impulse = np.zeros(shape)
    impulse[m, x, y] = 1.0
    return ops.conv2d(impulse, w)


def influence_counts(map_size: Pair, K: int) -> Array:
    """How many positions of one z map each Y(x,y) influences, by trying each: (W, H).

    1 in a corner, K*K far from the border, never all of them. The slide's sum over "every" position
    is right only if w is taken as 0 outside of the filter.
    Convolutional Networks III, Poll 2 (E44).
    """
    W, H = map_size
    cells = W * H
    impulses = np.eye(cells).reshape(cells, 1, W, H)
    ones = np.ones((1, 1, K, K))
    z = ops.conv2d(impulses, ones)
    counts = np.count_nonzero(z, axis=(1, 2, 3))
    return counts.reshape(W, H)


def dependency(y: Array, w: Array) -> list[Row]:
    """Change the map Y(m): z(n) changes by the change of Y(m) convolved with plane m of filter n.

    y (D_in, W, H), w (D_out, D_in, K, K) -> a row for each pair of maps, with the keys m, n,
    largest_change (of z map n) and change_less_plane_of_filter (how far the two changes differ).
    Convolutional Networks III, "Dependency between Z(l,*) and Y(l-1,*)" (C06).
    """
    rows = []
    before = ops.conv2d(y, w)
    for m in range(len(y)):
        changed = np.array(y, dtype=float)
        changed[m] += examples.integers(*y.shape[1:], start=7)
        change_of_y = changed - y
        change_of_z = ops.conv2d(changed, w) - before
        own_map = slice(m, m + 1)
        for n in range(len(w)):
            plane = w[n:n + 1, own_map]
            by_plane = ops.conv2d(change_of_y[own_map], plane)
            rows.append({
                "m": m,
                "n": n,
                "largest_change": float(np.abs(change_of_z[n]).max()),
                "change_less_plane_of_filter": difference(change_of_z[n], by_plane[0]),
            })
    return rows


def gradient_by_output_map(dz: Array, w: Array) -> Array:
    """dDiv/dY(m) through each z(n) alone; the sum over n, the first axis, is dDiv/dY.

    dz (D_out, W', H'), w (D_out, D_in, K, K) -> (D_out, D_in, W, H).
    Convolutional Networks III, "Dependency diagram for a single map" (C06).
    """
    D_out, W_out, H_out = dz.shape
    _, D_in, K, _ = w.shape
    shape = D_in, W_out + K - 1, H_out + K - 1
    parts = []
    for n in range(D_out):
        own = slice(n, n + 1)
        parts.append(ops.conv2d_input_gradient(dz[own], w[own], input_shape=shape))
    return np.stack(parts)


def contributions(
    dz: Array,
    y: Array,
    n: int,
    m: int,
    i: int,
    j: int,
) -> list[Row]:
    """Where w(n,m,i,j) is used: a row for each z(n,x,y), in slide order; the products sum to dw.

    dz (D_out, W', H'), y (D_in, W, H) -> rows with the keys x, y (of z), Y_x, Y_y (of Y), dz, Y,
    product. A weight outside of the filter is an IndexError.
    Convolutional Networks III, "The derivative for a single weight", w(1,2) on a 5x5 map (C03,
    L37).
    """
    D_out, W_out, H_out = dz.shape
    D_in, W, H = y.shape
    filters = D_out, D_in, W - W_out + 1, H - H_out + 1
    check_position(filters, n=n, m=m, i=i, j=j)
    rows = []
    for zy, zx in product(range(H_out), range(W_out)):
        Y_x, Y_y = zx + i, zy + j
        slope = float(dz[n, zx, zy])
        value = float(y[m, Y_x, Y_y])
        rows.append({
            "x": zx,
            "y": zy,
            "Y_x": Y_x,
            "Y_y": Y_y,
            "dz": slope,
            "Y": value,
            "product": slope * value,
        })
    return rows


def placed(dz_map: Array, map_size: Pair, i: int, j: int) -> Array:
    """One dz map laid on the Y map, its corner at (i, j), 0 elsewhere: the slides' last picture.

    dz_map (W', H'), map_size (W, H) -> (W, H). Its product with Y, summed, is dDiv/dw(i,j).
    A corner where dz does not fit is an IndexError.
    Convolutional Networks III, "The derivative for a single weight" (C03, L08).
    """
    W, H = map_size
    W_out, H_out = dz_map.shape
    places = W - W_out + 1, H - H_out + 1
    check_position(places, i=i, j=j)
    whole = np.zeros(map_size)
    whole[i:i + W_out, j:j + H_out] = dz_map
    return whole


def weight_by_trial(
    y: Array,
    w: Array,
    n: int,
    m: int,
    i: int,
    j: int,
) -> list[Row]:
    """The change of each z map when w(n,m,i,j) grows by 1: only map n changes, where Y(m) is not 0.

    y (D_in, W, H), w (D_out, D_in, K, K) -> a row for each z map, with the keys n,
    positions_changed, positions, largest_change. The notes say "for every n"; their next line says
    "only one Z map", and is right (C03, E40).
    """
    check_position(w.shape, n=n, m=m, i=i, j=j)
    grown = np.array(w, dtype=float)
    grown[n, m, i, j] += 1.0
    before, after = ops.conv2d(y, w), ops.conv2d(y, grown)
    changes = np.abs(after - before)
    rows = []
    for number, change in enumerate(changes):
        rows.append({
            "n": number,
            "positions_changed": int(np.count_nonzero(change)),
            "positions": change.size,
            "largest_change": float(change.max()),
        })
    return rows


def animated_example() -> list[Row]:
    """The 5x5 picture scanned by the 3x3 filter: a row for each of the nine positions.

    Keys: x, y, pixels_under_ones (those under a 1 of the filter), z (their sum),
    z_with_flipped_filter (the same z: the flip changes nothing in this filter).
    Convolutional Networks III, "BP: Convolutional layer" (C40).
    """
    image, ones = examples.SLIDE_IMAGE, examples.SLIDE_FILTER
    K = len(ones)
    maps, w = image[None], ones[None, None]
    z = ops.conv2d(maps, w)
    z_flipped = ops.conv2d(maps, w[..., ::-1, ::-1])
    _, W_out, H_out = z.shape
    rows = []
    for y, x in product(range(H_out), range(W_out)):
        window = image[x:x + K, y:y + K]
        pixels = window.T[ones.T == 1].astype(int)
        rows.append({
            "x": x,
            "y": y,
            "pixels_under_ones": tuple(pixels.tolist()),
            "z": float(z[0, x, y]),
            "z_with_flipped_filter": float(z_flipped[0, x, y]),
        })
    return rows


def check_position(shape: tuple[int, ...], **position: int) -> None:
    """Raise an IndexError if a position, counted from 0, is outside of an array of this shape."""
    for (name, index), size in zip(position.items(), shape):
        if not 0 <= index < size:
            raise IndexError(f"{name}: expected 0 to {size - 1}, got {index}")
