"""Resampling layers: forward, and directly below it backward, as on the slides. Each map is
resampled by itself.

    S           the stride: of S rows and columns one is kept, or S-1 zeros go in   S = 2
    c           number of channels (maps)                                            c = 2
    W, H        width and height of the maps that go in                              W = 5, H = 4
    y, yDS, yUS    the maps, downsampled, upsampled: y(:,i,j) are all maps at column i and row j
    dz, dy         derivatives of the divergence for the layer's output z and its input y
"""

from math import ceil

from ..onebased import channels, height, span, width, zeros


def downsampling(y, S, W, H):
    """The Downsampling Layer.

    L31; errata E41, E63.
    Convolutional Networks III, in prose; Recap: Resampling.

    Takes y: c W H
    Numbers S
    Makes yDS: c ceil(W/S) ceil(H/S)
    """
    c = channels(y)  # number of channels in y
    yDS = zeros(c, ceil(W/S), ceil(H/S))
    for i in span(1, ceil(W/S)):
        for j in span(1, ceil(H/S)):
            yDS[:, i, j] = y[:, (i-1)*S+1, (j-1)*S+1]


def backprop_through_DS(dz, S, H, W):
    """Backprop through D/S pseudocode.

    L19; errata E22, E23, E45, E69.
    Convolutional Networks IV.

    Takes dz: c ceil(W/S) ceil(H/S)
    Numbers S; H; W
    Makes dy: c W H
    """
    # H and W are the height and width of the input
    # to the downsampling layer in the forward pass
    # S is the stride in the forward pass
    # dz contains the divergence derivative for the D/S
    #       output z in the forward pass
    c = channels(dz)  # c = number of channels in dz
    dy = zeros(c, W, H)  # preallocate to right size and set to 0
    for i in span(1, width(dz)):
        for j in span(1, height(dz)):
            dy[:, (i-1)*S+1, (j-1)*S+1] = dz[:, i, j]
    return dy


def upsampling(y, S, W, H):
    """The Upsampling Layer.

    L32; errata E41.
    Convolutional Networks III, in prose: the size grows by the factor S, so the last entry has its
    zeros too.

    Takes y: c W H
    Numbers S
    Makes yUS: c W*S H*S
    """
    c = channels(y)  # number of channels in y
    yUS = zeros(c, W*S, H*S)
    for i in span(1, W):
        for j in span(1, H):
            yUS[:, (i-1)*S+1, (j-1)*S+1] = y[:, i, j]


def upsampling_between(y, S, W, H):
    """The Upsampling Layer: zeros between adjacent entries.

    Errata E41.
    Convolutional Networks III, Recap: Resampling, in prose: zeros are inserted between neighbours
    only.

    Takes y: c W H
    Numbers S
    Makes yUS: c (W-1)*S+1 (H-1)*S+1
    """
    c = channels(y)  # number of channels in y
    yUS = zeros(c, (W-1)*S+1, (H-1)*S+1)
    for i in span(1, W):
        for j in span(1, H):
            yUS[:, (i-1)*S+1, (j-1)*S+1] = y[:, i, j]


def backprop_through_Upsampling(dz, S):
    """Backprop through U/S pseudocode.

    L20; errata E24, E25, E69.
    Convolutional Networks IV.

    Takes dz: c W H
    Numbers S
    Makes dy: c ceil(W/S) ceil(H/S)
    """
    # S is the stride in the forward pass
    # dz contains the divergence derivative for the U/S
    #     output z in the forward pass
    c = channels(dz)  # c = number of channels in dz
    dy = zeros(c, ceil(width(dz)/S), ceil(height(dz)/S))
    k = 1
    for i in span(1, width(dz), S):
        l = 1
        for j in span(1, height(dz), S):
            dy[:, k, l] = dz[:, i, j]
            l += 1
        k += 1
    return dy
