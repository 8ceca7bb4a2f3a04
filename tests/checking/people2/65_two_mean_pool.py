# source: https://github.com/apache/tvm/pull/18014 (division truncation) with https://github.com/PaddlePaddle/Anakin/issues/210 (last window)
# Mistake: two: // instead of /; a window that sticks out at the end is kept and cut off.
import numpy as np
operation, expected, wants = "mean_pool2d", "integer division + incomplete windows kept", ""

def function(x, k, stride=1):
    C, H, W = x.shape
    n1 = -(-(H - k) // stride) + 1  # BUG
    n2 = -(-(W - k) // stride) + 1
    out = np.zeros((C, n1, n2))
    for c in range(C):
        for i in range(n1):
            for j in range(n2):
                total = 0
                for p in range(k):
                    for q in range(k):
                        if i*stride + p < H and j*stride + q < W:
                            total += x[c, i*stride + p, j*stride + q]
                out[c, i, j] = total // (k * k)
    return out
