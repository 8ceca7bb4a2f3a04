"""What every public function checks of its arguments, said once: one function per operation, with its name.

Each returns the operation's arguments, converted: arrays of one floating type, whole numbers as ints, strides,
paddings and window sizes as pairs (along x, along y). `loops` and `vectorized` call the same functions; with
`lecture=True` (loops) a batch, a rectangular filter and a pair are a ValueError that says that the lecture's listing
has one instance, one K and one stride, and stride, padding, K, S and P come back as single ints.

A wrong kind is a TypeError, a wrong value a ValueError, a wrong position an IndexError.
"""

import functools

import numpy as np

from lecture_cnn.operations.shapes import (
    MAPS,
    as_given,
    bias,
    both,
    cell_numbers,
    equal_shape,
    like_output,
    maps_and_filters,
    matrices,
    memory,
    numbers,
    one_hot,
    padded_memory,
    padded_shape,
    pair,
    plain_array,
    same_maps,
    shaped,
    shown,
    square,
    steps,
    whole,
    whole_shape,
    window_memory,
    window_sizes,
)

FILTERS = ("D_out", "D_in", "Kx", "Ky")
OUTPUT = "that of the output for input_shape {} with "


# ---------------------------------------------------------------- convolution

def conv2d(y, w, b, stride, padding, lecture=False):
    """-> y, w, b, stride, padding; a missing b comes back as zeros to the loops, as None otherwise."""
    y, w, *b = numbers(y=y, w=w, b=b)
    stride, padding = steps(stride, padding, lecture)
    _shapes_of_conv2d(y.shape, w.shape, stride, padding, y.itemsize, lecture)
    return y, w, bias(b, len(w), w, lecture), stride, padding


@functools.lru_cache(1024)  # the same shapes come again and again
def _shapes_of_conv2d(y, w, stride, padding, itemsize, lecture):
    maps_and_filters(y, w, FILTERS, 1, lecture)
    sizes = window_sizes("y", y, w[2:], both(stride), both(padding), "w")
    window_memory("conv2d", y, itemsize, w[0], w[2:], sizes, padding)


def conv2d_backward(dz, y, w, stride, padding, lecture=False):
    """-> dz, y, w, stride, padding."""
    dz, y, w = numbers(dz=dz, y=y, w=w)
    y, w, _, stride, padding = conv2d(y, w, None, stride, padding, lecture)
    like_output(dz.shape, y.shape, len(w), w.shape[2:], stride, padding, "conv2d(y, w, stride={}, padding={})")
    return dz, y, w, stride, padding


def conv2d_input_gradient(dz, w, stride, padding, input_shape, lecture=False):
    """-> dz, w, stride, padding, input_shape."""
    dz, w = numbers(dz=dz, w=w)
    stride, padding = steps(stride, padding, lecture)
    input_shape = whole_shape("input_shape", input_shape, lecture=lecture)
    _shapes_of_input_gradient(dz.shape, w.shape, stride, padding, input_shape, dz.itemsize, lecture)
    return dz, w, stride, padding, input_shape


@functools.lru_cache(1024)
def _shapes_of_input_gradient(dz, w, stride, padding, input_shape, itemsize, lecture):
    shaped("dz", dz, MAPS, lecture=lecture)
    shaped("w", w, FILTERS, batch=False)
    if lecture:
        square("w", w)
    if input_shape[-3] != w[1]:
        raise ValueError(f"input_shape {input_shape} has {input_shape[-3]} maps, but w takes {w[1]} "
                         f"(axis 1 of its shape {w})")
    sizes = window_sizes("input_shape", input_shape, w[2:], both(stride), both(padding), "w")
    equal_shape("dz", dz, (*input_shape[:-3], w[0], *sizes), OUTPUT + "w {}, stride={}, padding={}", input_shape, w,
                stride, padding)
    window_memory("conv2d_input_gradient", input_shape, itemsize, w[0], w[2:], sizes, padding)


def conv2d_filter_gradient(dz, y, K, stride, padding, lecture=False):
    """-> dz, y, K, stride, padding."""
    dz, y = numbers(dz=dz, y=y)
    K = pair("K", K, 1, lecture)
    stride, padding = steps(stride, padding, lecture)
    _shapes_of_filter_gradient(dz.shape, y.shape, K, stride, padding, y.itemsize, lecture)
    return dz, y, K, stride, padding


@functools.lru_cache(1024)
def _shapes_of_filter_gradient(dz, y, K, stride, padding, itemsize, lecture):
    shaped("y", y, MAPS, lecture=lecture)
    shaped("dz", dz, MAPS, lecture=lecture)
    sizes = window_sizes("y", y, both(K), both(stride), both(padding))
    equal_shape("dz", dz, (*y[:-3], dz[-3], *sizes),
                "that of the output for y {} with K={}, stride={}, padding={}", y, K, stride, padding)
    window_memory("conv2d_filter_gradient", y, itemsize, dz[-3], K, sizes, padding)


def conv_transpose2d(y, w, b, stride, padding, lecture=False):
    """-> y, w, b, stride, padding, the output's shape; w is (D_in, D_out, Kx, Ky)."""
    y, w, *b = numbers(y=y, w=w, b=b)
    stride, padding = steps(stride, padding, lecture)
    maps_and_filters(y.shape, w.shape, ("D_in", "D_out", "Kx", "Ky"), 0, lecture)
    shape = [*y.shape[:-3], w.shape[1]]
    for n, s, k, p in zip(y.shape[-2:], both(stride), w.shape[2:], both(padding)):
        shape.append((n - 1) * s + k - 2 * p)
        if shape[-1] < 1:
            raise ValueError(f"padding = {p} leaves nothing of the output: axis {len(shape) - 1} would have "
                             f"(n-1)S + K - 2P = {n - 1}*{s} + {k} - 2*{p} = {shape[-1]} cells")
    padded_memory(f"conv_transpose2d with stride = {as_given(stride)}", shape, padding,
                  (*y.shape[:-3], *w.shape[1:], *y.shape[-2:]), itemsize=y.itemsize)
    return y, w, bias(b, w.shape[1], w, lecture), stride, padding, tuple(shape)


def conv_transpose2d_backward(dz, y, w, stride, padding, lecture=False):
    """-> dz, y, w, stride, padding."""
    dz, y, w = numbers(dz=dz, y=y, w=w)
    y, w, _, stride, padding, shape = conv_transpose2d(y, w, None, stride, padding, lecture)
    equal_shape("dz", dz.shape, shape, "the shape of conv_transpose2d(y, w, stride={}, padding={})", stride, padding)
    return dz, y, w, stride, padding


def pad(y, P, lecture=False):
    """-> y, P."""
    [y], P = numbers(y=y), pair("P", P, 0, lecture)
    shaped("y", y.shape, MAPS, lecture=lecture)
    memory(f"pad with P = {as_given(P)}", padded_shape(y.shape, P), itemsize=y.itemsize)
    return y, P


def crop(y, P, lecture=False):
    """-> y, P; at least one cell must be left."""
    [y], P = numbers(y=y), pair("P", P, 0, lecture)
    shaped("y", y.shape, MAPS, lecture=lecture)
    for axis, p in zip((y.ndim - 2, y.ndim - 1), both(P)):
        if 2 * p >= y.shape[axis]:
            raise ValueError(f"P = {p} crops everything away: axis {axis} of y has {y.shape[axis]} cells, and 2*{p} "
                             "of them would go")
    return y, P


# ---------------------------------------------------------------- depthwise, along time, in every transform

def depthwise_conv2d(y, w, b, stride, padding, lecture=False):
    """-> y, w, b, stride, padding; w is (D, Kx, Ky)."""
    y, w, *b = numbers(y=y, w=w, b=b)
    stride, padding = steps(stride, padding, lecture)
    _shapes_of_depthwise(y.shape, w.shape, stride, padding, y.itemsize, lecture)
    return y, w, bias(b, len(w), w, lecture), stride, padding


@functools.lru_cache(1024)
def _shapes_of_depthwise(y, w, stride, padding, itemsize, lecture):
    maps_and_filters(y, w, ("D", "Kx", "Ky"), 0, lecture)
    sizes = window_sizes("y", y, w[1:], both(stride), both(padding), "w")
    padded_memory("depthwise_conv2d", y, padding, (2, *y[:-2], *sizes), itemsize=itemsize)


def depthwise_conv2d_backward(dz, y, w, stride, padding, lecture=False):
    """-> dz, y, w, stride, padding."""
    dz, y, w = numbers(dz=dz, y=y, w=w)
    y, w, _, stride, padding = depthwise_conv2d(y, w, None, stride, padding, lecture)
    like_output(dz.shape, y.shape, len(w), w[0].shape, stride, padding, "depthwise_conv2d(y, w, stride={}, padding={})")
    return dz, y, w, stride, padding


def pointwise_conv2d(y, w, b, lecture=False):
    """-> y, w, b; w is (D_out, D_in)."""
    y, w, *b = numbers(y=y, w=w, b=b)
    shaped("y", y.shape, MAPS, lecture=lecture)
    shaped("w", w.shape, ("D_out", "D_in"), batch=False)
    same_maps(y.shape, y.ndim - 3, w.shape, 1)
    return y, w, bias(b, len(w), w, lecture)


def pointwise_conv2d_backward(dz, y, w, lecture=False):
    """-> dz, y, w."""
    dz, y, w = numbers(dz=dz, y=y, w=w)
    pointwise_conv2d(y, w, None, lecture)
    equal_shape("dz", dz.shape, (*y.shape[:-3], len(w), *y.shape[-2:]), "the shape of pointwise_conv2d(y, w)")
    return dz, y, w


def conv1d(y, w, b, stride, padding, lecture=False):
    """-> y, w, b, stride, padding; y is (D, T), w is (D_out, D_in, K), stride and padding are ints."""
    y, w, *b = numbers(y=y, w=w, b=b)
    stride, padding = whole("stride", stride, 1), whole("padding", padding, 0)
    shaped("y", y.shape, ("D", "T"), lecture=lecture)
    shaped("w", w.shape, ("D_out", "D_in", "K"), batch=False)
    same_maps(y.shape, y.ndim - 2, w.shape, 1)
    sizes = window_sizes("y", y.shape, w.shape[2:], (stride,), (padding,), "w")
    memory(f"conv1d with padding = {padding}", (*y.shape[:-1], y.shape[-1] + 2 * padding),
           (*y.shape[:-1], w.shape[2], *sizes), (*y.shape[:-2], len(w), *sizes), itemsize=y.itemsize)
    return y, w, bias(b, len(w), w, lecture), stride, padding


def conv1d_backward(dz, y, w, stride, padding, lecture=False):
    """-> dz, y, w, stride, padding."""
    dz, y, w = numbers(dz=dz, y=y, w=w)
    y, w, _, stride, padding = conv1d(y, w, None, stride, padding, lecture)
    like_output(dz.shape, y.shape, len(w), w.shape[2:], (stride,), (padding,), "conv1d(y, w, stride={}, padding={})")
    return dz, y, w, stride, padding


def transform_conv2d(y, w, transforms, b, lecture=False):
    """-> y, w, transforms, b; the transforms as one array (T, K*K, K*K)."""
    return _transform(dict(y=y, w=w), transforms, b, lecture)


def transform_conv2d_backward(dz, y, w, transforms, lecture=False):
    """-> dz, y, w, transforms."""
    y, w, transforms, _, dz = _transform(dict(y=y, w=w, dz=dz), transforms, None, lecture)
    like_output(dz.shape, y.shape, len(w) * len(transforms), w.shape[2:], 1, 0, "transform_conv2d(y, w, transforms)")
    return dz, y, w, transforms


def _transform(arrays, transforms, b, lecture):
    """-> y, w, transforms, b and what else is among the arrays."""
    named = matrices(transforms)
    y, w, *rest = numbers(**arrays, **named, b=b)
    others, rest = rest[:len(arrays) - 2], rest[len(arrays) - 2:]
    maps_and_filters(y.shape, w.shape, FILTERS, 1, lecture)
    Kx, Ky = w.shape[2:]
    if Kx != Ky:
        raise ValueError(f"w has filters of {Kx}x{Ky}, but only square filters can be transformed")
    for name, matrix in zip(named, rest):
        equal_shape(name, matrix.shape, (Kx * Kx, Kx * Kx), "for filters w of K = {}", Kx)
    sizes = window_sizes("y", y.shape, w.shape[2:], (1, 1), (0, 0), "w")
    window_memory("transform_conv2d", y.shape, y.itemsize, len(w) * len(named), w.shape[2:], sizes, 0)
    return y, w, np.stack(rest[:len(named)]), bias(rest[len(named):], len(w), w, lecture), *others


# ---------------------------------------------------------------- pooling and resampling

def max_pool2d(y, K, stride, padding, lecture=False):
    """-> y, K, stride, padding; a window must hold at least one cell of the map, so 2P <= K."""
    y, K, stride, padding = mean_pool2d(y, K, stride, padding, lecture)
    for k, p in zip(both(K), both(padding)):
        if 2 * p > k:
            raise ValueError(f"padding = {p} is more than half of K = {k}: a window could hold nothing but padding, "
                             "which has no maximum")
    return y, K, stride, padding


def max_pool2d_backward(du, pidx, input_shape, lecture=False):
    """-> du, pidx, the numbers of its cells among those of all maps, input_shape."""
    [du], pidx = numbers(du=du), plain_array("pidx", pidx)
    input_shape = whole_shape("input_shape", input_shape, lecture=lecture)
    if pidx.dtype.kind not in "iu":
        raise TypeError(f"pidx must hold whole numbers, the positions of the maxima, but came as {pidx.dtype}")
    shaped("du", du.shape, MAPS, lecture=lecture)
    equal_shape("pidx", pidx.shape, (*du.shape, 2), "a pair (x, y) for each cell of du {}", du.shape)
    equal_shape("du", du.shape, (*input_shape[:-2], *du.shape[-2:]), "as many maps as input_shape {}", input_shape)
    memory("max_pool2d_backward with this input_shape", input_shape)
    pidx = pidx.astype(np.intp, copy=False)
    return du, pidx, cell_numbers("pidx", pidx, input_shape), input_shape


def mean_pool2d(y, K, stride, padding, lecture=False):
    """-> y, K, stride, padding."""
    [y], K = numbers(y=y), pair("K", K, 1, lecture)
    stride, padding = steps(stride, padding, lecture)
    shaped("y", y.shape, MAPS, lecture=lecture)
    sizes = window_sizes("y", y.shape, both(K), both(stride), both(padding))
    window_memory("pooling", y.shape, y.itemsize, y.shape[-3], K, sizes, padding)
    return y, K, stride, padding


def mean_pool2d_backward(du, K, stride, padding, input_shape, lecture=False):
    """-> du, K, stride, padding, input_shape."""
    [du], K = numbers(du=du), pair("K", K, 1, lecture)
    stride, padding = steps(stride, padding, lecture)
    input_shape = whole_shape("input_shape", input_shape, lecture=lecture)
    shaped("du", du.shape, MAPS, lecture=lecture)
    sizes = window_sizes("input_shape", input_shape, both(K), both(stride), both(padding))
    equal_shape("du", du.shape, (*input_shape[:-2], *sizes), OUTPUT + "K={}, stride={}, padding={}", input_shape, K,
                stride, padding)
    padded_memory("mean_pool2d_backward with this input_shape", input_shape, padding, itemsize=du.itemsize)
    return du, K, stride, padding, input_shape


def downsample(y, S, lecture=False):
    """-> y, S."""
    [y], S = numbers(y=y), pair("S", S, 1, lecture)
    shaped("y", y.shape, MAPS, lecture=lecture)
    return y, S


def downsample_backward(dz, S, input_shape, lecture=False):
    """-> dz, S, input_shape."""
    [dz], S = numbers(dz=dz), pair("S", S, 1, lecture)
    input_shape = whole_shape("input_shape", input_shape, lecture=lecture)
    shaped("dz", dz.shape, MAPS, lecture=lecture)
    sizes = (-(-n // s) for n, s in zip(input_shape[-2:], both(S)))
    equal_shape("dz", dz.shape, (*input_shape[:-2], *sizes), OUTPUT + "S={}", input_shape, S)
    memory("downsample_backward with this input_shape", input_shape, itemsize=dz.itemsize)
    return dz, S, input_shape


def upsample(y, S, trailing, lecture=False):
    """-> y, S, the output's shape."""
    y, S = downsample(y, S, lecture)
    if not isinstance(trailing, (bool, np.bool_)):
        raise TypeError(f"trailing must be True or False, but came as {shown(trailing)}")
    sizes = (n * s if trailing else (n - 1) * s + 1 for n, s in zip(y.shape[-2:], both(S)))
    shape = (*y.shape[:-2], *sizes)
    memory(f"upsample with S = {as_given(S)}", shape, itemsize=y.itemsize)
    return y, S, shape


def upsample_backward(dz, S, lecture=False):
    """-> dz, S."""
    [dz], S = numbers(dz=dz), pair("S", S, 1, lecture)
    shaped("dz", dz.shape, MAPS, lecture=lecture)
    return dz, S


# ---------------------------------------------------------------- the end of the network

def flatten(y, lecture=False):
    """-> y."""
    [y] = numbers(y=y)
    shaped("y", y.shape, MAPS, lecture=lecture)
    return y


def unflatten(v, shape, lecture=False):
    """-> v, shape; the shape is that of the maps, with the batch axis if v has one."""
    [v] = numbers(v=v)
    shaped("v", v.shape, ("n",), lecture=lecture)
    shape = whole_shape("shape", shape, lecture=lecture)
    flat = (*shape[:-3], shape[-3] * shape[-2] * shape[-1])
    equal_shape("v", v.shape, flat, "the cells of maps of shape {}", shape)
    return v, shape


def activation(z, lecture=False):
    """-> z: a number, or an array of any shape, in which only a batch's first axis may be empty."""
    [z] = numbers(z=z)
    if z.size == 0 and (0 in z.shape[1:] or z.ndim == 1 or lecture):
        raise ValueError(f"z is empty: axis {z.shape.index(0)} of its shape {z.shape} has length 0")
    if lecture and z.ndim > 3:
        raise ValueError(f"z must be a number, a vector, a series or maps, but came with shape {z.shape}: the "
                         "lecture's listing has one instance (the vectorized function takes a batch)")
    return z


def activation_backward(dy, z, f, known, lecture=False):
    """-> dy, z, f; f is one of the known functions (name -> function), given by itself or by its name."""
    dy, z = numbers(dy=dy, z=z)
    activation(z, lecture)
    equal_shape("dy", dy.shape, z.shape, "the shape of z")
    if not (isinstance(f, str) or callable(f)):
        raise TypeError(f"f must be one of {', '.join(known)} or its name, but came as {shown(f)} ({type(f).__name__})")
    name = f if isinstance(f, str) else getattr(f, "__name__", "") if hasattr(f, "derivative") else ""
    if name not in known:
        raise ValueError(f"f must be one of {', '.join(known)} or its name, but came as {shown(f)}")
    return dy, z, known[name]


def linear(y, w, b, lecture=False):
    """-> y, w, b; y is (n,), w is (m, n)."""
    y, w, *b = numbers(y=y, w=w, b=b)
    shaped("y", y.shape, ("n",), lecture=lecture)
    shaped("w", w.shape, ("m", "n"), batch=False)
    same_maps(y.shape, y.ndim - 1, w.shape, 1, "entries")
    return y, w, bias(b, len(w), w, lecture)


def linear_backward(dz, y, w, lecture=False):
    """-> dz, y, w."""
    dz, y, w = numbers(dz=dz, y=y, w=w)
    linear(y, w, None, lecture)
    equal_shape("dz", dz.shape, (*y.shape[:-1], len(w)), "the shape of linear(y, w)")
    return dz, y, w


def softmax(z, lecture=False):
    """-> z."""
    [z] = numbers(z=z)
    shaped("z", z.shape, ("n",), lecture=lecture)
    return z


def cross_entropy(z, d, lecture=False):
    """-> z, d; class numbers come back as the distributions that are 1 at the class and 0 elsewhere."""
    z, labels = softmax(z, lecture), plain_array("d", d)
    if labels.ndim == z.ndim - 1:
        return z, one_hot(labels, z)
    z, d = numbers(z=z, d=d)
    equal_shape("d", d.shape, z.shape, "a distribution for each row of z (or a class number for each)")
    total = d.sum(axis=-1)
    if not ((d >= 0).all() and (abs(total - 1) <= 1e-6).all()):
        raise ValueError(f"d must be a distribution, with entries of 0 or more that sum to 1: its smallest entry is "
                         f"{d.min()}, its sum {total}")
    return z, d


def l2_divergence(y, d, lecture=False):
    """-> y, d."""
    y, d = numbers(y=y, d=d)
    shaped("y", y.shape, ("n",), lecture=lecture)
    equal_shape("d", d.shape, y.shape, "the shape of y")
    return y, d
