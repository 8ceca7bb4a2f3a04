"""Scanning along time: forward, and directly below it backward. The listings of the convolution,
with one axis.

    l           the layer, here 1; layer 0 is the series that goes in
    D[l]        values at each time (maps with one axis)            D[0] = 2, D[1] = 3
    T[l]        length of the series                                T[0] = 7
    K[l]        length of the filters                               K[1] = 3
    Y[l, j, t]             value j at time t, after the activation; z before it
    w[l, j, i, t_]         filter of output j, row of input i (t_ is t')
    dY, dz, dw, db         derivatives of the divergence with respect to these
"""

from ..onebased import downto, inner, span, zeros


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
