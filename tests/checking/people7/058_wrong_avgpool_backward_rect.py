import numpy as np

def meanpool_bwd(du, in_shape, kh, kw, s):
    D, H, W = in_shape
    dy = np.zeros(in_shape)
    for d in range(D):
        for i in range(du.shape[1]):
            for j in range(du.shape[2]):
                share = du[d, i, j] / kh**2  # BUG
                for a in range(kh):
                    for b in range(kw):
                        dy[d, i*s+a, j*s+b] += share
    return dy


operation, expected = 'mean_pool2d_backward', 'divided by KH*KH where the window is KH by KW'
function = meanpool_bwd
