# source: course forum style, own
# Mistake: the bias is added with every laid down filter. Right: once for each output cell
import numpy as np
operation, expected, wants = "conv_transpose2d", "the bias is added with every laid down filter", "z"

def function(x, kernel, bias, stride):
    n, h, w, cin = x.shape
    kh, kw, cout, _ = kernel.shape
    y = np.zeros((n, (h - 1) * stride + kh, (w - 1) * stride + kw, cout))
    for b in range(n):
        for i in range(h):
            for j in range(w):
                for o in range(cout):
                    for u in range(kh):
                        for v in range(kw):
                            y[b, i * stride + u, j * stride + v, o] += np.dot(kernel[u, v, o], x[b, i, j]) + bias[o]  # BUG
    return y
