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
            if not isinstance(array, str) and not callable(array):
                parts += [np.shape(array), np.ravel(array)]
    together = np.concatenate([np.asarray(part, float) for part in parts])
    return together.sum(), together @ np.cos(np.arange(together.size))


LISTED = {
    "L01": (42, -8.11617391, "image w b activation", "relu"),
    "L02": (0, 7.380453559, "y K", None),
    "L03": (31, 9.259903339, "y K", None),
    "L04": (52, -5.316856913, "image w b activation S", "identity"),
    "L05": (2, 8.16416802, "y K stride", None),
    "L06": (33, 10.0436178, "y K stride", None),
    "L07": (18, 6.591454424, "dz w", None),
    "L08": (42, 6.529964614, "dz y K", None),
    "L09": (5, 5.880795137, "y z w dY activation", "identity"),
    "L10": (42, -8.11617391, "image w b activation", "relu"),
    "L11": (58, 1.021465127, "y z w dY activation", "identity"),
    "L12": (63, -13.30648969, "Y z w dY activation", "relu"),
    "L14": (127, 2.811580319, "dY pidx input_shape", None),
    "L16": (25, 7.851781819, "dY K input_shape", None),
    "L18": (25, 7.851781819, "dY K input_shape", None),
    "L19": (23, -4.491621583, "dz S H W", None),
    "L20": (11, 12.83436004, "dz S", None),
    "L21": (43, 25.22781111, "y w b activation", "relu"),
    "L23": (45, 26.80324013, "y w b activation stride", "relu"),
    "L24": (47, -13.41516995, "y z w dY activation stride", "relu"),
    "L26": (53, -3.321210328, "dY pidx input_shape", None),
    "L28": (21, 2.365559301, "dY K stride input_shape", None),
    "L29": (43, 25.22781111, "y w b activation", "relu"),
    "L30": (140, -14.65373319, "y w b transforms activation", "relu"),
    "L31": (34, 5.254933045, "y S", None),
    "L32": (28, 1.681486924, "y S", None),
    "upsampling_between": (28, 1.681486924, "y S", None),
    "transposed_convolution": (42, -15.86995225, "y w S b", None),
    "transposed_convolution_backward": (20, -9.482870937, "y w S dz", None),
    "pixel_softmax": (12.15888308, 3.720415125, "z", None),
    "pixel_softmax_backward": (28, -1.630934219, "p d", None),
    "L33": (5, -3.450638629, "y", None),
    "L34": (43, 25.22781111, "y w b", None),
    "input_derivative_formula": (18, 6.591454424, "dz w", None),
    "filter_derivative_formula": (42, 6.529964614, "dz y K", None),
    "L35": (18, 6.591454424, "dz w", None),
    "L36": (34, -16.56165688, "y w m n", None),
    "derivative_of_Y22": (23, 19.06552123, "dz w m n", None),
    "L37": (34, -16.56165688, "y w m n", None),
    "derivative_of_w12": (41, 10.47460564, "dz y K m n", None),
    "L38": (110, 38.22519576, "dz y w transforms", None),
    "L39": (21, 9.666703417, "z dY activation", "relu"),
    "zero_padding": (-12, 15.64588658, "y P", None),
    "L40": (-10, 5.193283216, "dYpad P", None),
    "L41": (51, -14.81318272, "y w b activation", "relu"),
    "tdnn_backward": (56, -1.085680982, "y z w dY activation", "relu"),
    "tdnn_scatter": (22, -5.946445094, "dz w", None),
    "tdnn_gather": (22, -5.946445094, "dz w", None),
    "linear_forward": (25, -3.145255719, "y w b", None),
    "linear_backward": (12, 2.381993132, "dz y w", None),
    "mlp_forward": (34, -2.643696555, "y w b activation", "relu"),
    "mlp_backward": (34, 7.654329123, "Y z w dY activation", "relu"),
    "softmax_backward": (10, -2.156756161, "z dY", None),
    "softmax_pool": (31, 9.259903339, "y K", None),
    "softmax_pool_backward": (128.6369831, 14.37377998, "y Y dY K", None),
    "depthwise_forward": (31, 10.92122284, "y w b", None),
    "depthwise_backward": (39, 0.8393042833, "dz y w", None),
    "pointwise_forward": (44, 17.73439317, "y w b", None),
    "pointwise_backward": (17, 10.32298255, "dz y w", None),
    "batch_norm": (28, 9.101426873, "y beta gamma eps", None),
    "batch_norm_backward": (28, -31.26055862, "y mu var dY gamma eps", None),
    "dropout": (21.5, 3.354379039, "y mask p", None),
    "dropout_backward": (19.5, 9.770923525, "dY mask p", None),
    "residual": (30, 6.042037183, "y F", None),
    "residual_backward": (30, 6.042037183, "dY dF", None),
    "momentum_step": (16, -1.106559422, "w dw v lr momentum", None),
    "adam_step": (56.5, 2.549410666, "w dw m v t lr beta1 beta2 eps", None),
    "self_similarity": (16, -4.794970447, "y wq wk wv", None),
    "self_similarity_backward": (36.5, 8.313216384, "y wq wk wv q k v s dY", None),
}

GIVEN = {
    "conv2d": (46, 27.74722427, "y w b stride padding"),
    "conv2d_backward": (52, 25.0458506, "dz y w stride padding"),
    "conv2d_input_gradient": (39, 14.05023851, "dz w stride padding input_shape"),
    "conv2d_filter_gradient": (47, 15.85358835, "dz y K stride padding"),
    "pad": (30, 8.274006758, "y P"),
    "crop": (30, 8.274006758, "y P"),
    "conv_transpose2d": (21, -24.06762969, "y w b stride padding"),
    "conv_transpose2d_backward": (25, 36.00273816, "dz y w stride padding"),
    "depthwise_conv2d": (34, 13.06009679, "y w b stride padding"),
    "depthwise_conv2d_backward": (40, -7.322483599, "dz y w stride padding"),
    "pointwise_conv2d": (44, 17.73439317, "y w b"),
    "pointwise_conv2d_backward": (17, 10.32298255, "dz y w"),
    "conv1d": (54, -17.18784659, "y w b stride padding"),
    "conv1d_backward": (60, -6.463267498, "dz y w stride padding"),
    "transform_conv2d": (134, 20.32790836, "y w transforms b"),
    "transform_conv2d_backward": (104, -1.719412017, "dz y w transforms"),
    "max_pool2d": (2, 8.16416802, "y K stride"),
    "max_pool2d_backward": (55, 1.228424282, "du pidx input_shape"),
    "mean_pool2d": (33, 10.0436178, "y K stride"),
    "mean_pool2d_backward": (28, -4.732549658, "du K stride input_shape"),
    "downsample": (31, 9.259903339, "y S"),
    "downsample_backward": (31, 10.77073378, "dz S input_shape"),
    "upsample": (6, -7.758465568, "y S"),
    "upsample_backward": (14, 9.846348479, "dz S"),
    "flatten": (29, 7.288110176, "y"),
    "unflatten": (92, 59.44997069, "v shape"),
    "identity": (29, 7.288110176, "z"),
    "sigmoid": (29, 7.288110176, "z"),
    "tanh": (29, 7.288110176, "z"),
    "relu": (29, 7.288110176, "z"),
    "activation_backward": (23, 9.585910197, "dy z f"),
    "linear": (24, -6.369423557, "y w b"),
    "linear_backward": (24, -4.141944582, "dz y w"),
    "softmax": (11, -2.303504331, "z"),
    "softmax_backward": (10, -2.156756161, "z dy"),
    "cross_entropy": (13, -1.73617996, "z d"),
    "cross_entropy_backward": (13, -1.73617996, "z d"),
    "l2_divergence": (14, -1.56966368, "y d"),
    "l2_divergence_backward": (14, -1.56966368, "y d"),
    "batch_norm": (28, 9.101426873, "y beta gamma eps"),
    "batch_norm_backward": (5, 4.493887699, "du y gamma eps"),
    "dropout": (21.5, 3.354379039, "y mask p"),
    "dropout_backward": (17.5, -0.9799891335, "du mask p"),
    "residual": (4, -6.239089743, "y f"),
    "residual_backward": (4, -6.239089743, "du backward_of_f"),
    "momentum_step": (16, -1.106559422, "w dw v lr momentum"),
    "adam_step": (56.5, 2.549410666, "w dw m v t lr beta1 beta2 eps"),
    "self_similarity": (16, -4.794970447, "y wq wk wv"),
    "self_similarity_backward": (15, 13.60367238, "du y wq wk wv"),
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
