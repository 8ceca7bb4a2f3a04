"""Check what a convolution gives: `compare` (loops, vectorized, central differences), `central_differences`."""

from .compare import Comparison, compare
from .gradients import central_differences

__all__ = ["Comparison", "central_differences", "compare"]
