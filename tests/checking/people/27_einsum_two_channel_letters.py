# after: einsum answers on forums (two letters for the input map, so both are summed alone)
import numpy as np

operation = "conv2d"
expected = "filter summed over its input maps before it meets the input"
bug_line = 'z = np.einsum("chwpq,fdpq->fhw", views, w)'


def function(y, w, b=None, *, stride=1, padding=0):
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    views = np.lib.stride_tricks.sliding_window_view(yp, w.shape[-2:], axis=(1, 2))
    views = views[:, ::stride, ::stride]
    z = np.einsum("chwpq,fdpq->fhw", views, w)
    return z if b is None else z + b[:, None, None]
