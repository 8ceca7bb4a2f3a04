import numpy as np

def bprop_conv(E, F, dim_I, stride=1, pad=0):
    """
    E: errors of the layer above, (N, K, M, P)
    F: filters, (K, C, R, S)
    dim_I: shape of the inputs, (N, C, H, W)
    """
    N, C, H, W = dim_I
    K, _, R, S = F.shape
    _, _, M, P = E.shape
    grad_I = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    for n in range(N):
        for m in range(K):
            for d in range(C):
                for h in range(M):
                    for w in range(P):
                        sliceE = E[n, m, h, w]
                        grad_I[n, m, h * stride:h * stride + R, w * stride:w * stride + S] += F[m, d] * sliceE  # BUG
    return grad_I[:, :, pad:pad + H, pad:pad + W]


operation, expected = 'conv2d_input_gradient', "the gradient goes to the map with the filter's number m instead of the input map d"
function = bprop_conv
