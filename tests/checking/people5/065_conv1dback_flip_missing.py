# source: course forum style, own
# Mistake: the padded derivative meets the filter without a flip. Right: W[o, c, K-1-k]
import numpy as np
operation, expected, wants = "conv1d_backward", "the padded derivative meets the filter without a flip", "dy"

def function(delta, x, W):
    O, C, K = W.shape
    To = delta.shape[1]
    T = x.shape[1]
    dpad = np.zeros((O, To + 2 * (K - 1)))
    dpad[:, K - 1:K - 1 + To] = delta
    dx = np.zeros((C, T))
    for c in range(C):
        for t in range(T):
            for o in range(O):
                for k in range(K):
                    dx[c, t] += dpad[o, t + k] * W[o, c, k]  # BUG
    dW = np.zeros(W.shape)
    for o in range(O):
        for c in range(C):
            for k in range(K):
                for t in range(To):
                    dW[o, c, k] += delta[o, t] * x[c, t + k]
    return dx, dW, delta.sum(axis=1)
