import numpy as np
operation = "max_pool2d"
def function(x, pool_size=(2, 2), strides=(2, 2)):
    ph, pw = pool_size
    sh, sw = strides
    n, h, w, c = x.shape
    out = np.stack([x[:, i:i+ph, j:j+pw].max(axis=(1, 2)) for i in range(0, h-ph+1, sh) for j in range(0, w-pw+1, sw)], axis=1)
    return out.reshape(n, (h-ph)//sh+1, (w-pw)//sw+1, c)
