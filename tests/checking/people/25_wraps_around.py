# after: "CNN from scratch" repositories (no padded copy; a negative index reads the other end)
import numpy as np

operation = "conv2d"
expected = "padding reads the opposite border (negative index) at the first side"
bug_line = "if r < H and s < W:"


def function(y, w, b=None, *, stride=1, padding=0):
    C, H, W = y.shape
    F, _, K, _ = w.shape
    z = np.zeros((F, (H + 2*padding - K) // stride + 1, (W + 2*padding - K) // stride + 1))
    for f in range(F):
        for i in range(z.shape[1]):
            for j in range(z.shape[2]):
                total = 0.0 if b is None else b[f]
                for c in range(C):
                    for p in range(K):
                        for q in range(K):
                            r, s = i*stride + p - padding, j*stride + q - padding
                            if r < H and s < W:
                                total += w[f, c, p, q] * y[c, r, s]
                z[f, i, j] = total
    return z
