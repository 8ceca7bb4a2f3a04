"""A factor or a summand more in what a line sets: `of_whole_values(text, names)`."""

import itertools
import re

from .kinds import FAR, LAST, NEAR, Maker, Makers
from .spots import SIGN, TERM, Names


def of_whole_values(text: str, names: Names) -> Makers:
    """What a line sets, adds or returns, with a factor or a summand more."""
    yield "minus", NEAR, SIGN, f"-({text})"
    for factor in _factors(names):
        rank = LAST
        if factor.startswith("1 -"):
            rank = FAR
        yield _with(text, "/", f"({factor})", rank)
    counted = itertools.product(names.bounds, names.steps)
    for counter, step in counted:
        yield _with(text, "+", f"{counter} * {step}", NEAR)
    yield from _of_the_same_index(text, names)


def _with(text: str, operator: str, term: str, rank: int) -> Maker:
    """A text and one more term."""
    more = f"{operator} {term}"
    return more, rank, TERM, f"({text}) {more}"


def _of_the_same_index(text: str, names: Names) -> Makers:
    """dx[n, c] + du[n, c] for dx[n, c], and a whole array that is given as a factor."""
    index = re.search(r"\[[^\[\]]*\]$", text)
    others: list[str] = []
    if index:
        for name in names.given:
            if name not in text:
                others.append(name)
    for given in others:
        term = given + index[0]  # type: ignore
        yield _with(text, "+", term, FAR)
    for given in _whole(names):
        yield _with(text, "*", given, FAR)


def _whole(names: Names) -> list[str]:
    """The arrays that are given and never indexed."""
    found = []
    for name in names.given:
        if name not in names.arrays:
            found.append(name)
    return found


def _factors(names: Names) -> list[str]:
    """Numbers that a value may be divided by."""
    squares = [f"{one} * {one}" for one in names.steps]
    pairs = itertools.combinations(names.sizes, 2)
    products = [f"{one} * {other}" for one, other in pairs]
    rests = [*(f"1 - {name}" for name in names.shares), *names.formulas]
    return [*names.sizes, *rests, *squares, *products[:15]]
