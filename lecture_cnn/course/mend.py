"""Listings with one wrong line, to be mended: `listing("08")` is that of page 08.

The run is the wrong one. A changed line runs at once, in the page too, and is judged there: it must
make what the lecture's listing makes, on the inputs that are shown and on others.
"""

from typing import NamedTuple

from ..listings import LISTINGS
from ..tracing.counting import traced
from ..widget.stepper import Stepper
from ..widget.wrong import slips_in, with_slip

HOW = "One line is wrong. Click it, change it, Enter."


class Wrong(NamedTuple):
    """A listing, the name of the mistake that is in it, and what is said of what it does."""

    listing: str
    mistake: str
    says: str


WRONG = {
    "03": Wrong("L23", "window moves by one cell", "The stride is 2, and z is that of stride 1."),
    "08": Wrong("L07", "flipped along x only", "dy has the right size and the wrong numbers."),
    "09": Wrong("L08", "x and y exchanged in dw", "The numbers are there, most at a wrong place."),
}


def listing(page: str) -> Stepper:
    """The stepper of a page's wrong listing; a KeyError names the pages that have one."""
    if page not in WRONG:
        raise KeyError(f"nothing to mend in {page!r}; there is in {', '.join(WRONG)}")
    name, mistake, says = WRONG[page]
    right = LISTINGS[name]
    [slip] = [slip for slip in slips_in(right) if slip.id == mistake]
    run = traced(with_slip(slip, right.function), right, right.example())
    return Stepper.of(run, mode="study", task=f"{says} {HOW}")
