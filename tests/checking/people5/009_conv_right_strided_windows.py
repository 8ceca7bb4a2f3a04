# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "conv2d", "", ""

def function(inp, weight, bias, padding, stride):
    if padding:
        inp = np.pad(inp, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = np.lib.stride_tricks.sliding_window_view(inp, weight.shape[2:], axis=(2, 3))
    view = view[:, :, ::stride, ::stride]
    out = np.einsum("nchwij,ocij->nohw", view, weight, optimize=True)
    return out + bias.reshape(1, -1, 1, 1)
