# source: community.deeplearning.ai, April 2022, "Convolutional Neural Networks: backpropagation with rot180 on filters" (np.rot90(W, 2)?)
# Mistake: full correlation with a filter that is turned over along one axis only. Right: along both (180 degrees).
import numpy as np
operation, expected, wants = "conv2d_input_gradient", "filter flipped along one axis only", ""

def function(dz, w, *, stride=1, padding=0, input_shape):
    C, H, W = input_shape
    F, _, K, _ = w.shape
    _, h, v = dz.shape
    Hp, Wp = H + 2*padding, W + 2*padding
    up = np.zeros((F, Hp + K - 1, Wp + K - 1))
    for f in range(F):
        for i in range(h):
            for j in range(v):
                up[f, K - 1 + i*stride, K - 1 + j*stride] = dz[f, i, j]
    dxp = np.zeros((C, Hp, Wp))
    for c in range(C):
        for i in range(Hp):
            for j in range(Wp):
                for f in range(F):
                    for p in range(K):
                        for q in range(K):
                            dxp[c, i, j] += up[f, i + p, j + q] * w[f, c, K - 1 - p, q]  # BUG
    return dxp[:, padding:padding+H, padding:padding+W]
