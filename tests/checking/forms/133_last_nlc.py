import numpy as np
operation = "conv1d"
def function(x, kernel, bias, strides=1):
    """x (N, T, C_in), kernel (K, C_in, C_out)"""
    N, T, Cin = x.shape
    K, _, Cout = kernel.shape
    L = (T-K)//strides+1
    out = np.empty((N, L, Cout))
    for l in range(L):
        out[:, l] = np.tensordot(x[:, l*strides:l*strides+K], kernel, ((1, 2), (0, 1))) + bias
    return out
