# source: https://datascience-enthusiast.com/DL/Convolution_model_Step_by_Stepv2.html  (pool_forward(A_prev, hparameters, mode))
# Right: channels last, {"f", "stride"} in a dict, mode "max" or "average"; returns A and a cache, no positions.
import numpy as np
operation, expected, wants = "max_pool2d", "right: channels last, (A_prev, hparameters, mode) -> A, cache", ""

def function(A_prev, hparameters, mode="max"):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, stride = hparameters["f"], hparameters["stride"]
    n_H = int(1 + (n_H_prev - f) / stride)
    n_W = int(1 + (n_W_prev - f) / stride)
    A = np.zeros((m, n_H, n_W, n_C_prev))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C_prev):
                    a_slice = A_prev[i, h * stride:h * stride + f, w * stride:w * stride + f, c]
                    if mode == "max":
                        A[i, h, w, c] = np.max(a_slice)
                    elif mode == "average":
                        A[i, h, w, c] = np.mean(a_slice)
    return A, (A_prev, hparameters)
