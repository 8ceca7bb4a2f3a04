"""Scanning: what a convolutional network is made of, and how it meets a pattern that moves.

    one layer after the other   `scan_layer_by_layer`, `scan_distributed`    C11
    along time                  `tdnn_routes`                                L41, C29
    plane by plane              `planes`, `alternate_view`                   C19
    a moved or turned pattern   `moved_pattern`, `turned_pattern`            E57
    jitter                      `jitter`, `jitter_map`                       C15
"""

from typing import NamedTuple

import numpy as np

from .. import vectorized as ops
from ..listings.examples import eighths
from ..nets.tables import Size, difference, routes
from ..operations import transforms


class Scan(NamedTuple):
    """A way to scan: its multiply-adds, the size of the map of outputs, and the final decision, the largest output."""

    way: str
    multiply_adds: int
    outputs: Size
    decision: float
    difference_to_first: float


def scans(**ways):
    """A row of Scan for each name = (map of outputs, multiply-adds)."""
    first = next(iter(ways.values()))[0]
    return [Scan(name.replace("_", " "), count, Size(z.shape), float(z.max()), difference(z, first))
            for name, (z, count) in ways.items()]


def scan_layer_by_layer(map_size=(6, 5), K=3, units=(4, 1)):
    """An MLP of two layers run on each KxK window, against each layer scanning what is below it: the same outputs.

    Layer by layer, the first layer is a convolution with KxK filters, the second one with 1x1 filters. A list of
    Scan. Convolutional Networks III, "Story so far" (C11, A-scan).
    """
    y = eighths(2, *map_size, start=1)
    w1, b1 = eighths(units[0], 2, K, K, start=2), eighths(units[0], start=3)
    w2, b2 = eighths(units[1], units[0], start=4), eighths(units[1], start=5)

    count = Count()
    z = np.empty((units[1], map_size[0] - K + 1, map_size[1] - K + 1))
    for x_ in range(z.shape[1]):
        for y_ in range(z.shape[2]):
            window = y[:, x_:x_ + K, y_:y_ + K]
            hidden = ops.relu(count.linear(window.ravel(), w1.reshape(units[0], -1), b1))
            z[:, x_, y_] = count.linear(hidden, w2, b2)
    layers = Count()
    hidden = ops.relu(layers.conv2d(y, w1, b1))
    return scans(the_MLP_window_by_window=(z, count.total),
                 layer_by_layer=(layers.conv2d(hidden, w2[:, :, None, None], b2), layers.total))


def scan_distributed(map_size=(7, 6), K1=3, K2=2, units=(4, 1)):
    """The same with a pattern distributed over two layers: small windows below, K2xK2 of their outputs above.

    For each window of K1+K2-1 the MLP has K2*K2 times the same first-layer units; layer by layer each of them is
    computed once and used by all the windows that share it, so that fewer multiply-adds give the same outputs. A
    list of Scan. Convolutional Networks IV, "Story so far": shared-parameter MLPs with distributed representations
    (C11, A-scan2).
    """
    y = eighths(2, *map_size, start=1)
    w1, b1 = eighths(units[0], 2, K1, K1, start=2), eighths(units[0], start=3)
    w2, b2 = eighths(units[1], units[0], K2, K2, start=4), eighths(units[1], start=5)
    K = K1 + K2 - 1

    count = Count()
    z = np.empty((units[1], map_size[0] - K + 1, map_size[1] - K + 1))
    for x_ in range(z.shape[1]):
        for y_ in range(z.shape[2]):
            window = y[:, x_:x_ + K, y_:y_ + K]
            hidden = np.empty((units[0], K2, K2))
            for i in range(K2):
                for j in range(K2):
                    below = window[:, i:i + K1, j:j + K1].ravel()
                    hidden[:, i, j] = ops.relu(count.linear(below, w1.reshape(units[0], -1), b1))
            z[:, x_, y_] = count.linear(hidden.ravel(), w2.reshape(units[1], -1), b2)
    layers = Count()
    hidden = ops.relu(layers.conv2d(y, w1, b1))
    return scans(the_MLP_window_by_window=(z, count.total),
                 layer_by_layer=(layers.conv2d(hidden, w2, b2), layers.total))


class Count:
    """Runs flat layers and convolutions, and adds up their multiply-adds in `total`."""

    def __init__(self):
        self.total = 0

    def linear(self, y, w, b):
        self.total += w.size
        return ops.linear(y, w, b)

    def conv2d(self, y, w, b):
        z = ops.conv2d(y, w, b)
        self.total += w[0].size * z.size
        return z


def tdnn_routes(T=7, K=3, S=1):
    """The scan along time against the 2-D convolution of maps of height 1 with filters of height 1: z, dY, dw, db.

    A list of Routes. Convolutional Networks III, "Story so far": a 1-D scan along time is a time-delay neural network
    (L41, A-tdnn).
    """
    y, w, b = eighths(2, T, start=1), eighths(3, 2, K, start=2), eighths(3, start=3)
    flat_y, flat_w = y[..., None], w[..., None]
    z = ops.conv1d(y, w, b, stride=S)
    dz = eighths(*z.shape, start=4)
    one = ops.conv1d_backward(dz, y, w, stride=S)
    dy, dw, db = ops.conv2d_backward(dz[..., None], flat_y, flat_w, stride=(S, 1))
    return routes(z=(z, ops.conv2d(flat_y, flat_w, b, stride=(S, 1))[..., 0]),
                  dY=(one[0], dy[..., 0]), dw=(one[1], dw[..., 0]), db=(one[2], db))


def planes(y, w):
    """Each plane of each filter scans its own map: y (D_in, W, H), w (D_out, D_in, K, K) -> (D_out, D_in, W', H').

    The sum over the planes, axis 1, is the convolution. Convolutional Networks IV, "Conventional convolutions" (C19).
    """
    return np.stack([[ops.conv2d(y[m:m + 1], w[n:n + 1, m:m + 1])[0] for m in range(len(y))]
                     for n in range(len(w))])


class View(NamedTuple):
    """Output map n: the convolved maps that are added, and the difference of their sum to the convolution."""

    n: int
    maps_added: int
    difference: float


def alternate_view(map_size=(6, 5), maps=(2, 3), K=3):
    """For each of the M filters, the N convolved maps added together, against the convolution: a list of View.

    Convolutional Networks IV, "Conventional convolutions", the alternate view (C19, A-conv-alt).
    """
    y, w = eighths(maps[0], *map_size, start=1), eighths(maps[1], maps[0], K, K, start=2)
    z = ops.conv2d(y, w)
    return [View(n, len(each), difference(each.sum(axis=0), z[n])) for n, each in enumerate(planes(y, w))]


class Moved(NamedTuple):
    """The pattern moved by (dx, dy): how much each output of a network changes."""

    dx: int
    dy: int
    maps_moved_along: bool
    change_of_global_max: float
    change_of_dense: float


def moved_pattern(moves=((0, 0), (2, 0), (0, 2), (2, 1)), map_size=(11, 10), K=3):
    """A pattern on an empty map, moved: conv + global max doesn't change, conv + flatten + dense does.

    The maps of the convolution move along with it (they are equivariant); invariance needs a maximum over the
    positions. A list of Moved. Convolutional Networks IV, Poll 3 (E57, N-shift).
    """
    pattern, w = eighths(1, 3, 3, start=1), eighths(2, 1, K, K, start=2)

    def maps(dx, dy):
        y = np.zeros((1, *map_size))
        y[:, 3 + dx:6 + dx, 3 + dy:6 + dy] = pattern
        return ops.relu(ops.conv2d(y, w))

    still = maps(0, 0)
    dense = eighths(3, still.size, start=4)
    rows = []
    for dx, dy in moves:
        z = maps(dx, dy)
        change = difference(ops.linear(ops.flatten(z), dense), ops.linear(ops.flatten(still), dense))
        rows.append(Moved(dx, dy, bool(np.array_equal(z, np.roll(still, (dx, dy), axis=(1, 2)))),
                          difference(z.max(axis=(1, 2)), still.max(axis=(1, 2))), change))
    return rows


class Turned(NamedTuple):
    """Map t of a picture: as which map of the turned picture it appears, and two outputs' change by the turn."""

    t: int
    appears_as: int | None
    change_of_its_max: float
    change_of_max_over_all: float


def turned_pattern(map_size=(6, 5), K=3):
    """A picture turned by a quarter: the maps of a filter in its four turns turn along and change places.

    So the maximum over one of them changes, the maximum over all transforms and positions doesn't. A list of Turned.
    Convolutional Networks IV, Poll 3 and "Transform invariance" (E57, N-perm, V-invariance).
    """
    y, w, turns = eighths(2, *map_size, start=1), eighths(1, 2, K, K, start=2), transforms.quarter_turns(K)
    z = ops.transform_conv2d(y, w, turns)
    now = ops.transform_conv2d(np.rot90(y, -1, axes=(1, 2)), w, turns)
    rows = []
    for t, along in enumerate(np.rot90(z, -1, axes=(1, 2))):
        found = [t_ for t_ in range(len(now)) if np.array_equal(now[t_], along)]
        rows.append(Turned(t, found[0] if found else None, abs(float(now[t].max() - z[t].max())),
                           abs(float(now.max() - z.max()))))
    return rows


def jitter_map(kind):
    """A 9x6 map for `jitter` with 3x3 windows, shape (1, 9, 6); `kind` says where the maxima are (C15).

    "centre": in the middle of their windows; "edge": one at its window's right edge; "neighbour": in the middle, but
    one window also holds, at its edge, a cell that is larger than the next window's maximum.
    """
    y = np.ones((1, 9, 6))
    y[0, 1::3, 1::3] = [[4, 5], [6, 7], [8, 9]]
    if kind == "edge":
        y[0, 1, 1], y[0, 2, 1] = 1, 4
    elif kind == "neighbour":
        y[0, 3, 1] = 5.5  # beside the window with the maximum 4, in the one with the maximum 6
    elif kind != "centre":
        raise ValueError(f"kind: expected 'centre', 'edge' or 'neighbour', got {kind!r}")
    return y


class Jitter(NamedTuple):
    """The map moved by (dx, dy): in how many windows the maximum stays, a larger cell enters, the result is kept."""

    dx: int
    dy: int
    windows: int
    maximum_stays: int
    larger_enters: int
    max_pooled_same: int
    mean_pooled_same: int


def jitter(y, K=3):
    """y moved by one pixel in each direction, then pooled: the same where a maximum stays and no larger cell enters.

    y (D, W, H), windows KxK with stride K, zeros enter at the border; a list of nine Jitter. Convolutional
    Networks III, "Pooling": it reduces jitter-sensitivity (C15).
    """
    u, pidx = ops.max_pool2d(y, K, stride=K)
    mean = ops.mean_pool2d(y, K, stride=K)
    corner = np.stack(np.meshgrid(*(K * np.arange(n) for n in u.shape[1:]), indexing="ij"), axis=-1)
    wide, (W, H), rows = ops.pad(y, 1), y.shape[1:], []
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            moved = wide[:, 1 - dx:1 - dx + W, 1 - dy:1 - dy + H]
            now = ops.max_pool2d(moved, K, stride=K)[0]
            at = pidx + (dx, dy) - corner  # of each maximum, in its window
            rows.append(Jitter(dx, dy, u.size, int(((0 <= at) & (at < K)).all(axis=-1).sum()), int((now > u).sum()),
                               int((now == u).sum()),
                               int(np.isclose(ops.mean_pool2d(moved, K, stride=K), mean, rtol=0, atol=1e-12).sum())))
    return rows
