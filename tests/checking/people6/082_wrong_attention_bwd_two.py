# source: course forum style, own
# Mistake: dwk lacks the division by sqrt(D_k); dwv weighs by the transposed attention. Right: ds/sqrt(D_k) for both; dv_s = sum_t a_ts du_t
import numpy as np
operation, expected, wants = "self_similarity_backward", "dwk without the 1/sqrt(D_k); dwv with the attention transposed", "dwk, dwv"

def function(du, y, wq, wk, wv):
    D, T = y.shape
    scale = 1 / np.sqrt(wq.shape[0])
    q, k, v = wq @ y, wk @ y, wv @ y
    a = np.zeros((T, T))
    for t in range(T):
        s = np.array([q[:, t] @ k[:, r] * scale for r in range(T)])
        e = np.exp(s - s.max())
        a[t] = e / e.sum()
    dq, dk, dv = np.zeros(q.shape), np.zeros(k.shape), np.zeros(v.shape)
    ds = np.zeros((T, T))
    for t in range(T):
        da = np.array([du[:, t] @ v[:, r] for r in range(T)])
        ds[t] = a[t] * (da - a[t] @ da)
    for t in range(T):
        for r in range(T):
            dv[:, r] += a[t, r] * du[:, t]
            dq[:, t] += ds[t, r] * k[:, r] * scale
            dk[:, r] += ds[t, r] * q[:, t] * scale
    dy = wq.T @ dq + wk.T @ dk + wv.T @ dv
    dwq = dq @ y.T
    dwk = dk @ y.T / scale  # BUG
    dwv = du @ (y @ a).T  # BUG
    return dy, dwq, dwk, dwv
