"""The teaching inputs themselves: listings, notebooks and texts tell of their numbers, so a change must show here.

Each listing's and each operation's inputs by the sum of all their numbers, and that sum with weights that no two places
share.
"""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn import vectorized
from lecture_cnn.listings.examples import operation_example

LISTINGS = list(dict.fromkeys(lc.LISTINGS.values()))


def numbers(inputs):
    """The sum of all numbers and shapes of the inputs, and the weighted sum."""
    parts = []
    for value in inputs.values():
        for array in value if isinstance(value, list) else [value]:
            if not isinstance(array, str):
                parts += [np.shape(array), np.ravel(array)]
    together = np.concatenate([np.asarray(part, float) for part in parts])
    return together.sum(), together @ np.cos(np.arange(together.size))


LISTED = {
    "L01": (41.5, -7.102489351, "image w b activation", "relu"),
    "L02": (31.375, 11.80060485, "y K", None),
    "L03": (26.125, 13.59705761, "y K", None),
    "L04": (49.125, 1.488121542, "image w b activation S", "identity"),
    "L05": (33.375, 12.58431931, "y K stride", None),
    "L06": (27.125, 13.39487549, "y K stride", None),
    "L07": (10.375, -14.26861466, "dz w", None),
    "L08": (30.625, -11.89485527, "dz y K", None),
    "L09": (7.25, 1.749636603, "y z w dY activation", "identity"),
    "L10": (41.5, -7.102489351, "image w b activation", "relu"),
    "L11": (36.125, -8.149919663, "y z w dY activation", "identity"),
    "L12": (88, 12.26683651, "Y z w dY activation", "relu"),
    "L14": (130.25, -6.954190157, "dY pidx input_shape", None),
    "L16": (23, -0.5156975207, "dY K input_shape", None),
    "L18": (23, -0.5156975207, "dY K input_shape", None),
    "L19": (18.625, -5.169867671, "dz S H W", None),
    "L20": (5, 1.963361925, "dz S", None),
    "L21": (29.375, 3.855649239, "y w b activation", "relu"),
    "L23": (31.375, 5.431078263, "y w b activation stride", "relu"),
    "L24": (42.625, 15.03758342, "y z w dY activation stride", "relu"),
    "L26": (63.125, 5.369637302, "dY pidx input_shape", None),
    "L28": (31.125, -2.057454019, "dY K stride input_shape", None),
    "L29": (29.375, 3.855649239, "y w b activation", "relu"),
    "L30": (134.625, -19.72512631, "y w b transforms activation", "relu"),
    "L31": (17.5, 11.59011909, "y S", None),
    "L32": (11.5, 3.362103609, "y S", None),
    "upsampling_between": (11.5, 3.362103609, "y S", None),
    "L33": (5.125, 5.131509187, "y", None),
    "L34": (29.375, 3.855649239, "y w b", None),
    "input_derivative_formula": (10.375, -14.26861466, "dz w", None),
    "filter_derivative_formula": (30.625, -11.89485527, "dz y K", None),
    "L35": (10.375, -14.26861466, "dz w", None),
    "L36": (30.625, 7.701540049, "y w m n", None),
    "derivative_of_Y22": (16.5, 17.99483245, "dz w m n", None),
    "L37": (30.625, 7.701540049, "y w m n", None),
    "derivative_of_w12": (35.375, 18.29661283, "dz y K m n", None),
    "L38": (145.5, 32.66328216, "dz y w transforms", None),
    "L39": (7.125, -4.097638437, "z dY activation", "relu"),
    "zero_padding": (5, -1.294573542, "y P", None),
    "L40": (4.75, 2.595894442, "dYpad P", None),
    "L41": (13, 11.72928156, "y w b activation", "relu"),
    "tdnn_backward": (26.5, -10.03111357, "y z w dY activation", "relu"),
    "linear_forward": (20.25, 19.36616755, "y w b", None),
    "linear_backward": (22.25, -18.84831794, "dz y w", None),
    "mlp_forward": (21.875, 16.58409424, "y w b activation", "relu"),
    "mlp_backward": (38, 8.400587011, "Y z w dY activation", "relu"),
    "softmax_pool": (25.125, 12.61116103, "y K", None),
    "softmax_pool_backward": (82.96736733, 20.7610967, "y Y dY K", None),
    "depthwise_forward": (38.375, 15.21104327, "y w b", None),
    "depthwise_backward": (46.75, -33.14591073, "dz y w", None),
    "pointwise_forward": (27, 13.21105821, "y w b", None),
    "pointwise_backward": (34, 27.96107291, "dz y w", None),
}

GIVEN = {
    "conv2d": (32.375, 6.375062402, "y w b stride padding"),
    "conv2d_backward": (39.625, 36.83696343, "dz y w stride padding"),
    "conv2d_input_gradient": (32.5, 12.97954974, "dz w stride padding input_shape"),
    "conv2d_filter_gradient": (36.75, 24.55045243, "dz y K stride padding"),
    "pad": (24.125, 11.62526445, "y P"),
    "crop": (24.125, 11.62526445, "y P"),
    "conv_transpose2d": (13.25, -6.234366997, "y w b stride padding"),
    "conv_transpose2d_backward": (15.875, -6.65416924, "dz y w stride padding"),
    "depthwise_conv2d": (41.375, 17.34991722, "y w b stride padding"),
    "depthwise_conv2d_backward": (52.875, -34.41692441, "dz y w stride padding"),
    "pointwise_conv2d": (27, 13.21105821, "y w b"),
    "pointwise_conv2d_backward": (34, 27.96107291, "dz y w"),
    "conv1d": (16, 9.35461769, "y w b stride padding"),
    "conv1d_backward": (23.25, 16.2804496, "dz y w stride padding"),
    "transform_conv2d": (143.625, 3.776008726, "y w transforms b"),
    "transform_conv2d_backward": (154.5, 21.66702715, "dz y w transforms"),
    "max_pool2d": (33.375, 12.58431931, "y K stride"),
    "max_pool2d_backward": (62.375, 3.337294722, "du pidx input_shape"),
    "mean_pool2d": (28.125, 14.38077207, "y K stride"),
    "mean_pool2d_backward": (30.375, -4.089796599, "du K stride input_shape"),
    "downsample": (25.125, 12.61116103, "y S"),
    "downsample_backward": (26.625, 2.005800292, "dz S input_shape"),
    "upsample": (6, 3.405276746, "y S"),
    "upsample_backward": (9.625, 1.081414994, "dz S"),
    "flatten": (23.125, 10.63936786, "y"),
    "unflatten": (86.125, 73.64991565, "v shape"),
    "identity": (23.125, 10.63936786, "z"),
    "sigmoid": (23.125, 10.63936786, "z"),
    "tanh": (23.125, 10.63936786, "z"),
    "relu": (23.125, 10.63936786, "z"),
    "activation_backward": (9, 14.43513436, "dy z f"),
    "linear": (16.875, 18.54258077, "y w b"),
    "linear_backward": (16.875, -16.15726895, "dz y w"),
    "softmax": (4.125, 4.357691621, "z"),
    "cross_entropy": (6.125, 4.925015992, "z d"),
    "cross_entropy_backward": (6.125, 4.925015992, "z d"),
    "l2_divergence": (7.625, 5.889582177, "y d"),
    "l2_divergence_backward": (7.625, 5.889582177, "y d"),
}


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.id)
def test_the_teaching_inputs_of_a_listing_are_these(listing):
    inputs = listing.example()
    *sums, names, activation = LISTED[listing.id]
    assert (" ".join(inputs), inputs.get("activation")) == (names, activation)
    assert numbers(inputs) == pytest.approx(sums, rel=1e-9)


@pytest.mark.parametrize("operation", vectorized.__all__)
def test_the_teaching_inputs_of_an_operation_are_these(operation):
    inputs = operation_example(operation)
    *sums, names = GIVEN[operation]
    assert " ".join(inputs) == names
    assert numbers(inputs) == pytest.approx(sums, rel=1e-9)
