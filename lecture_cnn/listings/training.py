"""What makes a deep network train: batch normalization, dropout, the residual block, and the steps
of two optimizers. Forward, and directly below it backward.

    l                   the layer, here 1
    N                   instances of the batch                    N = 2
    D[l], W[l], H[l]    maps of a layer, their width and height   D[1] = 2, W[1] = 4, H[1] = 2
    M                   values of a map in the whole batch        M = N W[1] H[1] = 16
    Y[l, n, j, x, y]    instance n, map j at column x and row y; a flat layer: Y[l, j]
    mu[l, j], var[l, j] mean and variance of map j over the batch
    gamma[l, j], beta[l, j]    what each map is multiplied with, and what is added to it
    mask[l, j]          1 where a value is kept, 0 where it is dropped; p: the share of the dropped
    F[l, j, x, y]       what the layers inside a residual block make of Y(l-1)
    w[l, j, i]          a weight; v (and m) is what an optimizer remembers of it
    lr                  the step size, the lecture's eta
    dY, dw, ...         derivatives of the divergence with respect to these
"""

from math import sqrt

from ..onebased import span


def batch_norm(l, Y, mu, var, gamma, beta, eps, N, D, W, H):
    """Batch normalization: forward.

    Convolutional Networks IV, "Resnet details for the curious" and "Training Issues", in prose: a
    batch normalization after each convolution. Mean and variance are those of a map over the whole
    batch.

    Takes Y[l-1] from y: N D[l-1] W[l-1] H[l-1]; gamma[l], beta[l]: D[l]
    Takes eps as positive
    Fills mu[l], var[l]: D[l]; Y[l]: N D[l] W[l] H[l]
    With D[l] = D[l-1]; W[l] = W[l-1]; H likewise
    """
    M = N * W[l] * H[l]  # values of a map in the batch
    for j in span(1, D[l]):
        mu[l, j] = 0
        for n in span(1, N):
            for x in span(1, W[l]):
                for y in span(1, H[l]):
                    mu[l, j] += Y[l-1, n, j, x, y]
        mu[l, j] = mu[l, j] / M
        var[l, j] = 0
        for n in span(1, N):
            for x in span(1, W[l]):
                for y in span(1, H[l]):
                    d = Y[l-1, n, j, x, y] - mu[l, j]
                    var[l, j] += d * d
        var[l, j] = var[l, j] / M
        s = sqrt(var[l, j] + eps)
        for n in span(1, N):
            for x in span(1, W[l]):
                for y in span(1, H[l]):
                    d = Y[l-1, n, j, x, y] - mu[l, j]
                    Y[l, n, j, x, y] = gamma[l, j] * (d / s) + beta[l, j]


def batch_norm_backward(l, Y, mu, var, gamma, eps, dY, dy, dgamma, dbeta, dmu, dvar, N, D, W, H):
    """Batch normalization: backward.

    Convolutional Networks IV names it without a slide on its derivative. A value has three ways to
    the output: straight through, through the mean and through the variance.

    Takes Y[l-1] from y: N D[l-1] W[l-1] H[l-1]; mu[l], gamma[l]: D[l]; var[l]: D[l] as squares
    Takes dY[l]: N D[l] W[l] H[l]; eps as positive
    Fills dgamma[l], dbeta[l], dmu[l], dvar[l]: D[l]; dy[l-1]: N D[l-1] W[l-1] H[l-1]
    With D[l] = D[l-1]; W[l] = W[l-1]; H likewise
    """
    M = N * W[l] * H[l]  # values of a map in the batch
    for j in span(1, D[l]):
        s = sqrt(var[l, j] + eps)
        dgamma[l, j] = 0
        dbeta[l, j] = 0
        dmu[l, j] = 0
        dvar[l, j] = 0
        for n in span(1, N):
            for x in span(1, W[l]):
                for y in span(1, H[l]):
                    d = Y[l-1, n, j, x, y] - mu[l, j]
                    g = gamma[l, j] * dY[l, n, j, x, y] / s
                    dgamma[l, j] += dY[l, n, j, x, y] * (d / s)
                    dbeta[l, j] += dY[l, n, j, x, y]
                    dmu[l, j] -= g  # the mean is in every value
                    dvar[l, j] -= g * d / (2 * (var[l, j] + eps))  # and so is the variance
        for n in span(1, N):
            for x in span(1, W[l]):
                for y in span(1, H[l]):
                    d = Y[l-1, n, j, x, y] - mu[l, j]
                    g = gamma[l, j] * dY[l, n, j, x, y] / s
                    dy[l-1, n, j, x, y] = g + dmu[l, j] / M + 2 * d * dvar[l, j] / M


def dropout(l, Y, mask, p, D):
    """Dropout: forward.

    Convolutional Networks IV, "Learning magic in Alexnet": dropout 0.5, in flat layers only. What
    is kept is divided by 1-p here, so that nothing is to be changed when the network is used.

    Takes Y[l-1] from y: D[l-1]; mask[l]: D[l]
    Takes p as share
    Fills Y[l]: D[l]
    With D[l] = D[l-1]
    """
    for j in span(1, D[l]):
        Y[l, j] = mask[l, j] * Y[l-1, j] / (1 - p)


def dropout_backward(l, mask, p, dY, dy, D):
    """Dropout: backward.

    Convolutional Networks IV, "Learning magic in Alexnet", without its derivative: what was dropped
    has no influence, and what was kept was divided by 1-p.

    Takes dY[l], mask[l]: D[l]
    Takes p as share
    Fills dy[l-1]: D[l-1]
    With D[l-1] = D[l]
    """
    for j in span(1, D[l]):
        dy[l-1, j] = mask[l, j] * dY[l, j] / (1 - p)


def residual(l, Y, F, D, W, H):
    """Residual learning: a building block, forward.

    Convolutional Networks IV, "Resnet": the "skip" connection adds what goes into the block to what
    its layers F make of it. Both must have the same number of maps.

    Takes Y[l-1] from y: D[l-1] W[l-1] H[l-1]; F[l]: D[l] W[l] H[l]
    Fills Y[l]: D[l] W[l] H[l]
    With D[l] = D[l-1]; W[l] = W[l-1]; H likewise
    """
    for j in span(1, D[l]):
        for x in span(1, W[l]):
            for y in span(1, H[l]):
                Y[l, j, x, y] = F[l, j, x, y] + Y[l-1, j, x, y]


def residual_backward(l, dY, dF, dy, D, W, H):
    """Residual learning: a building block, backward.

    Convolutional Networks IV, "Resnet", without its derivative: Y(l-1) goes two ways, through the
    layers F and past them, and its derivative is the sum of both. dF is what comes back through F.

    Takes dY[l]: D[l] W[l] H[l]; dF[l-1]: D[l-1] W[l-1] H[l-1]
    Fills dy[l-1]: D[l-1] W[l-1] H[l-1]
    With D[l-1] = D[l]; W[l-1] = W[l]; H likewise
    """
    for j in span(1, D[l-1]):
        for x in span(1, W[l-1]):
            for y in span(1, H[l-1]):
                dy[l-1, j, x, y] = dF[l-1, j, x, y] + dY[l, j, x, y]


def momentum_step(l, w, dw, v, lr, momentum, D):
    """SGD with momentum: one step.

    Convolutional Networks IV, "Learning magic in Alexnet" and "Resnet details for the curious":
    momentum 0.9.

    Takes w[l], dw[l], v[l]: D[l] D[l-1]
    Takes lr as positive; momentum as share
    Makes w[l], v[l]: D[l] D[l-1]
    """
    for j in span(1, D[l]):
        for i in span(1, D[l-1]):
            v[l, j, i] = momentum * v[l, j, i] - lr * dw[l, j, i]  # downhill
            w[l, j, i] = w[l, j, i] + v[l, j, i]


def adam_step(l, w, dw, m, v, t, lr, beta1, beta2, eps, D):
    """Adam: one step.

    Convolutional Networks IV, "Training Issues": Adam or other momentum-style algorithms. t counts
    the steps from 1: m and v start at 0 and are too small at first, so that they are divided.

    Takes w[l], dw[l], m[l]: D[l] D[l-1]; v[l]: D[l] D[l-1] as squares
    Takes t as count; lr, eps as positive; beta1, beta2 as share
    Makes w[l], m[l], v[l]: D[l] D[l-1]
    """
    for j in span(1, D[l]):
        for i in span(1, D[l-1]):
            m[l, j, i] = beta1 * m[l, j, i] + (1 - beta1) * dw[l, j, i]
            v[l, j, i] = beta2 * v[l, j, i] + (1 - beta2) * dw[l, j, i] * dw[l, j, i]
            mean = m[l, j, i] / (1 - beta1**t)
            square = v[l, j, i] / (1 - beta2**t)
            w[l, j, i] = w[l, j, i] - lr * mean / (sqrt(square) + eps)
