import numpy as np

def conv1d(x, w, b, stride=1):
    """
    x : (T, C_in)
    w : (K, C_in, C_out)
    """
    K = w.shape[0]
    out = []
    t = 0
    while t + K <= len(x):
        out.append(np.tensordot(x[t:t+K], w, axes=([0, 1], [0, 1])) + b)
        t += stride
    return np.stack(out)


operation, expected = 'conv1d', ''
function = conv1d
