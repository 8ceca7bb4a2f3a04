# source: course forum style, own
# Mistake: dw of an image replaces that of the image before. Right: sum over the batch
import numpy as np
operation, expected, wants = "depthwise_conv2d_backward", "dw not summed over the batch", "dw"

def function(dz, y, w, stride, pad):
    N, D, H, W = y.shape
    _, K, L = w.shape
    yp = np.pad(y, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dyp = np.zeros_like(yp)
    dw = np.zeros_like(w)
    db = np.zeros(D)
    for n in range(N):
        for d in range(D):
            acc = np.zeros((K, L))
            for i in range(dz.shape[2]):
                for j in range(dz.shape[3]):
                    r, c = i*stride, j*stride
                    acc += yp[n, d, r:r+K, c:c+L] * dz[n, d, i, j]
                    dyp[n, d, r:r+K, c:c+L] += w[d] * dz[n, d, i, j]
                    db[d] += dz[n, d, i, j]
            dw[d] = acc  # BUG
    return dyp[:, :, pad:pad+H, pad:pad+W], dw, db
