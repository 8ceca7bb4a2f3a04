# source: https://github.com/deeplearning4j/deeplearning4j/issues/8280  (bias gradient summed over 0, 2, 3: right for NCHW, wrong for NHWC)
# Mistake: maps are last here, yet db is summed over the axes (0, 2, 3). Right: (0, 1, 2).
import numpy as np
operation, expected, wants = "conv2d_backward", "db summed over the axes of the other layout (maps last)", ""

def function(dout, x, w, stride=1, pad=0):
    # x: (N, H, W, C), w: (K, K, C_in, C_out)
    N, H, W, C = x.shape
    K = w.shape[0]
    xp = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    for n in range(N):
        for i in range(dout.shape[1]):
            for j in range(dout.shape[2]):
                for f in range(dout.shape[3]):
                    r, c = i*stride, j*stride
                    dw[:, :, :, f] += xp[n, r:r+K, c:c+K, :] * dout[n, i, j, f]
                    dxp[n, r:r+K, c:c+K, :] += w[:, :, :, f] * dout[n, i, j, f]
    db = np.sum(dout, axis=(0, 2, 3))  # BUG
    return dxp[:, pad:pad+H, pad:pad+W, :], dw, db
