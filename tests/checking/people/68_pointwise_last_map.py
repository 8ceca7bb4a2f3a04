# after: "MobileNet from scratch" repositories (= for += in the sum across maps)
import numpy as np

operation = "pointwise_conv2d"
expected = "only the last input map counts (= for +=)"
bug_line = "z[f, i, j] = w[f, d] * y[d, i, j]"


def function(y, w, b=None):
    D, H, W = y.shape
    z = np.zeros((len(w), H, W))
    for f in range(len(w)):
        for i in range(H):
            for j in range(W):
                for d in range(D):
                    z[f, i, j] = w[f, d] * y[d, i, j]
                if b is not None:
                    z[f, i, j] += b[f]
    return z
