# source: https://nbviewer.org/github/amanchadha/coursera-deep-learning-specialization/blob/master/C4%20-%20Convolutional%20Neural%20Networks/Week%201/Convolution_model_Step_by_Step_v2a.ipynb  (unpadding by pad:-pad)
# Mistake: [pad:-pad] takes the border off; with pad = 0 that is [0:0], nothing is left. Right for pad > 0.
import numpy as np
operation, expected, wants = "conv2d_backward", "dy empty without padding (pad:-pad)", ""

def function(dZ, A_prev, W, stride=1, pad=0):
    n_C_prev, n_H_prev, n_W_prev = A_prev.shape
    n_C, _, f, _ = W.shape
    _, n_H, n_W = dZ.shape
    A_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad)))
    dA_pad = np.zeros(A_pad.shape)
    dW = np.zeros(W.shape)
    db = np.zeros(n_C)
    for c in range(n_C):
        for h in range(n_H):
            for w in range(n_W):
                for k in range(n_C_prev):
                    for u in range(f):
                        for v in range(f):
                            dA_pad[k, h*stride + u, w*stride + v] += W[c, k, u, v] * dZ[c, h, w]
                            dW[c, k, u, v] += A_pad[k, h*stride + u, w*stride + v] * dZ[c, h, w]
                db[c] += dZ[c, h, w]
    dA_prev = dA_pad[:, pad:-pad, pad:-pad]  # BUG
    return dA_prev, dW, db
