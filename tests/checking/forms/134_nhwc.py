import numpy as np
operation = "conv_transpose2d"
def function(x, W, b, s):
    N, H, V, C = x.shape
    k, _, F, _ = W.shape
    out = np.zeros((N, (H-1)*s+k, (V-1)*s+k, F))
    for i in range(H):
        for j in range(V):
            out[:, i*s:i*s+k, j*s:j*s+k] += np.einsum('nc,klfc->nklf', x[:, i, j], W)
    return out + b
