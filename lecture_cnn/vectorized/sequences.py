"""Scanning along time: `conv1d`, the time-delay neural network's layer, is the convolution of maps
that are one cell wide.

    D_in, D_out     series in and out, with a batch axis N before them or not
    D_k             values of a query and of a key
    T, T'           length of the input and of the output, T' = (T + 2P - K)//S + 1
"""

import numpy as np

from ..operations.checks import checked
from ..operations.real_cells import quiet
from .convolution import conv2d, conv2d_backward
from .hints import Array, Gradients, Sides

__all__ = [
    "conv1d",
    "conv1d_backward",
    "self_similarity",
    "self_similarity_backward",
]


@quiet
def conv1d(
    y: Array, w: Array, b: Array | None = None, *, stride: Sides = 1, padding: Sides = 0
) -> Array:
    """Return z, the series y scanned along time by the filters w: the loops over t, j, i and t'
    became one matrix product of the filters with all windows.

    Convolutional Networks III, L41.

    Takes y: N? D_in T; w: D_out D_in K; b = none: D_out
    Numbers stride: S; padding >= 0: P
    Makes z: N? D_out T'
    Holds padded: N? D_in T+2*P; windows: N? D_in K T'
    With T' = (T + 2*P - K)//S + 1
    """
    y, w, b, stride, padding = checked(conv1d, y, w, b, stride, padding)
    maps = y[..., None, :]  # (N, D_in, 1, T)
    filters = w[..., None, :]  # (D_out, D_in, 1, K)
    z = conv2d(maps, filters, b, stride=(1, stride), padding=(0, padding))  # (N, D_out, 1, T')
    return z[..., 0, :]  # (N, D_out, T')


@quiet
def conv1d_backward(
    dz: Array, y: Array, w: Array, *, stride: Sides = 1, padding: Sides = 0
) -> Gradients:
    """Return dy, dw, db: those of the convolution of maps that are one cell wide.

    A dz that doesn't fit is a ValueError. Convolutional Networks III: tdnn_backward.

    Takes y: N? D_in T; w: D_out D_in K; dz: N? D_out T'
    Numbers stride: S; padding >= 0: P
    Makes dy: N? D_in T; dw: D_out D_in K; db: D_out
    Holds padded: N? D_in T+2*P; windows: N? D_in K T'
    With T' = (T + 2*P - K)//S + 1
    """
    dz, y, w, stride, padding = checked(conv1d_backward, dz, y, w, stride, padding)
    wide_dz = dz[..., None, :]  # (N, D_out, 1, T')
    maps = y[..., None, :]  # (N, D_in, 1, T)
    filters = w[..., None, :]  # (D_out, D_in, 1, K)
    dmaps, dfilters, db = conv2d_backward(
        wide_dz, maps, filters, stride=(1, stride), padding=(0, padding)
    )
    dy = dmaps[..., 0, :]  # (N, D_in, T)
    dw = dfilters[..., 0, :]  # (D_out, D_in, K)
    return dy, dw, db


@quiet
def self_similarity(y: Array, wq: Array, wk: Array, wv: Array) -> Array:
    """Return u, where each time takes the values of all times by the softmax of its scores: the
    loops over t, t' and j became matrix products.

    The scores q . k are divided by the root of D_k. Convolutional Networks IV, outline
    ("Transformers and self similarity"): self_similarity.

    Takes y: N? D T; wq, wk: D_k D; wv: D_out D
    Makes u: N? D_out T
    Holds scores: N? T T
    """
    y, wq, wk, wv = checked(self_similarity, y, wq, wk, wv)
    exact = y.astype(float)  # products of products are large
    q = wq @ exact  # (N, D_k, T)
    k = wk @ exact  # (N, D_k, T)
    v = wv @ exact  # (N, D_out, T)
    shares = _shares(q, k)  # (N, T, T), the softmax of q . k / root of D_k
    u = v @ shares.swapaxes(-1, -2)  # (N, D_out, T)
    return u.astype(y.dtype)


@quiet
def self_similarity_backward(
    du: Array, y: Array, wq: Array, wk: Array, wv: Array
) -> tuple[Array, Array, Array, Array]:
    """Return dy, dwq, dwk, dwv: the loops over t, t' and j became matrix products.

    Convolutional Networks IV, outline ("Transformers and self similarity"):
    self_similarity_backward.

    Takes y: N? D T; wq, wk: D_k D; wv: D_out D; du: N? D_out T
    Makes dy: N? D T; dwq: D_k D; dwk: D_k D; dwv: D_out D
    Holds scores: N? T T
    """
    du, y, wq, wk, wv = checked(self_similarity_backward, du, y, wq, wk, wv)
    exact = y.astype(float)
    q = wq @ exact  # (N, D_k, T)
    k = wk @ exact  # (N, D_k, T)
    v = wv @ exact  # (N, D_out, T)
    shares = _shares(q, k)  # (N, T, T)
    dv = du @ shares  # (N, D_out, T)
    dshares = du.swapaxes(-1, -2) @ v  # (N, T, T)
    total = (shares * dshares).sum(axis=-1, keepdims=True)  # (N, T, 1)
    ds = shares * (dshares - total) / np.sqrt(len(wq))  # (N, T, T)
    dq = k @ ds.swapaxes(-1, -2)  # (N, D_k, T)
    dk = q @ ds  # (N, D_k, T)
    dy = wq.T @ dq + wk.T @ dk + wv.T @ dv  # (N, D, T)
    dwq = _over_the_batch(dq, y)  # (D_k, D)
    dwk = _over_the_batch(dk, y)  # (D_k, D)
    dwv = _over_the_batch(dv, y)  # (D_out, D)
    return dy.astype(y.dtype), dwq, dwk, dwv


def _shares(q: Array, k: Array) -> Array:
    """The share (N, T, T) that each time, the axis before the last, takes of each time."""
    D_k = q.shape[-2]
    scores = q.swapaxes(-1, -2) @ k / np.sqrt(D_k)  # (N, T, T)
    largest = scores.max(axis=-1, keepdims=True)  # (N, T, 1)
    powers = np.exp(scores - largest)
    return powers / powers.sum(axis=-1, keepdims=True)


def _over_the_batch(dz: Array, y: Array) -> Array:
    """The derivative for weights of z = w y, summed over the batch, in y's type: (D_out, D)."""
    dw = dz @ y.swapaxes(-1, -2)  # (N, D_out, D)
    D_out, D = dw.shape[-2:]
    over_all = dw.reshape(-1, D_out, D).sum(axis=0)
    return over_all.astype(y.dtype)
