import numpy as np

def depthwise_forward(y, w, b):
    N, D, H, W = y.shape
    kh, kw = w.shape[1:]
    z = np.zeros((N, D, H-kh+1, W-kw+1))
    for n in range(N):
        for d in range(D):
            for i in range(z.shape[2]):
                for j in range(z.shape[3]):
                    z[n, d, i, j] = b[d]
                    for p in range(kh):
                        for q in range(kw):
                            z[n, d, i, j] += y[n, d, i+p, j+q]*w[0, p, q]  # BUG
    return z


operation, expected = 'depthwise_conv2d', "every map is scanned by the first map's filter"
function = depthwise_forward
