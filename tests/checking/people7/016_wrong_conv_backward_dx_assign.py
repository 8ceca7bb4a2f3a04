import numpy as np

def conv_bwd(dZ, A_prev, W, stride, pad):
    # coursera-like shapes: (m, H, W, C), filters (f, f, C_prev, C)
    m, H, Wd, Cp = A_prev.shape
    f = W.shape[0]
    _, nH, nW, nC = dZ.shape
    dA = np.zeros((m, H+2*pad, Wd+2*pad, Cp))
    A = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dW = np.zeros(W.shape)
    db = np.zeros((1, 1, 1, nC))
    for i in range(m):
        for h in range(nH):
            for w in range(nW):
                vs = h*stride; ve = vs+f
                hs = w*stride; he = hs+f
                tmp = 0
                for c in range(nC):
                    tmp = tmp + W[:, :, :, c] * dZ[i, h, w, c]
                    dW[:, :, :, c] += A[i, vs:ve, hs:he, :] * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
                dA[i, vs:ve, hs:he, :] = tmp  # BUG
    dA_prev = dA[:, pad:pad+H, pad:pad+Wd, :]
    return dA_prev, dW, db


operation, expected = 'conv2d_backward', 'dx = instead of += where windows overlap'
function = conv_bwd
