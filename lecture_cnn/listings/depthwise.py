"""Depth-wise convolution in its two stages: each forward, and directly below it backward.

    l           the layer, here 1; layer 0 is what goes in
    D[l]        maps of layer l: stage 1 keeps their number         D[0] = 2; D[1] = 2, then 3
    W[l], H[l]  width and height of its maps                        W[0] = 6, H[0] = 5
    K[l]        width and height of the filters of stage 1          K[1] = 3
    w[l, m, x_, y_]        stage 1: one filter per input map m (x_ is x')
    w[l, n, m]             stage 2: the weight of map m in output map n
    dz, dw, db, dy         derivatives of the divergence; dy with respect to what goes in
"""

from ..onebased import downto, span, zeros


def depthwise_forward(l, Y, z, w, b, D, W, H, K):
    """Depth-wise convolution, stage 1: one filter per input channel.

    Convolutional Networks IV, in prose: the convolution step is performed only once.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] K[l] K[l]; b[l]: D[l]
    Fills z[l]: D[l] W[l] H[l]
    With D[l] = D[l-1]; W[l] = W[l-1] - K[l] + 1; H likewise
    """
    for x in span(1, W[l-1] - K[l] + 1):
        for y in span(1, H[l-1] - K[l] + 1):
            for m in span(1, D[l]):
                z[l, m, x, y] = b[l, m]
                for x_ in span(1, K[l]):
                    for y_ in span(1, K[l]):
                        z[l, m, x, y] += w[l, m, x_, y_] * Y[l-1, m, x+x_-1, y+y_-1]


def depthwise_backward(l, Y, w, dz, dy, dw, db, D, W, H, K):
    """Depth-wise convolution, stage 1: backward layer l.

    Convolutional Networks IV: the two rules of "Derivatives through a convolutional layer", loops
    reversed.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] K[l] K[l]; dz[l]: D[l] W[l] H[l]
    Makes dw[l]: D[l] K[l] K[l]; db[l]: D[l]; dy[l-1]: D[l-1] W[l-1] H[l-1]
    With D[l] = D[l-1]; W[l] = W[l-1] - K[l] + 1; H likewise
    """
    dw[l] = zeros(D[l], K[l], K[l])
    db[l] = zeros(D[l])
    dy[l-1] = zeros(D[l-1], W[l-1], H[l-1])
    for x in downto(W[l-1] - K[l] + 1, 1):
        for y in downto(H[l-1] - K[l] + 1, 1):
            for m in downto(D[l], 1):
                db[l, m] += dz[l, m, x, y]
                for x_ in downto(K[l], 1):
                    for y_ in downto(K[l], 1):
                        dy[l-1, m, x+x_-1, y+y_-1] += w[l, m, x_, y_] * dz[l, m, x, y]
                        dw[l, m, x_, y_] += dz[l, m, x, y] * Y[l-1, m, x+x_-1, y+y_-1]


def pointwise_forward(l, Y, z, w, b, D, W, H):
    """Depth-wise convolution, stage 2: a weighted sum across channels.

    Convolutional Networks IV, in prose: different weights (for summation) produce different output
    channels.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1]; b[l]: D[l]
    Fills z[l]: D[l] W[l] H[l]
    With W[l] = W[l-1]; H likewise
    """
    for x in span(1, W[l-1]):
        for y in span(1, H[l-1]):
            for n in span(1, D[l]):
                z[l, n, x, y] = b[l, n]
                for m in span(1, D[l-1]):
                    z[l, n, x, y] += w[l, n, m] * Y[l-1, m, x, y]


def pointwise_backward(l, Y, w, dz, dy, dw, db, D, W, H):
    """Depth-wise convolution, stage 2: backward layer l.

    Convolutional Networks IV: the two rules of "Derivatives through a convolutional layer", loops
    reversed.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1]; dz[l]: D[l] W[l] H[l]
    Makes dw[l]: D[l] D[l-1]; db[l]: D[l]; dy[l-1]: D[l-1] W[l-1] H[l-1]
    With W[l] = W[l-1]; H likewise
    """
    dw[l] = zeros(D[l], D[l-1])
    db[l] = zeros(D[l])
    dy[l-1] = zeros(D[l-1], W[l-1], H[l-1])
    for x in downto(W[l-1], 1):
        for y in downto(H[l-1], 1):
            for n in downto(D[l], 1):
                db[l, n] += dz[l, n, x, y]
                for m in downto(D[l-1], 1):
                    dy[l-1, m, x, y] += w[l, n, m] * dz[l, n, x, y]
                    dw[l, n, m] += dz[l, n, x, y] * Y[l-1, m, x, y]
