"""Check what a convolution gives: `compare` (loops, vectorized, central differences), `central_differences`, `judge`."""

from .compare import Comparison, compare
from .exercise import judge
from .gradients import central_differences

__all__ = ["Comparison", "central_differences", "compare", "judge"]
