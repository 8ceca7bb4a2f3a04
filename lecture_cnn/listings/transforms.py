"""Transform invariance: every filter in every transform; forward, and directly below it backward.

    l           the layer, here 1; layer 0 is the image
    D[l]        filters of layer l (each makes |Transforms| maps); D[l-1] maps in D[0] = 1, D[1] = 2
    W[l], H[l]  width and height of its maps                                      W[0] = 6, H[0] = 5
    K[l]        width and height of its filters                                   K[1] = 3
    Transforms  the transforms in order, here the four quarter turns; t(W) is the filter transformed
    A[t, x, y, x_, y_]     point correspondences of transform t: how much of W(x',y') is in TW(x,y)
    z[l, m, x, y]          map m is filter j in transform t; the first filter's come first
"""

from ..onebased import inner, span, zeros


def transform_invariance(l, Y, z, w, b, activation, Transforms, D, W, H, K):
    """Transform invariance.

    L30; errata E11, E31, E57, E70.
    Convolutional Networks IV.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1] K[l] K[l]; b[l]: D[l]
    Takes activation = identity as function
    Takes Transforms from transforms: T K[l]*K[l] K[l]*K[l] as functions
    Fills z[l], Y[l]: D[l]*T W[l] H[l]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    for x in span(1, W[l-1] - K[l] + 1):
        for y in span(1, H[l-1] - K[l] + 1):
            m = 1
            for j in span(1, D[l]):
                for t in Transforms:  # enumerated transforms
                    TW = t(w[l, j])
                    segment = Y[l-1, :, x:x+K[l]-1, y:y+K[l]-1]  # 3D tensor
                    z[l, m, x, y] = inner(TW, segment) + b[l, j]  # tensor inner prod.
                    Y[l, m, x, y] = activation(z[l, m, x, y])
                    m = m + 1


def transform_invariance_backward(l, dz, Y, w, dy, dw, db, Transforms, A, D, W, H, K):
    """BP with transform invariance.

    L38.
    Convolutional Networks IV, left as an exercise: derivatives flow back through the transforms to
    update individual filters, by point correspondences between original and transformed filters:
    the transpose of A, not the turn back.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1] K[l] K[l]; dz[l]: D[l]*T W[l] H[l]
    Takes Transforms from transforms: T K[l]*K[l] K[l]*K[l] as numbers
    Takes A from transforms: T K[l]*K[l] K[l]*K[l] as correspondences
    Makes TW, dTW: D[l-1] K[l] K[l]; dw[l]: D[l] D[l-1] K[l] K[l]
    Makes db[l]: D[l]; dy[l-1]: D[l-1] W[l-1] H[l-1]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    dw[l] = zeros(D[l], D[l-1], K[l], K[l])
    db[l] = zeros(D[l])
    dy[l-1] = zeros(D[l-1], W[l-1], H[l-1])
    TW = zeros(D[l-1], K[l], K[l])
    dTW = zeros(D[l-1], K[l], K[l])
    m = 1
    for j in span(1, D[l]):
        for t in Transforms:  # enumerated transforms
            for i in span(1, D[l-1]):
                for x_ in span(1, K[l]):
                    for y_ in span(1, K[l]):
                        TW[i, x_, y_] = inner(A[t, x_, y_, :, :], w[l, j, i, :, :])  # where (x',y') comes from
                        dTW[i, x_, y_] = 0
            for x in span(1, W[l-1] - K[l] + 1):
                for y in span(1, H[l-1] - K[l] + 1):
                    db[l, j] += dz[l, m, x, y]
                    for i in span(1, D[l-1]):
                        for x_ in span(1, K[l]):
                            for y_ in span(1, K[l]):
                                dTW[i, x_, y_] += dz[l, m, x, y] * Y[l-1, i, x+x_-1, y+y_-1]
                                dy[l-1, i, x+x_-1, y+y_-1] += dz[l, m, x, y] * TW[i, x_, y_]
            for i in span(1, D[l-1]):
                for x_ in span(1, K[l]):
                    for y_ in span(1, K[l]):
                        dw[l, j, i, x_, y_] += inner(A[t, :, :, x_, y_], dTW[i, :, :])  # where (x',y') went to
            m = m + 1
