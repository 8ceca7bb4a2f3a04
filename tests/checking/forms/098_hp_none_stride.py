import numpy as np
operation = "max_pool2d"
def function(x, pool=(2, 2), stride=None):
    kh, kw = pool
    if stride is None:
        stride = pool
    sh, sw = stride
    C, H, W = x.shape
    out = np.zeros((C, (H-kh)//sh+1, (W-kw)//sw+1))
    for i in range(out.shape[1]):
        for j in range(out.shape[2]):
            out[:, i, j] = x[:, i*sh:i*sh+kh, j*sw:j*sw+kw].max(axis=(1, 2))
    return out
