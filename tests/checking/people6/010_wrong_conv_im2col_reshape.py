# source: course forum style, own
# Mistake: rows of windows are reshaped straight to (N, F, OH, OW). Right: reshape to (N, OH, OW, F), then transpose
import numpy as np
operation, expected, wants = "conv2d", "result reshaped to maps first without a transpose", "z"

def function(x, W, b, stride=1, pad=0):
    FN, C, FH, FW = W.shape
    x = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    win = np.lib.stride_tricks.sliding_window_view(x, (FH, FW), axis=(2, 3))[:, :, ::stride, ::stride]
    N, _, OH, OW = win.shape[:4]
    col = win.transpose(0, 2, 3, 1, 4, 5).reshape(N * OH * OW, -1)
    out = col @ W.reshape(FN, -1).T + b
    return out.reshape(N, FN, OH, OW)  # BUG
