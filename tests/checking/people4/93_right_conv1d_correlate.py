# source: https://github.com/rasbt/python-machine-learning-book-3rd-edition/issues/148  (is the book's conv1d right?)
# Right: np.correlate for every pair of series, summed over the inputs, every stride-th instant kept.
import numpy as np
operation, expected, wants = "conv1d", "right: np.correlate", ""

def function(y, w, b=None, *, stride=1, padding=0):
    x = np.pad(y, ((0, 0), (padding, padding)))
    rows = [np.sum([np.correlate(x[i], w[j, i], mode="valid") for i in range(len(x))], axis=0) for j in range(len(w))]
    z = np.array(rows)[:, ::stride]
    return z if b is None else z + np.asarray(b)[:, None]
