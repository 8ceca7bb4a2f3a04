"""The wrong lines that a listing is known for: the slides' slips, and students' mistakes."""

from collections.abc import Callable

from ..listings import LISTINGS, Listing
from ..slips.errata_table import ERRATA
from ..slips.mistakes import bank
from ..slips.variants import Slip, has_line, variant


def slips_in(listing: Listing) -> list[Slip]:
    """The slides' slips in a listing, then the named mistakes that it can have."""
    printed = [slip for slip in ERRATA if slip.changes and LISTINGS[slip.listing] is listing]
    return [slip for slip in (*printed, *bank()) if _fits(slip, listing.function)]


def _fits(slip: Slip, function: Callable) -> bool:
    """Whether the function has a line that a slip changes; the order of a loop is only its company.
    """
    old_lines = [old for old, _ in slip.changes]
    others = [old for old in old_lines if not old.startswith("for ")]
    if not any(has_line(function, old) for old in others or old_lines):
        return False
    try:
        with_slip(slip, function)
    except SyntaxError:  # it takes the only line of a loop away
        return False
    return True


def with_slip(slip: Slip, function: Callable) -> Callable:
    """The listing's function with those lines of a slip that it has."""
    changes = {old: new for old, new in slip.changes if has_line(function, old)}
    return variant(function, changes, slip.id)
