# source: course forum style, own
# Mistake: each input channel overwrites the sum of the ones before. Right: add them up
import numpy as np
operation, expected, wants = "conv2d", "sum over input channels overwritten: only the last channel counts", "z"

def function(feature_maps, w, b, stride):
    N, D, H, W = feature_maps.shape
    M, _, Kh, Kw = w.shape
    oh, ow = (H - Kh) // stride + 1, (W - Kw) // stride + 1
    z = np.zeros((N, M, oh, ow))
    for n in range(N):
        for m in range(M):
            for y in range(oh):
                for x in range(ow):
                    total = 0.0
                    for d in range(D):
                        win = feature_maps[n, d, y*stride:y*stride+Kh, x*stride:x*stride+Kw]
                        total = np.sum(win * w[m, d])  # BUG
                    z[n, m, y, x] = total + b[m]
    return z
