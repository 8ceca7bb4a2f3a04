import numpy as np
operation = "conv1d"
def function(signal, *, kernels, bias=None, stride=1, padding=0):
    sig = np.pad(signal, ((0, 0), (padding, padding)))
    Cout, Cin, K = kernels.shape
    T = (sig.shape[1] - K)//stride + 1
    out = np.zeros((Cout, T))
    for o in range(Cout):
        for t in range(T):
            out[o, t] = (kernels[o] * sig[:, t*stride:t*stride+K]).sum()
        if bias is not None:
            out[o] += bias[o]
    return out
