"""Convolution layers: forward, and directly below it backward, as on the slides.

    l           the layer, here 1; layer 0 is the image
    D[l]        maps of layer l                                     D[0] = 2, D[1] = 3
    W[l], H[l]  width and height of its maps                        W[0] = 6, H[0] = 5
    K[l]        width and height of its filters                     K[1] = 3
    Y[l, j, x, y]          map j at column x and row y, after the activation
    z[l, j, x, y]          the same before the activation
    w[l, j, i, x_, y_]     filter of output map j, plane of input map i (x_ is the slide's x')
    b[l, j]                bias of output map j
    dY, dz, dw, db         derivatives of the divergence with respect to these
"""

from ..onebased import downto, flipLeftRight, flipUpDown, inner, span, zeros


def conv_forward(l, Y, z, w, b, activation, D, W, H, K):
    """Convolution: Forward layer l.

    L21; errata E11, E12, E13, E26, E67.
    Convolutional Networks IV; its first line, Y(0,:,:,:) = Image, is the network's (L10): here
    Y(l-1) is given.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1] K[l] K[l]; b[l]: D[l]
    Takes activation = identity as function
    Fills z[l], Y[l]: D[l] W[l] H[l]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    for x in span(1, W[l-1] - K[l] + 1):
        for y in span(1, H[l-1] - K[l] + 1):
            for j in span(1, D[l]):
                z[l, j, x, y] = b[l, j]
                for i in span(1, D[l-1]):
                    for x_ in span(1, K[l]):
                        for y_ in span(1, K[l]):
                            z[l, j, x, y] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]
                Y[l, j, x, y] = activation(z[l, j, x, y])


def conv_backward(l, Y, z, w, dY, dz, dw, db, f_prime, D, W, H, K):
    """Backward layer l.

    L11, L22; errata E14, E71.
    Convolutional Networks III; Convolutional Networks IV, Conv Backward layer l.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1] K[l] K[l]
    Takes z[l], dY[l]: D[l] W[l] H[l]; f_prime from activation = identity as derivative
    Fills dz[l]: D[l] W[l] H[l]
    Makes dw[l]: D[l] D[l-1] K[l] K[l]; db[l]: D[l]; dY[l-1]: D[l-1] W[l-1] H[l-1]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
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


def conv_forward_segments(l, Y, z, w, b, activation, D, W, H, K):
    """Regular CNN: single layer l.

    L29; errata E11.
    Convolutional Networks IV.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1] K[l] K[l]; b[l]: D[l]
    Takes activation = identity as function
    Fills z[l], Y[l]: D[l] W[l] H[l]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    # The weight w(l,j) is a 3D D_{l-1} x K_l x K_l tensor
    for x in span(1, W[l-1] - K[l] + 1):
        for y in span(1, H[l-1] - K[l] + 1):
            for j in span(1, D[l]):
                segment = Y[l-1, :, x:x+K[l]-1, y:y+K[l]-1]  # 3D tensor
                z[l, j, x, y] = inner(w[l, j], segment) + b[l, j]  # tensor inner prod.
                Y[l, j, x, y] = activation(z[l, j, x, y])


def conv_input_gradient(l, dz, w, dy, D, W, H, K):
    """Derivatives for a single layer l: Vector notation.

    L07; errata E05, E06, E07, E08, E42, E59, E62, E63, E68.
    Convolutional Networks III. If the stride was above 1, dz was upsampled first; if the forward
    pass padded, dy is the derivative of the padded map.

    Takes dz[l]: D[l] W[l] H[l]; w[l]: D[l] D[l-1] K[l] K[l]
    Makes dzpad: D[l] W[l]+2*(K[l]-1) H[l]+2*(K[l]-1); Wflip: D[l-1] D[l] K[l] K[l]
    Fills dy[l-1]: D[l-1] W[l-1] H[l-1]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    # The weight w(l,j) is a 3D D_{l-1} x K_l x K_l
    # Assuming dz has already been obtained via backprop
    dzpad = zeros(D[l], W[l] + 2*(K[l] - 1), H[l] + 2*(K[l] - 1))  # zeropad
    Wflip = zeros(D[l-1], D[l], K[l], K[l])
    for j in span(1, D[l]):
        for i in span(1, D[l-1]):  # Transpose and flip
            Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))
        dzpad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dz[l, j, :, :]
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for y in span(1, H[l-1]):
                segment = dzpad[:, x:x+K[l]-1, y:y+K[l]-1]  # 3D tensor
                dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segment)  # tensor inner prod.


def conv_filter_gradient(l, dz, Y, dw, D, W, H, K):
    """Derivatives for the filters at layer l: Vector notation.

    L08; errata E09, E10, E61.
    Convolutional Networks III.

    Takes dz[l]: D[l] W H; Y[l-1] from y: D[l-1] W+K[l]-1 H+K[l]-1
    Numbers K[l]
    Fills dw[l]: D[l] D[l-1] K[l] K[l]
    """
    # The weight w(l,j) is a 3D D_{l-1} x K_l x K_l
    # Assuming that derivative maps have been upsampled if stride > 1
    # Also assuming y map has been zero-padded if this was also done in the forward pass
    # The width and height of the dz map are W and H
    for n in span(1, D[l]):
        for x in span(1, K[l]):
            for y in span(1, K[l]):
                for m in span(1, D[l-1]):
                    dw[l, n, m, x, y] = inner(dz[l, n, :, :], Y[l-1, m, x:x+W-1, y:y+H-1])  # dot product


def zero_padding(l, Y, Ypad, D, W, H, P):
    """If Y(l-1,m) was zero padded in the forward pass, it must be zero padded for backprop.

    Convolutional Networks III, in prose.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]
    Numbers P >= 0
    Makes Ypad[l-1]: D[l-1] W[l-1]+2*P H[l-1]+2*P
    """
    Ypad[l-1] = zeros(D[l-1], W[l-1] + 2*P, H[l-1] + 2*P)
    Ypad[l-1, :, P+1:P+W[l-1], P+1:P+H[l-1]] = Y[l-1, :, :, :]


def conv_forward_stride(l, Y, z, w, b, activation, stride, D, W, H, K):
    """Convolution forward with stride layer l.

    L23; errata E11, E12, E27, E28.
    Convolutional Networks IV.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1] K[l] K[l]; b[l]: D[l]
    Takes activation = identity as function
    Numbers stride = 1
    Fills z[l], Y[l]: D[l] W[l] H[l]
    With W[l] = (W[l-1] - K[l]) // stride + 1; H likewise
    """
    # The weight w(l,j) is now a 3D D_{l-1} x K_l x K_l tensor (assuming square receptive fields)
    m = 1
    for x in span(1, W[l-1] - K[l] + 1, stride):
        n = 1
        for y in span(1, H[l-1] - K[l] + 1, stride):
            for j in span(1, D[l]):
                z[l, j, m, n] = b[l, j]
                for i in span(1, D[l-1]):
                    for x_ in span(1, K[l]):
                        for y_ in span(1, K[l]):
                            z[l, j, m, n] += w[l, j, i, x_, y_] * Y[l-1, i, x+x_-1, y+y_-1]
                Y[l, j, m, n] = activation(z[l, j, m, n])
            n += 1
        m += 1


def conv_backward_stride(l, Y, z, w, dY, dz, dw, db, f_prime, stride, D, W, H, K):
    """Convolution backward with stride layer l.

    L24; errata E14, E71.
    Convolutional Networks IV.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; w[l]: D[l] D[l-1] K[l] K[l]
    Takes z[l], dY[l]: D[l] W[l] H[l]; f_prime from activation = identity as derivative
    Numbers stride = 1
    Fills dz[l]: D[l] W[l] H[l]
    Makes dw[l]: D[l] D[l-1] K[l] K[l]; db[l]: D[l]; dY[l-1]: D[l-1] W[l-1] H[l-1]
    With W[l] = (W[l-1] - K[l]) // stride + 1; H likewise
    """
    # The weight w(l,j) is now a 3D D_{l-1} x K_l x K_l tensor (assuming square receptive fields)
    dw[l] = zeros(D[l], D[l-1], K[l], K[l])
    db[l] = zeros(D[l])
    dY[l-1] = zeros(D[l-1], W[l-1], H[l-1])
    m = 1
    for x in span(1, W[l-1] - K[l] + 1, stride):
        n = 1
        for y in span(1, H[l-1] - K[l] + 1, stride):
            for j in span(1, D[l]):
                dz[l, j, m, n] = dY[l, j, m, n] * f_prime(z[l, j, m, n])
                db[l, j] += dz[l, j, m, n]
                for i in span(1, D[l-1]):
                    for x_ in span(1, K[l]):
                        for y_ in span(1, K[l]):
                            dY[l-1, i, x+x_-1, y+y_-1] += dz[l, j, m, n] * w[l, j, i, x_, y_]
                            dw[l, j, i, x_, y_] += dz[l, j, m, n] * Y[l-1, i, x+x_-1, y+y_-1]
            n += 1
        m += 1


def remove_padding(l, dYpad, dY, W, H, P):
    """The size of the Y-derivative map: zero padding regions are deleted before further backprop.

    L40; errata E42.
    Convolutional Networks III, in prose.

    Takes dYpad: D[l-1] W[l-1]+2*P H[l-1]+2*P
    Numbers P >= 0
    Makes dY[l-1]: D[l-1] W[l-1] H[l-1]
    """
    dY[l-1] = dYpad[:, P+1:P+W[l-1], P+1:P+H[l-1]]
