"""`compare("conv2d_backward")`: one operation by the lecture's loops, vectorized, and by central differences."""

import time
from dataclasses import dataclass, field

import numpy as np

from .. import loops, vectorized
from .gradients import STEP, central_differences

AGREE, GRADIENT_AGREES = 1e-12, 1e-7  # of the largest absolute value; absolute, at the step 1e-5


@dataclass(frozen=True)
class Comparison:
    """What `compare` found; printed, it holds no time and no rounding digits, so that it is the same on each run."""

    operation: str
    shapes: dict
    results: dict = field(repr=False)  # name -> the loops' array
    largest: float  # largest absolute difference between loops and vectorized
    where: tuple  # (name of the result, 0-based index) of that difference
    relative: float  # that difference by the result's largest absolute value
    gradient: dict  # name -> largest difference to central differences
    multiply_adds: int | None
    times: dict = field(repr=False)  # seconds: loops, vectorized

    def __str__(self):
        sizes = ", ".join(f"{name} {'x'.join(map(str, shape))}" for name, shape in self.shapes.items())
        names = ", ".join(self.results)
        lines = [f"{self.operation} of {sizes}",
                 f"  loops and vectorized: {names} {_verdict(self.relative, AGREE)}"]
        lines += [f"  central differences:  {name} {_verdict(error, GRADIENT_AGREES)}"
                  for name, error in self.gradient.items()]
        if self.multiply_adds is not None:
            lines.append(f"  multiply-adds:        {self.multiply_adds:,}")
        return "\n".join(lines)

    __repr__ = __str__


def _verdict(error, bound):
    return f"agree to {bound:.0e}".replace("e-0", "e-") if error <= bound else f"DIFFER by {error:.3g}"


def compare(operation, **inputs):
    """Run one operation of API.md by the loops and vectorized, and its derivatives by central differences.

    `inputs` are the operation's arguments; without any, the teaching example's. A name that is no operation is a
    ValueError.
    """
    if operation not in vectorized.__all__ or not hasattr(loops, operation):
        raise ValueError(f"operation: expected one of {', '.join(vectorized.__all__)}, got {operation!r}")
    inputs = inputs or teaching_inputs(operation)
    start = time.perf_counter()
    looped = _named(operation, getattr(loops, operation)(**inputs))
    middle = time.perf_counter()
    twin = _named(operation, getattr(vectorized, operation)(**inputs))
    times = {"loops": middle - start, "vectorized": time.perf_counter() - middle}
    worst = max(((float(_difference(looped[name], twin[name]).max()), name) for name in looped))
    at = np.unravel_index(_difference(looped[worst[1]], twin[worst[1]]).argmax(), np.shape(looped[worst[1]]))
    relative = max(float(_difference(looped[name], twin[name]).max()) / (float(np.abs(looped[name]).max()) or 1.0)
                   for name in looped)
    shapes = {name: np.shape(value) for name, value in inputs.items() if np.ndim(value) > 0 and name != "input_shape"}
    return Comparison(operation, shapes, looped, worst[0], (worst[1], tuple(int(i) for i in at)), relative,
                      _gradient_errors(operation, inputs, twin), multiply_adds(operation, inputs), times)


def _difference(a, b):
    return np.abs(np.atleast_1d(np.asarray(a, dtype=float) - b))


def _named(operation, result):
    """The results by the names that API.md gives them."""
    names = RESULTS.get(operation, ("result",))
    return dict(zip(names, result if isinstance(result, tuple) else (result,)))


RESULTS = {
    "conv2d": ("z",), "conv2d_backward": ("dy", "dw", "db"), "conv2d_input_gradient": ("dy",),
    "conv2d_filter_gradient": ("dw",), "pad": ("y",), "crop": ("y",),
}


def _gradient_errors(operation, inputs, results):
    """For each derivative, its largest difference to central differences of the forward operation."""
    forward = FORWARD.get(operation)
    if forward is None:
        return {}
    return {name: float(np.abs(results[name] - central_differences(function, x, inputs["dz"], STEP)).max())
            for name, (function, x) in forward(**inputs).items()}


def _backward(dz, y, w, **size):
    return {"dy": (lambda v: vectorized.conv2d(v, w, **size), y),
            "dw": (lambda v: vectorized.conv2d(y, v, **size), w),
            "db": (lambda v: vectorized.conv2d(y, w, v, **size), np.zeros(len(w)))}


def _input_gradient(dz, w, input_shape, **size):
    return {"dy": (lambda v: vectorized.conv2d(v, w, **size), np.zeros(input_shape))}


def _filter_gradient(dz, y, K, **size):
    shape = (np.shape(dz)[-3], np.shape(y)[-3], K, K)
    return {"dw": (lambda v: vectorized.conv2d(y, v, **size), np.zeros(shape))}


FORWARD = {"conv2d_backward": _backward, "conv2d_input_gradient": _input_gradient,
           "conv2d_filter_gradient": _filter_gradient}


def multiply_adds(operation, inputs):
    """Products that the lecture's loops add up, one for each weight that meets each position."""
    if operation not in RESULTS or operation in ("pad", "crop"):
        return None
    w = np.shape(inputs["w"]) if "w" in inputs else (np.shape(inputs["dz"])[-3], np.shape(inputs["y"])[-3],
                                                     inputs["K"], inputs["K"])
    if operation == "conv2d":
        z = vectorized.conv2d(**inputs).shape
    else:
        z = np.shape(inputs["dz"])
    return int(np.prod(w) * np.prod(z[-2:])) * (2 if operation == "conv2d_backward" else 1)


def teaching_inputs(operation):
    """The teaching example as an operation's arguments."""
    from ..examples import example

    forward, backward = example("conv_forward"), example("conv_backward")
    y, w, b, dz = forward["y"], forward["w"], forward["b"], backward["dY"]
    return {"conv2d": dict(y=y, w=w, b=b), "conv2d_backward": dict(dz=dz, y=y, w=w),
            "conv2d_input_gradient": dict(dz=dz, w=w, input_shape=y.shape),
            "conv2d_filter_gradient": dict(dz=dz, y=y, K=w.shape[-1]),
            "pad": dict(y=y, P=1), "crop": dict(y=y, P=1)}[operation]
