# ruff: noqa: F841 (what a text unpacks is read, and not used)
"""How a function is called, read from its arguments' names and its text: `plans`, the most likely one, spelled out."""

import pytest

from lecture_cnn.checking.plans import plans
from lecture_cnn.checking.reading import _known, probe


def positional(y, w, b, stride=1, padding=0):
    return y


def other_names(X, W, bias, s, p):
    return X


def kernel(x, kernel_size, stride):
    return x


def pair(x, w, b, stride_h, stride_w, pad):
    return x


def heights_first(x, w, b, stride_w, stride_h):
    N, C, H, W = x.shape
    return x


def cached(dout, cache):
    x, w, b, stride, pad = cache
    return dout


def by_places(dout, cache):
    x, w, b = cache[0], cache[1], cache[2]
    return dout


def by_keys(dout, cache):
    x, w = cache["x"], cache["w"]
    return dout


def parameters(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    return dout


def hparameters(A_prev, W, b, hparameters):
    s = hparameters["stride"]
    p = hparameters.get("pad", 0)
    return A_prev


def filled(y, w, b, z):
    z[0] = y


def not_filled(y, w, b, z):
    z[0] = y
    return z


def keywords(y, *, w, bias=None):
    return y


def starred(*args):
    return args


def scored(scores, labels):
    return scores


def mode_of(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    return x


def configured(w, dw, config):
    lr = config["learning_rate"]
    v = config.get("velocity")
    return w, config


def adam(param, grad, m, v, t, lr, beta1, beta2, eps):
    return param


def pooled(image, size, step):
    return image


def shaped(du, K, stride, input_shape):
    return du


class Layer:
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0):
        self.weight, self.bias = None, None

    def forward(self, x):
        return x

    def backward(self, grad):
        return grad


class Momentum:
    def __init__(self, lr=0.1, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, 0

    def update(self, w, dw):
        return w


def spelled(spec):
    """One argument: the role that it has, what stands in it."""
    kind, value = spec
    if kind == "tuple":
        return f"({', '.join(map(spelled, value))})"
    if kind == "dict":
        return f"{{{', '.join(f'{key}: {spelled(one)}' for key, one in value.items())}}}"
    return value if kind == "role" else f"{kind} {value}"


def arguments(call):
    if call is None:
        return None
    given, named = call
    return ", ".join([*map(spelled, given), *(f"{name}={spelled(one)}" for name, one in named.items())])


def first_plan(function, operation):
    return plans(function, operation, _known(operation, probe(operation, False)))[0]


@pytest.mark.parametrize("function, operation, call", [
    (positional, "conv2d", "y, w, zeros b, stride, padding"), (other_names, "conv2d", "y, w, zeros b, stride, padding"),
    (kernel, "max_pool2d", "y, K, stride"), (pooled, "mean_pool2d", "y, K, stride"),
    (pair, "conv2d", "y, w, zeros b, part ('stride', 0), part ('stride', 1), padding"),
    (heights_first, "conv2d", "y, w, zeros b, part ('stride', 1), part ('stride', 0)"),
    (cached, "conv2d_backward", "dz, (y, w, zeros b, stride, padding)"),
    (by_places, "conv2d_backward", "dz, (y, w, zeros b)"),
    (by_keys, "conv2d_backward", "dz, {x: y, w: w}"),
    (parameters, "conv2d_backward", "dz, (y, w, zeros b, {stride: stride, pad: padding})"),
    (hparameters, "conv2d", "y, w, zeros b, {stride: stride, pad: padding}"),
    (filled, "conv2d", "y, w, zeros b, result z"),
    (keywords, "conv2d", "y, w=w, bias=b"), (starred, "conv2d", "y, w, b"), (scored, "cross_entropy", "z, d"),
    (mode_of, "batch_norm", "y, gamma, beta, {mode: constant average}"),
    (configured, "momentum_step", "w, dw, {learning_rate: lr, velocity: v}"),
    (adam, "adam_step", "w, dw, m, v, t, lr, beta1, beta2, eps"),
    (shaped, "mean_pool2d_backward", "du, K, stride, input_shape")])
def test_the_arguments_of_a_function(function, operation, call):
    plan = first_plan(function, operation)
    assert (plan.kind, arguments(plan.call), plan.forward, plan.backward) == ("function", call, None, None)
    assert plan.fills == ({"z": [3]} if function is filled else {})


@pytest.mark.parametrize("function, says", [
    (cached, ["cache = (x, w, b, stride, pad)"]),
    (parameters, ["stride and pad from conv_param", "cache = (x, w, b, conv_param)"]),
    (by_keys, ["x and w from cache"]), (positional, [])])
def test_what_is_said_of_a_plan(function, says):
    operation = "conv2d" if function is positional else "conv2d_backward"
    assert first_plan(function, operation).says == says


def test_the_calls_of_a_class():
    for operation, backward in (("conv2d", None), ("conv2d_backward", "dz")):
        plan = first_plan(Layer, operation)
        assert (plan.kind, plan.sets, plan.method) == ("class", ("w", "b"), "")
        assert arguments(plan.call) == "D_in, D_out, K, stride, padding"
        assert (arguments(plan.forward), arguments(plan.backward)) == ("y", backward)
    assert plan.says == ["its .forward and .backward"]
    assert plan.signature == "Layer(in_channels, out_channels, kernel_size, stride, padding)"


def test_the_calls_of_an_optimizer():
    plan = first_plan(Momentum, "momentum_step")
    assert (plan.kind, plan.method, plan.state) == ("optimizer", "update", {"v": ("role", "v")})
    assert (arguments(plan.call), arguments(plan.forward)) == ("lr, momentum", "w, dw")
    assert plan.says == ["its .update(w, dw)", "v from its attributes"]


def test_what_a_plan_takes_and_its_order():
    plan = first_plan(parameters, "conv2d_backward")
    assert plan.taken() == {"dz", "y", "w", "b", "stride", "padding"} and plan.rate() == 0
    own = ["y", "w", "b", "stride", "padding"]
    assert first_plan(positional, "conv2d").own_order(own) and not first_plan(positional, "conv2d").own_order(own[1:])
    assert not plan.own_order(["dz"]) and not first_plan(keywords, "conv2d").own_order(own)
