import numpy as np
# correlation of the layer input with the output error, cf. LeCun 98.  VK.

def weight_gradient(DELTA, X, KSIZE, STRIDE=1, PAD=0):
    (NIMG, NIN, NX, NY) = X.shape
    (_, NOUT, MX, MY) = DELTA.shape
    GRAD = np.zeros((NOUT, NIN, KSIZE, KSIZE))
    for KX in range(KSIZE):
        for KY in range(KSIZE):
            for IX in range(MX):
                JX = IX * STRIDE + KX - PAD
                if not 0 <= JX < NX: continue
                for IY in range(MY):
                    JY = IY * STRIDE + KY - PAD
                    if not 0 <= JY < NY: continue
                    for I in range(NIMG):
                        GRAD[:, :, KX, KY] += np.outer(DELTA[I, :, IX, IY], X[I, :, JX, JY])
    return GRAD


operation, expected = 'conv2d_filter_gradient', ''
function = weight_gradient
