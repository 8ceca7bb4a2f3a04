# source: course forum style, own
# Mistake: the window's rows reach only to the stride, not to the pool size. Right: r : r + size
import numpy as np
operation, expected, wants = "max_pool2d", "the window's rows reach only to the stride, not to the pool size", "u"

def pooling(feature_map, size=2, stride=2):
    rows, cols, chans = feature_map.shape
    out = np.zeros(((rows - size) // stride + 1, (cols - size) // stride + 1, chans))
    for ch in range(chans):
        r2 = 0
        for r in range(0, rows - size + 1, stride):
            c2 = 0
            for c in range(0, cols - size + 1, stride):
                out[r2, c2, ch] = np.max(feature_map[r:r + stride, c:c + size, ch])  # BUG
                c2 = c2 + 1
            r2 = r2 + 1
    return out


def function(batch, size, stride):
    return np.stack([pooling(fm, size, stride) for fm in batch])
