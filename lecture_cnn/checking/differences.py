"""Other conventions than the lecture's, which are no mistakes: each with its difference in words.

They count where a class, or a loss with its gradient, shows that it is a convention.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import vectorized
from ..listings.examples import integers
from .cases import Array, Inputs
from .gradients import Forward


@dataclass(frozen=True)
class Other:
    """A convention: the operations and the result that it is about, and the result in it."""

    words: str
    operations: str
    result: str
    made: Callable[[Any, Any], Any]  # of the trial and the reading
    for_all: bool = False  # for functions too, not for classes alone
    of_all: bool = False  # only where it explains every wrong result

    def fits(self, reading: Any, name: str) -> bool:
        """Whether it can be the convention of a reading's result."""
        has_kind = self.for_all or reading.plan.kind == "class" or bool(reading.loss)
        return (
            has_kind
            and name == self.result
            and reading.operation in self.operations.split()
        )

    def right(self, trial: Any, name: str, reading: Any) -> Any:
        """The result of a case in this convention; None where it has none."""
        try:
            return self.made(trial, reading)
        except (ValueError, TypeError, KeyError, IndexError):
            return None


def _in_c_order(trial: Any, reading: Any) -> Array:
    y = trial.inputs["y"]
    batch = y.shape[: y.ndim - 3]
    return y.reshape(*batch, -1)


def _back_in_c_order(trial: Any, reading: Any) -> Array:
    return trial.inputs["v"].reshape(trial.inputs["shape"])


def _pool_sizes(trial: Any) -> tuple[Array, Array, int, int, int]:
    inputs = trial.inputs
    u, pidx = vectorized.max_pool2d(**inputs)
    step, border = inputs.get("stride", 1), inputs.get("padding", 0)
    return u, pidx, inputs["K"], step, border


def _flat_in_window(trial: Any, reading: Any) -> Array:
    u, pidx, K, step, border = _pool_sizes(trial)
    numbers = np.moveaxis(np.indices(u.shape[-2:]), 0, -1)  # of the windows
    corners = numbers * step - border
    inside = pidx - corners
    return inside[..., 0] * K + inside[..., 1]


def _flat_in_map(trial: Any, reading: Any) -> Array:
    _, pidx, _, _, _ = _pool_sizes(trial)
    height = trial.inputs["y"].shape[-1]
    return pidx[..., 0] * height + pidx[..., 1]


REAL_CELLS = (
    "divided by the cells that are no padding, where the lecture divides by K*K"
)


def _mean_of_real_cells(trial: Any, reading: Any) -> Array:
    sizes = dict(trial.inputs)
    y = sizes.pop("y")
    share = vectorized.mean_pool2d(np.ones_like(y), **sizes)
    return vectorized.mean_pool2d(y, **sizes) / share


def _from_real_cells(trial: Any, reading: Any) -> Array:
    sizes = dict(trial.inputs)
    du, shape = sizes.pop("du"), sizes.pop("input_shape")
    share = vectorized.mean_pool2d(np.ones(shape), **sizes)
    return vectorized.mean_pool2d_backward(du / share, **sizes, input_shape=shape)


def _over_the_batch(operation: str, how: str) -> Callable:
    def made(trial: Any, reading: Any) -> Any:
        array = np.asarray(getattr(vectorized, operation)(**trial.inputs))
        scores = trial.inputs["z"] if "z" in trial.inputs else trial.inputs["y"]
        N = len(scores) if scores.ndim > 1 else 1
        entries = scores.shape[-1]
        divided = {
            "sum": 1,
            "mean": N,
            "entries": N * entries,
            "per class": entries,
        }[how]
        if array.shape == scores.shape:
            return array / divided
        return array.sum() / divided

    return made


def _doubled(operation: str, how: str) -> Callable:
    single = _over_the_batch(operation, how)

    def made(trial: Any, reading: Any) -> Any:
        return 2 * single(trial, reading)

    return made


# ---------------------------------------------------------------- a transposed convolution, plainly

PLAIN = "upsampling and a plain convolution: no flip and no border of K-1 zeros"


def plain_inputs(inputs: Inputs) -> Inputs:
    """The arguments of a case, with a dz as large as what the plain convolution makes."""
    if "dz" not in inputs:
        return inputs
    forward = {}
    for name, value in inputs.items():
        if name != "dz":
            forward[name] = value
    z = plain_results("conv_transpose2d", forward)["z"]
    return {**inputs, "dz": integers(*z.shape, start=5)}


def plain_results(operation: str, inputs: Inputs) -> Inputs:
    """Zeros between the cells, then a convolution without a flip and without a border."""
    S, P = inputs.get("stride", 1), inputs.get("padding", 0)
    up = vectorized.upsample(inputs["y"], S)
    w = inputs["w"].swapaxes(0, 1)
    if operation == "conv_transpose2d":
        return {"z": vectorized.conv2d(up, w, inputs.get("b"), padding=P)}
    dup, dw, db = vectorized.conv2d_backward(inputs["dz"], up, w, padding=P)
    dy = vectorized.upsample_backward(dup, S)
    return {"dy": dy, "dw": dw.swapaxes(0, 1), "db": db}


def plain_forward(inputs: Inputs) -> dict[str, Forward]:
    """What the derivatives dy and dw are derivatives of; none where nothing comes back."""
    if "dz" not in inputs:
        return {}
    arguments = {name: value for name, value in inputs.items() if name != "dz"}

    def with_other(name: str) -> Callable:
        return lambda x: plain_results("conv_transpose2d", {**arguments, name: x})["z"]

    return {
        f"d{n}": Forward(with_other(n), inputs[n], inputs["dz"]) for n in ("y", "w")
    }


# ---------------------------------------------------------------- results in another form


def _as_it_is_written(trial: Any, reading: Any) -> Any:
    """The mean of -d log p over the batch, NaN where a probability is 0."""
    z, d = trial.inputs["z"], trial.inputs["d"]
    if np.ndim(d) < z.ndim:
        d = np.eye(z.shape[-1])[d]
    with np.errstate(all="ignore"):
        terms = d * np.log(vectorized.softmax(z))
    return -terms.sum(axis=-1).mean()


def _with_a_small_number(trial: Any, reading: Any) -> Any:
    """The divergence with a small number of the text in its logarithm."""
    small = _small_number(reading)
    z, d = trial.inputs["z"], np.asarray(trial.inputs["d"])
    if d.ndim < z.ndim:
        d = np.eye(z.shape[-1])[d]
    terms = d * np.log(vectorized.softmax(z) + small)
    losses = -terms.sum(axis=-1)
    return losses.mean() if reading.loss else losses


def _small_number(reading: Any) -> float:
    """The smallest number of the text."""
    return min(reading.evidence.small)


def _own_eps(trial: Any, reading: Any) -> Any:
    """A case's arguments with the small number of the text, which is not told another one."""
    if "eps" in reading.plan.taken():
        raise ValueError("it is told eps")
    return {**trial.inputs, "eps": _small_number(reading)}


def _normalised(result: int) -> Callable:
    """A result of batch normalisation, or of its derivatives, with the text's own eps."""

    def made(trial: Any, reading: Any) -> Any:
        inputs = _own_eps(trial, reading)
        found = getattr(vectorized, reading.operation)(**inputs)
        return found[result] if isinstance(found, tuple) else found

    return made


def _step_of_adam(trial: Any, reading: Any) -> Array:
    """The step with the text's own eps."""
    w, _, _ = vectorized.adam_step(**_own_eps(trial, reading))
    return w


def _step_with_eps_hat(trial: Any, reading: Any) -> Array:
    """The step whose eps is added to the root of v as it is, which is corrected afterwards."""
    inputs = _own_eps(trial, reading)
    w, t = inputs["w"], inputs["t"]
    _, m, v = vectorized.adam_step(**inputs)
    rate = inputs.get("lr", 0.001) * np.sqrt(1 - inputs.get("beta2", 0.999) ** t)
    rate /= 1 - inputs.get("beta1", 0.9) ** t
    return w - rate * m / (np.sqrt(v) + inputs["eps"])


def _velocity(trial: Any, reading: Any) -> Array:
    """v as PyTorch keeps it."""
    inputs = trial.inputs
    return inputs.get("momentum", 0.9) * inputs["v"] + inputs["dw"]


def _moved_by_velocity(trial: Any, reading: Any) -> Array:
    return trial.inputs["w"] - trial.inputs["lr"] * _velocity(trial, reading)


def _mean_of_derivatives(trial: Any, reading: Any) -> Array:
    """v as a moving average of the derivatives."""
    inputs = trial.inputs
    momentum = inputs.get("momentum", 0.9)
    return momentum * inputs["v"] + (1 - momentum) * inputs["dw"]


def _moved_by_the_mean(trial: Any, reading: Any) -> Array:
    return trial.inputs["w"] - trial.inputs["lr"] * _mean_of_derivatives(trial, reading)


def _positive_velocity(trial: Any, reading: Any) -> Array:
    """v as the step that is taken off."""
    inputs = trial.inputs
    kept = inputs.get("momentum", 0.9) * inputs["v"]
    return kept + inputs["lr"] * inputs["dw"]


def _less_velocity(trial: Any, reading: Any) -> Array:
    return trial.inputs["w"] - _positive_velocity(trial, reading)


POSITIVE_V = "v with the other sign: what is taken off w, where the lecture adds v"
PLAIN_V = "v without the step size and its sign, as PyTorch keeps it"
OWN_EPS = "made with another eps than the lecture's"
EPS_HAT = "made with epsilon hat: eps is added to the root of v before the bias correction"
MEAN_V = "made with v as a moving average of the derivatives"
SUM = "the sum over the batch, where the mean was expected"
MEAN = "the mean over the batch, where the lecture has each instance's own"
ENTRIES = (
    "divided by the number of all entries, where the lecture has each instance's sum"
)

OTHERS = (
    Other(
        "C order: maps slowest, where the lecture's L33 is maps fastest",
        "flatten",
        "result",
        _in_c_order,
    ),
    Other(
        "C order: maps slowest, where the lecture's L33 is maps fastest",
        "unflatten",
        "result",
        _back_in_c_order,
    ),
    Other(
        "flat positions in the window, where the lecture has (x, y) in the map",
        "max_pool2d",
        "pidx",
        _flat_in_window,
        for_all=True,
    ),
    Other(
        "flat positions in the map, where the lecture has (x, y)",
        "max_pool2d",
        "pidx",
        _flat_in_map,
        for_all=True,
    ),
    Other(
        "-d log p for every class, as it is written: NaN where a probability is 0",
        "cross_entropy",
        "result",
        _as_it_is_written,
    ),
    Other(
        "the divergence with a small number added in the logarithm",
        "cross_entropy",
        "result",
        _with_a_small_number,
        for_all=True,
    ),
    Other(
        OWN_EPS,
        "batch_norm",
        "u",
        _normalised(0),
        for_all=True,
    ),
    Other(
        OWN_EPS,
        "batch_norm_backward",
        "dy",
        _normalised(0),
        for_all=True,
    ),
    Other(
        OWN_EPS,
        "batch_norm_backward",
        "dgamma",
        _normalised(1),
        for_all=True,
    ),
    Other(
        OWN_EPS,
        "adam_step",
        "w",
        _step_of_adam,
        for_all=True,
    ),
    Other(
        EPS_HAT,
        "adam_step",
        "w",
        _step_with_eps_hat,
        for_all=True,
    ),
    Other(REAL_CELLS, "mean_pool2d", "u", _mean_of_real_cells),
    Other(REAL_CELLS, "mean_pool2d_backward", "dy", _from_real_cells),
    Other(PLAIN_V, "momentum_step", "w", _moved_by_velocity, for_all=True),
    Other(PLAIN_V, "momentum_step", "v", _velocity, for_all=True),
    Other(MEAN_V, "momentum_step", "w", _moved_by_the_mean, for_all=True, of_all=True),
    Other(MEAN_V, "momentum_step", "v", _mean_of_derivatives, for_all=True, of_all=True),
    Other(POSITIVE_V, "momentum_step", "w", _less_velocity, for_all=True, of_all=True),
    Other(
        POSITIVE_V, "momentum_step", "v", _positive_velocity, for_all=True, of_all=True
    ),
    Other(SUM, "cross_entropy", "result", _over_the_batch("cross_entropy", "sum")),
    Other(SUM, "l2_divergence", "result", _over_the_batch("l2_divergence", "sum")),
    Other(
        ENTRIES,
        "cross_entropy",
        "result",
        _over_the_batch("cross_entropy", "entries"),
    ),
    Other(
        ENTRIES,
        "l2_divergence",
        "result",
        _over_the_batch("l2_divergence", "entries"),
    ),
    Other(
        "the mean of the squares, without the half",
        "l2_divergence",
        "result",
        _doubled("l2_divergence", "entries"),
    ),
    Other(
        "the sum of the squares by the batch, without the half",
        "l2_divergence",
        "result",
        _doubled("l2_divergence", "mean"),
    ),
    Other(
        "the sum of the squares, without the half",
        "l2_divergence",
        "result",
        _doubled("l2_divergence", "sum"),
    ),
    Other(
        MEAN,
        "cross_entropy_backward",
        "dz",
        _over_the_batch("cross_entropy_backward", "mean"),
    ),
    Other(
        MEAN,
        "l2_divergence_backward",
        "dy",
        _over_the_batch("l2_divergence_backward", "mean"),
    ),
    Other(
        ENTRIES,
        "cross_entropy_backward",
        "dz",
        _over_the_batch("cross_entropy_backward", "entries"),
    ),
    Other(
        ENTRIES,
        "l2_divergence_backward",
        "dy",
        _over_the_batch("l2_divergence_backward", "entries"),
    ),
    Other(
        "the mean of the squares' derivative, with the factor 2",
        "l2_divergence_backward",
        "dy",
        _doubled("l2_divergence_backward", "entries"),
    ),
    Other(
        "the derivative of the squares, with the factor 2",
        "l2_divergence_backward",
        "dy",
        _doubled("l2_divergence_backward", "sum"),
    ),
    Other(
        "not divided by the batch, though the loss is one number for it",
        "cross_entropy cross_entropy_backward",
        "dz",
        _over_the_batch("cross_entropy_backward", "sum"),
    ),
    Other(
        "not divided by the batch, though the loss is one number for it",
        "l2_divergence l2_divergence_backward",
        "dy",
        _over_the_batch("l2_divergence_backward", "sum"),
    ),
)
