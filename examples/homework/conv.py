"""Homework 2: a convolution layer by hand."""

import numpy as np  # noqa: F401


def conv_forward(y, w, b=None, *, stride=1, padding=0):
    """Return z.

    y: (D_in, W, H)
    w: (D_out, D_in, K, K)
    b: (D_out,)
    z: (D_out, W', H'), to be returned
    Any usual layout will do, and a batch of instances, too.
    Points: z: 6.
    """
    raise NotImplementedError("write it here")


def conv_backward(dz, y, w, *, stride=1, padding=0):
    """Return dy, dw, db.

    y: (D_in, W, H)
    w: (D_out, D_in, K, K)
    dz: (D_out, W', H')
    dy: (D_in, W, H), to be returned
    dw: (D_out, D_in, K, K), to be returned
    db: (D_out,), to be returned
    Any usual layout will do, and a batch of instances, too.
    Points: dy: 4, dw: 4, db: 2.
    """
    raise NotImplementedError("write it here")


def max_pool(y, K, *, stride=1, padding=0):
    """Return u.

    y: (D, W, H)
    u: (D, W', H'), to be returned: a cell of the border is never the largest
    Any usual layout will do, and a batch of instances, too.
    Points: u: 4.
    """
    raise NotImplementedError("write it here")
