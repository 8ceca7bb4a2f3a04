import numpy as np
# correlation of the layer input with the output error.  VK.

def weight_gradient(DELTA, X, KSIZE):
    (NIN, NX, NY) = X.shape
    (NOUT, MX, MY) = DELTA.shape
    GRAD = np.zeros((NOUT, NIN, KSIZE, KSIZE))
    for J in range(NOUT):
        for I in range(NIN):
            for KX in range(KSIZE):
                for KY in range(KSIZE):
                    for IX in range(MX):
                        for IY in range(MY):
                            GRAD[J, I, KX, KY] += DELTA[J, IX, IY] * X[I, IX + KY, IY + KX]  # BUG
    return GRAD


operation, expected = 'conv2d_filter_gradient', "the filter's offsets are exchanged in the input's index, so the gradient is transposed"
function = weight_gradient
