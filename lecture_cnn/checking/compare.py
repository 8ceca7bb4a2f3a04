"""`compare("conv2d_backward")`: one operation by the lecture's loops, vectorized, and by central differences."""

import inspect
import math
import time
from dataclasses import dataclass, field

import numpy as np
from tqdm import tqdm

from .. import loops, vectorized
from ..listings.examples import operation_example
from ..operations.real_cells import quiet
from ..operations.shapes import both
from ..operations.signature import signature_of
from .cases import known
from .gradients import numeric_gradients

AGREE, GRADIENT_AGREES = 1e-12, 1e-7  # of the largest absolute value; for gradients at the step 1e-5, and at least 1
MODERATE = 1000  # beyond, rounding hides a step of 1e-5
AS_PRINTED = {"conv2d_input_gradient": "L07, L19", "conv2d_filter_gradient": "L08, L19"}  # inserted zeros are cells
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
    as_printed: int  # cells that are NaN by the loops alone, which multiply inserted zeros by an inf or a NaN
    witness: bool  # whether central differences can tell: not from inf, NaN and large numbers

    def __str__(self):
        sizes = ", ".join(f"{name} {'x'.join(map(str, shape))}" for name, shape in self.shapes.items())
        verdict = _verdict(self.relative, AGREE)
        if self.relative == math.inf:
            name, index = self.where
            verdict = f"DIFFER in which cells are inf or NaN, first at {name}{list(index)}"
        elif self.as_printed:
            verdict += (f" but for {self.as_printed} cells that are NaN by the loops alone: as printed "
                        f"({AS_PRINTED[self.operation]}), they multiply inserted zeros by an inf or a NaN")
        elif not all(np.isfinite(result).all() for result in self.results.values()):
            verdict += ", and inf and NaN stand in the same cells"
        lines = [f"{self.operation} of {sizes}", f"  loops and vectorized: {', '.join(self.results)} {verdict}"]
        verdicts = {name: _verdict(error / max(1, _largest(self.results[name])), GRADIENT_AGREES)
                    for name, error in self.gradient.items()}
        lines += [f"  central differences:  {', '.join(n for n in verdicts if verdicts[n] == verdict)} {verdict}"
                  for verdict in dict.fromkeys(verdicts.values())]
        if not self.witness and self.operation.endswith(("backward", "gradient")):
            lines.append("  central differences:  no witness: rounding hides their step of 1e-5 beside inf, NaN and "
                         f"numbers beyond {MODERATE:,}")
        if self.multiply_adds is not None:
            lines.append(f"  multiply-adds:        {self.multiply_adds:,}")
        return "\n".join(lines)

    __repr__ = __str__


def compare(operation, **inputs):
    """Run one operation of API.md by the loops and vectorized, and its derivatives by central differences.

    `inputs` are the operation's arguments; without any, the teaching example's. A name that is no operation is a
    ValueError. Where the argument is a tie or a kink, central differences differ: they are no witness there. The same
    inf, or a NaN in the same cell, is no difference; where the loops run as printed and make a NaN, it is said.
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
    arrays = [np.asarray(value) for value in inputs.values() if not isinstance(value, (str, bool))]
    arrays = [array for array in arrays if array.dtype.kind in "iuf"]
    differences = {name: _difference(looped[name], twin[name]) for name in looped}
    as_printed = 0
    if operation in AS_PRINTED and not all(np.isfinite(array).all() for array in arrays):
        [name] = looped
        alone = np.isnan(looped[name]) & ~np.isnan(twin[name])
        differences[name][alone], as_printed = 0, int(alone.sum())
    worst = max(differences, key=lambda name: differences[name].max())
    where = np.unravel_index(differences[worst].argmax(), differences[worst].shape)
    relative = max(float(differences[name].max() / (_largest(looped[name]) or 1)) for name in looped)
    witness = all((np.abs(array) <= MODERATE).all() for array in arrays)
    gradient = {name: float(np.abs(twin[name] - numeric).max())
                for name, numeric in (numeric_gradients(operation, inputs) if witness else {}).items()}
    shapes = {name: np.shape(value) for name, value in inputs.items() if isinstance(value, np.ndarray)}
    return Comparison(operation, shapes, looped, float(differences[worst].max()), (worst, tuple(map(int, where))),
                      relative, gradient, multiply_adds(operation, inputs, looped),
                      {"loops": loop_time, "vectorized": twin_time}, as_printed, witness)


@quiet
def _difference(one, other):
    """|one - other|, cell by cell: 0 for the same infinity and for two NaNs, inf where only one of them is that."""
    one = np.asarray(one, dtype=float)
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    difference = np.abs(one - other)
    return np.where(same, 0, np.where(np.isnan(difference), np.inf, difference))


def _largest(array):
    """The largest absolute value of the finite cells; 0 if there are none."""
    return float(np.abs(array, where=np.isfinite(array), out=np.zeros(np.shape(array))).max())


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
    """An operation's results by the names that its signature gives them."""
    if not isinstance(result, tuple):
        result = (result,)
    made = signature_of(getattr(vectorized, operation)).items("Makes")
    return {item.name: array for item, array in zip(made, result)}


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
