# source: https://github.com/kraiskil/onnx2c/issues/7  (the bias is indexed by the batch, [b], where the map, [m], is meant)
# Mistake: bias[n] instead of bias[m]. Right: one bias per output map.
import numpy as np
operation, expected, wants = "conv2d", "bias indexed by the instance of the batch instead of by the output map", ""

def function(x, weight, bias, stride=1, pad=0):
    N, C, H, W = x.shape
    M, _, kh, kw = weight.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    oh = (H + 2*pad - kh) // stride + 1
    ow = (W + 2*pad - kw) // stride + 1
    y = np.zeros((N, M, oh, ow))
    for n in range(N):
        for m in range(M):
            for i in range(oh):
                for j in range(ow):
                    acc = bias[n]  # BUG
                    for c in range(C):
                        for a in range(kh):
                            for b in range(kw):
                                acc += weight[m, c, a, b] * xp[n, c, i*stride+a, j*stride+b]
                    y[n, m, i, j] = acc
    return y
