# source: course forum style, own
# Mistake: dx takes the filter transposed, and db adds dz once for every place of the filter. Right: w[c, u, v]; db adds dz once for each cell
import numpy as np
operation, expected, wants = "depthwise_conv2d_backward", "dx takes the filter transposed, and db adds dz once for every place of the filter", "dy,db"

def function(d_out, x, w, stride):
    C, oh, ow = d_out.shape
    k = w.shape[1]
    g = {"dx": np.zeros_like(x), "dw": np.zeros_like(w), "db": np.zeros(C)}
    for c in range(C):
        for i in range(oh):
            for j in range(ow):
                d = d_out[c, i, j]
                for u in range(k):
                    for v in range(k):
                        g["dx"][c, i * stride + u, j * stride + v] += d * w[c, v, u]  # BUG
                        g["dw"][c, u, v] += d * x[c, i * stride + u, j * stride + v]
                        g["db"][c] += d  # BUG
    return g
