# source: https://github.com/alexandrosstergiou/keras-DepthwiseConv3D/issues/7  (only one filter was applied over all channels)
# Mistake: w[0] for every map. Right: w[c], each map its own filter.
import numpy as np
operation, expected, wants = "depthwise_conv2d", "the first map's filter used for every map", ""

def function(y, w, b=None, *, stride=1, padding=0):
    C, H, W = y.shape
    K = w.shape[-1]
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    H2, W2 = (H + 2*padding - K)//stride + 1, (W + 2*padding - K)//stride + 1
    z = np.zeros((C, H2, W2))
    kernel = w[0]
    for c in range(C):
        for i in range(H2):
            for j in range(W2):
                for u in range(K):
                    for v in range(K):
                        z[c, i, j] += yp[c, i*stride+u, j*stride+v] * kernel[u, v]  # BUG
        if b is not None:
            z[c] += b[c]
    return z
