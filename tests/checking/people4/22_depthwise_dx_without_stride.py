# source: https://github.com/yonghenglh6/DepthwiseConvolution/issues/20  (with stride 2 the propagated gradient does not match; "only for stride 1")
# Mistake: dy is scattered at i, j. Right: at i*stride, j*stride, as dw is gathered.
import numpy as np
operation, expected, wants = "depthwise_conv2d_backward", "stride ignored in dy (dw is right)", ""

def function(dout, x, w, stride=1, padding=0):
    N, C, H, W = x.shape
    k = w.shape[-1]
    x_pad = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dx_pad = np.zeros_like(x_pad)
    dw = np.zeros_like(w)
    db = np.zeros(C)
    for n in range(N):
        for c in range(C):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    db[c] += dout[n, c, i, j]
                    for u in range(k):
                        for v in range(k):
                            dw[c, u, v] += dout[n, c, i, j] * x_pad[n, c, i*stride+u, j*stride+v]
                            dx_pad[n, c, i+u, j+v] += dout[n, c, i, j] * w[c, u, v]  # BUG
    return dx_pad[:, :, padding:padding+H, padding:padding+W], dw, db
