"""Whole networks: loops over all layers, the end of the network, flat layers; forward, and below it
backward.

    L           the number of layers; layer 0 is the image          L = 2
    D[l]        maps of layer l (values, where the layer is flat)   D[0] = 1, D[1] = 2, D[2] = 3
    W[l], H[l]  width and height of its maps                        W[0] = 6, H[0] = 5
    K[l]        width and height of its filters                     K[1] = 3, K[2] = 2
    Y[l, j, x, y], z       map j at column x and row y, after, before the activation; flat: Y[l, j]
    w[l, j, i, x_, y_]     filter of output map j, plane of input map i (x_ is x'); flat: w[l, j, i]
    b[l, j]                bias of output map j
    dY, dz, dw, db         derivatives of the divergence with respect to these
"""

from ..onebased import downto, flatten, inner, softmax, span, zeros


def forward_segments(Image, Y, z, w, b, activation, L, D, W, H, K):
    """Pseudocode: Vector notation.

    L01.
    Convolutional Networks III.

    Takes Image from image: D[0] W[0] H[0]; w[l]: D[l] D[l-1] K[l] K[l]; b[l]: D[l]
    Takes activation = identity as function
    Makes Y[0]: D[0] W[0] H[0]
    Fills z[l], Y[l]: D[l] W[l] H[l]
    Returns output: D[L]*W[L]*H[L]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    # The weight w(l,j) is a 3D D_{l-1} x K_l x K_l tensor
    Y[0] = Image
    for l in span(1, L):  # layers operate on vector at (x,y)
        for x in span(1, W[l-1] - K[l] + 1):
            for y in span(1, H[l-1] - K[l] + 1):
                for j in span(1, D[l]):
                    segment = Y[l-1, :, x:x+K[l]-1, y:y+K[l]-1]  # 3D tensor
                    z[l, j, x, y] = inner(w[l, j], segment) + b[l, j]  # tensor prod.
                    Y[l, j, x, y] = activation(z[l, j, x, y])
    return softmax(flatten(Y[L, :, :, :]))


def forward_downsampling(Image, Y, z, w, b, activation, S, L, D, W, H, K):
    """Convolution with downsampling.

    L04; errata E03.
    Convolutional Networks III.

    Takes Image from image: D[0] W[0] H[0]; w[l]: D[l] D[l-1] K[l] K[l]; b[l]: D[l]
    Takes activation = identity as function
    Numbers S
    Makes Y[0]: D[0] W[0] H[0]
    Fills z[l], Y[l]: D[l] W[l] H[l]
    Returns output: D[L]*W[L]*H[L]
    With W[l] = (W[l-1] - K[l]) // S + 1; H likewise
    """
    # The weight w(l) is now a 4D D_l x D_{l-1} x K_l x K_l tensor
    Y[0] = Image
    for l in span(1, L):  # layers operate on vector at (x,y)
        m = 1
        for x in span(1, W[l-1] - K[l] + 1, S):
            n = 1
            for y in span(1, H[l-1] - K[l] + 1, S):
                segment = Y[l-1, :, x:x+K[l]-1, y:y+K[l]-1]  # 3D tensor
                z[l, :, m, n] = inner(w[l], segment) + b[l]  # tensor inner prod.
                Y[l, :, m, n] = activation(z[l, :, m, n])
                n += 1
            m += 1
    return softmax(flatten(Y[L, :, :, :]))


def forward(Image, Y, z, w, b, activation, L, D, W, H, K):
    """CNN: Forward.

    L10; errata E11, E12, E13.
    Convolutional Networks III.

    Takes Image from image: D[0] W[0] H[0]; w[l]: D[l] D[l-1] K[l] K[l]; b[l]: D[l]
    Takes activation = identity as function
    Makes Y[0]: D[0] W[0] H[0]
    Fills z[l], Y[l]: D[l] W[l] H[l]
    Returns output: D[L]*W[L]*H[L]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    Y[0, :, :, :] = Image
    for l in span(1, L):  # layers operate on vector at (x,y)
        for x in span(1, W[l-1] - K[l] + 1):
            for y in span(1, H[l-1] - K[l] + 1):
                for j in span(1, D[l]):
                    z[l, j, x, y] = b[l, j]
                    for i in span(1, D[l-1]):
                        for x_ in span(1, K[l]):
                            for y_ in span(1, K[l]):
                                z[l, j, x, y] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]
                    Y[l, j, x, y] = activation(z[l, j, x, y])
    return softmax(flatten(Y[L, :, 1:W[L-1]-K[L]+1, 1:H[L-1]-K[L]+1]))


def backward(Y, z, w, dDiv_dY, dY, dz, dw, db, f_prime, L, D, W, H, K):
    """Complete Backward (no pooling).

    L12; errata E14, E60, E61, E71.
    Convolutional Networks III.

    Takes w[l]: D[l] D[l-1] K[l] K[l]; Y[0..L]: D[l] W[l] H[l]
    Takes z[l]: D[l] W[l] H[l]; dDiv_dY[L] from dY: D[L] W[L] H[L]
    Takes f_prime from activation = identity as derivative
    Fills dz[l]: D[l] W[l] H[l]
    Makes dw[l]: D[l] D[l-1] K[l] K[l]; db[l]: D[l]; dY[0..L]: D[l] W[l] H[l]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    dY[L] = dDiv_dY[L]
    for l in downto(L, 1):  # Backward through layers
        dw[l] = zeros(D[l], D[l-1], K[l], K[l])
        db[l] = zeros(D[l])
        dY[l-1] = zeros(D[l-1], W[l-1], H[l-1])
        for x in downto(W[l-1] - K[l] + 1, 1):
            for y in downto(H[l-1] - K[l] + 1, 1):
                for j in downto(D[l], 1):
                    dz[l, j, x, y] = dY[l, j, x, y] * f_prime(z[l, j, x, y])
                    db[l, j] += dz[l, j, x, y]
                    for i in downto(D[l-1], 1):
                        for x_ in downto(K[l], 1):
                            for y_ in downto(K[l], 1):
                                dY[l-1, i, x+x_-1, y+y_-1] += w[l, j, i, x_, y_] * dz[l, j, x, y]
                                dw[l, j, i, x_, y_] += dz[l, j, x, y] * Y[l-1, i, x+x_-1, y+y_-1]


def flatten_softmax(L, Y):
    """End of the network: softmax over the flattened last maps.

    L33; errata E13, E28.
    Convolutional Networks III; Convolutional Networks IV. Maps are fastest: Y(L,:,1,1),
    Y(L,:,1,2) and so on.

    Takes Y[L] from y: D[L] W[L] H[L]
    Returns output: D[L]*W[L]*H[L]
    """
    return softmax(flatten(Y[L, :, :, :]))


def softmax_backward(l, z, dY, dz, D):
    """Backpropagating through a vector activation: the softmax.

    Convolutional Networks III shows the way forward (L33). Every z(l,j) changes every output, so
    that each derivative is a sum over all of them.

    Takes z[l], dY[l]: D[l]
    Fills dz[l]: D[l]
    """
    y = softmax(z[l, :])
    for i in span(1, D[l]):
        dz[l, i] = y[i] * dY[l, i]  # z(l,i) is in y(i)
        for j in span(1, D[l]):
            dz[l, i] -= y[i] * y[j] * dY[l, j]  # and in the sum that divides every y(j)


def activation_backward(l, z, dY, dz, f_prime, D, W, H):
    """Backpropagating through the activation.

    L39.
    Convolutional Networks III.

    Takes z[l], dY[l]: D[l] W[l] H[l]; f_prime from activation = identity as derivative
    Fills dz[l]: D[l] W[l] H[l]
    """
    for m in span(1, D[l]):
        for x in span(1, W[l]):
            for y in span(1, H[l]):
                dz[l, m, x, y] = dY[l, m, x, y] * f_prime(z[l, m, x, y])


def two_rules(l, Y, z, w, dY, dz, dw, f_prime):
    """Derivatives through a convolutional layer: the two rules.

    L09; errata E60.
    Convolutional Networks III: y = sigma(z) and z = wy, here with one weight.

    Takes Y[l-1] from y: 1; z[l], dY[l]: 1; w[l]: 1 1
    Takes f_prime from activation = identity as derivative
    Fills dz[l]: 1
    Makes dY[l-1]: 1; dw[l]: 1 1
    """
    dY[l-1] = zeros(1)
    dw[l] = zeros(1, 1)
    dz[l, 1] = dY[l, 1] * f_prime(z[l, 1])  # For any computation of the form y = sigma(z)
    dY[l-1, 1] += w[l, 1, 1] * dz[l, 1]  # For any computation in the forward pass z = wy
    dw[l, 1, 1] += Y[l-1, 1] * dz[l, 1]


def mlp_forward(Y, z, w, b, activation, L, D):
    """Final flat layers: forward.

    Convolutional Networks III, in prose: the first flat layer is the unrolling of the last maps.

    Takes Y[0] from y: D[0]; w[l]: D[l] D[l-1]; b[l]: D[l]
    Takes activation = identity as function
    Fills z[l], Y[l]: D[l]
    """
    for l in span(1, L):
        for j in span(1, D[l]):
            z[l, j] = b[l, j]
            for i in span(1, D[l-1]):
                z[l, j] += w[l, j, i] * Y[l-1, i]
            Y[l, j] = activation(z[l, j])


def mlp_backward(Y, z, w, dDiv_dY, dY, dz, dw, db, f_prime, L, D):
    """Backpropagation: Final flat layers.

    Errata E60.
    Convolutional Networks III, in prose: in the usual manner, down to the inputs of the first flat
    layer.

    Takes w[l]: D[l] D[l-1]; Y[0..L]: D[l]
    Takes z[l]: D[l]; dDiv_dY[L] from dY: D[L]; f_prime from activation = identity as derivative
    Fills dz[l]: D[l]
    Makes dw[l]: D[l] D[l-1]; db[l]: D[l]; dY[0..L]: D[l]
    """
    dY[L] = dDiv_dY[L]
    for l in downto(L, 1):
        dw[l] = zeros(D[l], D[l-1])
        db[l] = zeros(D[l])
        dY[l-1] = zeros(D[l-1])
        for j in downto(D[l], 1):
            dz[l, j] = dY[l, j] * f_prime(z[l, j])
            db[l, j] += dz[l, j]
            for i in downto(D[l-1], 1):
                dY[l-1, i] += w[l, j, i] * dz[l, j]
                dw[l, j, i] += dz[l, j] * Y[l-1, i]


def linear_forward(l, Y, z, w, b, D):
    """Final flat layers: one layer, forward.

    Convolutional Networks III, in prose.

    Takes Y[l-1] from y: D[l-1]; w[l]: D[l] D[l-1]; b[l]: D[l]
    Fills z[l]: D[l]
    """
    for j in span(1, D[l]):
        z[l, j] = b[l, j]
        for i in span(1, D[l-1]):
            z[l, j] += w[l, j, i] * Y[l-1, i]


def linear_backward(l, Y, w, dz, dy, dw, db, D):
    """Final flat layers: one layer, backward.

    Convolutional Networks III, in prose.

    Takes Y[l-1] from y: D[l-1]; w[l]: D[l] D[l-1]; dz[l]: D[l]
    Makes dw[l]: D[l] D[l-1]; db[l]: D[l]; dy[l-1]: D[l-1]
    """
    dw[l] = zeros(D[l], D[l-1])
    db[l] = zeros(D[l])
    dy[l-1] = zeros(D[l-1])
    for j in downto(D[l], 1):
        db[l, j] += dz[l, j]
        for i in downto(D[l-1], 1):
            dy[l-1, i] += w[l, j, i] * dz[l, j]
            dw[l, j, i] += dz[l, j] * Y[l-1, i]
