"""Which named mistake is it? Result by result: those that give what the function returned.

There is no similarity and no likelihood here: a mistake is named if its result is equal to the
function's, to rounding, on all cases that were tried. What no name explains gets its condition, by
conditions.py.
"""

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..slips.mistakes import Mistake, mistakes_of
from .cases import TAKES, case_named
from .compare import RESULT_NAMES

ROUNDING = 1e-9  # of the largest absolute value
IN_FLOAT32 = 1e-5

Arrays = tuple[Any, ...]  # an operation's results: arrays, or numbers
Values = dict[str, Any]

RIGHT, WRONG = "right", "wrong"
ANOTHER, NOT_TRIED = "another convention", "not tried"


@dataclass(frozen=True)
class Result:
    """What is known about one result.

    `verdict` is "right", "wrong", "another convention" or "not tried". `mistake` is the name of the
    mistake (two names with "and" between them), `condition` what is known besides, or instead.
    """

    verdict: str
    mistake: str | None = None
    condition: str | None = None
    # those that explain it, each alone; or two together
    mistakes: tuple[Mistake, ...] = ()
    together: bool = False
    # the one change of the text that makes it right, where it was looked for
    mended: Any = None


def wrong(found: Any, expected: Any, rounding: float = ROUNDING) -> np.ndarray:
    """Where two arrays of one shape differ by more than rounding, as an array of booleans.

    A float32 result is judged in float32.
    """
    if getattr(found, "dtype", None) in (np.float32, np.float16):
        rounding = max(rounding, IN_FLOAT32)
    found, expected = (
        np.asarray(found, dtype=float),
        np.asarray(expected, dtype=float),
    )
    sizes = np.abs(expected[np.isfinite(expected)])
    bound = rounding * max(1, sizes.max(initial=0))
    with np.errstate(invalid="ignore"):  # inf - inf
        close = np.abs(found - expected) <= bound
    both_nan = np.isnan(found) & np.isnan(expected)
    return ~(close | (found == expected) | both_nan)


def alike(one: Any, other: Any) -> bool:
    """Whether both are errors (None), or both are the same array."""
    if one is None or other is None:
        return one is other
    if np.size(one) == np.size(other) == 0:
        return True
    if np.shape(one) != np.shape(other):
        return False
    return not wrong(one, other).any()


# ---------------------------------------------------------------- the bank on the cases


@functools.cache
def mistaken(
    mistake: Mistake,
    operation: str,
    case_name: str,
    without: tuple[str, ...] = (),
) -> Arrays | None:
    """The results of a case with a mistake; None where its line stops with an error."""
    case = case_named(operation, case_name)
    inputs = {}
    for name, value in case.inputs.items():
        if name not in without:
            inputs[name] = value
    try:
        return mistake.result(operation, inputs, case.batch)
    except Exception:  # an index outside, other shapes: a wrong line may raise anything
        return None


# ---------------------------------------------------------------- what was received


RETURNS = "returns inside the loop"


@dataclass
class Received:
    """What a function gave for each case that was tried: name of the case -> arrays by name.

    `right` are the right ones; both as the function's convention has them. None stands for an
    error.
    """

    operation: str
    found: dict[str, Values | None]
    right: dict[str, Values]
    without: tuple[str, ...] = ()
    loss: str = ""
    leaves_loops: bool = True  # whether the text has a `return` inside of a loop

    def rows(self) -> list[Mistake]:
        """The named mistakes that the function may have."""
        rows = mistakes_of(self.operation)
        found = []
        for row in rows:
            if self.leaves_loops or row.id != RETURNS:
                found.append(row)
        return found

    def of(self, name: str) -> Values:
        """One result of each case; None for an error."""
        return {
            case: None if made is None else made.get(name)
            for case, made in self.found.items()
        }

    def named_cases(self) -> list[str]:
        """The cases that the bank can be asked about: those that a listing takes."""
        found = []
        for case in self.found:
            if case not in TAKES:
                found.append(case)
        return found

    def wrong_cases(self, name: str) -> list[str]:
        """The cases in which a result is wrong."""
        return [
            case
            for case, array in self.of(name).items()
            if not alike(array, self.right[case].get(name))
        ]

    def right_names(self) -> list[str]:
        """The names of the results."""
        return list(
            dict.fromkeys(name for values in self.right.values() for name in values)
        )

    def mistaken(self, mistake: Mistake, case: str) -> Values | None:
        """The results of a case with a mistake, as the function's convention has them."""
        results = mistaken(mistake, self.operation, case, self.without)
        if results is None:
            return None
        return as_read(self.operation, named(self.operation, results), self.loss)


def named(operation: str, results: Arrays) -> Values:
    return dict(zip(RESULT_NAMES[operation], results))


def as_read(operation: str, results: Values, loss: str) -> Values:
    """The results as a function has them whose loss is one number for a batch."""
    if not loss:
        return results
    made = {}
    for name, array in results.items():
        array = np.asarray(array)
        is_gradient = name.startswith("d")
        count = len(array) if array.ndim > is_gradient else 1
        if loss == "mean":
            made[name] = array / count if is_gradient else array.mean()
        else:
            made[name] = array if is_gradient else array.sum()
    return made


def explains(mistake: Mistake, received: Received, name: str) -> bool:
    """Whether a mistake gives what was received of one result, a wrong array among it.

    One of its forms must do so on every case.
    """
    return any(_form_explains(form, received, name) for form in _forms(mistake))


@functools.cache
def _forms(mistake: Mistake) -> list[Mistake]:
    return mistake.in_forms()


def _form_explains(mistake: Mistake, received: Received, name: str) -> bool:
    wrong_ones = received.wrong_cases(name)
    if set(wrong_ones) <= set(TAKES):
        return False
    found = received.of(name)
    shown = False
    for case in _failing_first(received, wrong_ones):
        made = received.mistaken(mistake, case)
        array = None if made is None else made.get(name)
        if not alike(found[case], array):
            return False
        shown = shown or (case in wrong_ones and array is not None)
    return shown


def _failing_first(received: Received, wrong_ones: Any) -> list[str]:
    """The cases that tell most first: those that are wrong, the small ones, which cost least."""
    names = sorted(
        received.named_cases(), key=lambda case: _size(received.operation, case)
    )
    return sorted(names, key=lambda case: case not in wrong_ones)


def rows_for(received: Received, name: str) -> list[Mistake]:
    """The mistakes that explain one result."""
    found = []
    for row in received.rows():
        if explains(row, received, name):
            found.append(row)
    return found


def whole(received: Received, names: Sequence[str]) -> list[Mistake]:
    """The mistakes that explain every wrong result, and leave the others right."""
    wrong_ones = []
    for name in names:
        if received.wrong_cases(name):
            wrong_ones.append(name)
    if not wrong_ones:
        return []
    rows = []
    for row in received.rows():
        if any(_gives(form, received, names) for form in _forms(row)):
            rows.append(row)
    return rows


def _gives(row: Mistake, received: Received, names: Sequence[str]) -> bool:
    """Whether a mistake gives all that was received, a wrong array among it."""
    wrong_ones = {case for name in names for case in received.wrong_cases(name)}
    shown = False
    for case in _failing_first(received, wrong_ones):
        made = received.mistaken(row, case)
        found = received.found[case]
        if made is None or found is None:
            if made is not found:
                return False
            continue
        if not all(alike(found.get(name), made.get(name)) for name in names):
            return False
        shown = shown or case in wrong_ones
    return shown


# ---------------------------------------------------------------- result by result


def diagnose(received: Received, names: Sequence[str]) -> dict[str, Result]:
    """The verdict on each result."""
    made: dict[str, Result] = {}
    rows: dict[str, list[Mistake]] = {}
    for name in names:
        if not received.found:
            made[name] = Result(NOT_TRIED)
        elif not received.wrong_cases(name):
            made[name] = Result(RIGHT)
        elif _only_stops(received, name, names):
            made[name] = Result(
                RIGHT, None, "where the function does not stop with an error"
            )
        else:
            rows[name] = rows_for(received, name)
    shared = _shared(rows)
    for name, found in rows.items():
        chosen = []
        for row in found:
            if row in shared:
                chosen.append(row)
        made[name] = _named_result(received, name, chosen or found)
    return {name: made[name] for name in names}


def _named_result(received: Received, name: str, rows: list[Mistake]) -> Result:
    """The verdict on a wrong result that these mistakes explain."""
    if not rows:
        return _two_or_condition(received, name)
    if len(rows) == 1:
        return Result(WRONG, rows[0].id, None, tuple(rows))
    either = ", or ".join(row.id for row in rows)
    return Result(WRONG, None, f"either {either}", tuple(rows))


def _only_stops(received: Received, name: str, names: Sequence[str]) -> bool:
    """Whether a result is right wherever there is one, and another is not."""
    if any(received.found[case] is not None for case in received.wrong_cases(name)):
        return False
    if all(made is None for made in received.found.values()):
        return False
    others = [case for other in names for case in received.wrong_cases(other)]
    return any(received.found[case] is not None for case in others)


def _shared(rows: dict[str, list[Mistake]]) -> list[Mistake]:
    """The rows that explain more results than any other."""
    counts: dict[Mistake, int] = {}
    for found in rows.values():
        for row in found:
            counts[row] = counts.get(row, 0) + 1
    most = max(counts.values(), default=0)
    return [row for row, count in counts.items() if count == most and most > 1]


def _two_or_condition(received: Received, name: str) -> Result:
    from .conditions import condition

    pair = two_rows_for(received, name)
    if pair:
        ids = " and ".join(row.id for row in pair)
        return Result(WRONG, ids, None, pair, together=True)
    return Result(WRONG, None, condition(received, name))


def two_rows_for(received: Received, name: str) -> tuple[Mistake, ...]:
    """Two mistakes that together give what was received of one result; () if there are none."""
    wrong_ones = received.wrong_cases(name)
    found = received.of(name)
    wrong_ones = [case for case in wrong_ones if case not in TAKES]
    order = [case for case in wrong_ones if found[case] is not None]
    if not order or len(order) < len(wrong_ones):
        return ()
    order.sort(key=lambda case: _size(received.operation, case))
    good = [case for case in received.named_cases() if case not in wrong_ones]
    good.sort(key=lambda case: _size(received.operation, case))
    every_form = itertools.chain(*map(_forms, received.rows()))
    forms = [
        form
        for form in every_form
        if _can_be_one_of_two(form, received, name, order, good)
    ]
    rows = set(received.rows())
    for second, first in itertools.product(forms, forms):
        is_a_row = not rows.isdisjoint((first, second))  # not both in another form
        if not is_a_row or first.id == second.id or not _can_be_together(first, second):
            continue
        if _both_give(first, second, received, name, [*order, *good]):
            return first, second
    return ()


def _can_be_together(first: Mistake, second: Mistake) -> bool:
    """Whether the second can stand around the first, or both change lines of their own."""
    if second.around:
        return True
    of_first = {old for old, _ in first.changes}
    of_second = {old for old, _ in second.changes}
    both = of_first & of_second
    return not first.around and not both and first.id < second.id


@functools.cache
def _size(operation: str, case: str) -> int:
    inputs = case_named(operation, case).inputs.values()
    return sum(np.size(value) for value in inputs if isinstance(value, np.ndarray))


def _can_be_one_of_two(
    row: Mistake,
    received: Received,
    name: str,
    order: list[str],
    good: list[str],
) -> bool:
    """Whether a mistake changes this result of a wrong case, and of none that is right.

    The small cases are asked first. One that changes another result alone is about that one.
    """
    for case in order:
        if _changes(row, received, name, case):
            return not any(_changes(row, received, name, case) for case in good)
        others = received.right[case]
        if any(_changes(row, received, other, case) for other in others):
            return False
    return False


def _changes(row: Mistake, received: Received, name: str, case: str) -> bool:
    made = received.mistaken(row, case)
    if made is None:
        return True
    right = received.right[case]
    return not alike(made.get(name), right.get(name))


def _both_give(
    first: Mistake,
    second: Mistake,
    received: Received,
    name: str,
    order: list[str],
) -> bool:
    alone = [True, True]
    for case in order:
        if _is_out(first, second, received, name, case):
            return False
        made = _composed(first, second, received, case)
        array = None if made is None else made.get(name)
        found = received.of(name)[case]
        if array is None or not alike(found, array):
            return False
        for number, row in enumerate((first, second)):
            one = received.mistaken(row, case)
            same = one is not None and alike(one.get(name), found)
            alone[number] = alone[number] and same
    return not any(alone)


def _is_out(
    first: Mistake, second: Mistake, received: Received, name: str, case: str
) -> bool:
    """Whether one of two mistakes changes nothing in a case, and the other alone gives something
    else than was received: then the two together need not be run."""
    found = received.of(name)[case]
    for idle, other in ((first, second), (second, first)):
        if _changes(idle, received, name, case):
            continue
        made = received.mistaken(other, case)
        if made is None or not alike(found, made.get(name)):
            return True
    return False


def _composed(
    first: Mistake, second: Mistake, received: Received, case: str
) -> Values | None:
    results = composed(first, second, received.operation, case, received.without)
    if results is None:
        return None
    return as_read(
        received.operation, named(received.operation, results), received.loss
    )


@functools.cache
def composed(
    first: Mistake,
    second: Mistake,
    operation: str,
    case_name: str,
    without: tuple[str, ...],
) -> Arrays | None:
    """The results of a case with two mistakes: the second around the first."""
    case = case_named(operation, case_name)
    inputs = {}
    for name, value in case.inputs.items():
        if name not in without:
            inputs[name] = value

    def broken(*positional: Any, **given: Any) -> Any:
        names = list(inputs)
        arguments = {**dict(zip(names, positional)), **given}
        results = first.result(operation, arguments, case.batch)
        return results if len(results) > 1 else results[0]

    broken.__name__ = operation
    try:
        if not second.around:
            together = replace(
                first,
                id=f"{first.id}, {second.id}",
                changes=(*first.changes, *second.changes),
                operations=(*first.operations, *second.operations),
            )
            return together.result(operation, inputs, case.batch)
        return _tuple(second.around(broken, **inputs))
    except Exception:  # two wrong lines together may raise anything
        return None


def _tuple(result: Any) -> Arrays:
    return result if isinstance(result, tuple) else (result,)
