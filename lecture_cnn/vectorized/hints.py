"""The kinds of arguments and results, for the type hints of this room."""

from typing import Any

import numpy as np

Array = np.ndarray
Pair = tuple[int, int]  # along x, along y
Gradients = tuple[Array, Array, Array]
Sides = Any  # one number for x and y, or a Pair; `checked` makes it a Pair
