"""The kinds of changes, in words, and how likely they are."""

from collections.abc import Iterator
from typing import Any

OFF_BY_ONE = "an index or a size is one too large or too small"
EXCHANGED = "two indices, sizes or arguments are exchanged"
ANOTHER_NAME = "a name stands where another belongs"
REST = "p stands where 1 - p belongs, or 1 - p where p belongs"
COMPARED = "a comparison is not the right one"
NUMBER = "a number, such as an axis or what a value begins with, is another"
FUNCTION = "a function such as a root or a mean is missing, another, or one too many"
INDEX = "an index is missing, or one too many"
TYPE = "a type holds whole numbers alone"
TURNED = "an array or an index runs the wrong way round"

FIRST, SOON, NEAR, TWINS, FAR, LAST = range(6)  # ranks

# What is done, of the same name for an expression's twin; the rank; the kind; the new expression.
Maker = tuple[str, int, str, Any]
Makers = Iterator[Maker]
