"""A class for every pixel: up again by a transposed convolution, and a softmax at each pixel.
Forward, and directly below it backward.

    l           the layer, here 1; layer 0 is what goes in
    D[l], W[l], H[l]       maps of a layer, their width and height    D[0] = 2, W[0] = 6, H[0] = 5
    K[l]        width and height of the filters                       K[1] = 3
    S           the stride: S - 1 zeros between neighbours            S = 2
    w[l, i, j, x_, y_]     weight from map i below to map j above, at x', y'
    z[l, j, x, y]          score of class j at the pixel (x,y); p[l, j, x, y] its probability
    d[l, j, x, y]          1 where the pixel is of class j, 0 elsewhere
    dz, dY, dw, db         derivatives of the divergence with respect to these
"""

from ..onebased import softmax, span, zeros


def transposed_convolution(l, Y, z, w, b, S, D, W, H, K):
    """Transposed convolution layer l: forward.

    Convolutional Networks III, "The Upsampling Layer", in prose: upsampling, then a convolution.
    Here each cell adds its filter to the result, so that no zero is ever multiplied; the filter is
    the other one's flip. 000/001, "Transposed Convolution".

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l-1] D[l] K[l] K[l]; b[l]: D[l]
    Numbers S
    Makes z[l]: D[l] (W[l-1]-1)*S+K[l] (H[l-1]-1)*S+K[l]
    """
    z[l] = zeros(D[l], (W[l-1]-1)*S + K[l], (H[l-1]-1)*S + K[l])
    for j in span(1, D[l]):
        for x in span(1, (W[l-1]-1)*S + K[l]):
            for y in span(1, (H[l-1]-1)*S + K[l]):
                z[l, j, x, y] = b[l, j]
        for i in span(1, D[l-1]):
            for x in span(1, W[l-1]):
                for y in span(1, H[l-1]):
                    for x_ in span(1, K[l]):
                        m = (x-1)*S + x_
                        for y_ in span(1, K[l]):
                            n = (y-1)*S + y_
                            z[l, j, m, n] += w[l, i, j, x_, y_] * Y[l-1, i, x, y]


def transposed_convolution_backward(l, Y, w, dz, dY, dw, db, S, D, W, H, K):
    """Transposed convolution layer l: backward.

    Convolutional Networks III and IV, without a listing: for each product of the way forward one
    for Y and one for w. dY is the convolution of dz with stride S, without a flip.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l-1] D[l] K[l] K[l]
    Takes dz[l]: D[l] (W[l-1]-1)*S+K[l] (H[l-1]-1)*S+K[l]
    Numbers S
    Makes dw[l]: D[l-1] D[l] K[l] K[l]; db[l]: D[l]; dY[l-1]: D[l-1] W[l-1] H[l-1]
    """
    dw[l] = zeros(D[l-1], D[l], K[l], K[l])
    db[l] = zeros(D[l])
    dY[l-1] = zeros(D[l-1], W[l-1], H[l-1])
    for j in span(1, D[l]):
        for x in span(1, (W[l-1]-1)*S + K[l]):
            for y in span(1, (H[l-1]-1)*S + K[l]):
                db[l, j] += dz[l, j, x, y]
        for i in span(1, D[l-1]):
            for x in span(1, W[l-1]):
                for y in span(1, H[l-1]):
                    for x_ in span(1, K[l]):
                        m = (x-1)*S + x_
                        for y_ in span(1, K[l]):
                            n = (y-1)*S + y_
                            dY[l-1, i, x, y] += w[l, i, j, x_, y_] * dz[l, j, m, n]
                            dw[l, i, j, x_, y_] += dz[l, j, m, n] * Y[l-1, i, x, y]


def pixel_softmax(l, z, p, D, W, H):
    """A class for every pixel: the softmax of each pixel.

    Convolutional Networks IV names segmentation in its outline without a slide: L33, at every
    pixel by itself.

    Takes z[l]: D[l] W[l] H[l]
    Fills p[l]: D[l] W[l] H[l]
    """
    for x in span(1, W[l]):
        for y in span(1, H[l]):
            p[l, :, x, y] = softmax(z[l, :, x, y])


def pixel_softmax_backward(l, p, d, dz, D, W, H):
    """A class for every pixel: backward, from the divergence of all pixels to the scores.

    Convolutional Networks IV names segmentation without a slide. The divergence is the sum of the
    cross-entropies of all pixels; so each pixel sends back p - d, as one picture did.

    Takes p[l], d[l]: D[l] W[l] H[l]
    Fills dz[l]: D[l] W[l] H[l]
    """
    for x in span(1, W[l]):
        for y in span(1, H[l]):
            for j in span(1, D[l]):
                dz[l, j, x, y] = p[l, j, x, y] - d[l, j, x, y]
