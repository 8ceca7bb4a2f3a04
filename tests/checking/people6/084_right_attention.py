# source: course forum style, own
# Mistake: none. Right: -
import numpy as np
operation, expected, wants = "self_similarity", "", ""

class SelfAttention:
    def __init__(self, wq, wk, wv):
        self.wq, self.wk, self.wv = wq, wk, wv

    def forward(self, X):
        outs = []
        for x in X:
            q, k, v = x @ self.wq, x @ self.wk, x @ self.wv
            s = q @ k.T / np.sqrt(k.shape[-1])
            w = np.exp(s - s.max(axis=-1, keepdims=True))
            w = w / w.sum(axis=-1, keepdims=True)
            outs.append(w @ v)
        return np.stack(outs)

function = SelfAttention
