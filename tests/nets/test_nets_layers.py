"""Layers: worked by hand, their derivatives against central differences, and alike with all modules of operations."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.nets.blocks import Heads, Residual, Sequence, Union, dense, inception, relu_after
from lecture_cnn.nets.layers import (
    Activation,
    Convolution,
    DepthwiseConvolution,
    Flatten,
    Linear,
    PointwiseConvolution,
    TimeConvolution,
    TransformConvolution,
    TransposedConvolution,
)
from lecture_cnn.nets.network import Network
from lecture_cnn.nets.normalisation import BatchNormalisation, Dropout, LocalResponseNormalisation
from lecture_cnn.nets.pooling import Downsampling, GlobalMax, GlobalMean, MaxPooling, MeanPooling, Upsampling
from lecture_cnn.nets.similarity import SelfSimilarity
from lecture_cnn.vectorized import softmax

MAPS, SERIES, VECTOR = (2, 5, 4), (2, 7), (5,)

# name -> (the shape of one instance, a layer made anew)
LAYERS = {
    "convolution": (MAPS, lambda: Convolution(3, 3)),
    "convolution with stride and padding": (MAPS, lambda: Convolution(3, 3, stride=2, padding=1)),
    "convolution without bias": (MAPS, lambda: Convolution(3, 2, bias=False)),
    "depthwise convolution": (MAPS, lambda: DepthwiseConvolution(3, padding=1)),
    "pointwise convolution": (MAPS, lambda: PointwiseConvolution(3)),
    "transposed convolution": (MAPS, lambda: TransposedConvolution(3, 3, stride=2, padding=1)),
    "transform convolution": (MAPS, lambda: TransformConvolution(2, 3, lc.transforms.quarter_turns(3))),
    "convolution along time": (SERIES, lambda: TimeConvolution(3, 3, stride=2, padding=1)),
    "self similarity": (SERIES, lambda: SelfSimilarity(3, 4)),
    "max pooling": (MAPS, lambda: MaxPooling(3, stride=2, padding=1)),
    "mean pooling": (MAPS, lambda: MeanPooling(3, stride=2, padding=1)),
    "global mean of maps": (MAPS, GlobalMean),
    "global mean of series": (SERIES, GlobalMean),
    "global maximum": (MAPS, GlobalMax),
    "global maximum over transforms": ((4, 3, 2), lambda: GlobalMax(2)),
    "downsampling": (MAPS, lambda: Downsampling(2)),
    "upsampling": (MAPS, lambda: Upsampling(2)),
    "upsampling with trailing zeros": (MAPS, lambda: Upsampling(2, trailing=True)),
    "batch normalisation of maps": (MAPS, BatchNormalisation),
    "batch normalisation of vectors": (VECTOR, BatchNormalisation),
    "local response normalisation": ((7, 3, 2), lambda: LocalResponseNormalisation(5, alpha=0.3)),
    "local response normalisation of few maps": ((2, 3, 2), lambda: LocalResponseNormalisation(5, alpha=0.3)),
    "dropout": (MAPS, lambda: Dropout(0.3)),
    "flatten": (MAPS, Flatten),
    "flat layer": (VECTOR, lambda: Linear(3)),
    "identity": (MAPS, lambda: Activation("identity")),
    "sigmoid": (MAPS, lambda: Activation("sigmoid")),
    "tanh": (VECTOR, lambda: Activation("tanh")),
    "relu": (MAPS, lambda: Activation("relu")),
    "sequence": (MAPS, lambda: Sequence([*relu_after(Convolution(2, 3)), Flatten(), Linear(3)])),
    "residual sum": (MAPS, lambda: Residual([Convolution(2, 3, padding=1)])),
    "residual sum with filters beside it": (MAPS, lambda: Residual([Convolution(3, 3, stride=2, padding=1)],
                                                                   [Convolution(3, 1, stride=2)])),
    "union": (MAPS, lambda: Union([Convolution(3, 1)], [], [Activation("tanh")])),
    "dense block": (MAPS, lambda: Sequence(dense(3, lambda: [Convolution(2, 3, padding=1)]))),
    "inception": (MAPS, lambda: inception(1, 2, 2, 1, 2, 1)),
}


def numbers(seed, *shape):
    return np.random.default_rng(seed).standard_normal(shape)



def network_of(name, ops=lc.vectorized, **options):
    shape, make = LAYERS[name]
    return Network(name, shape, [make()], ops=ops, **options)


def shaken(network):
    """The network with biases that are not 0."""
    for n, array in enumerate(network.weights().values()):
        array += numbers(n, *array.shape) / 4
    return network


def gradient_error(network, training):
    """The largest difference between the derivatives and central differences, over the input and all weights."""
    y = numbers(1, 3, *network.input)
    dz = numbers(2, *network.forward(y, training()).shape)

    def result():
        return float((network.forward(y, training()) * dz).sum())

    result()
    gradients = {"y": network.backward(dz), **network.gradients()}
    gradients = {name: gradient.copy() for name, gradient in gradients.items()}
    worst = 0
    for name, array in {"y": y, **network.weights()}.items():
        assert gradients[name].shape == array.shape, name
        for at in np.ndindex(array.shape):
            before = array[at]
            array[at] = before + 1e-5
            above = result()
            array[at] = before - 1e-5
            below = result()
            array[at] = before
            worst = max(worst, abs((above - below) / 2e-5 - gradients[name][at]))
    return worst


def while_training():
    return np.random.default_rng(7)


@pytest.mark.parametrize("name", LAYERS)
def test_the_derivatives_are_those_of_central_differences_while_training(name):
    assert gradient_error(shaken(network_of(name)), while_training) < 1e-7


@pytest.mark.parametrize("name", ["batch normalisation of maps", "batch normalisation of vectors", "dropout"])
def test_the_derivatives_are_those_of_central_differences_in_use(name):
    network = shaken(network_of(name))
    network.forward(5 * numbers(3, 4, *network.input) + 1, while_training())  # the running means are no longer 0
    assert gradient_error(network, lambda: None) < 1e-7


def test_the_gradient_check_finds_a_wrong_derivative():
    class Wrong(Activation):
        def backward(self, dy):
            return 1.001 * super().backward(dy)

    assert gradient_error(Network("wrong", MAPS, [Wrong("tanh")]), lambda: None) > 1e-5


def test_the_derivatives_of_a_whole_small_network_are_those_of_central_differences():
    network = Network("small", MAPS, [
        Convolution(3, 3, padding=1, bias=False), BatchNormalisation(), Activation("relu"),
        Residual([Convolution(3, 3, padding=1), Activation("tanh")]), inception(1, 2, 2, 1, 2, 1),
        MaxPooling(2, stride=2), *dense(2, lambda: [Convolution(2, 3, padding=1)]), Flatten(), Dropout(0.4), Linear(3)])
    assert gradient_error(shaken(network), while_training) < 1e-7


@pytest.mark.parametrize("ops", [lc.loops, lc.compiled], ids=["loops", "compiled"])
@pytest.mark.parametrize("name", LAYERS)
def test_the_lectures_loops_give_the_results_and_derivatives_of_the_vectorized_operations(name, ops):
    ours, theirs = shaken(network_of(name)), shaken(network_of(name, ops))
    y = numbers(1, 2, *ours.input)
    z = ours.forward(y, while_training())
    assert np.allclose(theirs.forward(y, while_training()), z, rtol=0, atol=1e-12)
    dz = numbers(2, *z.shape)
    assert np.allclose(theirs.backward(dz), ours.backward(dz), rtol=0, atol=1e-12)
    for key, gradient in ours.gradients().items():
        if gradient is not None:
            assert np.allclose(theirs.gradients()[key], gradient, rtol=0, atol=1e-12), key


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_says_beforehand_what_comes_out_and_keeps_the_type(name):
    for dtype in (np.float32, np.float64):
        network = network_of(name, dtype=dtype)
        z = network.forward(numbers(1, 2, *network.input), while_training())
        assert z.shape == (2, *network.output) and z.dtype == dtype
        assert network.backward(z).dtype == dtype
        assert {array.dtype for array in network.weights().values()} <= {np.dtype(dtype)}
        assert {array.dtype for array in network.gradients().values()} <= {np.dtype(dtype)}


@pytest.mark.parametrize("name", LAYERS)
def test_an_input_is_not_changed(name):
    network = network_of(name)
    y = numbers(1, 2, *network.input)
    before = y.copy()
    z = network.forward(y, while_training())
    dz = numbers(2, *z.shape)
    dz_before = dz.copy()
    network.backward(dz)
    assert np.array_equal(y, before) and np.array_equal(dz, dz_before)


def test_building_makes_no_weights_and_the_same_seed_makes_the_same():
    network = Network("large", (3, 224, 224), [Flatten(), Linear(10**7)])  # 12 terabytes
    assert not network.started and network.output == (10**7,)
    with pytest.raises(ValueError, match=r"flat layer 10000000: w would need \d+ bytes"):
        network.forward(np.zeros((1, 3, 224, 224)))
    weights = [Network("n", MAPS, [Convolution(3, 3), Flatten(), Linear(4)], seed=seed).weights() for seed in (1, 1, 2)]
    assert all(np.array_equal(weights[0][name], weights[1][name]) for name in weights[0])
    assert not np.array_equal(weights[0]["0.w"], weights[2]["0.w"])


def test_the_first_weights_have_the_variance_2_over_the_values_of_a_sum():
    w = Network("wide", (400,), [Linear(300)]).weights()["0.w"]
    assert w.var() == pytest.approx(2 / 400, rel=0.02) and abs(w.mean()) < 0.001


# ---------------------------------------------------------------- worked by hand

def test_batch_normalisation_of_1_3_5_7():
    layer = BatchNormalisation(epsilon=0.0).start((1,))
    y = np.array([[1.0], [3], [5], [7]])  # mean 4, variance (9 + 1 + 1 + 9)/4 = 5
    z = layer.forward(y, while_training())
    assert np.allclose(z[:, 0] * np.sqrt(5), [1 - 4, 3 - 4, 5 - 4, 7 - 4])
    assert layer.mean == pytest.approx([0.9 * 0 + 0.1 * 4])
    assert layer.variance == pytest.approx([0.9 * 1 + 0.1 * 5 * 4 / 3])
    in_use = layer.forward(y)
    assert np.allclose(in_use[:, 0], (y[:, 0] - 0.4) / np.sqrt(0.9 + 2 / 3))
    assert layer.mean == pytest.approx([0.4])  # use changes nothing


def test_batch_normalisation_cannot_train_on_one_value():
    with pytest.raises(ValueError, match="at least two values of each map, got \\(1, 3\\)"):
        BatchNormalisation().start((3,)).forward(np.ones((1, 3)), while_training())


def test_local_response_normalisation_of_three_maps():
    layer = LocalResponseNormalisation(3, k=1.0, alpha=1.0, beta=0.5).start((3, 1, 1))
    z = layer.forward(np.array([1.0, 2, 3]).reshape(1, 3, 1, 1))
    expected = [1 / np.sqrt(1 + 1 + 4), 2 / np.sqrt(1 + 1 + 4 + 9), 3 / np.sqrt(1 + 4 + 9)]
    assert np.allclose(z.ravel(), expected)
    with pytest.raises(ValueError, match="an odd number of maps"):
        LocalResponseNormalisation(4)


def test_dropout_keeps_the_mean_in_training_and_every_value_in_use():
    layer = Dropout(0.25).start((10000,))
    y = np.ones((1, 10000))
    z = layer.forward(y, while_training())
    assert set(np.unique(z)) == {0, 1 / 0.75}
    assert z.mean() == pytest.approx(1, abs=0.02)
    assert np.array_equal(layer.backward(y), z)
    assert np.array_equal(layer.forward(y), y) and np.array_equal(layer.backward(y), y)
    with pytest.raises(ValueError, match="from 0 to below 1, got 1"):
        Dropout(1)


def test_a_residual_sum_whose_layers_are_all_0_passes_maps_and_derivatives_on():
    layer = Residual([Convolution(2, 3, padding=1)]).start(MAPS)
    layer.body.layers[0].w[:] = 0
    y, dz = numbers(1, 1, *MAPS), numbers(2, 1, *MAPS)
    assert np.array_equal(layer.forward(y), y)
    assert np.array_equal(layer.backward(dz), dz)


def test_the_derivative_of_a_union_goes_to_its_branches_and_their_derivatives_are_added():
    layer = Union([], [Activation("identity")]).start(MAPS)
    y = numbers(1, 1, *MAPS)
    assert np.array_equal(layer.forward(y), np.concatenate([y, y], axis=1))
    dz = numbers(2, 1, 4, 5, 4)
    assert np.array_equal(layer.backward(dz), dz[:, :2] + dz[:, 2:])


def test_the_derivatives_of_two_heads_are_added_where_they_part():
    network = Network("two heads", VECTOR, [Activation("tanh"), Heads([Linear(3)], [Linear(8)])])
    y = numbers(1, 2, 5)
    classes, corners = network.forward(y)
    assert classes.shape == (2, 3) and corners.shape == (2, 8)
    d1, d2 = numbers(2, 2, 3), numbers(3, 2, 8)
    dy = network.backward([d1, d2])
    w1, w2 = (network.weights()[name] for name in ("1.0.0.w", "1.1.0.w"))
    assert np.allclose(dy, (d1 @ w1 + d2 @ w2) * (1 - np.tanh(y)**2))
    with pytest.raises(ValueError, match="a derivative for each of 2 heads, got 1"):
        network.backward([d1])


def test_maps_of_a_dense_block_go_to_all_later_layers():
    network = Network("dense", (16, 4, 4), dense(5, lambda: [Convolution(12, 3, padding=1)]))
    inputs = [array.shape[1] for name, array in network.weights().items() if name.endswith("w")]
    assert inputs == [16, 28, 40, 52, 64]  # k0 = 16, k = 12
    assert network.output == (76, 4, 4)


def test_turned_pictures_give_turned_maps_in_another_order():
    layer = TransformConvolution(1, 3, lc.transforms.quarter_turns(3), bias=False).start((1, 5, 5))
    y = numbers(1, 1, 1, 5, 5)
    turned = y[:, :, ::-1].swapaxes(2, 3)  # TW(x, y) = W(K-1-y, x)
    z, z_turned = layer.forward(y), layer.forward(turned)
    assert np.allclose(np.sort(z, axis=None), np.sort(z_turned, axis=None))
    assert np.allclose(z_turned[:, 1], z[:, 0, ::-1].swapaxes(1, 2))


def test_the_maximum_over_positions_and_transforms_is_the_same_for_a_turned_picture():
    def network(last, input=(1, 6, 5)):
        return Network("n", input, [TransformConvolution(3, 3, lc.transforms.quarter_turns(3)), last])

    def turned_network(last):
        return network(last, (1, 5, 6))

    y = numbers(1, 2, 1, 6, 5)
    turned = y[:, :, ::-1].swapaxes(2, 3)
    assert network(GlobalMax(4)).output == (3,)
    assert np.allclose(network(GlobalMax(4)).forward(y), turned_network(GlobalMax(4)).forward(turned), atol=1e-12)
    assert not np.allclose(network(GlobalMax()).forward(y), turned_network(GlobalMax()).forward(turned))
    with pytest.raises(ValueError, match="expected 5 maps or series for each result"):
        network(GlobalMax(5))


@pytest.mark.parametrize("y, T, winners", [
    ([[[[2, 7], [7, 7], [1, 7]]], [[[3, 3], [3, 3], [3, 3]]]], 1, [(0, 0, 0, 1), (1, 0, 0, 0)]),  # equal in one map
    ([[[[1, 5]], [[5, 5]], [[0, -1]], [[-1, 0]]]], 2, [(0, 0, 0, 1), (0, 2, 0, 0)]),  # in two transforms of a filter
    ([[[[1, np.nan]], [[np.nan, 9]]]], 2, [(0, 0, 0, 1)]),  # a NaN is largest, and the first one wins
], ids=["one map", "transforms", "NaN"])
def test_the_first_of_equal_global_maxima_alone_gets_the_derivative(y, T, winners):
    y, layer = np.array(y, dtype=float), GlobalMax(T)
    u = layer.forward(y)
    np.testing.assert_array_equal(u.ravel(), [y[place] for place in winners])
    dy = layer.backward(np.arange(1.0, 1 + u.size).reshape(u.shape))
    expected = np.zeros_like(y)
    for k, place in enumerate(winners):
        expected[place] = 1 + k
    np.testing.assert_array_equal(dy, expected)


def test_the_first_of_equal_maxima_over_time_alone_gets_the_derivative():
    layer = GlobalMax()
    assert layer.forward(np.array([[[4.0, 8, 8], [6, 2, 6]]])).tolist() == [[8, 6]]
    assert layer.backward(np.array([[10.0, 20]])).tolist() == [[[0, 10, 0], [20, 0, 0]]]


# ---------------------------------------------------------------- what doesn't fit

def test_layers_that_do_not_fit_are_named_when_the_network_is_built():
    with pytest.raises(ValueError, match=r"layer 1 \(convolution 3@7x7\): a window of K = 7 is larger than y"):
        Network("n", (1, 5, 5), [Activation("relu"), Convolution(3, 7)])
    with pytest.raises(ValueError, match=r"layer 0 \(flat layer 3\): expected a vector \(n,\), got the shape \(1, 5"):
        Network("n", (1, 5, 5), [Linear(3)])
    with pytest.raises(ValueError, match=r"adds maps of one shape, got \(3, 5, 5\) from the layers and \(1, 5, 5\)"):
        Network("n", (1, 5, 5), [Residual([Convolution(3, 3, padding=1)])])
    with pytest.raises(ValueError, match="a union needs maps of one size"):
        Network("n", (1, 5, 5), [Union([], [Convolution(3, 3)])])
    with pytest.raises(ValueError, match="expected identity, sigmoid, tanh or relu, got 'swish'"):
        Activation("swish")
    with pytest.raises(TypeError, match="expected float32 or float64, got int64"):
        Network("n", (5,), [Linear(3)], dtype=np.int64)


def test_a_batch_of_another_shape_is_refused_with_what_was_expected():
    network = Network("n", (1, 5, 5), [Flatten(), Linear(3)])
    for wrong in ((1, 5, 5), (2, 1, 5, 4), (5,)):
        with pytest.raises(ValueError, match=r"a batch of the shape \(N, 1, 5, 5\) for n, got the shape"):
            network.forward(np.ones(wrong))


def test_the_loops_need_an_instance_and_say_so():
    network = Network("n", (1, 5, 5), [Convolution(1, 3)], ops=lc.loops)
    with pytest.raises(ValueError, match="at least one instance"):
        network.forward(np.ones((0, 1, 5, 5)))


def test_the_scores_of_any_module_of_operations_make_the_same_probabilities():
    y = numbers(1, 2, *MAPS)
    scores = [Network("n", MAPS, [*relu_after(Convolution(2, 3)), Flatten(), Linear(3)], ops=ops).forward(y)
              for ops in (lc.vectorized, lc.loops)]
    assert np.allclose(softmax(scores[0]), softmax(scores[1]), rtol=0, atol=1e-12)


@pytest.mark.parametrize("make, error, says", [
    (lambda: Convolution(2, 0), ValueError, "K must be at least 1, but came as 0"),
    (lambda: Convolution(0, 3), ValueError, "maps must be at least 1"),
    (lambda: Convolution(2.5, 3), TypeError, "maps must be a whole number"),
    (lambda: Convolution(2, "3"), TypeError, "K must be a whole number"),
    (lambda: Convolution(2, 3, stride=0), ValueError, "stride must be at least 1"),
    (lambda: Convolution(2, 3, stride=1.0), TypeError, "stride must be a whole number"),
    (lambda: Convolution(2, (3, -1), padding=1), ValueError, "K.* must be at least 1"),
    (lambda: DepthwiseConvolution(3, padding=-1), ValueError, "padding must be at least 0"),
    (lambda: PointwiseConvolution(-1), ValueError, "maps must be at least 1"),
    (lambda: TimeConvolution(2, 0), ValueError, "K must be at least 1"),
    (lambda: SelfSimilarity(0, 1), ValueError, "maps must be at least 1"),
    (lambda: SelfSimilarity(1, 0), ValueError, "keys must be at least 1"),
    (lambda: Linear(0), ValueError, "m must be at least 1"),
    (lambda: MaxPooling(2, stride=0), ValueError, "stride must be at least 1"),
    (lambda: MeanPooling(0), ValueError, "K must be at least 1"),
    (lambda: GlobalMax(0), ValueError, "transforms must be at least 1"),
    (lambda: Downsampling(0), ValueError, "S must be at least 1"),
    (lambda: Upsampling(-2), ValueError, "S must be at least 1"),
    (lambda: BatchNormalisation(epsilon=-1), ValueError, "epsilon: expected a number of at least 0"),
    (lambda: BatchNormalisation(share=2), ValueError, "share: expected a number from 0 to 1, got 2"),
    (lambda: LocalResponseNormalisation(-1), ValueError, "n must be at least 1"),
])
def test_a_layer_that_cannot_be_is_told_when_it_is_made(make, error, says):
    with pytest.raises(error, match=says):
        make()


def test_a_list_stands_for_a_pair():
    network = Network("n", (1, 6, 7), [Convolution(2, [3, 2], stride=[1, 2])])
    assert network.output == (2, 4, 3) and network.forward(np.zeros((1, 1, 6, 7))).shape == (1, 2, 4, 3)


def test_a_transposed_convolution_leaves_one_cell_but_not_none():
    assert TransposedConvolution(3, 3, padding=1).shape((2, 1, 1)) == (3, 1, 1)
    assert TransposedConvolution(3, 4, stride=2, padding=1).shape((2, 3, 5)) == (3, 6, 10)
    with pytest.raises(ValueError, match="leaves nothing of the output"):
        TransposedConvolution(3, 2, padding=1).shape((2, 1, 1))


def test_the_share_of_a_running_mean_is_from_0_to_1():
    assert [BatchNormalisation(share=share).share for share in (0, 1)] == [0, 1]
    for share in (-0.01, 1.01):
        with pytest.raises(ValueError, match="share: expected a number from 0 to 1"):
            BatchNormalisation(share=share)
