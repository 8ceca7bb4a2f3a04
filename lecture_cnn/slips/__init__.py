"""Wrong lines that run: what the slides print, and what students write.

    variants       `variant(function, changes)`: a listing with some lines replaced; `Slip`, one row
    errata_table   the slips of the slides, `lc.errata()`
    mistakes       what students write
    reference      what a listing should give, by the vectorized functions
"""

from .variants import Slip, has_line, variant

__all__ = ["Slip", "has_line", "variant"]
