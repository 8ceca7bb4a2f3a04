"""The size rules: how large maps and derivatives are, and how many parameters a layer has.

    derivatives  `same_size`, `gradient_sizes`, `size_rule`, `routes_back`,
                 `zero_padding`                                              C04, C05, E42
    resampling   `resampling_sizes`, `upsampling_as_backward`,
                 `downsampling_as_backward`                                  E41, E45
    transposed   `transposed_sizes`                                          C14, E43
    parameters   `conv_parameters`, `lenet5`, `filter_shapes`                C10, C41

    W, H, n   size of a map along x, along y, along either one    e.g. 7, 6
    K, S, P   filter size, stride, padding                        e.g. 3, 2, 1

A difference of None says that the two arrays differ in size.
"""

from collections.abc import Iterable
from itertools import product
from typing import Any

import numpy as np

from .. import vectorized as ops
from ..listings.examples import integers
from ..nets.hints import Array, Pair, Row
from ..nets.tables import Size, difference


def same_size(gradient: Any, variable: Any) -> Any:
    """The gradient, if it is as large as its variable: the derivative size rule.

    Else a ValueError with both sizes.
    Convolutional Networks IV, "The derivative size rule" (C04).
    """
    wanted = Size(np.shape(variable))
    got = Size(np.shape(gradient))
    if got != wanted:
        raise ValueError(f"gradient: expected the size of its variable, {wanted}, got {got}")
    return gradient


def gradient_sizes() -> list[Row]:
    """Run the operations: each gradient is as large as its variable, not as the result.

    Rows with the keys operation, variable, variable_size, result_size, gradient_size, same.
    Convolutional Networks IV, "The derivative size rule" (C04).
    """
    y = integers(2, 6, 5, start=1)
    w = integers(3, 2, 3, 3, start=2)
    v = integers(2, 3, 3, 3, start=3)
    found = []
    kinds: list[tuple[str, dict[str, int]]] = [
        ("convolution", {}),
        ("convolution, stride 2", {"stride": 2}),
        ("convolution, padding 1", {"padding": 1}),
    ]
    for name, numbers in kinds:
        z = ops.conv2d(y, w, **numbers)
        dy, dw, _ = ops.conv2d_backward(z, y, w, **numbers)
        found += [(name, "y", y, z, dy), (name, "w", w, z, dw)]

    z = ops.conv_transpose2d(y, v, stride=2)
    dy, dv, _ = ops.conv_transpose2d_backward(z, y, v, stride=2)
    name = "transposed convolution"
    found += [(name, "y", y, z, dy), (name, "w", v, z, dv)]

    u, pidx = ops.max_pool2d(y, 2, stride=2)
    dmax = ops.max_pool2d_backward(u, pidx, y.shape)
    dmean = ops.mean_pool2d_backward(u, 2, stride=2, input_shape=y.shape)
    small = ops.downsample(y, 2)
    large = ops.upsample(y, 2)
    found += [
        ("max pooling, stride 2", "y", y, u, dmax),
        ("mean pooling, stride 2", "y", y, u, dmean),
        ("downsampling by 2", "y", y, small, ops.downsample_backward(small, 2, y.shape)),
        ("upsampling by 2", "y", y, large, ops.upsample_backward(large, 2)),
    ]

    flat = ops.flatten(y)
    dense = integers(4, 60, start=4)
    z = ops.linear(flat, dense)
    dflat, ddense, _ = ops.linear_backward(z, flat, dense)
    name = "flat layer"
    found += [(name, "y", flat, z, dflat), (name, "w", dense, z, ddense)]

    rows = []
    for name, letter, variable, result, gradient in found:
        rows.append({
            "operation": name,
            "variable": letter,
            "variable_size": Size(variable.shape),
            "result_size": Size(result.shape),
            "gradient_size": Size(gradient.shape),
            "same": variable.shape == gradient.shape,
        })
    return rows


def size_rule(
    map_size: Pair = (7, 6),
    filter_sizes: Iterable[int] = (2, 3),
    strides: Iterable[int] = (1, 2, 3),
    paddings: Iterable[int] = (0, 1),
) -> list[Row]:
    """(W+K-1)x(H+K-1), with W, H the size of dz, against the size of Y: equal for S = 1, P = 0.

    The flipped filter scans the zero-padded dz, and the sizes are read from the arrays. A row for
    each K, S, P, with the keys K, S, P, leftover (rows and columns), z, dz_plus_K_less_1,
    padded_Y, Y, is_size_of_Y.
    Convolutional Networks III, "The size of the Y-derivative map" (C04, E42).
    """
    rows = []
    for K, S, P in product(filter_sizes, strides, paddings):
        y = ops.pad(np.ones((1, *map_size)), P)
        w = np.ones((1, 1, K, K))
        z = ops.conv2d(y, w, stride=S)
        dy = flipped_filter_over(z, w)
        rows.append({
            "K": K,
            "S": S,
            "P": P,
            "leftover": tuple((size - K) % S for size in y.shape[1:]),
            "z": Size(z.shape[1:]),
            "dz_plus_K_less_1": Size(dy.shape[1:]),
            "padded_Y": Size(y.shape[1:]),
            "Y": Size(map_size),
            "is_size_of_Y": dy.shape[1:] == map_size,
        })
    return rows


def routes_back(map_size: Pair = (7, 6), K: int = 3, S: int = 2) -> list[Row]:
    """Four sizes of a strided dz before the flipped filter: only W_{l-1}-K+1 always gives dDiv/dY.

    Rows with the keys dz_is, dz_size, result_size, Y_size, difference (to dDiv/dY).
    Convolutional Networks III, L07, L08 under a stride (C04, E42).
    """
    y = integers(2, *map_size, start=1)
    w = integers(3, 2, K, K, start=2)
    z = ops.conv2d(y, w, stride=S)
    z_stride_1 = ops.conv2d(y, w)
    dz = integers(*z.shape, start=4)
    dy = ops.conv2d_input_gradient(dz, w, stride=S, input_shape=y.shape)
    ways = {
        "as it is": dz,
        "upsampled to (n-1)S+1": ops.upsample(dz, S),
        "upsampled to nS": ops.upsample(dz, S, trailing=True),
        "upsampled to W-K+1": ops.downsample_backward(dz, S, z_stride_1.shape),
    }
    rows = []
    for name, large in ways.items():
        result = flipped_filter_over(large, w)
        rows.append({
            "dz_is": name,
            "dz_size": Size(large.shape[1:]),
            "result_size": Size(result.shape[1:]),
            "Y_size": Size(map_size),
            "difference": difference(result, dy),
        })
    return rows


def flipped_filter_over(dz: Array, w: Array) -> Array:
    """The zero-padded dz scanned by the flipped filters, as in L07.

    dz (D_out, W, H), w (D_out, D_in, K, K) -> (D_in, W+K-1, H+K-1).
    """
    K = w.shape[-1]
    flipped = w.swapaxes(0, 1)[..., ::-1, ::-1]
    return ops.conv2d(ops.pad(dz, K - 1), flipped)


def zero_padding(
    map_size: Pair = (4, 3),
    K: int = 3,
    paddings: Iterable[int] = (0, 1, 2),
) -> list[Row]:
    """L07 gives the derivative of the padded Y, to be cropped by P; dw needs the padded Y, too.

    Tried for each P. On the unpadded Y, dz has only K-2P places, and no more weights than
    places can be found (None: not one).
    Rows with the keys P, padded_Y, derivative, cropped_by_P, dY_difference, dw_padded_Y,
    dw_difference, dw_unpadded_Y.
    Convolutional Networks III, "The size of the Y-derivative map", L40 (C05).
    """
    y = integers(2, *map_size, start=1)
    w = integers(3, 2, K, K, start=2)
    rows = []
    for P in paddings:
        z = ops.conv2d(y, w, padding=P)
        dz = integers(*z.shape, start=4)
        dy, dw, _ = ops.conv2d_backward(dz, y, w, padding=P)

        padded = ops.pad(y, P)
        dpadded = flipped_filter_over(dz, w)
        cropped = ops.crop(dpadded, P)
        by_placing = placed_everywhere(dz, padded)
        unpadded = placed_everywhere(dz, y) if K > 2 * P else None
        rows.append({
            "P": P,
            "padded_Y": Size(padded.shape[1:]),
            "derivative": Size(dpadded.shape[1:]),
            "cropped_by_P": Size(cropped.shape[1:]),
            "dY_difference": difference(cropped, dy),
            "dw_padded_Y": Size(by_placing.shape[2:]),
            "dw_difference": difference(by_placing, dw),
            "dw_unpadded_Y": None if unpadded is None else Size(unpadded.shape[2:]),
        })
    return rows


def placed_everywhere(dz: Array, y: Array) -> Array:
    """dz laid on y at each place where it fits, products summed: L08, a weight for each place.

    dz (D_out, W', H'), y (D_in, W, H) -> (D_out, D_in, W-W'+1, H-H'+1).
    """
    return ops.conv2d(y[:, None], dz[:, None]).swapaxes(0, 1)


def resampling_sizes(
    sizes: Iterable[int] = (3, 7, 8, 9), strides: Iterable[int] = (2, 3)
) -> list[Row]:
    """n cells become ceil(n/S) by downsampling, (n-1)S+1 or (with trailing zeros) nS by upsampling.

    Rows with the keys n, S, downsampled, between, with_trailing, downsampling_undoes (whether
    downsampling undoes both upsamplings).
    Convolutional Networks III, "Recap: Resampling" (E41): "between adjacent entries" and
    "increases the size by S" are two sizes; "reduces the size by S" is rounded up.
    """
    rows = []
    for S, n in product(strides, sizes):
        y = integers(1, n, n)
        small = ops.downsample(y, S)
        between = ops.upsample(y, S)
        trailing = ops.upsample(y, S, trailing=True)
        undone = [difference(ops.downsample(large, S), y) for large in (between, trailing)]
        rows.append({
            "n": n,
            "S": S,
            "downsampled": small.shape[1],
            "between": between.shape[1],
            "with_trailing": trailing.shape[1],
            "downsampling_undoes": undone == [0, 0],
        })
    return rows


def upsampling_as_backward(
    cases: tuple[Pair, ...] = ((8, 2), (8, 3), (9, 3), (7, 3), (7, 2))
) -> list[Row]:
    """An upsampling layer as the backward pass of downsampling n by S: right only if the size fits.

    nS fits if S divides n, (n-1)S+1 if S divides n-1; from the downsampled size alone n is not
    known.
    Rows with the keys n, S, kept (cells), size_nS, difference_nS, size_between, difference_between.
    Convolutional Networks IV, Poll 2 (E45).
    """
    rows = []
    for n, S in cases:
        y = integers(1, n, n)
        z = ops.downsample(y, S)
        dz = integers(*z.shape, start=4)
        dy = ops.downsample_backward(dz, S, y.shape)
        trailing = ops.upsample(dz, S, trailing=True)
        between = ops.upsample(dz, S)
        rows.append({
            "n": n,
            "S": S,
            "kept": dz.shape[1],
            "size_nS": trailing.shape[1],
            "difference_nS": difference(trailing, dy),
            "size_between": between.shape[1],
            "difference_between": difference(between, dy),
        })
    return rows


def downsampling_as_backward(
    cases: tuple[Pair, ...] = ((3, 2), (4, 2), (3, 3), (5, 3))
) -> list[Row]:
    """A downsampling layer as the backward pass of upsampling n by S, to both sizes: always right.

    The derivative comes from the matrix of upsampling, transposed. Rows with the keys n, S,
    upsampled, difference.
    Convolutional Networks IV, Poll 2 (E45).
    """
    rows = []
    for (n, S), trailing in product(cases, (False, True)):
        cells = np.eye(n * n).reshape(n * n, 1, n, n)
        upsampled = ops.upsample(cells, S, trailing=trailing)  # of each cell alone
        dz = integers(*upsampled.shape[1:], start=4)
        transposed = upsampled.reshape(n * n, -1)
        dy = (transposed @ dz.ravel()).reshape(1, n, n)
        error = difference(ops.downsample(dz, S), dy)
        rows.append({
            "n": n,
            "S": S,
            "upsampled": dz.shape[1],
            "difference": error,
        })
    return rows


def transposed_sizes(
    n: int = 5,
    strides: Iterable[int] = (1, 2, 3, 4),
    largest_filter: int = 7,
) -> list[Row]:
    """The notes' size "an integer multiple of the input, +1 if the filter width is odd", tried.

    For each S, K >= S and P: (n-1)S+K-2P is nS where K-2P = S, so K is odd or even as S is: the
    rule holds for even S, and is reversed for odd S. Rows with the keys S, K, P_for_nS,
    P_for_nS_plus_1 (None: no P gives this size), rule_says, rule_holds. Notes "Transposed
    Convolution" (C14, E43).
    """
    rows = []
    for S in strides:
        for K in range(S, largest_filter + 1):
            paddings = paddings_by_size(n, S, K)
            multiple = paddings.get(n * S)
            plus_1 = paddings.get(n * S + 1)
            odd = K % 2 == 1
            wanted = plus_1 if odd else multiple
            rows.append({
                "S": S,
                "K": K,
                "P_for_nS": multiple,
                "P_for_nS_plus_1": plus_1,
                "rule_says": "nS + 1" if odd else "nS",
                "rule_holds": wanted is not None,
            })
    return rows


def paddings_by_size(n: int, S: int, K: int) -> dict[int, int]:
    """The sizes that a transposed convolution makes of n cells, each with its padding P < K."""
    largest = (n - 1) * S + K
    found = {}
    for P in range(K):
        if largest - 2 * P >= 1:
            y = np.ones((1, n, n))
            w = np.ones((1, 1, K, K))
            z = ops.conv_transpose2d(y, w, stride=S, padding=P)
            found[z.shape[1]] = P
    return found


def conv_parameters(D_in: int, D_out: int, K: int) -> Row:
    """The parameters of a convolution layer: K*K*D_in weights and a bias for each output map.

    A row with the keys weights_per_output_map, weights, biases, total.
    Convolutional Networks III, "Recap: Convolution" (C10).
    """
    each = K * K * D_in
    return {
        "weights_per_output_map": each,
        "weights": D_out * each,
        "biases": D_out,
        "total": D_out * (each + 1),
    }


def lenet5(picture: tuple[int, int, int] = (1, 32, 32)) -> list[Row]:
    """LeNet-5 run on an empty picture (D, W, H): the size after each layer, and its parameters.

    Rows with the keys layer, result (its size), parameters.
    Convolutional Networks IV, "LeNet-5" (C10, C21).
    """
    y = np.zeros(picture)
    steps = [("picture", y, 0)]
    for maps in (6, 16):
        w = np.zeros((maps, len(y), 5, 5))
        b = np.zeros(maps)
        y = ops.conv2d(y, w, b)
        steps.append((f"{maps} filters 5x5", y, w.size + b.size))
        y, _ = ops.max_pool2d(y, 2, stride=2)
        steps.append(("max pooling 2x2, stride 2", y, 0))
    y = ops.flatten(y)
    steps.append(("flatten", y, 0))
    for units in (120, 84, 10):
        w = np.zeros((units, len(y)))
        b = np.zeros(units)
        y = ops.linear(y, w, b)
        steps.append(("flat layer", y, w.size + b.size))
    rows = []
    for layer, result, parameters in steps:
        rows.append({"layer": layer, "result": Size(result.shape), "parameters": parameters})
    return rows


def filter_shapes(
    picture: tuple[int, int, int] = (3, 32, 32),
    layers: tuple[Pair, ...] = ((6, 5), (16, 5)),
) -> list[Row]:
    """Layers of (number of filters, L): each filter has as many planes as there are maps before it.

    Rows with the keys layer, filters, size_of_each, maps_after.
    Convolutional Networks III, "Recap: A CNN, end-to-end": W_m is 3xLxL for m = 1..K_1, then
    K_1xLxL (C41). There L is the filter's size and K_1 the number of filters (E54).
    """
    y = np.zeros(picture)
    rows = []
    for layer, (filters, L) in enumerate(layers, start=1):
        w = np.zeros((filters, len(y), L, L))
        y = ops.conv2d(y, w)
        rows.append({
            "layer": layer,
            "filters": filters,
            "size_of_each": Size(w.shape[1:]),
            "maps_after": Size(y.shape),
        })
    return rows
