# source: course forum style, own
# Mistake: dw reads the batch's first image for every image, and db is a mean over the cells. Right: dw from image n; db is the sum
import numpy as np
operation, expected, wants = "conv2d_backward", "dw reads the batch's first image for every image, and db is a mean over the cells", "dw,db"

def function(dout, x, w, stride, pad):
    N, F, OH, OW = dout.shape
    _, C, KH, KW = w.shape
    H, W = x.shape[2:]
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dx_pad = np.zeros_like(x_pad)
    dw = np.zeros_like(w)
    db = np.zeros(F)
    for f in range(F):
        for n in range(N):
            for i in range(OH):
                for j in range(OW):
                    hs, ws = i * stride, j * stride
                    for kh in range(KH):
                        for kw in range(KW):
                            dx_pad[n, :, hs + kh, ws + kw] += w[f, :, kh, kw] * dout[n, f, i, j]
                            dw[f, :, kh, kw] += x_pad[0, :, hs + kh, ws + kw] * dout[n, f, i, j]  # BUG
        db[f] = dout[:, f].mean()  # BUG
    dx = dx_pad[:, :, pad:H + pad, pad:W + pad]
    return dx, dw, db
