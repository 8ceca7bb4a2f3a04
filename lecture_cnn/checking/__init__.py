"""Check what a convolution gives.

compare   an operation by the loops, vectorized, and by central differences
check     a student's function on adversarial cases, with a diagnosis
gradcheck any derivatives beside central differences: of two functions, a layer, a network
replay    a student's loops beside a listing
"""

from .check import check
from .compare import Comparison, compare
from .gradcheck import gradcheck
from .gradients import central_differences
from .replay import replay

__all__ = ["Comparison", "central_differences", "check", "compare", "gradcheck", "replay"]
