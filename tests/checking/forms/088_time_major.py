import numpy as np
operation = "conv1d"
def tdnn(frames, W, b, stride=1):
    """frames (T, D_in); W (D_out, K, D_in)"""
    T, D = frames.shape
    M, K, _ = W.shape
    n = (T-K)//stride+1
    out = np.zeros((n, M))
    for t in range(n):
        for m in range(M):
            out[t, m] = b[m] + np.sum(W[m]*frames[t*stride:t*stride+K])
    return out
function = tdnn
