# source: https://github.com/harvard-edge/cs249r_book/pull/1885  (average pooling; zeros of the padding counted)
# Right: mean pooling by a summed-area table (cumulative sums), always divided by k * k.
import numpy as np
operation, expected, wants = "mean_pool2d", "right, by cumulative sums", ""

def function(x, kernel_size, stride=1, padding=0):
    k = kernel_size
    lead = [(0, 0)] * (x.ndim - 2)
    x = np.pad(x, lead + [(padding, padding)] * 2)
    S = np.pad(x.cumsum(-1).cumsum(-2), lead + [(1, 0)] * 2)
    area = S[..., k:, k:] - S[..., :-k, k:] - S[..., k:, :-k] + S[..., :-k, :-k]
    return area[..., ::stride, ::stride] / (k * k)
