"""Formulas and worked examples of the slides, step by step, in the slides' order.

The slides count from 0 here; these arrays count from 1, so each coordinate is one more than on the
slide, and "the coordinates of z(l,n) and w_l(m,n) sum to the coordinates of Y(l-1,m)" reads: to
those of Y plus 1. The slides write w_l(m,n,...) with the input map first; here it is w[l, n, m,
...] as in all listings.

    l           the layer, here 1; layer 0 is the image
    m, n        map m of layer l-1, map n of layer l                    m = 1, n = 2
    D, W, H, K  maps, width, height, filter size of a layer             W[0] = H[0] = 5, K[1] = 3
    Y, z, w, b, dY, dz, dw     as in the convolution
"""

from ..onebased import span, zeros


def affine_map_formula(l, Y, z, w, b, D, W, H, K):
    """The derivatives for the weights: z(l,n,x,y) as a sum.

    L34; errata E10, E53.
    Convolutional Networks III.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1] K[l] K[l]; b[l]: D[l]
    Fills z[l]: D[l] W[l] H[l]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    for n in span(1, D[l]):
        for x in span(1, W[l]):
            for y in span(1, H[l]):
                z[l, n, x, y] = b[l, n]
                for m in span(1, D[l-1]):
                    for x_ in span(1, K[l]):
                        for y_ in span(1, K[l]):
                            z[l, n, x, y] += w[l, n, m, x_, y_] * Y[l-1, m, x+x_-1, y+y_-1]


def input_derivative_formula(l, dz, w, dY, D, W, H, K):
    """Computing derivative for Y(l-1,m,*,*): a sum over all Z maps.

    Errata E10, E36.
    Convolutional Networks III. Only positions with 0 <= x-x' < K on the slide's count: the filter
    is 0 outside.

    Takes dz[l]: D[l] W[l] H[l]; w[l]: D[l] D[l-1] K[l] K[l]
    Fills dY[l-1]: D[l-1] W[l-1] H[l-1]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    for m in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for y in span(1, H[l-1]):
                dY[l-1, m, x, y] = 0
                for n in span(1, D[l]):
                    for x_ in span(max(1, x-K[l]+1), min(x, W[l])):
                        for y_ in span(max(1, y-K[l]+1), min(y, H[l])):
                            dY[l-1, m, x, y] += dz[l, n, x_, y_] * w[l, n, m, x-x_+1, y-y_+1]


def filter_derivative_formula(l, dz, Y, dw, D, W, H, K):
    """The derivative for a single weight, for every weight.

    Errata E10, E52.
    Convolutional Networks III.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; dz[l]: D[l] W[l] H[l]
    Numbers K[l]
    Fills dw[l]: D[l] D[l-1] K[l] K[l]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    for m in span(1, D[l-1]):
        for n in span(1, D[l]):
            for i in span(1, K[l]):
                for j in span(1, K[l]):
                    dw[l, n, m, i, j] = 0
                    for x in span(1, W[l]):
                        for y in span(1, H[l]):
                            dw[l, n, m, i, j] += dz[l, n, x, y] * Y[l-1, m, x+i-1, y+j-1]


def shifted_derivative(l, dz, w, dY, D, W, H, K):
    """Regular convolution running on shifted derivative maps using flipped filter.

    L35; errata E38, E39.
    Back propagation through a CNN.

    Takes dz[l]: D[l] W[l] H[l]; w[l]: D[l] D[l-1] K[l] K[l]
    Fills dY[l-1]: D[l-1] W[l-1] H[l-1]
    Makes dzshift: D[l] W[l]+2*(K[l]-1) H[l]+2*(K[l]-1); w_hat: D[l] D[l-1] K[l] K[l]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    dzshift = zeros(D[l], W[l] + 2*(K[l] - 1), H[l] + 2*(K[l] - 1))
    w_hat = zeros(D[l], D[l-1], K[l], K[l])
    for n in span(1, D[l]):
        for x in span(K[l], K[l] + W[l] - 1):  # Shifting down and right by K-1
            for y in span(K[l], K[l] + H[l] - 1):
                dzshift[n, x, y] = dz[l, n, x-K[l]+1, y-K[l]+1]
        for m in span(1, D[l-1]):
            for x_ in span(1, K[l]):
                for y_ in span(1, K[l]):
                    w_hat[n, m, x_, y_] = w[l, n, m, K[l]+1-x_, K[l]+1-y_]  # flip up down / flip left right
    for m in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for y in span(1, H[l-1]):
                dY[l-1, m, x, y] = 0
                for n in span(1, D[l]):
                    for x_ in span(1, K[l]):
                        for y_ in span(1, K[l]):
                            dY[l-1, m, x, y] += w_hat[n, m, x_, y_] * dzshift[n, x+x_-1, y+y_-1]


def influence_of_Y22(l, m, n, Y, z, w, D, W, H):
    """How a single Y(l-1,m,x,y) influences z(l,n,x',y').

    L36; errata E35.
    Convolutional Networks III: Y(l-1,m,2,2), counted from 0; here it is Y(l-1,m,3,3).

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1] 3 3
    Numbers m <= D[l-1]; n <= D[l]
    Makes z[l]: D[l] W[l] H[l]
    With W[l] = W[l-1] - 3 + 1; H likewise
    """
    z[l] = zeros(D[l], W[l], H[l])
    z[l, n, 1, 1] += Y[l-1, m, 3, 3] * w[l, n, m, 3, 3]
    z[l, n, 2, 1] += Y[l-1, m, 3, 3] * w[l, n, m, 2, 3]
    z[l, n, 3, 1] += Y[l-1, m, 3, 3] * w[l, n, m, 1, 3]
    z[l, n, 1, 2] += Y[l-1, m, 3, 3] * w[l, n, m, 3, 2]
    z[l, n, 2, 2] += Y[l-1, m, 3, 3] * w[l, n, m, 2, 2]
    z[l, n, 3, 2] += Y[l-1, m, 3, 3] * w[l, n, m, 1, 2]
    z[l, n, 1, 3] += Y[l-1, m, 3, 3] * w[l, n, m, 3, 1]
    z[l, n, 2, 3] += Y[l-1, m, 3, 3] * w[l, n, m, 2, 1]
    z[l, n, 3, 3] += Y[l-1, m, 3, 3] * w[l, n, m, 1, 1]


def derivative_of_Y22(l, m, n, dz, w, dY, D, W, H):
    """How a single Y(l-1,m,x,y) influences z(l,n,x',y'): its derivative.

    Errata E35.
    Convolutional Networks III: dDiv/dY(l-1,m,2,2), counted from 0; here it is dY(l-1,m,3,3).

    Takes dz[l]: D[l] W[l] H[l]; w[l]: D[l] D[l-1] 3 3
    Numbers m <= D[l-1]; n <= D[l]
    Makes dY[l-1]: D[l-1] W[l-1] H[l-1]
    With W[l] = W[l-1] - 3 + 1; H likewise
    """
    dY[l-1] = zeros(D[l-1], W[l-1], H[l-1])
    dY[l-1, m, 3, 3] += dz[l, n, 1, 1] * w[l, n, m, 3, 3]
    dY[l-1, m, 3, 3] += dz[l, n, 2, 1] * w[l, n, m, 2, 3]
    dY[l-1, m, 3, 3] += dz[l, n, 3, 1] * w[l, n, m, 1, 3]
    dY[l-1, m, 3, 3] += dz[l, n, 1, 2] * w[l, n, m, 3, 2]
    dY[l-1, m, 3, 3] += dz[l, n, 2, 2] * w[l, n, m, 2, 2]
    dY[l-1, m, 3, 3] += dz[l, n, 3, 2] * w[l, n, m, 1, 2]
    dY[l-1, m, 3, 3] += dz[l, n, 1, 3] * w[l, n, m, 3, 1]
    dY[l-1, m, 3, 3] += dz[l, n, 2, 3] * w[l, n, m, 2, 1]
    dY[l-1, m, 3, 3] += dz[l, n, 3, 3] * w[l, n, m, 1, 1]


def contribution_of_w12(l, m, n, Y, z, w, D, W, H):
    """Convolution: the contribution of a single weight.

    L37; errata E53.
    Convolutional Networks III: w_l(m,n,1,2), counted from 0; here it is w(l,n,m,2,3).

    Takes Y[l-1] from y: D[l-1] 5 5; w[l]: D[l] D[l-1] 3 3
    Numbers m <= D[l-1]; n <= D[l]
    Makes z[l]: D[l] W[l] H[l]
    With W[l] = 3; H likewise
    """
    z[l] = zeros(D[l], W[l], H[l])
    z[l, n, 1, 1] += w[l, n, m, 2, 3] * Y[l-1, m, 2, 3]
    z[l, n, 2, 1] += w[l, n, m, 2, 3] * Y[l-1, m, 3, 3]
    z[l, n, 3, 1] += w[l, n, m, 2, 3] * Y[l-1, m, 4, 3]
    z[l, n, 1, 2] += w[l, n, m, 2, 3] * Y[l-1, m, 2, 4]
    z[l, n, 2, 2] += w[l, n, m, 2, 3] * Y[l-1, m, 3, 4]
    z[l, n, 3, 2] += w[l, n, m, 2, 3] * Y[l-1, m, 4, 4]
    z[l, n, 1, 3] += w[l, n, m, 2, 3] * Y[l-1, m, 2, 5]
    z[l, n, 2, 3] += w[l, n, m, 2, 3] * Y[l-1, m, 3, 5]
    z[l, n, 3, 3] += w[l, n, m, 2, 3] * Y[l-1, m, 4, 5]


def derivative_of_w12(l, m, n, dz, Y, dw, D, K):
    """The derivative for a single weight: to compute dDiv/dw_l(m,n,1,2).

    Convolutional Networks III: w_l(m,n,1,2), counted from 0; here it is w(l,n,m,2,3).

    Takes Y[l-1] from y: D[l-1] 5 5; dz[l]: D[l] 3 3
    Numbers K[l]; m <= D[l-1]; n <= D[l]
    Makes dw[l]: D[l] D[l-1] K[l] K[l]
    With K[l] = 3
    """
    dw[l] = zeros(D[l], D[l-1], K[l], K[l])
    dw[l, n, m, 2, 3] += dz[l, n, 1, 1] * Y[l-1, m, 2, 3]
    dw[l, n, m, 2, 3] += dz[l, n, 2, 1] * Y[l-1, m, 3, 3]
    dw[l, n, m, 2, 3] += dz[l, n, 3, 1] * Y[l-1, m, 4, 3]
    dw[l, n, m, 2, 3] += dz[l, n, 1, 2] * Y[l-1, m, 2, 4]
    dw[l, n, m, 2, 3] += dz[l, n, 2, 2] * Y[l-1, m, 3, 4]
    dw[l, n, m, 2, 3] += dz[l, n, 3, 2] * Y[l-1, m, 4, 4]
    dw[l, n, m, 2, 3] += dz[l, n, 1, 3] * Y[l-1, m, 2, 5]
    dw[l, n, m, 2, 3] += dz[l, n, 2, 3] * Y[l-1, m, 3, 5]
    dw[l, n, m, 2, 3] += dz[l, n, 3, 3] * Y[l-1, m, 4, 5]
