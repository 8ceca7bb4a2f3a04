import numpy as np
operation = "conv2d"
from types import SimpleNamespace
def conv_forward(x, layer: SimpleNamespace):
    w, b = layer.w, layer.b
    s, p = layer.stride, layer.pad
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    k = w.shape[-1]
    v = np.lib.stride_tricks.sliding_window_view(xp, (k, k), (2, 3))[:, :, ::s, ::s]
    return np.einsum('nchwij,fcij->nfhw', v, w) + b[:, None, None]
function = conv_forward
