"""Wrong lines: what the slides print and what students write, each a changed line that runs.

    variants       `variant(function, changes)`: a listing with another line; `Slip`, one row of what follows
    errata_table   the slips of the slides, `lc.errata()`
    mistakes       what students write
    reference      what the vectorized functions make of a listing's inputs: what is right
"""

from .variants import Slip, has_line, variant

__all__ = ["Slip", "has_line", "variant"]
