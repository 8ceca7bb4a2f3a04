# source: course forum style, own
# Mistake: none. Right: as it stands
import numpy as np
operation, expected, wants = "max_pool2d_backward", "", ""

def function(dout, cache):
    x, pool_param = cache
    ph, pw, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    N, C, Hn, Wn = dout.shape
    dx = np.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for i in range(Hn):
                for j in range(Wn):
                    r, q = i * stride, j * stride
                    ind = np.argmax(x[n, c, r:r + ph, q:q + pw])
                    dx[n, c, r + ind // pw, q + ind % pw] += dout[n, c, i, j]
    return dx
