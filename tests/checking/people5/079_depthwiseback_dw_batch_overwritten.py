# source: course forum style, own
# Mistake: dw is set by each image, the last one stays. Right: += over the batch
import numpy as np
operation, expected, wants = "depthwise_conv2d_backward", "dw is set by each image, the last one stays", "dw"

def function(dout, x, w, stride, pad):
    N, C, OH, OW = dout.shape
    kh, kw = w.shape[1:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw, db = np.zeros_like(xp), np.zeros_like(w), np.zeros(C)
    for n in range(N):
        for c in range(C):
            g = np.zeros((kh, kw))
            for i in range(OH):
                for j in range(OW):
                    sl = (slice(i * stride, i * stride + kh), slice(j * stride, j * stride + kw))
                    g += dout[n, c, i, j] * xp[n, c][sl]
                    dxp[n, c][sl] += dout[n, c, i, j] * w[c]
                    db[c] += dout[n, c, i, j]
            dw[c] = g  # BUG
    H, W = x.shape[2:]
    return dxp[:, :, pad:pad + H, pad:pad + W], dw, db
