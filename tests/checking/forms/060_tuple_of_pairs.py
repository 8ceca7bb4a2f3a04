import numpy as np
operation = "conv2d_backward"
def function(dZ, A_prev, params):
    (W, b), (stride, pad) = params
    A = np.pad(A_prev, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dA, dW = np.zeros_like(A), np.zeros_like(W)
    f = W.shape[2]
    for h in range(dZ.shape[2]):
        for v in range(dZ.shape[3]):
            a = A[:, :, h*stride:h*stride+f, v*stride:v*stride+f]
            dW += np.einsum('nf,ncij->fcij', dZ[:, :, h, v], a)
            dA[:, :, h*stride:h*stride+f, v*stride:v*stride+f] += np.einsum('nf,fcij->ncij', dZ[:, :, h, v], W)
    return dA[:, :, pad:A.shape[2]-pad, pad:A.shape[3]-pad], (dW, dZ.sum((0, 2, 3)))
