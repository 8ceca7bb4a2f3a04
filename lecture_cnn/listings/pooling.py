"""Pooling layers: forward, and directly below it backward, as on the slides. Each map is pooled by
itself.

    l           the layer, here 1; layer 0 is what is pooled
    D[l]        maps of layer l, as many as in layer l-1            D[0] = D[1] = 2
    W[l], H[l]  width and height of its maps                        W[0] = 6, H[0] = 5
    K[l]        width and height of a pool (the slides' K_lpool is Kpool[l])   K[1] = 3
    stride[l]   steps between pools                                 stride[1] = 2
    Y[l, j, x, y], u       map j at column x and row y, after pooling
    pidx[l, j, x, y]       the position (x, y) in Y(l-1,j) of the pool's maximum
    dy[l, j, x, y]         the derivative of the divergence with respect to Y(l,j,x,y)
"""

from ..onebased import inner, maxidx, mean, softmax, span, zeros


def max_pool(l, Y, pidx, D, W, H, K):
    """Max Pooling layer at layer l.

    L02, L13; errata E01, E02, E58, E61.
    Convolutional Networks III, Recap (where the output is called u) and the backward part;
    Convolutional Networks IV.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]
    Numbers K[l]
    Fills pidx[l]: D[l] W[l] H[l] as positions; Y[l]: D[l] W[l] H[l]
    With D[l] = D[l-1]; W[l] = W[l-1] - K[l] + 1; H likewise
    """
    for j in span(1, D[l]):
        for x in span(1, W[l-1] - K[l] + 1):
            for y in span(1, H[l-1] - K[l] + 1):
                pidx[l, j, x, y] = maxidx(Y[l-1, j, x:x+K[l]-1, y:y+K[l]-1])  # absolute (x,y) in Y(l-1,j)
                Y[l, j, x, y] = Y[l-1, j, pidx[l, j, x, y]]


def max_pool_backward(l, dy, pidx, D, W, H):
    """Derivative of max pooling layer at layer l.

    L14; errata E15, E16.
    Convolutional Networks III; Convolutional Networks IV.

    Takes input_shape: D[l-1] W[l-1] H[l-1] as shape; dy[l] from dY: D[l] W[l] H[l]
    Takes pidx[l]: D[l] W[l] H[l] as positions
    Makes dy[l-1]: D[l-1] W[l-1] H[l-1]
    With D[l] = D[l-1]
    """
    dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])
    for j in span(1, D[l]):
        for x in span(1, W[l]):
            for y in span(1, H[l]):
                dy[l-1, j, pidx[l, j, x, y]] += dy[l, j, x, y]


def max_pool_stride(l, Y, pidx, D, W, H, K, stride):
    """Max Pooling with Downsampling.

    L05, L25; errata E02, E04, E58, E61.
    Convolutional Networks III; Convolutional Networks IV, Max Pooling layer with a stride.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]
    Numbers K[l]; stride[l] = 1
    Fills pidx[l]: D[l] W[l] H[l] as positions; Y[l]: D[l] W[l] H[l]
    With D[l] = D[l-1]; W[l] = (W[l-1] - K[l]) // stride[l] + 1; H likewise
    """
    for j in span(1, D[l]):
        m = 1
        for x in span(1, W[l-1] - K[l] + 1, stride[l]):
            n = 1
            for y in span(1, H[l-1] - K[l] + 1, stride[l]):
                pidx[l, j, m, n] = maxidx(Y[l-1, j, x:x+K[l]-1, y:y+K[l]-1])
                Y[l, j, m, n] = Y[l-1, j, pidx[l, j, m, n]]
                n = n + 1
            m = m + 1


def max_pool_backward_stride(l, dy, pidx, D, W, H, W_downsampled, H_downsampled):
    """Derivative of max pooling with stride.

    L26; errata E16, E29.
    Convolutional Networks IV.

    Takes input_shape: D[l-1] W[l-1] H[l-1] as shape
    Takes dy[l] from dY: D[l] W_downsampled[l] H_downsampled[l]
    Takes pidx[l]: D[l] W_downsampled[l] H_downsampled[l] as positions
    Makes dy[l-1]: D[l-1] W[l-1] H[l-1]
    With D[l] = D[l-1]; W[l] = W_downsampled[l]; H likewise
    """
    dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])
    for j in span(1, D[l]):
        for x in span(1, W_downsampled[l]):
            for y in span(1, H_downsampled[l]):
                dy[l-1, j, pidx[l, j, x, y]] += dy[l, j, x, y]


def mean_pool(l, Y, D, W, H, K):
    """Mean Pooling layer at layer l.

    L03, L15; errata E61.
    Convolutional Networks III, Recap (where the output is called u) and the backward part;
    Convolutional Networks IV.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]
    Numbers K[l]
    Fills Y[l]: D[l] W[l] H[l]
    With D[l] = D[l-1]; W[l] = W[l-1] - K[l] + 1; H likewise
    """
    for j in span(1, D[l]):  # Over the maps
        for x in span(1, W[l-1] - K[l] + 1):  # K_l = pooling kernel size
            for y in span(1, H[l-1] - K[l] + 1):
                Y[l, j, x, y] = mean(Y[l-1, j, x:x+K[l]-1, y:y+K[l]-1])


def mean_pool_backward(l, dy, D, W, H, Kpool):
    """Derivative of mean pooling layer at layer l.

    L16, L17; errata E16, E17, E18, E19, E20, E21.
    Convolutional Networks III; Convolutional Networks IV.

    Takes input_shape: D[l-1] W[l-1] H[l-1] as shape; dy[l] from dY: D[l] W[l] H[l]
    Numbers Kpool[l] from K
    Makes dy[l-1]: D[l-1] W[l-1] H[l-1]
    With D[l] = D[l-1]; W[l] = W[l-1] - Kpool[l] + 1; H likewise
    """
    dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])
    for k in span(1, D[l]):
        for x in span(1, W[l]):
            for y in span(1, H[l]):
                for i in span(1, Kpool[l]):
                    for j in span(1, Kpool[l]):
                        dy[l-1, k, x+i-1, y+j-1] += (1/Kpool[l]**2) * dy[l, k, x, y]


def mean_pool_backward_uniform_filter(l, dy, D, W, H, K):
    """Derivative of mean pooling is the channel-wise convolution of dy by a uniform filter.

    L18; errata E55.
    Convolutional Networks IV, in prose. If the stride was above 1, dy was upsampled first.

    Takes input_shape: D[l-1] W[l-1] H[l-1] as shape; dy[l] from dY: D[l] W[l] H[l]
    Numbers K[l]
    Makes dypad: D[l] W[l]+2*(K[l]-1) H[l]+2*(K[l]-1)
    Makes dy[l-1]: D[l-1] W[l-1] H[l-1]
    With D[l] = D[l-1]; W[l] = W[l-1] - K[l] + 1; H likewise
    """
    dypad = zeros(D[l], W[l] + 2*(K[l] - 1), H[l] + 2*(K[l] - 1))  # zero-padding on every side by K-1
    dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])
    for j in span(1, D[l]):
        dypad[j, K[l]:K[l]+W[l]-1, K[l]:K[l]+H[l]-1] = dy[l, j, :, :]
        for x in span(1, W[l-1]):
            for y in span(1, H[l-1]):
                for x_ in span(1, K[l]):
                    for y_ in span(1, K[l]):
                        dy[l-1, j, x, y] += (1/K[l]**2) * dypad[j, x+x_-1, y+y_-1]  # all values in the filter are 1/K^2


def mean_pool_stride(l, Y, D, W, H, K, stride):
    """Mean Pooling with Downsampling.

    L06, L27; errata E61.
    Convolutional Networks III; Convolutional Networks IV, Mean Pooling layer with a stride.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]
    Numbers K[l]; stride[l] = 1
    Fills Y[l]: D[l] W[l] H[l]
    With D[l] = D[l-1]; W[l] = (W[l-1] - K[l]) // stride[l] + 1; H likewise
    """
    for j in span(1, D[l]):
        m = 1
        for x in span(1, W[l-1] - K[l] + 1, stride[l]):
            n = 1
            for y in span(1, H[l-1] - K[l] + 1, stride[l]):
                Y[l, j, m, n] = mean(Y[l-1, j, x:x+K[l]-1, y:y+K[l]-1])
                n = n + 1
            m = m + 1


def mean_pool_backward_stride(l, dy, D, W, H, K, Kpool, stride):
    """Derivative of mean pooling with a stride.

    L28; errata E30.
    Convolutional Networks IV.

    Takes input_shape: D[l-1] W[l-1] H[l-1] as shape; dy[l] from dY: D[l] W[l] H[l]
    Numbers K[l]; stride[l] = 1
    Makes dy[l-1]: D[l-1] W[l-1] H[l-1]
    With D[l] = D[l-1]; W[l] = (W[l-1] - K[l]) // stride[l] + 1; H likewise; Kpool[l] = K[l]
    """
    dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])
    for j in span(1, D[l]):  # Over the maps
        m = 1
        for x in span(1, W[l-1] - K[l] + 1, stride[l]):  # K_l = pooling kernel size
            n = 1
            for y in span(1, H[l-1] - K[l] + 1, stride[l]):
                dy[l-1, j, x:x+K[l]-1, y:y+K[l]-1] += (1/Kpool[l]**2) * dy[l, j, m, n]
                n = n + 1
            m = m + 1


def softmax_pool(l, Y, D, W, H, K):
    """Other pooling operators: softmax pooling at layer l.

    Convolutional Networks III and IV, in prose ("other pooling operators can use regular gradients
    or subgradients").

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]
    Numbers K[l]
    Fills Y[l]: D[l] W[l] H[l]
    With D[l] = D[l-1]; W[l] = W[l-1] - K[l] + 1; H likewise
    """
    for j in span(1, D[l]):
        for x in span(1, W[l-1] - K[l] + 1):
            for y in span(1, H[l-1] - K[l] + 1):
                segment = Y[l-1, j, x:x+K[l]-1, y:y+K[l]-1]
                share = softmax(segment)  # large values get nearly all of the weight, and no maximum is singled out
                Y[l, j, x, y] = inner(share, segment)


def softmax_pool_backward(l, Y, dy, D, W, H, K):
    """Derivative of softmax pooling at layer l.

    Convolutional Networks III and IV, in prose ("other pooling operators can use regular gradients
    or subgradients").

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; Y[l]: D[l] W[l] H[l]; dy[l] from dY: D[l] W[l] H[l]
    Numbers K[l]
    Makes dy[l-1]: D[l-1] W[l-1] H[l-1]
    With D[l] = D[l-1]; W[l] = W[l-1] - K[l] + 1; H likewise
    """
    dy[l-1, :, :, :] = zeros(D[l-1], W[l-1], H[l-1])
    for j in span(1, D[l]):
        for x in span(1, W[l]):
            for y in span(1, H[l]):
                share = softmax(Y[l-1, j, x:x+K[l]-1, y:y+K[l]-1])
                for x_ in span(1, K[l]):
                    for y_ in span(1, K[l]):
                        dy[l-1, j, x+x_-1, y+y_-1] += share[x_, y_] * dy[l, j, x, y]  # the cell grows
                        dy[l-1, j, x+x_-1, y+y_-1] += (  # and its share grows with it
                            share[x_, y_] * (Y[l-1, j, x+x_-1, y+y_-1] - Y[l, j, x, y]) * dy[l, j, x, y])
