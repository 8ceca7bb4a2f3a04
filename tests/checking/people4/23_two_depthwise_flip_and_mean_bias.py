# source: https://github.com/HomericIntelligence/Odyssey/issues/3819 (depthwise backward without any gradient check), https://github.com/PaddlePaddle/Paddle/pull/31762 (a fix of such a gradient, title only)
# Two mistakes: dw comes out turned by 180 degrees; db is the mean over the positions. Right: dw[c, u, v]; a sum.
import numpy as np
operation, expected, wants = "depthwise_conv2d_backward", "two: dw flipped + db averaged over the positions", ""

def function(dz, y, w, *, stride=1, padding=0):
    C, OH, OW = dz.shape
    K = w.shape[1]
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(C)
    for c in range(C):
        for i in range(OH):
            for j in range(OW):
                for u in range(K):
                    for v in range(K):
                        r, s = i*stride + u, j*stride + v
                        dyp[c, r, s] += w[c, u, v] * dz[c, i, j]
                        dw[c, K-1-u, K-1-v] += yp[c, r, s] * dz[c, i, j]  # BUG
        db[c] = np.mean(dz[c])  # BUG
    return dyp[:, padding:padding+y.shape[1], padding:padding+y.shape[2]].copy(), dw, db
