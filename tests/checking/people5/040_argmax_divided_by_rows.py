# source: course forum style, own
# Mistake: the flat argmax is split by the number of rows of the window, not of columns. Right: divmod(argmax, columns of the window)
import numpy as np
operation, expected, wants = "max_pool2d", "the flat argmax is split by the number of rows of the window, not of columns", "pidx"

def function(A, kh, kw, s):
    m, ch, h, w = A.shape
    oh, ow = (h - kh) // s + 1, (w - kw) // s + 1
    Z = np.zeros((m, ch, oh, ow))
    rows = np.zeros(Z.shape, dtype=int)
    cols = np.zeros(Z.shape, dtype=int)
    for b in range(m):
        for c in range(ch):
            for i in range(oh):
                for j in range(ow):
                    win = A[b, c, i * s:i * s + kh, j * s:j * s + kw]
                    am = win.argmax()
                    Z[b, c, i, j] = win.max()
                    rows[b, c, i, j] = i * s + am // kh  # BUG
                    cols[b, c, i, j] = j * s + am % kh  # BUG
    return Z, (rows, cols)
