import numpy as np

def distribute_value(dz, shape):
    (nh, nw) = shape
    a = np.ones(shape) * dz  # BUG
    return a

def backward_avg(dA, A_prev, f, stride):
    m, nH, nW, nC = dA.shape
    dA_prev = np.zeros(A_prev.shape)
    for i in range(m):
        for h in range(nH):
            for w in range(nW):
                for c in range(nC):
                    dA_prev[i, h*stride:h*stride+f, w*stride:w*stride+f, c] += distribute_value(dA[i, h, w, c], (f, f))
    return dA_prev


operation, expected = 'mean_pool2d_backward', "du isn't divided by the number of cells in the window"
function = backward_avg
