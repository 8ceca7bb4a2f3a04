import numpy as np
operation = "conv2d"
CONFIG = {"stride": 2, "padding": 1}
def function(x, w, b):
    s, p = CONFIG["stride"], CONFIG["padding"]
    x = np.pad(x, ((0, 0), (p, p), (p, p)))
    k = w.shape[-1]
    v = np.lib.stride_tricks.sliding_window_view(x, (k, k), (1, 2))[:, ::s, ::s]
    return np.einsum('chwij,fcij->fhw', v, w) + b[:, None, None]
