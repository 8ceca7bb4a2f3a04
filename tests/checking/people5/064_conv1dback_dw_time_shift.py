# source: course forum style, own
# Mistake: dW reads the input at t + k, without the stride. Right: t*stride + k
import numpy as np
operation, expected, wants = "conv1d_backward", "dW reads the input at t + k, without the stride", "dw"

def function(dLdZ, A, W, stride):
    N, Cout, Tout = dLdZ.shape
    _, Cin, K = W.shape
    dLdA = np.zeros(A.shape)
    dLdW = np.zeros(W.shape)
    dLdb = np.zeros(Cout)
    for n in range(N):
        for o in range(Cout):
            for t in range(Tout):
                dLdb[o] += dLdZ[n, o, t]
                for c in range(Cin):
                    for k in range(K):
                        dLdW[o, c, k] += dLdZ[n, o, t] * A[n, c, t + k]  # BUG
                        dLdA[n, c, t * stride + k] += dLdZ[n, o, t] * W[o, c, k]
    return dLdA, dLdW, dLdb
