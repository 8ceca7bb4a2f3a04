# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "transform_conv2d", "", ""

def function(y, w, b, transforms):
    D, W, H = y.shape
    M, _, K, _ = w.shape
    maps = []
    for j in range(M):
        for Tm in transforms:
            wt = np.stack([(Tm @ w[j, d].ravel()).reshape(K, K) for d in range(D)])
            z = np.zeros((W - K + 1, H - K + 1))
            for x in range(W - K + 1):
                for v in range(H - K + 1):
                    z[x, v] = (wt * y[:, x:x+K, v:v+K]).sum() + b[j]
            maps.append(z)
    return np.array(maps)
