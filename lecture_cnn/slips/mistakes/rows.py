"""How a named mistake is written: `line` for changed lines, `around` for what no line shows."""

from collections.abc import Callable, Iterable

from ..variants import Change
from . import Mistake

# Cases on which a mistake is invisible, separated by semicolons; an operation has some of them.
PLAIN = "stride 1, no padding; S = 1; P = 0"
ONE = "one map in and one out"
SLIDE = "the slide's filter"
SINGLE = "stride 1, no padding; maps; quarter turns; a class; vectors"


def line(
    id: str,
    operations: str,
    listing: str,
    changes: Iterable[Change],
    reason: str,
    invisible_when: str = "",
    wrong: str = "",
    right: str = "",
    forms: tuple[Callable, ...] = (),
) -> Mistake:
    """A mistake that is a changed line, or several.

    `operations` are names with spaces between them. `wrong` and `right` say it in the lecture's
    notation where the changed lines are many. `forms` are functions for the same mistake written
    otherwise.
    """
    return Mistake(
        id,
        listing,
        "mistake",
        wrong,
        right,
        reason,
        invisible_when,
        changes=tuple(changes),
        operations=tuple(operations.split()),
        forms=forms,
    )


def around(
    id: str,
    operations: str,
    listing: str,
    wrong: str,
    right: str,
    function: Callable,
    reason: str,
    invisible_when: str = "",
    forms: tuple[Callable, ...] = (),
) -> Mistake:
    """A mistake that no line shows: `function` takes the right operation and its inputs.

    `forms` are other functions, for the same mistake written otherwise.
    """
    return Mistake(
        id,
        listing,
        "mistake",
        wrong,
        right,
        reason,
        invisible_when,
        operations=tuple(operations.split()),
        around=function,
        forms=forms,
    )


def same(lines: Iterable[str], old: str, new: str) -> tuple[Change, ...]:
    """The same replacement in each of several lines."""
    return tuple((line, line.replace(old, new)) for line in lines)


def assigned(*lines: str) -> tuple[Change, ...]:
    """`=` for `+=` in each of these lines."""
    return same(lines, "+=", "=")
