import numpy as np
operation = "conv2d_filter_gradient"
def function(x, delta, stride=1):
    C, H, W = x.shape
    F, h, w = delta.shape
    K = H - (h-1)*stride
    out = np.zeros((F, C, K, K))
    for f in range(F):
        for c in range(C):
            for u in range(K):
                for v in range(K):
                    out[f, c, u, v] = (delta[f]*x[c, u:u+stride*h:stride, v:v+stride*w:stride]).sum()
    return out
