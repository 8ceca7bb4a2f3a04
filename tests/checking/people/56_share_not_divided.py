# source: https://github.com/marsggbo/deeplearning.ai_JupyterNotebooks/issues/6
# (distribute_value in pool_backward)
import numpy as np

operation = "mean_pool2d_backward"
expected = "the derivative not divided by K*K"
bug_line = "dyp[d, i*stride+a, j*stride+e] += du[d, i, j]"


def function(du, K, *, stride=1, padding=0, input_shape):
    D, H, W = input_shape
    dyp = np.zeros((D, H + 2*padding, W + 2*padding))
    for d in range(D):
        for i in range(du.shape[1]):
            for j in range(du.shape[2]):
                for a in range(K):
                    for e in range(K):
                        dyp[d, i*stride+a, j*stride+e] += du[d, i, j]
    return dyp[:, padding:padding+H, padding:padding+W].copy()
