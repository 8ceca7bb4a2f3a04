"""What the lecture says beside its listings, each statement as a function that runs it and returns the figures.

`print(facts.table(rows))` lays out what a function returns. In the lecture's order, by file:

    influence    who influences whom: one Y, one map, one weight, the animated 5x5 example
"""

from .influence import (
    animated_example,
    contributions,
    dependency,
    gradient_by_output_map,
    influence,
    influence_by_trial,
    influence_counts,
    placed,
    weight_by_trial,
)
from .tables import table

__all__ = [
    "table", "influence", "influence_by_trial", "influence_counts", "dependency", "gradient_by_output_map",
    "contributions", "placed", "weight_by_trial", "animated_example",
]
