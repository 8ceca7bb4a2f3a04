"""The cases themselves: a student's "2 of 12 cases are right" and every hint rest on them, so a change must show here.

Each operation's cases by their number, the sum of all numbers in their arguments, and that sum with weights that no
two places share; their names and sizes, which `lc.check` tells, are kept in words for one of them.
"""

import numpy as np
import pytest

from lecture_cnn import vectorized
from lecture_cnn.checking.cases import BATCH, Case, asked_cases, cases, cases_in_time, probe, probe_in_time, wider_cases
from lecture_cnn.checking.check import _sizes


def numbers(cases_of):
    """The number of cases, the sum of all numbers in them, and the weighted sum."""
    parts = []
    for case in cases_of:
        for given in (case.inputs, case.forward):
            values = [value for value in given.values() if not isinstance(value, str) and not callable(value)]
            parts += [np.ravel(value).astype(float) for value in values]
    together = np.concatenate([np.zeros(0), *parts])
    return len(cases_of), together.sum(), together @ np.cos(np.arange(together.size))


def some_take_them(operation):
    """The cases that only some functions take."""
    return [*wider_cases(operation), *asked_cases(operation), *cases_in_time(operation)]


def tried_first(operation):
    """The arguments with which a function is read."""
    of_maps = [Case("probe", *probe(operation, batch)) for batch in (False, True)]
    in_time = [Case("probe", probe_in_time(operation, batch)) for batch in (False, True) if cases_in_time(operation)]
    return [*of_maps, *in_time]


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

TAKEN_BY_SOME = {
    "conv2d": (22, 10.875, -487.4032571),
    "conv2d_backward": (20, -227, -281.9460529),
    "conv2d_input_gradient": (20, -363.625, -152.7303841),
    "conv2d_filter_gradient": (20, 159.25, 18.53228484),
    "pad": (1, 1.875, 0.6832300388),
    "crop": (1, 1.875, 0.6832300388),
    "depthwise_conv2d": (21, -192.75, -27.23995377),
    "depthwise_conv2d_backward": (20, -62, 104.3159508),
    "pointwise_conv2d": (1, -3.25, -3.768332718),
    "pointwise_conv2d_backward": (1, -2.875, 0.9709297982),
    "conv1d": (2, -17.625, -0.5921870157),
    "conv1d_backward": (1, -1.375, 3.07136698),
    "self_similarity": (1, 0.21875, 1.269713438),
    "self_similarity_backward": (1, -2.15625, 0.0311060529),
    "transform_conv2d": (1, 32.375, 0.5230326818),
    "transform_conv2d_backward": (1, 31.25, -5.26863513),
    "max_pool2d": (20, -80000482.38, 3802498.297),
    "max_pool2d_backward": (19, 1985.25, -458.002975),
    "mean_pool2d": (22, 503.625, 92.51311799),
    "mean_pool2d_backward": (21, 295.375, -11.69048998),
    "conv_transpose2d": (41, -222.625, -270.1920181),
    "conv_transpose2d_backward": (40, -1575.5, -251.6570503),
    "downsample": (9, 75.875, -62.65770835),
    "downsample_backward": (9, 225.625, 18.88277951),
    "upsample": (11, 88.875, -69.69758832),
    "upsample_backward": (9, 75.875, -62.65770835),
    "identity": (1, -0.20703125, -0.03870211034),
    "sigmoid": (1, -0.20703125, -0.03870211034),
    "tanh": (1, -0.20703125, -0.03870211034),
    "relu": (1, -0.20703125, -0.03870211034),
    "activation_backward": (1, -2.426757812, -1.938126008),
    "flatten": (1, -12.625, -4.254984177),
    "unflatten": (1, -4.625, 12.5724084),
    "linear": (1, -2, -1.288126094),
    "linear_backward": (1, -2, 2.084448293),
    "softmax": (1, 0.875, -0.3672528479),
    "softmax_backward": (1, 0.5, 0.05527095749),
    "cross_entropy": (1, 2.875, 0.200071523),
    "cross_entropy_backward": (1, 2.875, 0.200071523),
    "l2_divergence": (1, 0.125, 0.3637345913),
    "l2_divergence_backward": (1, 0.125, 0.3637345913),
    "batch_norm": (1, 2.12501, -6.414391863),
    "batch_norm_backward": (1, 0.50001, -0.167077084),
    "dropout": (1, 4.125, -0.8062729192),
    "dropout_backward": (1, 4.125, -0.8062729192),
    "residual": (1, 1.875, 0.6832300388),
    "residual_backward": (1, 1.875, 0.6832300388),
    "momentum_step": (1, -0.875, 1.605920677),
    "adam_step": (1, -0.625, 1.370668198),
}

TRIED_FIRST = {
    "conv2d": (2, 305, 66.68557235),
    "conv2d_backward": (2, 208, 9.3458579),
    "conv2d_input_gradient": (2, -187, -8.149350266),
    "conv2d_filter_gradient": (2, 352, -31.25847422),
    "pad": (2, 131, -8.361904705),
    "crop": (2, 245, -136.5774831),
    "depthwise_conv2d": (2, 307, 80.07627987),
    "depthwise_conv2d_backward": (2, 129, 22.84290736),
    "pointwise_conv2d": (2, 117, -145.7478147),
    "pointwise_conv2d_backward": (2, 52, 11.80367982),
    "conv1d": (2, 44, -86.48530254),
    "conv1d_backward": (2, 123, 53.60839537),
    "self_similarity": (2, 1.25, 7.733752636),
    "self_similarity_backward": (2, -18.75, 12.53846266),
    "transform_conv2d": (2, 61, -132.8076453),
    "transform_conv2d_backward": (2, 40, 80.34995545),
    "max_pool2d": (2, -25, -329.1530797),
    "max_pool2d_backward": (2, 5892, -262.4713128),
    "mean_pool2d": (2, 457, -74.30080543),
    "mean_pool2d_backward": (2, -198, 119.4657101),
    "conv_transpose2d": (4, 300, 76.16719345),
    "conv_transpose2d_backward": (4, 16, 62.2744642),
    "downsample": (4, 429, -81.99333331),
    "downsample_backward": (4, 216, -62.15867908),
    "upsample": (4, 132, -103.9171736),
    "upsample_backward": (4, 429, -81.99333331),
    "identity": (2, -3.3125, 1.604375682),
    "sigmoid": (2, -3.3125, 1.604375682),
    "tanh": (2, -3.3125, 1.604375682),
    "relu": (2, -3.3125, 1.604375682),
    "activation_backward": (2, -38.828125, 15.10598467),
    "flatten": (2, 3, 34.38406511),
    "unflatten": (2, 29, -131.3369907),
    "linear": (2, 11, 6.598779102),
    "linear_backward": (2, -3, -19.73969839),
    "softmax": (2, 23, 7.600883735),
    "softmax_backward": (2, 14, -3.308979919),
    "cross_entropy": (2, 30, -2.710024188),
    "cross_entropy_backward": (2, 30, -2.710024188),
    "l2_divergence": (2, 14, -7.992026367),
    "l2_divergence_backward": (2, 14, -7.992026367),
    "batch_norm": (2, 34.00002, -80.19202382),
    "batch_norm_backward": (2, 8.00002, -1.735747911),
    "dropout": (2, 17, -9.728597354),
    "dropout_backward": (2, 17, -9.728597354),
    "residual": (2, -22, 9.535155188),
    "residual_backward": (2, -22, 9.535155188),
    "momentum_step": (2, -24.5, 11.96061601),
    "adam_step": (2, -24, 15.7632477),
}


@pytest.mark.parametrize("operation", vectorized.__all__)
def test_the_cases_of_an_operation_are_these(operation):
    assert numbers(cases(operation)) == pytest.approx(CASES[operation], rel=1e-9)
    assert numbers(some_take_them(operation)) == pytest.approx(TAKEN_BY_SOME[operation], rel=1e-9)
    assert numbers(tried_first(operation)) == pytest.approx(TRIED_FIRST[operation], rel=1e-9)


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
