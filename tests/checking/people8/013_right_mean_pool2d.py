# meanpool.m -> python.  X is H x W x C x N like in MatConvNet
import numpy as np

def meanpool(X, poolDim, stride):
    [H, W, C, N] = X.shape
    outH = int(np.floor((H - poolDim) / stride)) + 1
    outW = int(np.floor((W - poolDim) / stride)) + 1
    Y = np.zeros((outH, outW, C, N))
    for n in range(1, N + 1):
        for c in range(1, C + 1):
            for i in range(1, outH + 1):
                for j in range(1, outW + 1):
                    r1 = (i - 1) * stride + 1
                    c1 = (j - 1) * stride + 1
                    patch = X[r1 - 1:r1 - 1 + poolDim, c1 - 1:c1 - 1 + poolDim, c - 1, n - 1]
                    Y[i - 1, j - 1, c - 1, n - 1] = np.mean(patch.flatten())
    return Y


operation, expected = 'mean_pool2d', ''
function = meanpool
