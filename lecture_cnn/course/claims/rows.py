"""One claim, and how it is judged: `Claim`; `Found`, and the functions that make it.

A run never says more than what it has seen: it gives "true", "false", or "true if" where the
statement holds under a condition and fails without it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from ...listings import LISTINGS
from ...listings.examples import integers
from ...nets.tables import Row, difference
from ...slips.errata_table import ERRATA
from ...slips.reference import largest_error, vectorized_result

III = "Convolutional Networks III"
IV = "Convolutional Networks IV"
NOTES = "Back propagation through a CNN"

TRUE = "true"
FALSE = "false"
IF = "true if"
PUBLISHED = "others' published result"

# A smaller difference is rounding, and a smaller one than SLOPE that of central differences.
ROUNDING = 1e-9
SLOPE = 1e-6

# The maps and filters of most rows: two maps of 6x5, three filters 3x3, derivatives of three maps.
y = integers(2, 6, 5, start=1)
w = integers(3, 2, 3, 3, start=2)
b = integers(3, start=3)
dz = integers(3, 4, 3, start=4)


class Found(NamedTuple):
    """What a run has found: "true", "false" or "true if", and the number that decided."""

    verdict: str
    number: float


@dataclass(frozen=True)
class Claim:
    """A sentence of the decks that asserts something, in our words, and the run that judges it.

    where: the deck and the slide's title. says: the sentence, paraphrased. verdict: "true",
    "true if ..." (with the condition), "false" or "others' published result". number: what the run
    gives, and what it counts stands in `counts`; of a published result, the slide's own figure.
    erratum: the rows of `lc.errata()` on the same sentence. poll: its name in notebook 22.
    long: whether the run trains a network; its number is stored, of the day `ran`.
    """

    deck: str
    slide: str
    says: str
    verdict: str
    number: float | None
    counts: str
    test: Callable[[], Found] | None = field(default=None, repr=False)
    erratum: tuple[str, ...] = field(default=(), kw_only=True)
    poll: str = field(default="", kw_only=True)
    ran: str = field(default="", kw_only=True)

    @property
    def where(self) -> tuple[str, str]:
        """The deck and the slide's title."""
        return self.deck, self.slide

    @property
    def long(self) -> bool:
        """Whether the run trains networks, for seconds; the stored number is of the day `ran`."""
        return bool(self.ran)

    @property
    def kind(self) -> str:
        """The verdict without its condition."""
        return IF if self.verdict.startswith(f"{IF} ") else self.verdict

    def run(self) -> Found:
        """Run it: the verdict, without its condition, and the number.

        A published result of others was not run here: a ValueError.
        """
        if self.test is None:
            raise ValueError(f"others have published this, nothing is run here: {self.says}")
        return self.test()

    def __str__(self) -> str:
        deck, slide = self.where
        number = "" if self.number is None else f"  ({self.counts}: {self.number:g})"
        return f'{deck}, "{slide}"\n    {self.says}\n    {self.verdict}{number}'


def found(holds: Any, number: float) -> Found:
    """True if it holds, with the number that shows it."""
    return Found(TRUE if holds else FALSE, number)


def equal(one: Any, other: Any, within: float = ROUNDING) -> Found:
    """True if two arrays are equal up to rounding; the number is their largest difference."""
    largest = difference(one, other)
    if largest is None:
        return Found(FALSE, float("nan"))
    if largest <= within:
        return Found(TRUE, 0.0)
    return Found(FALSE, largest)


def slopes(one: Any, other: Any) -> Found:
    """True if derivatives are those of central differences."""
    return equal(one, other, SLOPE)


def counted(number: float, expected: float) -> Found:
    """True if a number is the one that the slide says."""
    return found(number == expected, number)


def only_if(with_it: Any, without: Any, number: float) -> Found:
    """A statement that was tried under a condition and without it."""
    if with_it and not without:
        return Found(IF, number)
    return found(with_it and without, number)


def no_difference(rows: Iterable[Row], key: str = "difference") -> Found:
    """True if all differences in the rows of a table are rounding."""
    differences = [row[key] for row in rows]
    fits = [value is not None for value in differences]
    if not all(fits):
        return Found(FALSE, float(fits.count(False)))
    return equal(differences, np.zeros(len(differences)))


def as_printed(*names: str) -> Found:
    """Of rows of `lc.errata()`, how many lines go wrong as printed; true if none does.

    The corrected listing is run, too; an error of it is an AssertionError.
    """
    wrong = 0
    for row in ERRATA:
        if row.id in names:
            printed, corrected = row.run()
            if not isinstance(corrected, float) or corrected > ROUNDING:
                raise AssertionError(f"{row.id} as corrected: {corrected}")
            goes_wrong = isinstance(printed, str) or printed > ROUNDING
            wrong += goes_wrong
    return found(wrong == 0, wrong)


def listing_is_right(name: str) -> Found:
    """True if a listing gives what the vectorized function gives; the number is the error."""
    listing = LISTINGS[name]
    inputs = listing.example()
    error = largest_error(listing.run(), vectorized_result(listing, inputs))
    return equal(error, 0.0)


def only_without_bias(name: str) -> Found:
    """A row of `lc.errata()` that leaves out the bias: right where all biases are 0, else wrong."""
    row = next(row for row in ERRATA if row.id == name)
    inputs = LISTINGS[row.listing].example()
    zeros = [np.zeros_like(part) for part in inputs["b"]]
    without, _ = row.run(**{**inputs, "b": zeros})
    with_biases, _ = row.run(**inputs)
    return only_if(without == 0, with_biases == 0, float(with_biases))
