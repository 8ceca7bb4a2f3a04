# source: course forum style, own
# Mistake: dw is taken from the start of the series shifted by t, without the stride. Right: t*stride
import numpy as np
operation, expected, wants = "conv1d_backward", "dw takes windows at t instead of t*stride", "dw"

class Conv1d:
    def __init__(self, W, b, stride):
        self.W, self.b, self.stride = W, b, stride

    def forward(self, x):
        self.x = x
        n, c, T = x.shape
        o, _, k = self.W.shape
        L = (T - k) // self.stride + 1
        out = np.zeros((n, o, L))
        for t in range(L):
            s = t * self.stride
            out[:, :, t] = np.einsum('nck,ock->no', x[:, :, s:s+k], self.W) + self.b
        return out

    def backward(self, delta):
        k = self.W.shape[2]
        self.dW = np.zeros(self.W.shape)
        self.db = delta.sum(axis=(0, 2))
        dx = np.zeros(self.x.shape)
        for t in range(delta.shape[2]):
            s = t * self.stride
            dx[:, :, s:s+k] += np.einsum('no,ock->nck', delta[:, :, t], self.W)
            self.dW += np.einsum('no,nck->ock', delta[:, :, t], self.x[:, :, t:t+k])  # BUG
        return dx

function = Conv1d
