"""Every layer, optimizer, transform and data helper with wrong numbers: an error of ours that names the argument."""

import re

import numpy as np
import pytest
from wrong import NO_ARRAYS, NUMPYS

import lecture_cnn as lc
from lecture_cnn.nets import data, layers, normalisation, optimizers, pooling
from lecture_cnn.nets.network import Network
from lecture_cnn.operations import activations, transforms

WINDOW = dict(K=3, stride=1, padding=0)
WHOLE = {  # what is made, with right arguments; each of them must be whole
    "convolution": (layers.Convolution, dict(maps=3, **WINDOW)),
    "depthwise": (layers.DepthwiseConvolution, WINDOW),
    "pointwise": (layers.PointwiseConvolution, dict(maps=3)),
    "transposed": (layers.TransposedConvolution, dict(maps=3, **WINDOW)),
    "in transforms": (lambda maps, K: layers.TransformConvolution(maps, K, transforms.flips(3)), dict(maps=3, K=3)),
    "along time": (layers.TimeConvolution, dict(maps=3, **WINDOW)),
    "flat": (layers.Linear, dict(m=3)),
    "max pooling": (pooling.MaxPooling, WINDOW),
    "mean pooling": (pooling.MeanPooling, WINDOW),
    "global maximum": (pooling.GlobalMax, dict(transforms=1)),
    "downsampling": (pooling.Downsampling, dict(S=2)),
    "upsampling": (pooling.Upsampling, dict(S=2)),
    "normalisation": (normalisation.LocalResponseNormalisation, dict(n=5)),
    "network": (lambda input: Network("n", input, []), dict(input=(2, 7, 6))),
    "quarter turns": (transforms.quarter_turns, dict(K=3)),
    "flips": (transforms.flips, dict(K=3)),
    "rotation": (lambda K: transforms.rotation(K, 10), dict(K=3)),
    "scaling": (lambda K: transforms.scaling(K, 2), dict(K=3)),
    "flower": (data.flower, dict(x=6, y=3, W=14, H=12, shrink=24)),
}
REAL = {
    "rotation": (lambda degrees: transforms.rotation(3, degrees), dict(degrees=10.0)),
    "scaling": (lambda factor: transforms.scaling(3, factor), dict(factor=2.0)),
    "normalisation": (normalisation.LocalResponseNormalisation, dict(k=2.0, alpha=1e-4, beta=0.75)),
    "dropout": (normalisation.Dropout, dict(p=0.5)),
    "SGD": (optimizers.SGD, dict(rate=0.1, decay=0.0)),
}
ARRAYS = {
    "picture_to_maps": (lc.picture_to_maps, "picture", np.ones((4, 3))),
    "maps_to_picture": (lc.maps_to_picture, "maps", np.ones((1, 4, 3))),
    "to_torch_layout": (lc.to_torch_layout, "array", np.ones((4, 3))),
    "from_torch_layout": (lc.from_torch_layout, "array", np.ones((4, 3))),
    "network": (lambda y: Network("n", (2, 3), [layers.Activation("relu")]).forward(y), "y", np.ones((1, 2, 3))),
    "transforms": (lambda transforms: layers.TransformConvolution(2, 3, transforms), "transforms", transforms.flips(3)),
}
NO_NUMBERS = [None, "2", b"2", 1j, object(), {2}, {2: 1}, [], (), (1, 2, 3, 4, 5), [[1, 2], [3]], ("1", "2"), int,
              np.array([[1, 2], [3, 4]])]


def refused(make, right, key, value):
    with pytest.raises((TypeError, ValueError)) as caught:
        make(**{**right, key: value})
    message = str(caught.value)
    assert re.search(rf"\b{key}\b", message), f"{key}: {message}"
    for words in NUMPYS:
        assert words not in message, f"{key}: {message}"


@pytest.mark.parametrize("name", WHOLE)
def test_whole_numbers(name):
    make, right = WHOLE[name]
    for key in right:
        for value in [*NO_NUMBERS, 2.5, float("nan"), float("inf"), True, -1, (1, -1), 10**5000]:
            if key != "input" or not isinstance(value, (list, tuple)) or value in ([[1, 2], [3]], ("1", "2"), (1, -1)):
                refused(make, right, key, value)  # a network's input may have any number of axes


@pytest.mark.parametrize("name", REAL)
def test_real_numbers(name):
    make, right = REAL[name]
    for key in right:
        for value in [*NO_NUMBERS, True, float("nan"), float("inf"), 10**5000]:
            if not (key == "beta" and isinstance(value, float)):
                refused(make, right, key, value)
        if key not in ("degrees", "beta"):
            refused(make, right, key, -1)


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays(name):
    make, key, right = ARRAYS[name]
    make(right)
    for wrong, _ in NO_ARRAYS.values():
        refused(lambda **given: make(*given.values()), {}, key, wrong())
    refused(lambda **given: make(*given.values()), {}, key, None)
    refused(lambda **given: make(*given.values()), {}, key, 3)


def test_activations():
    for value in NO_NUMBERS + [10**5000, "swish"]:
        refused(activations.named, {}, "activation", value)
        refused(layers.Activation, {}, "name", value)


def test_whole_numbers_of_any_kind_make_the_same_layer():
    y = np.random.default_rng(0).normal(size=(2, 2, 7, 6))
    kinds = [lambda n: n, np.int64, np.uint8, np.array, lambda n: (n, n), lambda n: [n, n]]
    results = [Network("n", (2, 7, 6), [layers.Convolution(3, kind(3), stride=kind(2), padding=kind(1)),
                                        pooling.MaxPooling(kind(2)), pooling.Upsampling(kind(2))]) for kind in kinds]
    for network in results[1:]:
        np.testing.assert_array_equal(network.forward(y), results[0].forward(y))
        assert str(network.body.layers[0]) == str(results[0].body.layers[0]) == "convolution 3@3x3, stride 2, padding 1"
