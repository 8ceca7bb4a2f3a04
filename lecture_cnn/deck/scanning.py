"""Scanning: what a convolutional network is made of, and what it makes of a pattern that moves.

    one layer after the other   `scan_layer_by_layer`, `scan_distributed`    C11
    along time                  `tdnn_routes`                                L41, C29
    plane by plane              `planes`, `alternate_view`                   C19
    a moved or turned pattern   `moved_pattern`, `turned_pattern`            E57
    jitter                      `jitter`, `jitter_map`                       C15
"""

from itertools import product

import numpy as np

from .. import vectorized as ops
from ..listings.examples import integers
from ..nets.hints import Array, Pair, Row
from ..nets.tables import Size, difference, routes
from ..operations import transforms


def scan_layer_by_layer(
    map_size: Pair = (6, 5),
    K: int = 3,
    units: Pair = (4, 1),
) -> list[Row]:
    """An MLP of two layers on each KxK window against layer-by-layer scanning: the same outputs.

    Layer by layer, the first layer is a convolution with KxK filters, the second one with 1x1
    filters. This is `scan_distributed` with windows of 1x1 above; its rows.
    Convolutional Networks III, "Story so far" (C11, A-scan).
    """
    return scan_distributed(map_size, K, 1, units)


def scan_distributed(
    map_size: Pair = (7, 6),
    K1: int = 3,
    K2: int = 2,
    units: Pair = (4, 1),
) -> list[Row]:
    """An MLP on each window against layer by layer: K1xK1 windows, above them K2xK2 windows.

    In each window of K1+K2-1 the MLP computes the first-layer units at K2*K2 places. Layer by
    layer each place is computed once and used by all windows that share it: the same outputs by
    fewer multiply-adds. Two rows with the keys way, multiply_adds, outputs (the size of the map
    of outputs), decision (the largest output) and difference_to_first. Convolutional Networks IV,
    "Story so far": shared-parameter MLPs with distributed representations (C11, A-scan2).
    """
    D1, D2 = units
    y = integers(2, *map_size, start=1)
    w1 = integers(D1, 2, K1, K1, start=2)
    b1 = integers(D1, start=3)
    w2 = integers(D2, D1, K2, K2, start=4)
    b2 = integers(D2, start=5)

    hidden = ops.relu(ops.conv2d(y, w1, b1))
    by_layer = ops.conv2d(hidden, w2, b2)
    below = w1[0].size * hidden.size
    above = w2[0].size * by_layer.size

    K = K1 + K2 - 1
    by_window, by_window_count = np.empty_like(by_layer), 0
    _, W_out, H_out = by_layer.shape
    for x_, y_ in product(range(W_out), range(H_out)):
        window = y[:, x_:x_ + K, y_:y_ + K]
        by_window[:, x_, y_], count = mlp(window, w1, b1, w2, b2)
        by_window_count += count

    ways = {
        "the MLP window by window": (by_window, by_window_count),
        "layer by layer": (by_layer, below + above),
    }
    rows = []
    for way, (z, count) in ways.items():
        rows.append({
            "way": way,
            "multiply_adds": count,
            "outputs": Size(z.shape),
            "decision": float(z.max()),
            "difference_to_first": difference(z, by_window),
        })
    return rows


def mlp(
    window: Array,
    w1: Array,
    b1: Array,
    w2: Array,
    b2: Array,
) -> tuple[Array, int]:
    """The outputs (D2,) of two fully connected layers for one window, and their multiply-adds.

    window (D, K, K), w1 (D1, D, K1, K1), w2 (D2, D1, K2, K2), where K = K1 + K2 - 1.
    """
    D1, _, K1, _ = w1.shape
    D2, _, K2, _ = w2.shape
    below = w1.reshape(D1, -1)
    above = w2.reshape(D2, -1)
    hidden, count = np.empty((D1, K2, K2)), 0
    for i, j in product(range(K2), range(K2)):
        part = window[:, i:i + K1, j:j + K1]
        z = ops.linear(part.ravel(), below, b1)
        hidden[:, i, j] = ops.relu(z)
        count += below.size
    return ops.linear(hidden.ravel(), above, b2), count + above.size


def tdnn_routes(T: int = 7, K: int = 3, S: int = 1) -> list[Row]:
    """The scan along time against the 2-D convolution of maps of height 1 with filters of height 1.

    z, dY, dw, db; rows of `routes`: what, size, difference.
    Convolutional Networks III, "Story so far": a 1-D scan along time is a time-delay neural
    network (L41, A-tdnn).
    """
    y = integers(2, T, start=1)
    w = integers(3, 2, K, start=2)
    b = integers(3, start=3)
    z = ops.conv1d(y, w, b, stride=S)
    dz = integers(*z.shape, start=4)
    dy, dw, db = ops.conv1d_backward(dz, y, w, stride=S)

    maps = y[..., None]
    filters = w[..., None]
    z2 = ops.conv2d(maps, filters, b, stride=(S, 1))
    dy2, dw2, db2 = ops.conv2d_backward(dz[..., None], maps, filters, stride=(S, 1))
    return routes(
        z=(z, z2[..., 0]),
        dY=(dy, dy2[..., 0]),
        dw=(dw, dw2[..., 0]),
        db=(db, db2),
    )


def planes(y: Array, w: Array) -> Array:
    """Each plane of each filter scans its own map; the sum over the planes is the convolution.

    y (D_in, W, H), w (D_out, D_in, K, K) -> (D_out, D_in, W', H').
    Convolutional Networks IV, "Conventional convolutions" (C19).
    """
    by_map = []
    for m in range(len(y)):
        own = slice(m, m + 1)
        by_map.append(ops.conv2d(y[own], w[:, own]))
    return np.stack(by_map, axis=1)


def alternate_view(
    map_size: Pair = (6, 5),
    maps: Pair = (2, 3),
    K: int = 3,
) -> list[Row]:
    """For each of the M filters, the N convolved maps added together, against the convolution.

    maps (N, M) -> a row for each output map, with the keys n, maps_added, difference.
    Convolutional Networks IV, "Conventional convolutions", the alternate view (C19, A-conv-alt).
    """
    N, M = maps
    y = integers(N, *map_size, start=1)
    w = integers(M, N, K, K, start=2)
    z = ops.conv2d(y, w)
    rows = []
    for n, parts in enumerate(planes(y, w)):
        error = difference(parts.sum(axis=0), z[n])
        rows.append({"n": n, "maps_added": len(parts), "difference": error})
    return rows


def moved_pattern(
    moves: tuple[Pair, ...] = ((0, 0), (2, 0), (0, 2), (2, 1)),
    map_size: Pair = (11, 10),
    K: int = 3,
) -> list[Row]:
    """A moved pattern: conv + global max stays the same, conv + flatten + dense does not.

    The maps of the convolution move along with the pattern (they are equivariant); invariance
    needs a maximum over the positions. A row for each move, with the keys dx, dy,
    maps_moved_along, change_of_global_max, change_of_dense.
    Convolutional Networks IV, Poll 3 (E57, N-shift).
    """
    pattern = integers(1, 3, 3, start=1)
    w = integers(2, 1, K, K, start=2)

    def convolved(dx: int, dy: int) -> Array:
        y = np.zeros((1, *map_size))
        left, top = 3 + dx, 3 + dy
        y[:, left:left + 3, top:top + 3] = pattern
        return ops.relu(ops.conv2d(y, w))

    still = convolved(0, 0)
    still_max = still.max(axis=(1, 2))
    dense = integers(3, still.size, start=4)
    still_dense = ops.linear(ops.flatten(still), dense)
    rows = []
    for dx, dy in moves:
        z = convolved(dx, dy)
        along = np.roll(still, (dx, dy), axis=(1, 2))
        rows.append({
            "dx": dx,
            "dy": dy,
            "maps_moved_along": np.array_equal(z, along),
            "change_of_global_max": difference(z.max(axis=(1, 2)), still_max),
            "change_of_dense": difference(ops.linear(ops.flatten(z), dense), still_dense),
        })
    return rows


def turned_pattern(map_size: Pair = (6, 5), K: int = 3) -> list[Row]:
    """A picture turned by a quarter: the maps of a filter in four turns turn and change places.

    So the maximum over one map changes, the maximum over all transforms and positions does not. A
    row for each map t, with the keys t, appears_as (which map of the turned picture it is),
    change_of_its_max, change_of_max_over_all.
    Convolutional Networks IV, Poll 3 and "Transform invariance" (E57, N-perm, V-invariance).
    """
    y = integers(2, *map_size, start=1)
    w = integers(1, 2, K, K, start=2)
    turns = transforms.quarter_turns(K)
    z = ops.transform_conv2d(y, w, turns)
    z_turned = ops.transform_conv2d(quarter_turned(y), w, turns)
    rows = []
    for t, wanted in enumerate(quarter_turned(z)):
        same = [np.array_equal(found, wanted) for found in z_turned]
        rows.append({
            "t": t,
            "appears_as": same.index(True) if True in same else None,
            "change_of_its_max": abs(float(z_turned[t].max() - z[t].max())),
            "change_of_max_over_all": abs(float(z_turned.max() - z.max())),
        })
    return rows


def quarter_turned(maps: Array) -> Array:
    """Maps (D, W, H) turned by a quarter, counter-clockwise as seen: (D, H, W)."""
    return np.rot90(maps, -1, axes=(1, 2))


def jitter_map(kind: str) -> Array:
    """A 9x6 map for `jitter` with 3x3 windows, (1, 9, 6); `kind` says where the maxima are (C15).

    "centre": in the middle of their windows. "edge": one is at the right edge of its window.
    "neighbour": all in the middle, but one window also holds, at its edge, a cell that is larger
    than the next window's maximum. Another kind is a ValueError.
    """
    y = np.ones((1, 9, 6))
    y[0, 1::3, 1::3] = [[4, 5], [6, 7], [8, 9]]
    if kind == "edge":
        y[0, 1, 1] = 1
        y[0, 2, 1] = 4
    elif kind == "neighbour":
        y[0, 3, 1] = 5.5  # in the window with the maximum 6, beside the window with the maximum 4
    elif kind != "centre":
        raise ValueError(f"kind: expected 'centre', 'edge' or 'neighbour', got {kind!r}")
    return y


def jitter(y: Array, K: int = 3) -> list[Row]:
    """y moved by one pixel, then pooled: the same where a maximum stays and no larger cell enters.

    y (D, W, H); windows KxK with stride K; zeros enter at the border. Nine rows with the keys dx,
    dy, windows, and in how many of them: maximum_stays, larger_enters, max_pooled_same,
    mean_pooled_same.
    Convolutional Networks III, "Pooling": it reduces jitter-sensitivity (C15).
    """
    _, W, H = y.shape
    padded = ops.pad(y, 1)
    u, pidx = ops.max_pool2d(y, K, stride=K)
    mean = ops.mean_pool2d(y, K, stride=K)
    place = pidx % K  # of each maximum, in its window
    rows = []
    for dx, dy in product((-1, 0, 1), (-1, 0, 1)):
        left, top = 1 - dx, 1 - dy
        moved = padded[:, left:left + W, top:top + H]
        moved_u, _ = ops.max_pool2d(moved, K, stride=K)
        moved_mean = ops.mean_pool2d(moved, K, stride=K)
        moved_place = place + (dx, dy)
        inside = (moved_place >= 0) & (moved_place < K)
        stays = inside.all(axis=-1)
        same_mean = np.isclose(moved_mean, mean, rtol=0, atol=1e-12)
        rows.append({
            "dx": dx,
            "dy": dy,
            "windows": u.size,
            "maximum_stays": int(np.count_nonzero(stays)),
            "larger_enters": int(np.count_nonzero(moved_u > u)),
            "max_pooled_same": int(np.count_nonzero(moved_u == u)),
            "mean_pooled_same": int(np.count_nonzero(same_mean)),
        })
    return rows
