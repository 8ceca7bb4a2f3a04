"""`compare("conv2d_backward")`: one operation by the lecture's loops, vectorized, and by central differences."""

import inspect
import math
import time
from dataclasses import dataclass, field

import numpy as np
from tqdm import tqdm

from .. import loops, vectorized
from ..examples import operation_example
from ..shapes import both
from .cases import known
from .gradients import numeric_gradients

AGREE, GRADIENT_AGREES = 1e-12, 1e-7  # of the largest absolute value; absolute, at the step 1e-5
QUICK = 100_000  # numbers that the loops take in within half a second; for more it is said what they will cost


@dataclass(frozen=True)
class Comparison:
    """What `compare` found; printed, it holds no time and no rounding digits, so that it is the same on each run."""

    operation: str
    shapes: dict
    results: dict = field(repr=False)  # name -> the loops' array
    largest: float  # largest absolute difference between loops and vectorized
    where: tuple  # (name of the result, 0-based index) of that difference
    relative: float  # the largest difference by the largest absolute value, over the results
    gradient: dict  # name -> largest difference to central differences
    multiply_adds: int | None
    times: dict = field(repr=False)  # seconds: loops, vectorized

    def __str__(self):
        sizes = ", ".join(f"{name} {'x'.join(map(str, shape))}" for name, shape in self.shapes.items())
        lines = [f"{self.operation} of {sizes}",
                 f"  loops and vectorized: {', '.join(self.results)} {_verdict(self.relative, AGREE)}"]
        verdicts = {name: _verdict(error, GRADIENT_AGREES) for name, error in self.gradient.items()}
        lines += [f"  central differences:  {', '.join(n for n in verdicts if verdicts[n] == verdict)} {verdict}"
                  for verdict in dict.fromkeys(verdicts.values())]
        if self.multiply_adds is not None:
            lines.append(f"  multiply-adds:        {self.multiply_adds:,}")
        return "\n".join(lines)

    __repr__ = __str__


def compare(operation, **inputs):
    """Run one operation of API.md by the loops and vectorized, and its derivatives by central differences.

    `inputs` are the operation's arguments; without any, the teaching example's. A name that is no operation is a
    ValueError. Where the argument is a tie or a kink, central differences differ: they are no witness there.
    What takes long is shown as it goes on: what the loops will cost, and a bar for the central differences.
    """
    known(operation)
    inputs = inputs or operation_example(operation)
    signature = inspect.signature(getattr(vectorized, operation))
    try:
        signature.bind(**inputs)
    except TypeError as error:
        raise TypeError(f"{operation}{signature}: {error}") from None
    twin, twin_time = _timed(getattr(vectorized, operation), inputs)
    twin = named_results(operation, twin)
    work = loop_work(operation, inputs, twin)
    with tqdm(desc=_forecast(operation, work), total=work, disable=work <= QUICK, leave=False) as bar:
        looped, loop_time = _timed(getattr(loops, operation), inputs)
        bar.update(work)
    looped = named_results(operation, looped)
    for name in looped:
        if np.shape(looped[name]) != np.shape(twin[name]):  # no broadcasting of one to the other
            raise ValueError(f"{operation}: {name} has the shape {np.shape(looped[name])} by the loops and "
                             f"{np.shape(twin[name])} vectorized")
    differences = {name: np.abs(np.asarray(looped[name], dtype=float) - twin[name]) for name in looped}
    worst = max(differences, key=lambda name: differences[name].max())
    where = np.unravel_index(differences[worst].argmax(), differences[worst].shape)
    relative = max(float(differences[name].max() / (np.abs(looped[name]).max() or 1)) for name in looped)
    gradient = {name: float(np.abs(twin[name] - numeric).max())
                for name, numeric in numeric_gradients(operation, inputs).items()}
    shapes = {name: np.shape(value) for name, value in inputs.items() if isinstance(value, np.ndarray)}
    return Comparison(operation, shapes, looped, float(differences[worst].max()), (worst, tuple(map(int, where))),
                      relative, gradient, multiply_adds(operation, inputs, looped),
                      {"loops": loop_time, "vectorized": twin_time})


def loop_work(operation, inputs, results):
    """How many numbers the loops take in, about: the products of a convolution, or else all cells, K*K times each."""
    products = multiply_adds(operation, inputs, results)
    if products is not None:
        return products
    arrays = [value for value in inputs.values() if isinstance(value, np.ndarray)]
    cells = sum(np.size(array) for array in [*arrays, *results.values()])
    return cells * math.prod(both(inputs.get("K", 1)))


def _forecast(operation, work):
    """What the loops will cost, in words; the time by what they take for the teaching example."""
    if work <= QUICK:
        return ""
    run, example = getattr(loops, operation), operation_example(operation)
    results, _ = _timed(run, example)  # the first time reads the listing, too
    _, seconds = _timed(run, example)
    seconds *= work / loop_work(operation, example, named_results(operation, results))
    return f"{operation} by the loops: {work:,} numbers, about {seconds:.0f} s"


def _timed(function, inputs):
    start = time.perf_counter()
    return function(**inputs), time.perf_counter() - start


def _verdict(error, bound):
    return f"agree to {bound:.0e}".replace("e-0", "e-") if error <= bound else f"DIFFER by {error:.3g}"


def named_results(operation, result):
    """An operation's results by the names that API.md gives them."""
    if not isinstance(result, tuple):
        result = (result,)
    if len(result) == 3:
        return dict(zip(("dy", "dw", "db"), result))
    if operation == "max_pool2d":
        return dict(zip(("u", "pidx"), result))
    if operation.endswith(("gradient", "backward")):
        return {"dw" if operation == "conv2d_filter_gradient" else
                "dz" if operation in ("activation_backward", "cross_entropy_backward") else "dy": result[0]}
    return {"u" if operation == "mean_pool2d" else "z" if "conv" in operation or operation == "linear" else "result":
            result[0]}


def multiply_adds(operation, inputs, results):
    """Products that the lecture's loops add up: one for each weight at each position where it is used; else None."""
    if not ("conv" in operation or "linear" in operation):
        return None
    weights = np.shape(inputs["w"]) if "w" in inputs else np.shape(results["dw"])
    outputs = np.shape(inputs["dz"]) if "dz" in inputs else np.shape(results["z"])
    if "transpose" in operation:
        outputs = np.shape(inputs["y"])  # every input cell meets every weight of its map
    copies = len(inputs["transforms"]) if "transforms" in inputs else 1
    return int(np.prod(weights) * np.prod(outputs[1:])) * copies * (2 if operation.endswith("_backward") else 1)
