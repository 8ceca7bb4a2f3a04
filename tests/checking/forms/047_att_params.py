import numpy as np
operation = "self_similarity_backward"
def function(dout, x, params):
    Wq, Wk, Wv = params["Wq"], params["Wk"], params["Wv"]
    Q, K, V = Wq @ x, Wk @ x, Wv @ x
    d = Q.shape[-2]
    T = lambda a: np.swapaxes(a, -1, -2)
    S = T(Q) @ K / np.sqrt(d)
    P = np.exp(S - S.max(-1, keepdims=True))
    P /= P.sum(-1, keepdims=True)
    dV = dout @ P
    dP = T(dout) @ V
    dS = P * (dP - (dP * P).sum(-1, keepdims=True)) / np.sqrt(d)
    dQ, dK = K @ T(dS), Q @ dS
    dx = T(Wq) @ dQ + T(Wk) @ dK + T(Wv) @ dV
    red = lambda g: g @ T(x) if x.ndim == 2 else (g @ T(x)).sum(0)
    return dx, {"Wq": red(dQ), "Wk": red(dK), "Wv": red(dV)}
