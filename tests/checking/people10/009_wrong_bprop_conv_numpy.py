import numpy as np


def bprop_conv(array_E, array_F, C, H, W, str_h=1, str_w=1):
    # E: (K, P, Q, N) errors, F: (C, R, S, K) filters, grad_I: (C, H, W, N)
    K, P, Q, N = array_E.shape
    _, R, S, _ = array_F.shape
    array_grad_I = np.zeros((C, H, W, N))
    for p in range(P):
        for q in range(Q):
            slicedE = array_E[:, p, q, :]
            for r in range(R):
                h = p * str_h + r
                for s in range(S):
                    w = q * str_w + s
                    slicedF = array_F[:, r, s, :]
                    array_grad_I[:, p, w, :] += np.dot(slicedF, slicedE)  # BUG
    return array_grad_I


operation, expected = 'conv2d_input_gradient', "the gradient is added at the output's row instead of the input's row"
function = bprop_conv
