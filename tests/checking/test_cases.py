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
            parts += [np.ravel(value).astype(float) for name, value in given.items() if name != "f"]
    together = np.concatenate(parts)
    return len(cases(operation)), together.sum(), together @ np.cos(np.arange(together.size))


CASES = {
    "conv2d": (13, 68.125, 30.94716492),
    "conv2d_backward": (12, 76.375, -48.18207283),
    "conv2d_input_gradient": (12, 115.625, 34.31265428),
    "conv2d_filter_gradient": (12, 150.75, 57.37135539),
    "pad": (5, 42.75, 2.058488928),
    "crop": (5, 42.75, 2.058488928),
    "conv_transpose2d": (12, 62.125, -15.61359583),
    "conv_transpose2d_backward": (12, -42.125, 11.25307112),
    "depthwise_conv2d": (13, 210, 20.01645281),
    "depthwise_conv2d_backward": (12, 181.875, 11.21430548),
    "pointwise_conv2d": (5, 42.375, -9.468396158),
    "pointwise_conv2d_backward": (4, 20.75, 4.091957439),
    "conv1d": (13, 87.25, 8.343944329),
    "conv1d_backward": (12, 78.125, 1.874113656),
    "transform_conv2d": (7, 174.1608984, -16.8110465),
    "transform_conv2d_backward": (7, 164.4108984, 7.847640107),
    "max_pool2d": (11, -874.625, -55.31563663),
    "max_pool2d_backward": (11, 331.75, 73.26601426),
    "mean_pool2d": (12, 165.75, -7.2862948),
    "mean_pool2d_backward": (12, 175.125, -11.71292577),
    "downsample": (7, 53.75, -37.92866791),
    "downsample_backward": (7, 91.875, -8.933380709),
    "upsample": (9, 75.875, -10.43119357),
    "upsample_backward": (7, 53.75, -37.92866791),
    "flatten": (6, -45.25, 5.525162184),
    "unflatten": (6, 6.75, 44.35496846),
    "identity": (4, -0.15625, 1528.046887),
    "sigmoid": (4, -0.15625, 1528.046887),
    "tanh": (4, -0.15625, 1528.046887),
    "relu": (4, -0.15625, 1528.046887),
    "activation_backward": (5, 0.34375, 1.570545965),
    "linear": (5, 17.625, 21.52803041),
    "linear_backward": (4, 24.25, 0.469601534),
    "softmax": (5, 1007.25, -1754.970403),
    "cross_entropy": (7, 5009, -1409.936216),
    "cross_entropy_backward": (7, 5009, -1409.936216),
    "l2_divergence": (4, 10, -16.71810212),
    "l2_divergence_backward": (4, 10, -16.71810212),
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
        "a batch of 4: dz 4x3x3x3, y 4x2x6x5, w 3x2x3x3, stride = 2, padding = 1",
    ]


def test_a_case_of_a_batch_is_one_and_no_other_is():
    for operation in vectorized.__all__:
        for case in cases(operation):
            assert case.batch == (case.name == BATCH)
            if case.batch:
                first = next(value for value in case.inputs.values() if isinstance(value, np.ndarray))
                assert len(first) == 4
