"""Scanning along time: forward, and directly below it backward. The listings of the convolution,
with one axis.

    l           the layer, here 1; layer 0 is the series that goes in
    D[l]        values at each time (maps with one axis)            D[0] = 2, D[1] = 3
    T[l]        length of the series                                T[0] = 7
    K[l]        length of the filters                               K[1] = 3
    Y[l, j, t]             value j at time t, after the activation; z before it
    w[l, j, i, t_]         filter of output j, row of input i (t_ is t')
    dY, dz, dw, db         derivatives of the divergence with respect to these
    q, k, v                query, key and value of each time, made of it by wq, wk and wv
    D_k                    values of a query and of a key           D_k = 4
    s[l, t, t_]            how similar the query of time t is to the key of time t'
"""

from math import sqrt

from ..onebased import downto, inner, softmax, span, zeros


def tdnn_forward(l, Y, z, w, b, activation, D, T, K):
    """1-D scan along time: Time-delay neural network.

    L41.
    Convolutional Networks III, in prose: the loops of a convolution with H = 1.

    Takes Y[l-1] from y: D[l-1] T[l-1]; w[l]: D[l] D[l-1] K[l]; b[l]: D[l]
    Takes activation = identity as function
    Fills z[l], Y[l]: D[l] T[l]
    With T[l] = T[l-1] - K[l] + 1
    """
    for t in span(1, T[l-1] - K[l] + 1):
        for j in span(1, D[l]):
            z[l, j, t] = b[l, j]
            for i in span(1, D[l-1]):
                for t_ in span(1, K[l]):
                    z[l, j, t] += w[l, j, i, t_] * Y[l-1, i, t+t_-1]
            Y[l, j, t] = activation(z[l, j, t])


def tdnn_backward(l, Y, z, w, dY, dz, dw, db, f_prime, D, T, K):
    """1-D scan along time: backward layer l.

    Convolutional Networks III, in prose: the loops of a convolution's backward pass with H = 1.

    Takes Y[l-1] from y: D[l-1] T[l-1]; w[l]: D[l] D[l-1] K[l]
    Takes z[l], dY[l]: D[l] T[l]; f_prime from activation = identity as derivative
    Fills dz[l]: D[l] T[l]
    Makes dw[l]: D[l] D[l-1] K[l]; db[l]: D[l]; dY[l-1]: D[l-1] T[l-1]
    With T[l] = T[l-1] - K[l] + 1
    """
    dw[l] = zeros(D[l], D[l-1], K[l])
    db[l] = zeros(D[l])
    dY[l-1] = zeros(D[l-1], T[l-1])
    for t in downto(T[l-1] - K[l] + 1, 1):
        for j in downto(D[l], 1):
            dz[l, j, t] = dY[l, j, t] * f_prime(z[l, j, t])
            db[l, j] += dz[l, j, t]
            for i in downto(D[l-1], 1):
                for t_ in downto(K[l], 1):
                    dY[l-1, i, t+t_-1] += w[l, j, i, t_] * dz[l, j, t]
                    dw[l, j, i, t_] += dz[l, j, t] * Y[l-1, i, t+t_-1]


def tdnn_scatter(l, dz, w, dY, D, T, K):
    """1-D scan along time: each dz gives its shares to the window that it came from.

    Convolutional Networks III, in prose: line 10 of the backward scan alone.

    Takes dz[l]: D[l] T[l]; w[l]: D[l] D[l-1] K[l]
    Makes dY[l-1]: D[l-1] T[l-1]
    With T[l] = T[l-1] - K[l] + 1
    """
    dY[l-1] = zeros(D[l-1], T[l-1])
    for t in span(1, T[l]):
        for j in span(1, D[l]):
            for i in span(1, D[l-1]):
                for t_ in span(1, K[l]):
                    dY[l-1, i, t+t_-1] += w[l, j, i, t_] * dz[l, j, t]


def tdnn_gather(l, dz, w, dY, D, T, K):
    """1-D scan along time: each dY collects its shares, by a convolution with the flipped filter.

    Convolutional Networks III, in prose: L07 with H = 1.

    Takes dz[l]: D[l] T[l]; w[l]: D[l] D[l-1] K[l]
    Makes dzpad: D[l] T[l]+2*(K[l]-1); wflip: D[l-1] D[l] K[l]
    Fills dY[l-1]: D[l-1] T[l-1]
    With T[l] = T[l-1] - K[l] + 1
    """
    dzpad = zeros(D[l], T[l] + 2*(K[l] - 1))
    wflip = zeros(D[l-1], D[l], K[l])
    for j in span(1, D[l]):
        for i in span(1, D[l-1]):
            for t_ in span(1, K[l]):
                wflip[i, j, t_] = w[l, j, i, K[l]+1-t_]
        dzpad[j, K[l]:K[l]+T[l]-1] = dz[l, j, :]
    for i in span(1, D[l-1]):
        for t in span(1, T[l-1]):
            segment = dzpad[:, t:t+K[l]-1]
            dY[l-1, i, t] = inner(wflip[i, :, :], segment)


def self_similarity(l, Y, wq, wk, wv, q, k, v, s, D_k, D, T):
    """Self similarity: forward.

    Convolutional Networks IV names it in its outline ("Transformers and self similarity") without a
    slide. Each time takes values from all times, from those the most whose key is similar to its
    query.

    Takes Y[l-1] from y: D[l-1] T[l-1]; wq[l], wk[l]: D_k D[l-1]; wv[l]: D[l] D[l-1]
    Fills q[l], k[l]: D_k T[l]; v[l]: D[l] T[l]; s[l]: T[l] T[l]; Y[l]: D[l] T[l]
    With T[l] = T[l-1]
    """
    for t in span(1, T[l]):
        for j in span(1, D_k):
            q[l, j, t] = 0
            k[l, j, t] = 0
            for i in span(1, D[l-1]):
                q[l, j, t] += wq[l, j, i] * Y[l-1, i, t]
                k[l, j, t] += wk[l, j, i] * Y[l-1, i, t]
        for j in span(1, D[l]):
            v[l, j, t] = 0
            for i in span(1, D[l-1]):
                v[l, j, t] += wv[l, j, i] * Y[l-1, i, t]
    for t in span(1, T[l]):
        for t_ in span(1, T[l]):
            s[l, t, t_] = 0
            for j in span(1, D_k):
                s[l, t, t_] += q[l, j, t] * k[l, j, t_]
            s[l, t, t_] = s[l, t, t_] / sqrt(D_k)
        share = softmax(s[l, t, :])  # of each t' in what time t takes
        for j in span(1, D[l]):
            Y[l, j, t] = 0
            for t_ in span(1, T[l]):
                Y[l, j, t] += share[t_] * v[l, j, t_]


def self_similarity_backward(l, Y, wq, wk, wv, q, k, v, s, dY, dshare, dq, dk, dv, dwq, dwk, dwv,
                             D_k, D, T):
    """Self similarity: backward.

    Convolutional Networks IV names it without a slide: the two rules of "Derivatives through a
    convolutional layer", and the derivative of a softmax (softmax_backward).

    Takes Y[l-1] from y: D[l-1] T[l-1]; wq[l], wk[l]: D_k D[l-1]; wv[l]: D[l] D[l-1]
    Takes q[l], k[l]: D_k T[l]; v[l]: D[l] T[l]; s[l]: T[l] T[l]; dY[l]: D[l] T[l]
    Fills dshare[l]: T[l] T[l]
    Makes dq[l], dk[l]: D_k T[l]; dv[l]: D[l] T[l]; dY[l-1]: D[l-1] T[l-1]
    Makes dwq[l], dwk[l]: D_k D[l-1]; dwv[l]: D[l] D[l-1]
    With T[l] = T[l-1]
    """
    dq[l] = zeros(D_k, T[l])
    dk[l] = zeros(D_k, T[l])
    dv[l] = zeros(D[l], T[l])
    for t in span(1, T[l]):
        share = softmax(s[l, t, :])
        total = 0
        for t_ in span(1, T[l]):
            dshare[l, t, t_] = 0
            for j in span(1, D[l]):
                dshare[l, t, t_] += v[l, j, t_] * dY[l, j, t]
                dv[l, j, t_] += share[t_] * dY[l, j, t]
            total += share[t_] * dshare[l, t, t_]
        for t_ in span(1, T[l]):
            ds = share[t_] * (dshare[l, t, t_] - total) / sqrt(D_k)
            for j in span(1, D_k):
                dq[l, j, t] += k[l, j, t_] * ds
                dk[l, j, t_] += q[l, j, t] * ds
    dwq[l] = zeros(D_k, D[l-1])
    dwk[l] = zeros(D_k, D[l-1])
    dwv[l] = zeros(D[l], D[l-1])
    dY[l-1] = zeros(D[l-1], T[l-1])
    for t in span(1, T[l]):
        for i in span(1, D[l-1]):
            for j in span(1, D_k):
                dY[l-1, i, t] += wq[l, j, i] * dq[l, j, t] + wk[l, j, i] * dk[l, j, t]
                dwq[l, j, i] += dq[l, j, t] * Y[l-1, i, t]
                dwk[l, j, i] += dk[l, j, t] * Y[l-1, i, t]
            for j in span(1, D[l]):
                dY[l-1, i, t] += wv[l, j, i] * dv[l, j, t]
                dwv[l, j, i] += dv[l, j, t] * Y[l-1, i, t]
