# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "mean_pool2d", "", ""

def function(x, *, kernel_size, stride=None, padding=0):
    kh, kw = kernel_size
    stride = stride or kh
    xp = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * 2)
    oh = (xp.shape[2] - kh) // stride + 1
    ow = (xp.shape[3] - kw) // stride + 1
    acc = np.zeros(x.shape[:2] + (oh, ow))
    for i in range(kh):
        for j in range(kw):
            acc += xp[:, :, i:i + stride * (oh - 1) + 1:stride, j:j + stride * (ow - 1) + 1:stride]
    return acc / (kh * kw)
