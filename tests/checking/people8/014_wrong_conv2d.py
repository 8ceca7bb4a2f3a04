# cnnConvolve.m -> python.  images: H x W x C x N, filters: kh x kw x C x F
import numpy as np

def cnnConvolve(images, filters, b):
    [H, W, C, N] = images.shape
    [kh, kw, _, F] = filters.shape
    outH = H - kh + 1
    outW = W - kw + 1
    out = np.zeros((outH, outW, F, N))
    for n in range(N):
        for f in range(F):
            for r in range(outH):
                for s in range(outW):
                    acc = 0
                    for c in range(C):
                        for u in range(kh):
                            for v in range(kw):
                                acc = acc + images[r + u, s + v, c, n] * filters[kh - u - 1, kw - v - 1, c, f]  # BUG
                    out[r, s, f, n] = acc + b[f]
    return out


operation, expected = 'conv2d', 'true convolution: the filter is turned by 180 degrees'
function = cnnConvolve
