"""Short names for the types in the signatures of `nets` and `deck`."""

from typing import Any

import numpy as np

Array = np.ndarray
Generator = np.random.Generator
Row = dict[str, Any]  # one row of a table: heading -> value
Shape = tuple[int, ...]
Pair = tuple[int, int]  # a number along x and a number along y
Sides = int | Pair  # one number for both, or a pair
Draws = Generator | None  # where a training draws its random numbers; None outside of training
