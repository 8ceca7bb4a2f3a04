# source: https://github.com/astrorama/SourceXtractorPlusPlus/pull/72, https://github.com/claroche-r/DMBSR/issues/4
#         (convolution taken for correlation: one of the two turns the kernel by 180 degrees)
# Mistake: scipy's convolve2d flips the filter. Right: correlate2d (no flip), as in every CNN library.
import numpy as np
from scipy import signal
operation, expected, wants = "conv2d", "filter flipped (true convolution instead of correlation)", ""

def function(y, w, b=None, *, stride=1, padding=0):
    y = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    maps = [sum(signal.convolve2d(ch, k, mode="valid") for ch, k in zip(y, filt)) for filt in w]
    z = np.stack(maps)[:, ::stride, ::stride]
    if b is not None:
        z = z + np.reshape(b, (-1, 1, 1))
    return z
