"""Who influences whom in a convolution layer, by formula and by trying it.

    one Y      `influence`, `influence_by_trial`, `influence_counts`     C02, L36, E44
    one map    `dependency`, `gradient_by_output_map`                    C06
    one weight `contributions`, `placed`, `weight_by_trial`              C03, L37, E40
    by hand    `animated_example`                                        C40

Positions count from 0, as on the formula slides; z(n,x,y) = sum of w(n,m,i,j) Y(m,x+i,y+j), stride 1.

    m, n      input map, output map                e.g. 0..1, 0..2
    (x, y)    position in Y or z                   e.g. Y is 6x5, z is 4x3
    (i, j)    position in the filter               e.g. 3x3
"""

from typing import NamedTuple

import numpy as np

from .. import vectorized as ops
from ..listings import examples
from ..nets.tables import difference


class Influence(NamedTuple):
    """z(n,x,y) gets weight * Y, through the weight w(n,m,i,j)."""

    n: int
    x: int
    y: int
    i: int
    j: int
    weight: float


def influence(w, m, x, y, map_size):
    """The z(n,x',y') that Y(m,x,y) goes into, each through w(n,m,x-x',y-y'), in the order of the slides.

    w (D_out, D_in, K, K), map_size (W, H) of Y -> a list of Influence. A position outside is an IndexError.
    Convolutional Networks III, "How a single Y influences z" (C02, L36).
    """
    K, (W, H) = w.shape[-1], map_size
    inside("m, x, y", (m, x, y), (w.shape[1], W, H))
    return [Influence(n, x_, y_, x - x_, y - y_, float(w[n, m, x - x_, y - y_]))
            for n in range(len(w))
            for y_ in range(max(0, y - K + 1), min(H - K, y) + 1)
            for x_ in range(max(0, x - K + 1), min(W - K, x) + 1)]


def influence_by_trial(w, m, x, y, map_size):
    """What every z changes by when Y(m,x,y) grows by 1: the weights of `influence` at their places, 0 elsewhere.

    w (D_out, D_in, K, K), map_size (W, H) -> (D_out, W', H'); z is linear, so that Y may be 0 elsewhere. C02, C06.
    """
    inside("m, x, y", (m, x, y), (w.shape[1], *map_size))
    impulse = np.zeros((w.shape[1], *map_size))
    impulse[m, x, y] = 1.0
    return ops.conv2d(impulse, w)


def influence_counts(map_size, K):
    """How many positions of one z map each Y(x,y) goes into, by trying each: (W, H).

    1 in a corner, K*K far from the border: never all of them. The sum over "every" position needs a w that is 0
    outside of the filter. Convolutional Networks III, Poll 2 (E44).
    """
    W, H = map_size
    impulses = np.eye(W * H).reshape(W * H, 1, W, H)
    z = ops.conv2d(impulses, np.ones((1, 1, K, K)))
    return np.count_nonzero(z, axis=(1, 2, 3)).reshape(W, H)


class Dependency(NamedTuple):
    """Y map m changed: by how much z map n changed, and how far that is from the change scanned by one plane."""

    m: int
    n: int
    largest_change: float
    change_less_plane_of_filter: float


def dependency(y, w):
    """For each pair of maps: change all of Y(m), and see z(n) change by what plane m of filter n makes of the change.

    y (D_in, W, H), w (D_out, D_in, K, K) -> a list of Dependency. Convolutional Networks III, "Dependency between
    Z(l,*) and Y(l-1,*)" (C06).
    """
    before, rows = ops.conv2d(y, w), []
    for m in range(len(y)):
        changed = np.array(y, dtype=float)
        changed[m] += examples.eighths(*y.shape[1:], start=7)
        change = ops.conv2d(changed, w) - before
        for n in range(len(w)):
            through_plane = ops.conv2d((changed - y)[m:m + 1], w[n:n + 1, m:m + 1])[0]
            rows.append(Dependency(m, n, float(np.abs(change[n]).max()), difference(change[n], through_plane)))
    return rows


def gradient_by_output_map(dz, w):
    """dDiv/dY(m) through each z(n) alone; the sum over n, the first axis, is dDiv/dY.

    dz (D_out, W', H'), w (D_out, D_in, K, K) -> (D_out, D_in, W, H). Convolutional Networks III, "Dependency
    diagram for a single map" (C06).
    """
    (W, H), K = dz.shape[1:], w.shape[-1]
    shape = (w.shape[1], W + K - 1, H + K - 1)
    return np.stack([ops.conv2d_input_gradient(dz[n:n + 1], w[n:n + 1], input_shape=shape)
                     for n in range(len(w))])


class Contribution(NamedTuple):
    """z(n,x,y) holds w(n,m,i,j) Y(m,y_x,y_y), so that dDiv/dw(n,m,i,j) gets dz(n,x,y) Y(m,y_x,y_y)."""

    x: int
    y: int
    Y_x: int
    Y_y: int
    dz: float
    Y: float
    product: float


def contributions(dz, y, n, m, i, j):
    """What w(n,m,i,j) is used for, one line for each z(n,x,y), in the order of the slides; the products sum to dw.

    dz (D_out, W', H'), y (D_in, W, H) -> a list of Contribution. Convolutional Networks III, "The derivative for a
    single weight", w(1,2) on a 5x5 map (C03, L37).
    """
    W, H = dz.shape[1:]
    inside("n, m, i, j", (n, m, i, j), (len(dz), len(y), y.shape[1] - W + 1, y.shape[2] - H + 1))
    return [Contribution(x_, y_, x_ + i, y_ + j, float(dz[n, x_, y_]), float(y[m, x_ + i, y_ + j]),
                         float(dz[n, x_, y_] * y[m, x_ + i, y_ + j]))
            for y_ in range(H) for x_ in range(W)]


def placed(dz_map, map_size, i, j):
    """The closing picture of the slides: one dz map laid on the Y map with its corner at (i, j), 0 elsewhere.

    dz_map (W', H'), map_size (W, H) -> (W, H); times Y and summed it is dDiv/dw(i,j). C03, L08.
    """
    (W, H), (W_out, H_out) = map_size, dz_map.shape
    inside("i, j", (i, j), (W - W_out + 1, H - H_out + 1))
    on = np.zeros(map_size)
    on[i:i + W_out, j:j + H_out] = dz_map
    return on


class Touched(NamedTuple):
    """The positions of z map n that changed, and the largest change."""

    n: int
    positions_changed: int
    positions: int
    largest_change: float


def weight_by_trial(y, w, n, m, i, j):
    """What each z map changes by when w(n,m,i,j) grows by 1: map n everywhere that Y(m) isn't 0, no other map at all.

    y (D_in, W, H), w (D_out, D_in, K, K) -> a list of Touched, one for each z map. The notes say "for every n";
    their next line says "only one Z map", and is right (C03, E40).
    """
    inside("n, m, i, j", (n, m, i, j), w.shape)
    grown = np.array(w, dtype=float)
    grown[n, m, i, j] += 1.0
    change = np.abs(ops.conv2d(y, grown) - ops.conv2d(y, w))
    return [Touched(other, int(np.count_nonzero(found)), found.size, float(found.max()))
            for other, found in enumerate(change)]


class Scanned(NamedTuple):
    """One frame of the animation: the window at (x, y), the pixels of it under a 1 of the filter, and their sum."""

    x: int
    y: int
    pixels_under_ones: tuple
    z: float
    z_with_flipped_filter: float


def animated_example():
    """The 5x5 picture scanned by the 3x3 filter, frame by frame, row after row; flipping this filter changes nothing.

    A list of nine Scanned. Convolutional Networks III, "BP: Convolutional layer" (C40).
    """
    image, filter_ = examples.SLIDE_IMAGE, examples.SLIDE_FILTER
    z = ops.conv2d(image[None], filter_[None, None])[0]
    flipped = ops.conv2d(image[None], filter_[None, None, ::-1, ::-1])[0]
    K = len(filter_)
    return [Scanned(x, y, tuple(int(p) for p in image[x:x + K, y:y + K].T[filter_.T == 1]), float(z[x, y]),
                    float(flipped[x, y]))
            for y in range(z.shape[1]) for x in range(z.shape[0])]


def inside(names, position, shape):
    """Complain, with an IndexError, about a position (counted from 0) that is outside of the shape."""
    for name, index, size in zip(names.split(", "), position, shape):
        if not 0 <= index < size:
            raise IndexError(f"{name}: expected 0 to {size - 1}, got {index}")
