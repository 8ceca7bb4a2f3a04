import numpy as np

def deconv2d(a, W, b, s):
    # a: [h, w, c_in]   W: [k, k, c_out, c_in]
    k = W.shape[0]
    h, w, _ = a.shape
    z = np.zeros(((h - 1)*s + k, (w - 1)*s + k, W.shape[2]))
    for i in range(h):
        for j in range(w):
            for p in range(k):
                for q in range(k):
                    z[i*s + p, j*s + q] += W[p, q] @ a[i, j] + b  # BUG
    return z


operation, expected = 'conv_transpose2d', 'the bias is added with each laid down filter instead of once per cell'
function = deconv2d
