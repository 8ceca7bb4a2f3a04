# source: https://github.com/Maratyszcza/NNPACK/issues/16
# Mistake: the column of the window is counted with the stride of the rows. Right: with that of the columns
import numpy as np
operation, expected, wants = "mean_pool2d", "the column of the window is counted with the stride of the rows", "u"

def function(x, pool_size, strides):
    ph, pw = pool_size
    sh, sw = strides
    n, c, h, w = x.shape
    oh, ow = (h - ph) // sh + 1, (w - pw) // sw + 1
    y = np.zeros((n, c, oh, ow))
    for b in range(n):
        for k in range(c):
            for i in range(oh):
                for j in range(ow):
                    acc = 0
                    for a in range(ph):
                        for d in range(pw):
                            s = i * sh + a
                            t = j * sh + d  # BUG
                            acc += x[b, k, s, t]
                    y[b, k, i, j] = acc / (ph * pw)
    return y
