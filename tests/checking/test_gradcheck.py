"""`lc.gradcheck`: right pairs pass, wrong ones are said: which derivative, where, by how much, in which condition."""

import json

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn import vectorized as v
from lecture_cnn.checking.gradcheck import MOST

RNG = np.random.default_rng(0)
Y = RNG.normal(size=(4, 2, 3, 3))
GAMMA, BETA = np.array([0.5, -2]), np.array([1.0, 3])
NORM = dict(y=Y, gamma=GAMMA, beta=BETA, eps=0.1)
MASK = np.array([1.0, 0, 1, 1, 0])
V = np.array([0.3, -1.2, 2.0, 0.7, -0.4])


def verdicts(report):
    return {name: result.verdict for name, result in report.results.items()}


# ---------------------------------------------------------------- right ones

RIGHT = {
    "batch normalization": (v.batch_norm, v.batch_norm_backward, NORM),
    "dropout": (v.dropout, v.dropout_backward, dict(y=V, mask=MASK, p=0.25)),
    "a residual sum": (lambda y: v.residual(y, np.tanh), lambda du, y: du + du * (1 - np.tanh(y)**2), Y),
    "softmax": (v.softmax, v.softmax_backward, V),
    "cross entropy": (v.cross_entropy, v.cross_entropy_backward, (V, 2)),
    "cross entropy of a batch": (v.cross_entropy, v.cross_entropy_backward, (np.stack([V, -V]), np.array([0, 4]))),
    "the l2 divergence": (v.l2_divergence, v.l2_divergence_backward, (V, V[::-1].copy())),
    "a convolution": (v.conv2d, v.conv2d_backward,
                      dict(y=Y, w=RNG.normal(size=(3, 2, 2, 2)), b=np.ones(3), stride=2, padding=1)),
    "a sum of squares as a Python float": (lambda x: float((x * x).sum()), lambda x: 2 * x, V),
    "a step with momentum": (lambda w, v: lc.vectorized.momentum_step(w, np.ones(2), v, lr=0.5, momentum=0.25),
                             lambda dw_new, dv_new: (dw_new, 0.25 * (dw_new + dv_new)), (np.ones(2), np.ones(2))),
    "a step down a loss": (lambda w: float((w**2).sum()),
                           lambda w: (w - v.momentum_step(w, 2*w, 0*w, lr=0.5)[0]) / 0.5, V),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_pair_is_right(name):
    report = lc.gradcheck(*RIGHT[name])
    assert report.ok, report
    assert set(verdicts(report).values()) == {"right"}
    assert all(result.where is None and result.condition == "" and result.largest < 1e-6
               for result in report.results.values())


def test_the_derivatives_are_named_after_the_inputs():
    assert list(lc.gradcheck(v.batch_norm, v.batch_norm_backward, NORM).results) == ["dy", "dgamma", "dbeta"]
    as_dict = lc.gradcheck(lambda x, w: x * w, lambda dz, x, w: {"dw": dz * x, "x": dz * w}, (V, 2 * V))
    assert list(as_dict.results) == ["dw", "dx"] and as_dict.ok


# ---------------------------------------------------------------- wrong ones


def constant_mean(du, y, gamma, *, eps):
    dy, dgamma, dbeta = v.batch_norm_backward(du, y, gamma, eps=eps)
    s = np.sqrt(y.var((0, 2, 3), keepdims=True) + eps)
    return gamma[:, None, None] * du / s, dgamma, dbeta


WRONG = {  # forward, backward, inputs, the derivatives that are wrong, the condition of the first
    "mean and variance as constants": (v.batch_norm, constant_mean, NORM, "dy", ""),
    "dgamma divided by the batch": (
        v.batch_norm, lambda du, y, gamma, *, eps: [
            array / (4 if k == 1 else 1) for k, array in enumerate(v.batch_norm_backward(du, y, gamma, eps=eps))],
        NORM, "dgamma", "1/4 of it everywhere"),
    "dropout without its scale": (
        v.dropout, lambda du, mask: du * mask, dict(y=V, mask=MASK, p=0.75), "dy", "1/4 of it everywhere"),
    "dropout without its mask": (
        v.dropout, lambda du: du / 0.75, dict(y=V, mask=MASK, p=0.25), "dy", ""),
    "the identity path left out": (
        lambda y: v.residual(y, np.tanh), lambda du, y: du * (1 - np.tanh(y)**2), Y, "dy",
        "what comes from above is missing in it: a path past the layers"),
    "softmax as if each output had one input": (
        v.softmax, lambda dy, z: dy * v.softmax(z) * (1 - v.softmax(z)), V, "dz", ""),
    "the sign of a loss": (
        v.cross_entropy, lambda z, d: -v.cross_entropy_backward(z, d), (V, 2), "dz", "the opposite sign everywhere"),
    "a factor 2": (v.l2_divergence, lambda y, d: 2 * (y - d), (V, 0 * V), "dy", "2 times it everywhere"),
    "nothing": (v.l2_divergence, lambda y, d: 0 * y, (V, V + 1), "dy", "0 everywhere"),
    "the last instance only": (
        v.tanh, lambda dy, z: dy * (1 - np.tanh(z)**2) * (np.arange(4) == 3)[:, None, None, None], Y, "dz",
        "everywhere but at 3 of axis 0"),
    "one row forgotten": (
        v.tanh, lambda dy, z: dy * (1 - np.tanh(z)**2) * (np.arange(3) < 2), Y, "dz", "only at 2 of axis 3, the last"),
    "transposed": (
        lambda w: w @ V[:3], lambda dz: np.outer(V[:3], dz), (np.eye(3),), "dw", "its last two axes are exchanged"),
    "another shape": (
        lambda w: w @ V[:3], lambda dz: dz, (np.eye(3),), "dw", "its shape is (3,), that of w (3, 3)"),
    "NaN": (lambda x: x * x, lambda dz, x: dz * np.nan, V, "dx", "NaN"),
    "a step uphill": (lambda w: float((w**2).sum()),
                      lambda w: (v.momentum_step(w, 2*w, 0*w, lr=0.5)[0] - w) / 0.5, (V,), "dw",
                      "the opposite sign everywhere"),
    "momentum left out": (lambda w, v: lc.vectorized.momentum_step(w, np.ones(2), v, lr=0.5, momentum=0.25),
                          lambda dw_new, dv_new: (dw_new, dw_new + dv_new), (np.ones(2), np.ones(2)), "dv",
                          "4 times it everywhere"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_derivative_is_named_with_its_condition(name):
    forward, backward, inputs, wrong, condition = WRONG[name]
    report = lc.gradcheck(forward, backward, inputs)
    assert not report.ok
    found = [result for result, verdict in verdicts(report).items() if verdict == "wrong"]
    assert found == wrong.split()
    assert report.results[found[0]].condition == condition


def test_where_and_by_how_much_is_said():
    def backward(dz, x):
        dx = 2 * x * dz
        dx[1, 0] += 0.5
        return dx

    [result] = lc.gradcheck(lambda x: x * x, backward, np.array([[1.0, 2], [3, 4], [5, 6]])).results.values()
    assert result.where == (1, 0)
    assert result.largest == pytest.approx(0.5, abs=1e-6)
    assert result.found - result.numeric == pytest.approx(0.5, abs=1e-6)
    assert result.condition == ""


# ---------------------------------------------------------------- kinks and ties


def relu_backward(dy, z):
    return v.activation_backward(dy, z, "relu")


@pytest.mark.parametrize("slope", [0, 0.5, 1])
def test_at_the_kink_of_relu_nothing_is_wrong_whatever_its_slope_is_taken_as(slope):
    z = np.array([-1.0, 0, 2, 0])
    report = lc.gradcheck(v.relu, lambda dy, z: relu_backward(dy, z) + slope * dy * (z == 0), z)
    assert report.ok and verdicts(report) == {"dz": "right"}
    if slope != 0.5:  # half of it is what central differences give
        assert report.results["dz"].kinks == [(1,), (3,)]
        assert "2 at a kink or a tie, such as [1], left out" in str(report)


def test_beside_a_kink_a_wrong_entry_is_still_found():
    report = lc.gradcheck(v.relu, lambda dy, z: dy * np.array([0, 0, 2]), np.array([-1.0, 0, 2]))
    [result] = report.results.values()
    assert (result.verdict, result.where, result.kinks) == ("wrong", (2,), [(1,)])


def test_nothing_but_kinks_is_not_tried():
    report = lc.gradcheck(v.relu, relu_backward, np.zeros(3))
    assert verdicts(report) == {"dz": "not tried"} and not report.ok


def pooled_backward(du, pidx, y):
    return v.max_pool2d_backward(du, pidx, y.shape)


def test_a_tie_in_max_pooling_is_said_and_positions_are_handed_on():
    y = np.array([[[1.0, 3, 3], [0, 2, 1]]])
    [result] = lc.gradcheck(lambda y: v.max_pool2d(y, 2), pooled_backward, y).results.values()
    assert result.verdict == "right" and (0, 0, 1) in result.kinks
    apart = np.array([[[1.0, 3, 4], [0, 2, 1]]])
    [result] = lc.gradcheck(lambda y: v.max_pool2d(y, 2), pooled_backward, apart).results.values()
    assert result.verdict == "right" and result.kinks == []


def test_a_large_curvature_is_no_kink():
    [result] = lc.gradcheck(lambda x: np.exp(30 * x), lambda dz, x: 29 * dz * np.exp(30 * x), np.array([0.1, 0.2])
                            ).results.values()
    assert result.verdict == "wrong" and result.kinks == []


# ---------------------------------------------------------------- types and sizes


def test_float32_is_judged_in_float32():
    narrow = {name: value.astype(np.float32) for name, value in NORM.items() if name != "eps"} | {"eps": 0.1}
    assert lc.gradcheck(v.batch_norm, v.batch_norm_backward, narrow).ok
    assert not lc.gradcheck(v.batch_norm, constant_mean, narrow).ok

    def inside(x):
        return np.tanh(x.astype(np.float32))

    assert lc.gradcheck(inside, lambda dz, x: dz * (1 - np.tanh(x)**2), V).ok
    assert not lc.gradcheck(inside, lambda dz, x: dz * np.tanh(x), V).ok


def test_of_a_large_array_some_entries_are_looked_at_and_it_is_said():
    calls = []

    def forward(x):
        calls.append(1)
        return np.array([(x * x).sum()])

    report = lc.gradcheck(forward, lambda dz, x: 2 * x * dz, np.arange(30_000.0).reshape(100, 300) / 30_000)
    assert report.ok and len(calls) < 3 * MOST
    assert "200 of 30,000 entries looked at" in str(report)


def test_a_function_that_changes_what_it_gets_changes_no_input():
    def in_place(x):
        x *= x
        return x

    x = V.copy()
    assert lc.gradcheck(in_place, lambda dz, x: 2 * x * dz, x).ok
    assert np.array_equal(x, V)


# ---------------------------------------------------------------- caches, classes, networks


def test_a_cache_is_handed_on():
    def forward(x, w):
        return x @ w, (x, w)

    def backward(dout, cache):
        x, w = cache
        return dout @ w.T, x.T @ dout

    inputs = RNG.normal(size=(3, 4)), RNG.normal(size=(4, 2))
    assert lc.gradcheck(forward, backward, inputs).ok
    wrong = lc.gradcheck(forward, lambda dout, cache: (dout @ cache[1].T, dout.T @ dout), inputs)
    assert verdicts(wrong) == {"dx": "right", "dw": "wrong"}


class Linear:
    """As in a homework: weights and their derivatives are attributes, some made by backward only."""

    factor = 1

    def __init__(self):
        rng = np.random.default_rng(1)
        self.W, self.b = rng.normal(size=(2, 3)), rng.normal(size=2)

    def forward(self, A):
        self.A = A
        return A @ self.W.T + self.b

    def backward(self, dLdZ):
        self.dLdW = self.factor * dLdZ.T @ self.A
        self.dLdb = dLdZ.sum(axis=0)
        self.dLdA = dLdZ @ self.W
        return self.dLdA


@pytest.mark.parametrize("layer", [Linear, Linear()], ids=["a class", "an instance"])
def test_a_layer_is_checked_with_its_weights(layer):
    report = lc.gradcheck(layer, inputs=RNG.normal(size=(4, 3)))
    assert report.ok and list(report.results) == ["dA", "dW", "db"]


class Weighted:
    """Its weights are an attribute of this name, not a method."""

    def __init__(self):
        self.weights = RNG.normal(size=(2, 3))

    def forward(self, A):
        self.A = A
        return A @ self.weights.T

    def backward(self, dLdZ):
        self.dweights = dLdZ.T @ self.A
        return dLdZ @ self.weights


def test_weights_may_be_an_attribute_of_this_name():
    report = lc.gradcheck(Weighted, inputs=RNG.normal(size=(4, 3)))
    assert report.ok and list(report.results) == ["dA", "dweights"]


def test_a_wrong_weight_of_a_layer_is_named():
    layer = Linear()
    layer.factor = 0.25
    weights = layer.W.copy()
    report = lc.gradcheck(layer, inputs=RNG.normal(size=(4, 3)))
    assert verdicts(report) == {"dA": "right", "dW": "wrong", "db": "right"}
    assert report.results["dW"].condition == "1/4 of it everywhere"
    assert np.array_equal(layer.W, weights)


def test_the_networks_own_layers_are_right():
    layer = lc.nets.normalisation.BatchNormalisation().start((2, 3, 3))
    assert lc.gradcheck(layer, inputs=Y).ok


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_whole_network_is_checked_weight_by_weight(dtype):
    net = lc.nets.models.tdnn(dtype=dtype)
    inputs = np.random.default_rng(2).normal(size=(2, *net.input)).astype(dtype)
    report = lc.gradcheck(net, inputs=inputs)
    assert report.ok, report
    assert set(report.results) == {"dy", *(f"d{name}" for name in net.weights())}


def test_a_network_with_one_wrong_layer_names_its_weights(monkeypatch):
    net = lc.nets.models.tdnn()
    right = lc.vectorized.conv1d_backward

    def wrong(dz, y, w, **sizes):
        dy, dw, db = right(dz, y, w, **sizes)
        return dy, -dw, db

    monkeypatch.setattr(lc.vectorized, "conv1d_backward", wrong)
    net.start()
    report = lc.gradcheck(net, inputs=np.random.default_rng(2).normal(size=(2, *net.input)))
    found = {name for name, verdict in verdicts(report).items() if verdict == "wrong"}
    assert found and all(name.endswith(".w") for name in found)
    assert {report.results[name].condition for name in found} == {"the opposite sign everywhere"}


# ---------------------------------------------------------------- the report


def test_the_text_reads_line_by_line():
    forward, backward, inputs, *_ = WRONG["dgamma divided by the batch"]
    report = lc.gradcheck(forward, backward, inputs)
    head, dy, dgamma, dbeta = str(report).splitlines()
    assert head == "derivatives of batch_norm"
    assert dy == "  dy      right" and dbeta == "  dbeta   right"
    assert dgamma.startswith("  dgamma  wrong; at [") and dgamma.endswith("; 1/4 of it everywhere")
    assert repr(report) == str(report)


def test_the_report_as_json():
    told = json.loads(lc.gradcheck(*WRONG["one row forgotten"][:3]).to_json())
    assert (told["ok"], told["results"]["dz"]["verdict"], told["results"]["dz"]["where"][-1]) == (False, "wrong", 2)
    for name in ("NaN", "another shape"):
        text = lc.gradcheck(*WRONG[name][:3]).to_json()
        assert "NaN" not in text.replace('"NaN"', "") and "Infinity" not in text


# ---------------------------------------------------------------- wrong arguments

@pytest.mark.parametrize("call, kind, says", [
    (lambda: lc.gradcheck(3, inputs=V), TypeError, "an object that has both, got int"),
    (lambda: lc.gradcheck(np.tanh), TypeError, "an object that has both, got ufunc"),
    (lambda: lc.gradcheck(v.tanh, 3, V), TypeError, "backward must be a function, got int"),
    (lambda: lc.gradcheck("tanh", v.tanh, V), TypeError, "forward must be a function, got str"),
    (lambda: lc.gradcheck(v.tanh, v.tanh), TypeError, "inputs: expected a dict, a tuple or an array, got None"),
    (lambda: lc.gradcheck(v.tanh, v.tanh, (V, V)), ValueError, "inputs: 2 are given, and forward has 1"),
    (lambda: lc.gradcheck(v.tanh, lambda z: (z, z), V), ValueError, "returns 2 results, and there are 1 arrays"),
    (lambda: lc.gradcheck(v.tanh, lambda z: {"dw": z}, V), ValueError, "'w' is no array of floats among the inputs"),
    (lambda: lc.gradcheck(v.tanh, lambda dz, cache: dz, V), ValueError, "'cache' is no name of an input"),
    (lambda: lc.gradcheck(lambda z: None, lambda z: z, V), ValueError, "returns no array of floats"),
    (lambda: lc.gradcheck(min, lambda z: z, (V,)), ValueError, "min: its arguments can't be read"),
])
def test_a_wrong_argument_is_named(call, kind, says):
    with pytest.raises(kind, match=says):
        call()
