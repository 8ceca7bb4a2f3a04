import numpy as np
# back propagation through one convolution, single image.  VK.

def BACKPROP(DELTA, X, W):
    (NIN, NX, NY) = X.shape
    (NOUT, _, KX, KY) = W.shape
    (_, MX, MY) = DELTA.shape
    DX = np.zeros(X.shape)
    DW = np.zeros(W.shape)
    DB = np.zeros(NOUT)
    for J in range(NOUT):
        for IX in range(MX):
            for IY in range(MY):
                DB[J] += DELTA[J, IX, IY] / (MX * MY)  # BUG
                for I in range(NIN):
                    for A in range(KX):
                        for B in range(KY):
                            DW[J, I, A, B] += DELTA[J, IX, IY] * X[I, IX + A, IY + B]
                            DX[I, IX + A, IY + B] += DELTA[J, IX, IY] * W[J, I, KX - 1 - A, KY - 1 - B]  # BUG
    return DX, DW, DB


operation, expected = 'conv2d_backward', 'two: the filter is flipped in the scatter to the input, and db is the mean over positions instead of the sum'
function = BACKPROP
