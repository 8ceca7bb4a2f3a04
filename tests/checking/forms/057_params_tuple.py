import numpy as np
operation = "conv2d"
def function(x, params, stride=1, padding=0):
    W, b = params
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    k = W.shape[-1]
    H = (x.shape[1]-k)//stride+1
    V = (x.shape[2]-k)//stride+1
    z = np.zeros((W.shape[0], H, V))
    for i in range(H):
        for j in range(V):
            z[:, i, j] = (W * x[None, :, i*stride:i*stride+k, j*stride:j*stride+k]).sum((1, 2, 3)) + b
    return z
