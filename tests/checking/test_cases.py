"""The cases themselves: a student's "2 of 12 cases are right" and every hint rest on them, so a change must show here.

Each operation's cases by their number, the sum of all numbers in their arguments, and that sum with weights that no
two places share; their names and sizes, which `lc.check` tells, are kept in words for one of them.
"""

import numpy as np
import pytest

from lecture_cnn import vectorized
from lecture_cnn.checking.cases import BATCH, cases
from lecture_cnn.checking.check import _sizes


def numbers(operation):
    """The number of cases, the sum of all numbers in them, and the weighted sum."""
    parts = []
    for case in cases(operation):
        for given in (case.inputs, case.forward):
            values = [value for value in given.values() if not isinstance(value, str) and not callable(value)]
            parts += [np.ravel(value).astype(float) for value in values]
    together = np.concatenate(parts)
    return len(cases(operation)), together.sum(), together @ np.cos(np.arange(together.size))


CASES = {
    "conv2d": (17, -94, -73.65178891),
    "conv2d_backward": (16, -286, 91.36061675),
    "conv2d_input_gradient": (16, -323, -54.16558379),
    "conv2d_filter_gradient": (16, 30, -111.221126),
    "pad": (5, 186, 29.80383096),
    "crop": (5, 186, 29.80383096),
    "depthwise_conv2d": (17, 143, 34.444280006347334),
    "depthwise_conv2d_backward": (16, 181, 41.22103721948786),
    "pointwise_conv2d": (5, -82, -19.20822299),
    "pointwise_conv2d_backward": (4, -87, -30.07429196),
    "conv1d": (17, -202, 48.78065347),
    "conv1d_backward": (16, 105, 87.00553145),
    "transform_conv2d": (7, 21.53589838, 112.2032896),
    "transform_conv2d_backward": (7, -83.46410162, -179.2171224),
    "max_pool2d": (14, -3949, -185.2508604),
    "max_pool2d_backward": (14, -2772, -230.5284809),
    "mean_pool2d": (16, 316, -8.921944396),
    "mean_pool2d_backward": (16, 190, -97.04594679),
    "conv_transpose2d": (16, -66, -130.6853391),
    "conv_transpose2d_backward": (16, -1116, 86.69300884),
    "downsample": (7, 219, -39.06809417),
    "downsample_backward": (7, -8, -17.25518256),
    "upsample": (9, 278, -4.090076537),
    "upsample_backward": (7, 219, -39.06809417),
    "identity": (4, -0.15625, 1528.046887),
    "sigmoid": (4, -0.15625, 1528.046887),
    "tanh": (4, -0.15625, 1528.046887),
    "relu": (4, -0.15625, 1528.046887),
    "activation_backward": (5, -72.65625, -9.60576031),
    "flatten": (6, -362, 44.20129747),
    "unflatten": (6, -310, 305.170192),
    "linear": (5, -32, -20.09856799),
    "linear_backward": (4, -18, 42.23827214),
    "softmax": (7, -7050, -2828.803788),
    "softmax_backward": (4, 10.5, -1.081821253),
    "cross_entropy": (7, 4987, -1454.581142),
    "cross_entropy_backward": (7, 4987, -1454.581142),
    "l2_divergence": (4, -16.5, 17.53576532),
    "l2_divergence_backward": (4, -16.5, 17.53576532),
    "batch_norm": (6, 172.50004, -56.70454134984238),
    "batch_norm_backward": (6, 72.50004, -64.4496388746056),
    "dropout": (4, 52.5, -11.83077453),
    "dropout_backward": (4, 52.5, -11.83077453),
    "residual": (5, -7, 9.800223494),
    "residual_backward": (5, -7, 9.800223494),
    "momentum_step": (4, -68.375, -13.39549615),
    "adam_step": (5, 958.62499982, 32.75982205),
    "self_similarity": (5, 7.125, 2.01858663),
    "self_similarity_backward": (5, -51.875, -16.32116),
}


@pytest.mark.parametrize("operation", vectorized.__all__)
def test_the_cases_of_an_operation_are_these(operation):
    assert numbers(operation) == pytest.approx(CASES[operation], rel=1e-9)


def test_the_cases_of_the_backward_pass_in_words():
    assert [f"{case.name}: {_sizes(case.inputs)}" for case in cases("conv2d_backward")] == [
        "stride 1, no padding: dz 3x4x3, y 2x6x5, w 3x2x3x3",
        "K = 1: dz 3x4x3, y 2x4x3, w 3x2x1x1",
        "K = W: dz 3x1x3, y 2x3x5, w 3x2x3x3",
        "one map in and one out: dz 1x3x2, y 1x5x4, w 1x1x3x3",
        "square maps, as many out as in: dz 2x3x3, y 2x5x5, w 2x2x3x3",
        "the slide's filter: dz 3x3x4, y 2x5x6, w 3x2x3x3",
        "stride 2 without a leftover: dz 3x3x2, y 2x7x5, w 3x2x3x3, stride = 2",
        "stride 2 with a leftover: dz 3x3x2, y 2x8x6, w 3x2x3x3, stride = 2",
        "no overlap: dz 3x3x2, y 2x6x4, w 3x2x2x2, stride = 2",
        "padding 1: dz 3x5x4, y 2x5x4, w 3x2x3x3, padding = 1",
        "stride 2 and padding 1: dz 3x3x4, y 2x6x7, w 3x2x3x3, stride = 2, padding = 1",
        "stride 3: dz 3x2x2, y 2x6x8, w 3x2x3x3, stride = 3",
        "padding 2: dz 3x7x6, y 2x5x4, w 3x2x3x3, padding = 2",
        "stride above K: dz 3x1x2, y 2x4x6, w 3x2x2x2, stride = 3",
        "one map, stride 2 and padding 1: dz 1x3x3, y 1x6x5, w 1x1x3x3, stride = 2, padding = 1",
        "a batch of 4: dz 4x3x3x3, y 4x2x6x5, w 3x2x3x3, stride = 2, padding = 1",
    ]


def test_a_case_of_a_batch_is_one_and_no_other_is():
    for operation in vectorized.__all__:
        for case in cases(operation):
            assert case.batch == case.name.startswith(BATCH)
            if case.batch:
                first = next(value for value in case.inputs.values() if isinstance(value, np.ndarray))
                assert len(first) == 4
