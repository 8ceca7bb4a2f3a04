import numpy as np

def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

def self_attention_backward(dO, x, Wq, Wk, Wv):
    # x: (M, d), Wq, Wk: (d, dk), Wv: (d, dv), dO: (M, dv)
    Q, K, V = x @ Wq, x @ Wk, x @ Wv
    scale = 1.0 / np.sqrt(Q.shape[-1])
    P = softmax(Q @ K.T * scale)
    dV = P.T @ dO
    dP = dO @ V.T
    dS = P * (dP - np.sum(dP * P, axis=-1, keepdims=True))
    dQ = dS @ K * scale
    dK = dS.T @ Q * scale
    dWq = x.T @ dQ
    dWk = x.T @ dK
    dWv = x.T @ dV
    dx = dQ @ Wq.T + dK @ Wk.T + dV @ Wv.T
    return dx, dWq, dWk, dWv


operation, expected = 'self_similarity_backward', ''
function = self_attention_backward
