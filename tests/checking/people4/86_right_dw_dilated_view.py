# source: https://github.com/sebgao/cTensor/issues/3  (why is dilation set to stride? here without the factor 1/(BHW))
# Right: for a batch; the windows of y are as large as dz, dilated by the stride; tensordot over instances and positions.
import numpy as np
operation, expected, wants = "conv2d_filter_gradient", "right: batch only, dz as a dilated filter on y", ""

def function(dz, y, *, K, stride=1, padding=0):
    B, F, H, W = dz.shape
    x = np.pad(y, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dw = np.empty((F, y.shape[1], K, K))
    for k in range(K):
        for l in range(K):
            part = x[:, :, k:k+(H-1)*stride+1:stride, l:l+(W-1)*stride+1:stride]
            dw[:, :, k, l] = np.tensordot(dz, part, axes=[(0, 2, 3), (0, 2, 3)])
    return dw
