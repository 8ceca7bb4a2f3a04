"""`compare("conv2d_backward")`: the loops, the vectorized function, and central differences."""

import inspect
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .. import loops, vectorized
from ..listings.examples import operation_example
from ..operations.extras import progress
from ..operations.real_cells import quiet
from ..operations.shapes import both
from ..operations.signature import signature_of
from .cases import known
from .gradients import numeric_gradients

Array = np.ndarray
Arrays = dict[str, Any]  # name -> array or number

AGREE = 1e-12  # of the largest absolute value
GRADIENT_AGREES = 1e-7  # of the largest absolute value, and at least of 1; for the step 1e-5
MODERATE = 1000  # rounding hides a step of 1e-5 beside larger numbers
QUICK = 100_000  # the loops add so many numbers within half a second; a bar shows longer runs

# These two loops run as printed: zeros that are inserted are cells.
AS_PRINTED = {"conv2d_input_gradient": "L07, L19", "conv2d_filter_gradient": "L08, L19"}


def _result_names(operation: str) -> list[str]:
    """The names that an operation's signature gives its results."""
    results = signature_of(getattr(vectorized, operation)).items("Makes")
    return [item.name for item in results]


RESULT_NAMES = {operation: _result_names(operation) for operation in vectorized.__all__}


@dataclass(frozen=True)
class Comparison:
    """The result of `compare`.

    As text it holds no time and no rounding digits, so that it is the same on each run.
    """

    operation: str
    shapes: dict[str, tuple[int, ...]]
    results: Arrays = field(repr=False)  # name -> the loops' array
    largest: float  # largest absolute difference between loops and vectorized
    where: tuple[str, tuple[int, ...]]  # name of the result, 0-based index of that difference
    relative: float  # the largest difference by the largest absolute value, over the results
    gradient: dict[str, float]  # name -> largest difference to central differences
    multiply_adds: int | None
    times: dict[str, float] = field(repr=False)  # seconds: loops, vectorized
    as_printed: int  # cells that are NaN by the loops alone, which multiply inserted zeros
    witness: bool  # False where central differences can't tell: inf, NaN and large numbers

    def __str__(self) -> str:
        sizes = []
        for name, shape in self.shapes.items():
            each = "x".join(map(str, shape))
            sizes.append(f"{name} {each}")
        lines = [
            f"{self.operation} of {', '.join(sizes)}",
            f"  loops and vectorized: {', '.join(self.results)} {self._loops_verdict()}",
            *self._gradient_lines(),
        ]
        if self.multiply_adds is not None:
            lines.append(f"  multiply-adds:        {self.multiply_adds:,}")
        return "\n".join(lines)

    __repr__ = __str__

    def _loops_verdict(self) -> str:
        """Whether loops and vectorized agree, and in which cells they do not."""
        if self.relative == math.inf:
            name, index = self.where
            return f"DIFFER in which cells are inf or NaN, first at {name}{list(index)}"
        verdict = _verdict(self.relative, AGREE)
        if self.as_printed:
            return (
                f"{verdict} but for {self.as_printed} cells that are NaN by the loops alone: "
                f"as printed ({AS_PRINTED[self.operation]}), "
                "they multiply inserted zeros by an inf or a NaN"
            )
        if not _all_finite(self.results.values()):
            return f"{verdict}, and inf and NaN stand in the same cells"
        return verdict

    def _gradient_lines(self) -> list[str]:
        """One line for each verdict of central differences, with the results that share it."""
        if not self.witness and self.operation.endswith(("backward", "gradient")):
            return [
                "  central differences:  no witness: rounding hides their step of 1e-5 "
                f"beside inf, NaN and numbers beyond {MODERATE:,}"
            ]
        names: dict[str, list[str]] = {}
        for name, error in self.gradient.items():
            relative = error / max(1, _largest(self.results[name]))
            names.setdefault(_verdict(relative, GRADIENT_AGREES), []).append(name)
        found = []
        for each in names:
            found.append(f"  central differences:  {', '.join(names[each])} {each}")
        return found


def compare(operation: str, **inputs: Any) -> Comparison:
    """Run one operation of API.md by the loops and vectorized, and its derivatives numerically.

    `inputs` are the operation's arguments; without any, the teaching example's. The derivatives are
    those by central differences. At a tie or a kink they differ: they are no witness there.

    The same inf, or a NaN in the same cell, is no difference. Where the loops run as printed and
    give a NaN, the comparison names that. Long runs show their progress: how much the loops
    compute, and a bar for the central differences.

    A name that is no operation is a ValueError, arguments that it does not take are a TypeError.
    """
    known(operation)
    inputs = inputs or operation_example(operation)
    by_loops, by_vectorized = getattr(loops, operation), getattr(vectorized, operation)
    _refuse_arguments(operation, by_vectorized, inputs)

    results, vectorized_time = _timed(by_vectorized, inputs)
    expected = named_results(operation, results)
    work = loop_work(operation, inputs, expected)
    is_quick = work <= QUICK
    forecast = "" if is_quick else _forecast(operation, work)
    with progress(forecast, work, shown=not is_quick) as bar:
        results, loop_time = _timed(by_loops, inputs)
        bar.update(work)
    looped = named_results(operation, results)

    _refuse_shapes(operation, looped, expected)
    numbers = _numbers(inputs)
    differences = {name: _difference(looped[name], expected[name]) for name in looped}
    as_printed = 0
    if operation in AS_PRINTED and not _all_finite(numbers):
        [name] = looped
        nan_by_loops_alone = np.isnan(looped[name]) & ~np.isnan(expected[name])
        differences[name][nan_by_loops_alone] = 0
        as_printed = int(nan_by_loops_alone.sum())

    worst = max(differences, key=lambda name: differences[name].max())
    largest, index = _maximum(differences[worst])
    witness = all((np.abs(array) <= MODERATE).all() for array in numbers)
    numeric = numeric_gradients(operation, inputs) if witness else {}
    return Comparison(
        operation,
        shapes={name: value.shape for name, value in _arrays(inputs).items()},
        results=looped,
        largest=largest,
        where=(worst, index),
        relative=max(_relative(differences[name], looped[name]) for name in looped),
        gradient={name: _maximum(np.abs(expected[name] - numeric[name]))[0] for name in numeric},
        multiply_adds=multiply_adds(operation, inputs, looped),
        times={"loops": loop_time, "vectorized": vectorized_time},
        as_printed=as_printed,
        witness=witness,
    )


def _refuse_arguments(operation: str, function: Callable, inputs: Arrays) -> None:
    """A TypeError unless the operation takes these arguments."""
    signature = inspect.signature(function)
    try:
        signature.bind(**inputs)
    except TypeError as error:
        bare = _without_hints(signature)
        raise TypeError(f"{operation}{bare}: {error}") from None


def _without_hints(signature: inspect.Signature) -> inspect.Signature:
    """The signature with names and defaults alone."""
    empty = inspect.Parameter.empty
    parameters = [one.replace(annotation=empty) for one in signature.parameters.values()]
    return inspect.Signature(parameters)


def _refuse_shapes(operation: str, looped: Arrays, expected: Arrays) -> None:
    """A ValueError unless both have the same shapes: neither is broadcast to the other."""
    for name in looped:
        by_loops, by_vectorized = np.shape(looped[name]), np.shape(expected[name])
        if by_loops != by_vectorized:
            raise ValueError(
                f"{operation}: {name} has the shape {by_loops} by the loops and "
                f"{by_vectorized} vectorized"
            )


def _arrays(inputs: Arrays) -> dict[str, Array]:
    """The inputs that are arrays."""
    found = {}
    for name, value in inputs.items():
        if isinstance(value, np.ndarray):
            found[name] = value
    return found


def _numbers(inputs: Arrays) -> list[Array]:
    """Every input that holds numbers, as an array."""
    arrays = []
    for value in inputs.values():
        if not isinstance(value, (str, bool)):
            arrays.append(np.asarray(value))
    found = []
    for array in arrays:
        if array.dtype.kind in "iuf":
            found.append(array)
    return found


def _all_finite(arrays: Any) -> bool:
    """Whether no array holds an inf or a NaN."""
    return all(np.isfinite(array).all() for array in arrays)


@quiet
def _difference(one: Any, other: Any) -> Array:
    """|one - other|, cell by cell.

    It is 0 for the same infinity and for two NaNs, inf where only one of them is infinite or NaN.
    """
    one = np.asarray(one, dtype=float)
    both_nan = np.isnan(one) & np.isnan(other)
    difference = np.abs(one - other)
    difference = np.where(np.isnan(difference), np.inf, difference)
    return np.where(both_nan | (one == other), 0, difference)


def _maximum(array: Array) -> tuple[float, tuple[int, ...]]:
    """The largest value and its index."""
    cell = np.argmax(array)
    index = np.unravel_index(cell, np.shape(array))
    return float(np.max(array)), tuple(map(int, index))


def _relative(difference: Array, result: Any) -> float:
    """The largest difference by the largest absolute value of the result."""
    size = _largest(result) or 1
    return float(difference.max() / size)


def _largest(array: Any) -> float:
    """The largest absolute value of the finite cells; 0 if there are none."""
    zeros = np.zeros(np.shape(array))
    sizes = np.abs(array, where=np.isfinite(array), out=zeros)
    return float(sizes.max())


def loop_work(operation: str, inputs: Arrays, results: Arrays) -> int:
    """How many numbers the loops add, about.

    For a convolution these are its products; for others all cells, K*K times each.
    """
    products = multiply_adds(operation, inputs, results)
    if products is not None:
        return products
    arrays = [*_arrays(inputs).values(), *results.values()]
    cells = sum(map(np.size, arrays))
    return cells * math.prod(both(inputs.get("K", 1)))


def _forecast(operation: str, work: int) -> str:
    """How long the loops will take, in words, estimated by the teaching example."""
    run, example = getattr(loops, operation), operation_example(operation)
    results, _ = _timed(run, example)  # the first time reads the listing, too
    _, seconds = _timed(run, example)
    example_work = loop_work(operation, example, named_results(operation, results))
    seconds *= work / example_work
    return f"{operation} by the loops: {work:,} numbers, about {seconds:.0f} s"


def _timed(function: Callable, inputs: Arrays) -> tuple[Any, float]:
    """The function's result and the seconds that it took."""
    start = time.perf_counter()
    return function(**inputs), time.perf_counter() - start


def _verdict(error: float, bound: float) -> str:
    if error > bound:
        return f"DIFFER by {error:.3g}"
    return f"agree to {bound:.0e}".replace("e-0", "e-")


def named_results(operation: str, results: Any) -> Arrays:
    """An operation's results by the names that its signature gives them."""
    if not isinstance(results, tuple):
        results = (results,)
    return dict(zip(RESULT_NAMES[operation], results))


def multiply_adds(operation: str, inputs: Arrays, results: Arrays) -> int | None:
    """How many products the lecture's loops add: one for each weight at each of its positions.

    A backward pass adds twice as many, for dy and for dw. None for an operation without weights.
    """
    if "conv" not in operation and "linear" not in operation:
        return None
    weights = inputs["w"] if "w" in inputs else results["dw"]
    outputs = inputs["dz"] if "dz" in inputs else results["z"]
    if "transpose" in operation:
        outputs = inputs["y"]  # every input cell meets every weight of its map
    sizes = np.shape(outputs)[1:]
    positions = math.prod(sizes)
    transforms = len(inputs.get("transforms", [None]))
    passes = 2 if operation.endswith("_backward") else 1
    return int(np.size(weights)) * positions * transforms * passes
