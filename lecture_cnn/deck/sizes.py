"""The size rules: how large a derivative is, what each size needs to be known, and how many parameters a layer has.

    derivatives      `same_size`, `gradient_sizes`, `size_rule`, `routes_back`, `zero_padding`    C04, C05, E42
    resampling       `resampling_sizes`, `upsampling_as_backward`, `downsampling_as_backward`     E41, E45
    transposed       `transposed_sizes`                                                           C14, E43
    parameters       `conv_parameters`, `lenet5`, `filter_shapes`                                 C10, C41

    W, H, n   sizes of a map along x and y, or either      e.g. 7, 6
    K, S, P   filter size, stride, padding                 e.g. 3, 2, 1
"""

from itertools import product
from typing import NamedTuple

import numpy as np

from .. import vectorized as ops
from ..listings.examples import eighths
from ..nets.tables import Size, difference


def same_size(gradient, variable):
    """The gradient, if it is as large as its variable, else a ValueError with both sizes: the derivative size rule.

    Convolutional Networks IV, "The derivative size rule" (C04).
    """
    if np.shape(gradient) != np.shape(variable):
        raise ValueError(f"gradient: expected the size of its variable, {Size(np.shape(variable))}, "
                         f"got {Size(np.shape(gradient))}")
    return gradient


class GradientSize(NamedTuple):
    """A variable of an operation, the operation's result and the gradient for the variable."""

    operation: str
    variable: str
    variable_size: Size
    result_size: Size
    gradient_size: Size
    same: bool


def gradient_sizes():
    """Run the operations on the teaching maps: each gradient is as large as its variable, whatever the result's size.

    A list of GradientSize. Convolutional Networks IV, "The derivative size rule" (C04).
    """
    y, w, v = eighths(2, 6, 5, start=1), eighths(3, 2, 3, 3, start=2), eighths(2, 3, 3, 3, start=3)
    flat, dense = ops.flatten(y), eighths(4, 60, start=4)
    rows = []

    def add(operation, result, **variables_and_gradients):
        for name, (variable, gradient) in variables_and_gradients.items():
            sizes = [Size(np.shape(array)) for array in (variable, result, gradient)]
            rows.append(GradientSize(operation, name, *sizes, sizes[0] == sizes[2]))

    def conv(name, forward, backward, filters, **size):
        z = forward(y, filters, **size)
        dy, dw, _ = backward(z, y, filters, **size)
        add(name, z, y=(y, dy), w=(filters, dw))

    conv("convolution", ops.conv2d, ops.conv2d_backward, w)
    conv("convolution, stride 2", ops.conv2d, ops.conv2d_backward, w, stride=2)
    conv("convolution, padding 1", ops.conv2d, ops.conv2d_backward, w, padding=1)
    conv("transposed convolution", ops.conv_transpose2d, ops.conv_transpose2d_backward, v, stride=2)
    u, pidx = ops.max_pool2d(y, 2, stride=2)
    add("max pooling, stride 2", u, y=(y, ops.max_pool2d_backward(u, pidx, y.shape)))
    add("mean pooling, stride 2", u, y=(y, ops.mean_pool2d_backward(u, 2, stride=2, input_shape=y.shape)))
    small, large = ops.downsample(y, 2), ops.upsample(y, 2)
    add("downsampling by 2", small, y=(y, ops.downsample_backward(small, 2, y.shape)))
    add("upsampling by 2", large, y=(y, ops.upsample_backward(large, 2)))
    z = ops.linear(flat, dense)
    dy, dw, _ = ops.linear_backward(z, flat, dense)
    add("flat layer", z, y=(flat, dy), w=(dense, dw))
    return rows


class SizeRule(NamedTuple):
    """z for this K, S, P; what the flipped filter makes of dz; and the Y that the derivative belongs to."""

    K: int
    S: int
    P: int
    leftover: tuple
    z: Size
    dz_plus_K_less_1: Size
    padded_Y: Size
    Y: Size
    is_size_of_Y: bool


def size_rule(map_size=(7, 6), filter_sizes=(2, 3), strides=(1, 2, 3), paddings=(0, 1)):
    """(W+K-1)x(H+K-1), with W, H the size of dz, against the size of Y, for each K, S, P: true for S = 1, P = 0.

    The flipped filter is scanned over the zero-padded dz, and the sizes read off. A list of SizeRule. Convolutional
    Networks III, "The size of the Y-derivative map" (C04, E42).
    """
    rows = []
    for K, S, P in product(filter_sizes, strides, paddings):
        y = ops.pad(np.ones((1, *map_size)), P)
        z = ops.conv2d(y, np.ones((1, 1, K, K)), stride=S)
        dy = flipped_filter_over(z, np.ones((1, 1, K, K)))
        leftover = tuple((size - K) % S for size in y.shape[1:])
        sizes = [Size(array.shape[1:]) for array in (z, dy, y)]
        rows.append(SizeRule(K, S, P, leftover, *sizes, Size(map_size), sizes[1] == Size(map_size)))
    return rows


class RouteBack(NamedTuple):
    """dz brought to a size, what the flipped filter makes of it, and its difference to dDiv/dY."""

    dz_is: str
    dz_size: Size
    result_size: Size
    Y_size: Size
    difference: float | None


def routes_back(map_size=(7, 6), K=3, S=2):
    """Four sizes to which a strided dz may be brought before the flipped filter: only W_{l-1}-K+1 always gives dDiv/dY.

    A list of RouteBack; without a difference the size is wrong already. Convolutional Networks III, L07, L08 under
    a stride (C04, E42).
    """
    y, w = eighths(2, *map_size, start=1), eighths(3, 2, K, K, start=2)
    dz = eighths(*ops.conv2d(y, w, stride=S).shape, start=4)
    true = ops.conv2d_input_gradient(dz, w, stride=S, input_shape=y.shape)
    stride_1 = ops.conv2d(y, w).shape
    brought = {
        "as it is": dz,
        "upsampled to (n-1)S+1": ops.upsample(dz, S),
        "upsampled to nS": ops.upsample(dz, S, trailing=True),
        "upsampled to W-K+1": ops.downsample_backward(dz, S, stride_1),
    }
    rows = []
    for name, large in brought.items():
        dy = flipped_filter_over(large, w)
        rows.append(RouteBack(name, Size(large.shape[1:]), Size(dy.shape[1:]), Size(map_size), difference(dy, true)))
    return rows


def flipped_filter_over(dz, w):
    """The zero-padded dz scanned by the flipped filters, input and output maps exchanged: L07 in one line.

    dz (D_out, W, H), w (D_out, D_in, K, K) -> (D_in, W+K-1, H+K-1).
    """
    return ops.conv2d(ops.pad(dz, w.shape[-1] - 1), w.swapaxes(0, 1)[..., ::-1, ::-1])


class ZeroPadding(NamedTuple):
    """The derivative for the padded map and its crop, and dw with and without the padding of Y."""

    P: int
    padded_Y: Size
    derivative: Size
    cropped_by_P: Size
    dY_difference: float
    dw_padded_Y: Size
    dw_difference: float
    dw_unpadded_Y: Size | None


def zero_padding(map_size=(4, 3), K=3, paddings=(0, 1, 2)):
    """For each P: L07's derivative belongs to the padded Y and is cropped by P; dw needs the padded Y.

    With the unpadded Y, dz has only K-2P places on it: so many weights are found, and no more (None: not even one).
    A list of ZeroPadding. Convolutional Networks III, "The size of the Y-derivative map", L40 (C05).
    """
    y, w, rows = eighths(2, *map_size, start=1), eighths(3, 2, K, K, start=2), []
    for P in paddings:
        dz = eighths(*ops.conv2d(y, w, padding=P).shape, start=4)
        dy, dw, _ = ops.conv2d_backward(dz, y, w, padding=P)
        wide = ops.pad(y, P)
        found = flipped_filter_over(dz, w)
        placed = placed_everywhere(dz, wide)
        rows.append(ZeroPadding(P, Size(wide.shape[1:]), Size(found.shape[1:]), Size(ops.crop(found, P).shape[1:]),
                                difference(ops.crop(found, P), dy), Size(placed.shape[2:]), difference(placed, dw),
                                Size(placed_everywhere(dz, y).shape[2:]) if K > 2 * P else None))
    return rows


def placed_everywhere(dz, y):
    """dz laid on y at each place where it fits, products summed: L08, as many weights as there are places.

    dz (D_out, W', H'), y (D_in, W, H) -> (D_out, D_in, W-W'+1, H-H'+1).
    """
    return ops.conv2d(y[:, None], dz[:, None]).swapaxes(0, 1)


class Resampled(NamedTuple):
    """Sizes of one axis: downsampled, upsampled between and with trailing zeros; does downsampling undo both."""

    n: int
    S: int
    downsampled: int
    between: int
    with_trailing: int
    downsampling_undoes: bool


def resampling_sizes(sizes=(3, 7, 8, 9), strides=(2, 3)):
    """n -> ceil(n/S) down; up (n-1)S+1 with zeros between neighbours, or nS with zeros after the last one too.

    A list of Resampled. Convolutional Networks III, "Recap: Resampling" (E41): "between adjacent entries" and
    "increases the size by S" are two sizes; "reduces the size by S" is rounded up.
    """
    rows = []
    for S, n in product(strides, sizes):
        y = eighths(1, n, n)
        between, trailing = ops.upsample(y, S), ops.upsample(y, S, trailing=True)
        undone = all(np.array_equal(ops.downsample(z, S), y) for z in (between, trailing))
        rows.append(Resampled(n, S, ops.downsample(y, S).shape[1], between.shape[1], trailing.shape[1], undone))
    return rows


class AsBackward(NamedTuple):
    """A layer used as the backward pass of another on n, stride S: its size, and its difference to the derivative."""

    n: int
    S: int
    kept: int
    size_nS: int
    difference_nS: float | None
    size_between: int
    difference_between: float | None


def upsampling_as_backward(cases=((8, 2), (8, 3), (9, 3), (7, 3), (7, 2))):
    """An upsampling layer as the backward pass of downsampling, for each (n, S): right only if its size happens to fit.

    nS fits if S divides n, (n-1)S+1 if S divides n-1; downsampling forgets which n it had. A list of AsBackward.
    Convolutional Networks IV, Poll 2 (E45).
    """
    rows = []
    for n, S in cases:
        y = eighths(1, n, n)
        dz = eighths(*ops.downsample(y, S).shape, start=4)
        dy = ops.downsample_backward(dz, S, y.shape)
        trailing, between = ops.upsample(dz, S, trailing=True), ops.upsample(dz, S)
        rows.append(AsBackward(n, S, dz.shape[1], trailing.shape[1], difference(trailing, dy), between.shape[1],
                               difference(between, dy)))
    return rows


class Undone(NamedTuple):
    """Upsampling n by S: the size of its result, and downsampling's difference to the derivative."""

    n: int
    S: int
    upsampled: int
    difference: float | None


def downsampling_as_backward(cases=((3, 2), (4, 2), (3, 3), (5, 3))):
    """A downsampling layer as the backward pass of upsampling, both sizes of it: right for each (n, S).

    The derivative comes from the matrix of upsampling, transposed. A list of Undone. Convolutional Networks IV,
    Poll 2 (E45).
    """
    rows = []
    for (n, S), trailing in product(cases, (False, True)):
        cells = np.eye(n * n).reshape(n * n, 1, n, n)
        columns = ops.upsample(cells, S, trailing=trailing)
        dz = eighths(*columns.shape[1:], start=4)
        dy = (columns.reshape(n * n, -1) @ dz.ravel()).reshape(1, n, n)
        rows.append(Undone(n, S, dz.shape[1], difference(ops.downsample(dz, S), dy)))
    return rows


class TransposedSize(NamedTuple):
    """Which padding makes a transposed convolution's output nS or nS+1 wide, and whether the notes' rule can be met."""

    S: int
    K: int
    P_for_nS: int | None
    P_for_nS_plus_1: int | None
    rule_says: str
    rule_holds: bool


def transposed_sizes(n=5, strides=(1, 2, 3, 4), largest_filter=7):
    """The notes' "an integer multiple of the input, +1 if the filter width is odd", tried for each S, K >= S and P.

    (n-1)S+K-2P is nS for K-2P = S, so that K is odd or even as S is: the rule holds for even S, and is reversed for
    odd S. A list of TransposedSize. Notes "Transposed Convolution" (C14, E43).
    """
    rows = []
    for S in strides:
        for K in range(S, largest_filter + 1):
            found = {}
            for P in range(K):
                if (n - 1) * S + K - 2 * P >= 1:
                    z = ops.conv_transpose2d(np.ones((1, n, n)), np.ones((1, 1, K, K)), stride=S, padding=P)
                    found.setdefault(z.shape[1], P)
            multiple, plus_1 = found.get(n * S), found.get(n * S + 1)
            odd = K % 2 == 1
            rows.append(TransposedSize(S, K, multiple, plus_1, "nS + 1" if odd else "nS",
                                       (plus_1 if odd else multiple) is not None))
    return rows


class Parameters(NamedTuple):
    """The parameters of a convolution layer."""

    weights_per_output_map: int
    weights: int
    biases: int
    total: int


def conv_parameters(D_in, D_out, K):
    """The number of parameters: filter size times input maps for each output map, and its bias.

    Convolutional Networks III, "Recap: Convolution" (C10).
    """
    each = K * K * D_in
    return Parameters(each, D_out * each, D_out, D_out * (each + 1))


class LayerSize(NamedTuple):
    """A layer of LeNet-5: the size of its result, and its weights and biases."""

    layer: str
    result: Size
    parameters: int


def lenet5(picture=(1, 32, 32)):
    """LeNet-5 run on an empty picture: the size after each layer, and its parameters counted in its arrays.

    A list of LayerSize. Convolutional Networks IV, "LeNet-5" (C10, C21).
    """
    y = np.zeros(picture)
    rows = [LayerSize("picture", Size(y.shape), 0)]
    for maps in (6, 16):
        w, b = np.zeros((maps, len(y), 5, 5)), np.zeros(maps)
        y = ops.conv2d(y, w, b)
        rows.append(LayerSize(f"{maps} filters 5x5", Size(y.shape), w.size + b.size))
        y, _ = ops.max_pool2d(y, 2, stride=2)
        rows.append(LayerSize("max pooling 2x2, stride 2", Size(y.shape), 0))
    y = ops.flatten(y)
    rows.append(LayerSize("flatten", Size(y.shape), 0))
    for units in (120, 84, 10):
        w, b = np.zeros((units, len(y))), np.zeros(units)
        y = ops.linear(y, w, b)
        rows.append(LayerSize("flat layer", Size(y.shape), w.size + b.size))
    return rows


class Filters(NamedTuple):
    """The filters W_m of a layer: how many, and the size of each: maps before it x L x L."""

    layer: int
    filters: int
    size_of_each: Size
    maps_after: Size


def filter_shapes(picture=(3, 32, 32), layers=((6, 5), (16, 5))):
    """For layers given as (number of filters, L): each filter has as many planes as there are maps before it.

    A list of Filters. Convolutional Networks III, "Recap: A CNN, end-to-end": W_m is 3xLxL for m = 1..K_1, then
    K_1xLxL (C41). There L is the filter's size and K_1 the number of filters (E54).
    """
    y, rows = np.zeros(picture), []
    for layer, (count, L) in enumerate(layers, start=1):
        w = np.zeros((count, len(y), L, L))
        y = ops.conv2d(y, w)
        rows.append(Filters(layer, count, Size(w.shape[1:]), Size(y.shape)))
    return rows
