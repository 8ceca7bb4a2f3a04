"""The quiz of notebook 22: the eight polls of the two lectures, and three questions more.

`QUESTIONS` are its exercises in their order. The numbers in what is said of an answer come from a
run on the teaching layer: two maps in, three filters, three maps out.
"""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, number, telling
from ...listings.examples import integers

Y = integers(2, 6, 5, start=1)
W = integers(3, 2, 3, 3, start=2)
DZ = integers(3, 4, 3, start=4)


def largest(difference: np.ndarray) -> str:
    """The largest absolute value, as it is said."""
    return f"{abs(difference).max():g}"


def channels(seed: int = 0) -> Exercise:
    """The poll F1."""
    planes = W.shape[1]
    maps_out = len(ops.conv2d(Y, W))
    return choice(
        "F1. In a convolution layer (1) the number of channels of a filter equals the number of "
        "input maps; (2) it equals the number of output maps; (3) the number of filters equals "
        "the number of input maps; (4) it equals the number of output maps. Which are true?",
        (
            "(1) and (4)",
            f"two maps went in: each filter has {planes} planes. Three filters ran: {maps_out} "
            "maps came out.",
        ),
        [
            (
                "(2) and (4)",
                "three planes a filter for the two maps that go in: the run stops, one plane has "
                "no map.",
            ),
            (
                "(1) and (3)",
                f"two maps went in, three filters ran, and {maps_out} maps came out. The filters "
                "are as many as the maps that come out.",
            ),
            (
                "(2) and (3)",
                f"turned round: on the teaching layer the filters are {W.shape}: three filters "
                "of two planes, two maps in, three out.",
            ),
        ],
        [
            "A filter looks at all maps below at once: a plane for each of them.",
            "What it makes is one map. So there are as many filters as maps that come out.",
        ],
        shift=seed,
    )


def one_cell(seed: int = 0) -> Exercise:
    """The poll F2."""
    zeros_outside = np.pad(W, [(0, 0), (0, 0), (3, 3), (2, 2)])
    terms = [DZ[n, a, c] * zeros_outside[n, 0, 5 - a, 3 - c] for n, a, c in np.ndindex(DZ.shape)]
    total = sum(terms)
    without_map_1 = sum(terms[DZ[0].size:])
    return choice(
        "F2. For the derivative of one element of Y(l-1): (1) must every position of every map "
        "z(l,n) be considered? (2) Is it a sum over them all?",
        (
            "both true",
            f"with the weight 0 outside of the filter all {len(terms)} terms add up to the "
            f"derivative, {total:g}. So the slide means it. Strictly: only the windows that hold "
            "the cell count, at most 9 in each map; the other terms are 0.",
        ),
        [
            (
                "only (1)",
                f"what is done with them, then? Each is a way to Div, and the ways add up: "
                f"{len(terms)} terms, their sum {total:g} is the derivative of Y(0,1,3,2).",
            ),
            (
                "only (2)",
                f"leave one map of z out and the sum is {without_map_1:g} in place of "
                f"{total:g}. Each map has a plane for this cell's map.",
            ),
            (
                "neither",
                f"each z in whose window the cell lies changes with it, in every map. Their "
                f"shares add up to the derivative, {total:g}.",
            ),
        ],
        [
            "Into which z did the cell go? Into some of every map: each filter has a plane for it.",
            "Each is a way from the cell to Div. What is done with several ways?",
        ],
        shift=seed,
    )


def four_steps(seed: int = 0) -> Exercise:
    """The poll F3."""
    right = ops.conv2d_input_gradient(DZ, W, input_shape=Y.shape)[0]
    padded = ops.pad(DZ, 2)
    planes = W[:, 0]
    unflipped = ops.conv2d(padded, planes[None])[0]
    flipped_back = right[::-1, ::-1]
    return choice(
        "F3. To get the derivative of Y(l-1,m): (1) take plane m of all filters; (2) flip each "
        "left-right and up-down; (3) convolve the zero-padded derivative maps with them and add "
        "up; (4) flip the result. Which are right?",
        ("(1), (2) and (3)", "run like this it is the derivative in every cell."),
        [
            (
                "all four",
                f"flipped at the end it is wrong by up to {largest(flipped_back - right)}. The "
                "result stands in its own order already.",
            ),
            (
                "(1) and (3)",
                f"without the flip it is wrong by up to {largest(unflipped - right)}.",
            ),
            (
                "(2), (3) and (4)",
                "without (1), with filter m in place of plane m of all filters, there are two "
                "planes for three derivative maps: the run stops.",
            ),
        ],
        [
            "Y(l-1,m) met plane m of each filter, and no other plane.",
            "Read the column of the band downwards (08): the weights are in reverse, once.",
            "What the first window gives is the first cell. Nothing is left to turn.",
        ],
        shift=seed,
    )


def filter_derivative(seed: int = 0) -> Exercise:
    """The poll F4."""
    right = ops.conv2d_filter_gradient(DZ, Y, K=3)[2, 1]
    with_flip = ops.conv2d(Y[1][None], DZ[2, ::-1, ::-1][None, None])[0]
    return choice(
        "F4. (1) The derivative for plane (n,m) of the filters is input map m convolved with "
        "derivative map n. (2) The derivative map is flipped first. Which are true?",
        ("only (1)", "run without a flip it is the derivative in every cell: a plus, no minus."),
        [
            (
                "both",
                f"with the flip it is wrong by up to {largest(with_flip - right)}. z and Y run "
                "the same way when the weight stays.",
            ),
            ("only (2)", "flipped, but laid on what? On map m of the input: that is (1)."),
            (
                "neither",
                f"run: Y(0,2), scanned with dz(1,3) as it is, gives {right[0, 0]:g} for the first "
                "weight, which is its derivative.",
            ),
        ],
        [
            "One weight w(m,n,i,j) met Y(l-1,m,x+i,y+j) for each z(l,n,x,y).",
            "So dz(n) is laid on map m, shifted by (i,j): a window. Does anything run backwards?",
        ],
        shift=seed,
    )


def two_poolings(seed: int = 0) -> Exercise:
    """The poll S1."""
    window = integers(1, 3, 3, start=7)
    one = np.ones((1, 1, 1))
    _, pidx = ops.max_pool2d(window, 3)
    by_max = ops.max_pool2d_backward(one, pidx, window.shape)
    by_mean = ops.mean_pool2d_backward(one, 3, input_shape=window.shape)
    return choice(
        "S1. (1) Max pooling sends the derivative only to the largest input of a window. (2) Mean "
        "pooling spreads it evenly over the window. Which are true?",
        (
            "both",
            f"a derivative of 1 through a 3 x 3 window: {by_max.max():g} at the maximum and 0 "
            f"elsewhere; {by_mean.min():.3f} in each of the nine cells.",
        ),
        [
            (
                "only (1)",
                f"the mean sends {by_mean.min():.3f} to each of the nine cells: evenly.",
            ),
            (
                "only (2)",
                f"{int((by_max == 0).sum())} of the nine cells get 0 through the maximum: a "
                "little more in them changes no output.",
            ),
            (
                "neither",
                "run: 1 to the largest of nine cells, or a ninth to each.",
            ),
        ],
        [
            "Add a little to a cell. How much does the maximum change, how much the mean?",
            "The maximum changes with one cell only; the mean by a ninth with each.",
        ],
        shift=seed,
    )


def up_and_down(seed: int = 0) -> Exercise:
    """The poll S2."""
    six = np.arange(1.0, 7).reshape(1, 6, 1)
    kept = ops.downsample(six, 2)
    between = ops.upsample(kept, 2).shape[1]
    return choice(
        "S2. (1) The derivative through upsampling is downsampling. (2) The derivative through "
        "downsampling is upsampling. (3) So one may simply use the other layer as the backward "
        "pass. Which are true?",
        (
            "(1) and (2)",
            f"but 6 columns, downsampled by 2, are {kept.shape[1]}; an upsampling layer makes "
            f"{between} of them. Backward one must know that they were 6.",
        ),
        [
            (
                "all three",
                f"6 columns become {kept.shape[1]}; the upsampling layer gives {between} back. A "
                "derivative has the size of its variable: 6.",
            ),
            (
                "only (1)",
                "through downsampling: the kept cells get their derivative, the dropped ones 0. "
                "Zeros between: that is upsampling.",
            ),
            (
                "none",
                "of upsampled cells only the copies came from below. Backward one takes every "
                "S-th: that is downsampling.",
            ),
        ],
        [
            "Which cell did each output come from? Send its derivative there.",
            "Try 6 columns and S = 2: how many are kept, and how many do they become?",
        ],
        shift=seed,
    )


def position_and_transforms(seed: int = 0) -> Exercise:
    """The poll S3."""
    shape = abs(integers(1, 3, 3, start=5))
    picture = ops.pad(shape, 2)
    moved = np.roll(picture, 1, axis=1)
    turned = np.rot90(picture, axes=(1, 2))
    found = [f"{ops.conv2d(each, shape[None]).max():g}" for each in (picture, moved, turned)]
    upright, one_further, a_quarter = found
    return choice(
        "S3. (1) To find the position of an object a network needs several output layers. (2) "
        "CNNs are invariant to position, but not to orientation and scale. (3) For invariance to "
        "a transform, the transformed filters must all be there. Which are true for the lecture?",
        (
            "all three",
            "so the slide has it. Strictly: (1) several are enough, not necessary: one layer can "
            f"give class and corners. (2) the largest z stays {one_further} when the pattern "
            f"moves and becomes {a_quarter} when it is turned; but the maps move along, and a "
            "flat layer behind them changes. (3) enough, not necessary: a network that learned "
            "from turned digits reads them, too.",
        ),
        [
            (
                "(1) and (3)",
                f"the largest z is {upright}; the pattern moved by a cell: {one_further}; turned: "
                f"{a_quarter}. So position yes, orientation no.",
            ),
            (
                "(2) and (3)",
                "class and corners are two results with two divergences. One layer can hold both, "
                "but the lecture gives each a layer of its own.",
            ),
            (
                "(1) and (2)",
                f"turned, the pattern gives {a_quarter} in place of {upright}. With the turned "
                "filter there as well, the largest of both stays.",
            ),
        ],
        [
            "(1) asks for the lecture's way: one output layer for what, one for where.",
            "Move a pattern, then turn it: which of the two changes the largest z?",
        ],
        shift=seed,
    )


def depthwise(seed: int = 0) -> Exercise:
    """The poll S4."""
    filters = integers(2, 3, 3, start=2)
    changed = Y.copy()
    changed[1] += 1
    by_depth = ops.depthwise_conv2d(changed, filters) - ops.depthwise_conv2d(Y, filters)
    full, two_stages = weights(64, 128, 3)
    one_full, one_two_stages = weights(64, 1, 3)
    return choice(
        "S4. (1) A depth-wise filter convolves all channels at once and adds them up. (2) "
        "Depth-wise convolution needs far fewer parameters and far less computation. Which are "
        "true?",
        (
            "only (2)",
            f"64 maps in, 128 out, K = 3: {two_stages:,} weights for {full:,}. Strictly: only "
            "with several maps out and K > 1. For one map out it takes "
            f"{one_two_stages} for {one_full}.",
        ),
        [
            (
                "both",
                "run: with map 2 changed, map 1 of the depth-wise layer changes by "
                f"{largest(by_depth[0])}. It saw its own map only; (1) is a conventional filter.",
            ),
            (
                "only (1)",
                f"64 maps in, 128 out, K = 3: {two_stages:,} weights for {full:,}. And each "
                "filter sees its own map only.",
            ),
            (
                "neither",
                f"64 maps in, 128 out, K = 3: {two_stages:,} weights in the place of {full:,}.",
            ),
        ],
        [
            "Stage 1 scans each map with its own filter; stage 2 adds up across the maps.",
            "Weights: M·K·K + N·M against N·M·K·K.",
        ],
        shift=seed,
    )


def weights(M: int, N: int, K: int) -> tuple[int, int]:
    """The weights of a conventional layer, and of a depth-wise one with both stages."""
    return N * M * K * K, M * K * K + N * M


def all_planes(seed: int = 0) -> Exercise:
    """How many planes a layer has."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([16, 24, 32]), draw.choice([40, 48, 64])]

    M, N = telling(Random(seed), take, lambda M, N: [M * N, M + N, N, M])
    right = N * M
    return number(
        f"{M} maps go into a layer with {N} filters of 5 x 5. How many planes have all filters?",
        right,
        f"{N} filters, each with {M} planes.",
        [
            (N, "is the number of filters. Each has a plane for each map that goes in."),
            (M, "is the number of planes of one filter."),
            (M + N, "adds them. Each of the filters has all these planes."),
        ],
        [f"One filter has {M} planes, one for each map.", f"{N} filters: {N} · {M} = {right}."],
    )


def widths(seed: int = 0) -> Exercise:
    """Which sizes downsampling makes equal."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([3, 4]), draw.choice([4, 5, 6])]

    def answers(S: int, kept: int) -> list[list[int]]:
        right = [n for n in range(1, 40) if ops.downsample(np.ones((1, n, 1)), S).shape[1] == kept]
        return [right, [S * kept], [right[0]], [n + S - 1 for n in right]]

    S, kept = telling(Random(seed), take, answers)
    right, times, smallest, too_late = answers(S, kept)
    return number(
        f"Downsampling by {S} has made {kept} columns. Which are all the widths that the input can "
        "have had? Answer with a list, in rising order.",
        right,
        f"the last kept column is number {right[0]}; up to {S - 1} more were dropped behind it.",
        [
            (times, f"is one of them: {S} times {kept}. The last group may be shorter."),
            (smallest, f"is the smallest. Behind it up to {S - 1} columns can have been dropped."),
            (too_late, f"begins with {S} times {kept}. But the last group may be shorter."),
        ],
        [
            f"Kept are the columns 1, {1 + S}, ... The last one is {kept - 1} · {S} + 1.",
            f"Behind it come 0 to {S - 1} dropped columns.",
        ],
    )


def share_of_weights(seed: int = 0) -> Exercise:
    """How much a depth-wise layer saves."""
    maps, K = [(32, 3), (64, 3), (32, 5), (64, 5), (16, 3)][seed % 5]
    full, two_stages = weights(maps, maps, K)
    return number(
        f"{maps} maps in, {maps} out, filters of {K} x {K}. Divide the weights of a depth-wise "
        "layer, both stages, by those of a conventional one.",
        two_stages / full,
        f"{two_stages:,} / {full:,} = 1/{maps} + 1/{K * K}.",
        [
            (1 / (K * K), "has stage 2 only, the sums across the maps."),
            (1 / maps, "has stage 1 only, the filter of each map."),
            (full / two_stages, "is the other way round: how many times as many."),
        ],
        [
            f"Depth-wise: {maps} · {K * K} + {maps} · {maps} = {two_stages:,}.",
            f"Conventional: {maps} · {maps} · {K * K} = {full:,}.",
        ],
    )


QUESTIONS = (
    channels,
    one_cell,
    four_steps,
    filter_derivative,
    two_poolings,
    up_and_down,
    position_and_transforms,
    depthwise,
    all_planes,
    widths,
    share_of_weights,
)
