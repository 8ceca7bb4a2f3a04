"""Batch normalization, dropout, the residual block, SGD with momentum and Adam: by hand, then what is known of them.

Each in both engines; the oracles are NumPy's own mean and variance, central differences and the networks' layers.
"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecture_cnn import compiled, loops, nets, vectorized
from lecture_cnn.checking import central_differences
from lecture_cnn.nets import normalisation, optimizers

derandomized = settings(derandomize=True, deadline=None, max_examples=25)
each_engine = pytest.mark.parametrize("engine", [loops, vectorized], ids=["loops", "vectorized"])
EPS = 0.25


@st.composite
def batches(draw):
    """y, du, gamma, beta of a batch; N, D, W and H may be 1 each, but not all of N, W, H together."""
    N, W, H = draw(st.sampled_from([(1, 3, 2), (2, 1, 1), (3, 2, 3), (4, 1, 2)]))
    D = draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    y, du = rng.normal(size=(2, N, D, W, H))
    gamma, beta = rng.normal(size=(2, D))
    return 3 * y + 1, du, gamma, beta


def close(found, expected, tolerance=1e-12):
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= tolerance * max(1, np.abs(expected).max())


# ---------------------------------------------------------------- batch normalization

@each_engine
def test_batch_normalization_by_hand(engine):
    y = np.array([1.0, 5]).reshape(2, 1, 1, 1)  # mean 3, variance (4 + 4)/2 = 4; with eps = 5 the root is 3
    u = engine.batch_norm(y, [6], [10], eps=5)
    assert u.ravel().tolist() == [10 + 6*(1 - 3)/3, 10 + 6*(5 - 3)/3]


@each_engine
def test_its_derivative_by_hand(engine):
    y, du = np.array([1.0, 5]).reshape(2, 1, 1, 1), np.array([1.0, 0]).reshape(2, 1, 1, 1)
    dy, dgamma, dbeta = engine.batch_norm_backward(du, y, [6], eps=5)
    through = 6*1/3  # straight through, to the first value alone
    of_mean, of_variance = -6*1/3, -6*1/3 * (1 - 3) / (2*(4 + 5))
    close(dy.ravel(), [through + of_mean/2 + of_variance*2*(1 - 3)/2, of_mean/2 + of_variance*2*(5 - 3)/2])
    assert (dgamma.tolist(), dbeta.tolist()) == ([1*(1 - 3)/3], [1])


@each_engine
@derandomized
@given(batches())
def test_each_map_gets_mean_beta_and_the_standard_deviation_gamma(engine, batch):
    y, _, gamma, beta = batch
    u = engine.batch_norm(y, gamma, beta, eps=1e-12)
    close(u.mean((0, 2, 3)), beta, 1e-9)
    close(u.std((0, 2, 3)), np.abs(gamma), 1e-9)
    mean, variance = y.mean((0, 2, 3), keepdims=True), y.var((0, 2, 3), keepdims=True)
    wide = gamma[:, None, None], beta[:, None, None]
    close(engine.batch_norm(y, gamma, beta, eps=EPS), wide[0]*(y - mean)/np.sqrt(variance + EPS) + wide[1])


@each_engine
@derandomized
@given(batches())
def test_its_derivatives_are_central_differences(engine, batch):
    y, du, gamma, beta = batch
    found = engine.batch_norm_backward(du, y, gamma, eps=EPS)
    norm = vectorized.batch_norm
    functions = (lambda v: norm(v, gamma, beta, eps=EPS), lambda v: norm(y, v, beta, eps=EPS),
                 lambda v: norm(y, gamma, v, eps=EPS))
    for derivative, function, x in zip(found, functions, (y, gamma, beta), strict=True):
        close(derivative, central_differences(function, x, du), 1e-7)


@each_engine
@derandomized
@given(batches())
def test_a_map_moved_as_a_whole_changes_nothing_and_so_its_derivative_sums_to_0(engine, batch):
    y, du, gamma, beta = batch
    close(engine.batch_norm(y + 7, gamma, beta, eps=EPS), engine.batch_norm(y, gamma, beta, eps=EPS), 1e-10)
    dy, _, dbeta = engine.batch_norm_backward(du, y, gamma, eps=EPS)
    assert np.abs(dy.sum((0, 2, 3))).max() <= 1e-12 * max(1, np.abs(gamma).max()) * np.abs(du).sum()
    close(dbeta, du.sum((0, 2, 3)))


@each_engine
def test_it_is_the_networks_layer(engine):
    rng = np.random.default_rng(0)
    y, du = rng.normal(size=(2, 3, 2, 4, 3))
    layer = normalisation.BatchNormalisation().start((2, 4, 3))
    layer.g, layer.b = np.array([0.5, -2]), np.array([1.0, 3])
    close(layer.forward(y, rng), engine.batch_norm(y, layer.g, layer.b))
    close(layer.backward(du), engine.batch_norm_backward(du, y, layer.g)[0])
    close([layer.dg, layer.db], engine.batch_norm_backward(du, y, layer.g)[1:])


@pytest.mark.parametrize("engine", [loops, vectorized, compiled], ids=["loops", "vectorized", "compiled"])
def test_a_batch_of_none_is_none_with_derivatives_of_0(engine):
    none = np.zeros((0, 2, 4, 3), np.float32)
    assert engine.batch_norm(none, np.float32([1, 2]), np.float32([3, 4])).shape == none.shape
    dy, dgamma, dbeta = engine.batch_norm_backward(none, none, np.float32([1, 2]))
    assert dy.shape == none.shape and dgamma.tolist() == dbeta.tolist() == [0, 0]
    assert dy.dtype == dgamma.dtype == dbeta.dtype == np.float32


@each_engine
def test_equal_values_become_beta(engine):
    y = np.full((2, 1, 3, 2), 0.5)
    assert (engine.batch_norm(y, [3], [7]) == 7).all()


@each_engine
@pytest.mark.parametrize("changed, kind, says", [
    (dict(y=np.ones((2, 4, 3))), ValueError, r"^y must have shape \(N, D, W, H\), but has 3 axes"),
    (dict(gamma=np.ones(3)), ValueError, "^gamma must have shape .*: axis 0 is 3, not 2, which is D = 2 .axis 1 of y"),
    (dict(beta=np.ones((2, 1))), ValueError, "^beta must have shape"),
    (dict(eps=0), ValueError, "^eps: expected a positive number, got 0"),
    (dict(eps=math.nan), ValueError, "^eps: expected a positive number, got nan"),
    (dict(eps=True), TypeError, "^eps must be a number"),
    (dict(eps=None), TypeError, "^eps must be a number"),
])
def test_wrong_arguments_of_batch_normalization_are_named(engine, changed, kind, says):
    given = dict(y=np.ones((2, 2, 4, 3)), gamma=np.ones(2), beta=np.ones(2), eps=1)
    with pytest.raises(kind, match=says):
        engine.batch_norm(**{**given, **changed})


# ---------------------------------------------------------------- dropout

@each_engine
def test_dropout_by_hand(engine):
    assert engine.dropout([1.0, 2, 3, 4], [1, 0, 0, 1], p=0.75).tolist() == [1/0.25, 0, 0, 4/0.25]
    assert engine.dropout_backward([5.0, 6, 7, 8], [1, 0, 0, 1], p=0.75).tolist() == [5/0.25, 0, 0, 8/0.25]


@each_engine
def test_without_a_drop_nothing_changes_in_arrays_of_any_shape(engine):
    for shape in ((5,), (2, 5), (2, 3, 4), (2, 2, 3, 2)):
        y = np.arange(float(np.prod(shape))).reshape(shape)
        u = engine.dropout(y, np.ones(shape, bool), p=0)
        np.testing.assert_array_equal(u, y)
        assert not np.shares_memory(u, y)


@each_engine
@derandomized
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.25, 0.9]))
def test_its_derivative_is_central_differences_and_the_networks_layer(engine, seed, p):
    rng = np.random.default_rng(seed)
    y, du = rng.normal(size=(2, 3, 4))
    layer = nets.normalisation.Dropout(p)
    u = layer.forward(y, np.random.default_rng(seed))
    mask = layer.factors > 0
    close(engine.dropout(y, mask, p=p), u)
    close(engine.dropout_backward(du, mask, p=p), layer.backward(du))
    close(engine.dropout_backward(du, mask, p=p), central_differences(lambda v: engine.dropout(v, mask, p=p), y, du),
          1e-7)


def test_the_mean_over_all_masks_is_what_went_in():
    y = np.array([3.0, -2, 5])
    masks = [[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)]  # all alike at p = 1/2
    assert np.mean([vectorized.dropout(y, mask, p=0.5) for mask in masks], axis=0).tolist() == y.tolist()


@each_engine
@pytest.mark.parametrize("mask, p, kind, says", [
    ([1, 0, 2], 0.5, ValueError, "^mask must hold 1 where a value is kept and 0 where it is dropped, but holds 2.0"),
    ([1, 0, math.nan], 0.5, ValueError, "^mask must hold .* but holds nan"),
    ([1, 0], 0.5, ValueError, r"^mask must have shape \(3,\), the shape of y, but has shape \(2,\): axis 0 is 2"),
    ([1, 0, 1], 1, ValueError, "^p: expected a number from 0 to below 1, got 1"),
    ([1, 0, 1], -0.5, ValueError, "^p: expected a number from 0 to below 1"),
    ([1, 0, 1], "half", TypeError, "^p must be a number, but came as 'half'"),
])
def test_wrong_arguments_of_dropout_are_named(engine, mask, p, kind, says):
    with pytest.raises(kind, match=says):
        engine.dropout([1.0, 2, 3], mask, p=p)


# ---------------------------------------------------------------- the residual block

@each_engine
def test_a_residual_block_by_hand(engine):
    y = np.array([[[2.0, -3]]])
    assert engine.residual(y, lambda y: y * y).tolist() == [[[2*2 + 2, 3*3 - 3]]]
    assert engine.residual_backward(np.array([[[5.0, 7]]]), lambda du: 2 * np.array([[[2.0, -3]]]) * du).tolist() == [
        [[5*2*2 + 5, 7*2*-3 + 7]]]


@each_engine
@derandomized
@given(st.integers(0, 2**32 - 1))
def test_the_derivative_of_a_block_of_two_convolutions_is_central_differences(engine, seed):
    rng = np.random.default_rng(seed)
    y, du = rng.normal(size=(2, 2, 4, 3))
    w, w2 = rng.normal(size=(2, 2, 2, 3, 3))
    conv, back = vectorized.conv2d, vectorized.conv2d_backward

    def f(y):
        return conv(np.tanh(conv(y, w, padding=1)), w2, padding=1)

    def backward_of_f(du):
        h = np.tanh(conv(y, w, padding=1))
        dh, _, _ = back(du, h, w2, padding=1)
        return back(dh * (1 - h * h), y, w, padding=1)[0]

    close(engine.residual(y, f), f(y) + y)
    numeric = central_differences(lambda v: engine.residual(v, f), y, du)
    close(engine.residual_backward(du, backward_of_f), numeric, 1e-7)


@each_engine
def test_layers_that_change_what_they_get_change_no_input_and_share_no_memory(engine):
    def in_place(y):
        y *= 2
        return y

    y = np.ones((1, 2, 2))
    u = engine.residual(y, in_place)
    assert (u == 3).all() and (y == 1).all() and not np.shares_memory(u, engine.residual(y, lambda y: y))
    assert (engine.residual_backward(y, in_place) == 3).all() and (y == 1).all()


@each_engine
@pytest.mark.parametrize("f, kind, says", [
    (lambda y: y[:1], ValueError, r"^f\(y\) must have shape \(2, 4, 3\), the shape of y.*: axis 0 is 1, not 2"),
    (lambda y: y[0], ValueError, r"^f\(y\) must have shape"),
    (lambda y: None, TypeError, r"^f\(y\) must hold"),
    (lambda y: 1j * y, TypeError, r"^f\(y\) must hold"),
    ("relu", TypeError, "^f must be a function of one array, but came as 'relu'"),
    (None, TypeError, "^f must be a function of one array"),
])
def test_layers_that_do_not_fit_are_named(engine, f, kind, says):
    with pytest.raises(kind, match=says):
        engine.residual(np.ones((2, 4, 3)), f)
    says = says.replace("^f", "^backward_of_f").replace("y\\)", "du\\)").replace("of y", "of du")
    with pytest.raises(kind, match=says):
        engine.residual_backward(np.ones((2, 4, 3)), f)


# ---------------------------------------------------------------- optimizers

@each_engine
def test_a_step_with_momentum_by_hand(engine):
    w, v = engine.momentum_step([10.0], [4.0], [2.0], lr=0.5, momentum=0.25)
    assert (v.tolist(), w.tolist()) == ([0.25*2 - 0.5*4], [10 + 0.25*2 - 0.5*4])


@each_engine
def test_a_step_of_adam_by_hand(engine):
    w, m, v = engine.adam_step([10.0], [4.0], [2.0], [1.0], 2, lr=0.5, beta1=0.5, beta2=0.75, eps=1)
    assert m.tolist() == [0.5*2 + 0.5*4] and v.tolist() == [0.75*1 + 0.25*4*4]
    close(w, [10 - 0.5 * (3/0.75) / (math.sqrt(4.75/0.4375) + 1)])


@each_engine
def test_the_first_step_of_adam_is_the_rate_whatever_the_size_of_the_derivative(engine):
    for size in (1e-3, 1.0, 1e6):
        w, _, _ = engine.adam_step(np.zeros(2), np.array([size, -size]), np.zeros(2), np.zeros(2), 1, lr=0.25)
        close(w, [-0.25, 0.25], 1e-4)


@each_engine
@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 1, 3, 3)])
def test_ten_steps_are_those_of_the_networks_optimizers(engine, shape):
    rng = np.random.default_rng(1)
    w = {"w": rng.normal(size=shape)}
    by_momentum, by_adam = {"w": w["w"].copy()}, {"w": w["w"].copy()}
    momentum, adam = optimizers.Momentum(0.1), optimizers.Adam(0.1)
    one, v = w["w"], np.zeros(shape)
    other, m, square = w["w"], np.zeros(shape), np.zeros(shape)
    for t in range(1, 11):
        dw = rng.normal(size=shape)
        momentum.update(by_momentum, {"w": dw})
        adam.update(by_adam, {"w": dw})
        one, v = engine.momentum_step(one, dw, v, lr=0.1)
        other, m, square = engine.adam_step(other, dw, m, square, t, lr=0.1)
    close(one, by_momentum["w"])
    close(other, by_adam["w"])


@each_engine
@pytest.mark.parametrize("changed, kind, says", [
    (dict(dw=np.ones(2)), ValueError, r"^dw must have shape \(3,\), the shape of w, but has shape \(2,\)"),
    (dict(m=np.ones((3, 1))), ValueError, "^m must have shape"),
    (dict(v=[1, -0.5, 1]), ValueError, "^v must hold means of squares, 0 or more, but its smallest entry is -0.5"),
    (dict(t=0), ValueError, "^t must be at least 1, but came as 0"),
    (dict(t=1.0), TypeError, "^t must be a whole number"),
    (dict(lr=0), ValueError, "^lr: expected a positive number"),
    (dict(beta1=1), ValueError, "^beta1: expected a number from 0 to below 1"),
    (dict(beta2=-1), ValueError, "^beta2: expected a number from 0 to below 1"),
    (dict(eps=0), ValueError, "^eps: expected a positive number"),
])
def test_wrong_arguments_of_adam_are_named(engine, changed, kind, says):
    given = dict(w=np.ones(3), dw=np.ones(3), m=np.ones(3), v=np.ones(3), t=1)
    with pytest.raises(kind, match=says):
        engine.adam_step(**{**given, **changed})


@each_engine
def test_an_infinite_mean_of_squares_stops_the_step(engine):
    w, m, v = engine.adam_step([1.0, 1], [2.0, 2], [0, 0], [math.inf, math.nan], 1)
    assert w[0] == 1 and math.isnan(w[1]) and v[0] == math.inf


@each_engine
def test_squares_too_large_for_float32_are_none(engine):
    y = np.zeros((2, 1, 2, 1), np.float32)
    y[0, 0, 0, 0] = 2e38  # of four: mean 5e37, the root of the variance is sqrt(3) times that
    u = engine.batch_norm(y, np.float32([1]), np.float32([0]))
    assert u.dtype == np.float32
    np.testing.assert_allclose(u.ravel(), np.array([3, -1, -1, -1]) / math.sqrt(3), rtol=1e-5)


def test_compiled_keeps_one_program_for_all_rates_and_steps():
    given = dict(w=np.ones((7, 5)), dw=np.ones((7, 5)), m=np.zeros((7, 5)), v=np.zeros((7, 5)))
    compiled.adam_step(**given, t=1)
    before = len(compiled._programs)
    for t in range(2, 6):
        w, _, _ = compiled.adam_step(**given, t=t, lr=0.1 * t)
        close(w, loops.adam_step(**given, t=t, lr=0.1 * t)[0])
    assert len(compiled._programs) == before
