import numpy as np

def conv2d_transpose_backward(dout, X, W, stride, pad):
    """
    dout: (N, F, Hout, Wout)
    X: (N, C, Hin, Win)
    W: (C, F, Hf, Wf)
    """
    N, C, Hin, Win = X.shape
    _, F, Hf, Wf = W.shape
    dout_padded = np.pad(dout, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dX = np.zeros(X.shape)
    dW = np.zeros(W.shape)
    db = np.zeros(F)
    for n in range(N):
        for f in range(F):
            db[f] += np.sum(dout[n, f])
            for c in range(C):
                for i in range(Hin):
                    for j in range(Win):
                        block = dout_padded[n, f, i * stride:i * stride + Hf, j * stride:j * stride + Wf]
                        dX[n, c, i, j] += np.sum(block * W[f, c])  # BUG
                        dW[c, f] += block * X[n, c, i, j]
    return dX, dW, db


operation, expected = 'conv_transpose2d_backward', 'dX takes the filter W[f, c] instead of W[c, f], unseen when C = F = 1'
function = conv2d_transpose_backward
