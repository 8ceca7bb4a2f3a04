"""What every public function checks of its arguments, said once.

One function per operation, with the operation's own name: it returns the arguments converted
(arrays of one floating type, whole numbers as ints, pairs as tuples) or raises an error that
names the argument, says what was expected and what came.

`loops` and `vectorized` call the same functions. With `lecture=True` (loops) there is one
instance, one K, one stride and one padding, and these come back as ints; otherwise a batch and
pairs are welcome, and K, stride and padding always come back as pairs.

A wrong kind is a TypeError, a wrong value a ValueError, a wrong position an IndexError.
"""

import operator
import os

import numpy as np

MAPS = ("D", "W", "H")
FILTERS = ("D_out", "D_in", "Kx", "Ky")


# ---------------------------------------------------------------- numbers

def numbers(**arguments):
    """The named arguments as arrays of one type, float64 or float32; None is left out."""
    arrays = [_array(name, value) for name, value in arguments.items() if value is not None]
    dtype = np.result_type(*(array.dtype for array in arrays))
    return [array.astype(dtype, copy=False) for array in arrays]


def _array(name, value):
    """One argument as an array: integers and booleans become float64, float32 stays."""
    array = _plain_array(name, value)
    if array.dtype.kind in "biu" or array.dtype.type is np.float64:
        dtype = np.float64
    elif array.dtype.type is np.float32:
        dtype = np.float32
    else:
        raise TypeError(
            f"{name} must hold whole numbers, float32 or float64, but came as {array.dtype} "
            f"({type(value).__name__})")
    if array.dtype != dtype:
        memory(name, array.shape)
    return array.astype(dtype, copy=False)


def _plain_array(name, value):
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} must be a plain array: a masked one would lose its mask")
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be an array: its rows have different lengths") from error
    except Exception as error:
        raise TypeError(
            f"{name} must be an array of numbers, not {type(value).__name__}: {error}") from error


def whole(name, value, least):
    """`value` as an int of at least `least`; a bool and a float are a TypeError."""
    if isinstance(value, (tuple, list)):
        raise ValueError(f"{name} must be one whole number, but came as {value!r}")
    try:
        if isinstance(value, (bool, np.bool_)):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, but came as {value!r} "
                        f"({type(value).__name__})") from None
    if number < least:
        raise ValueError(f"{name} must be at least {least}, but came as {number}")
    return number


def pair(name, value, least, lecture=False):
    """A number as it is along x and along y; with `lecture` one int that serves both."""
    if not isinstance(value, (tuple, list)):
        number = whole(name, value, least)
        return number if lecture else (number, number)
    if lecture:
        raise ValueError(f"{name} came as {value!r}, but the lecture's listing has one {name} "
                         "for x and y: give one whole number, or call the vectorized function")
    if len(value) != 2:
        raise ValueError(f"{name} must be a whole number or a pair (along x, along y), "
                         f"but came with {len(value)} entries: {value!r}")
    return tuple(whole(f"{name}[{n}]", entry, least) for n, entry in enumerate(value))


def both(value):
    """An int as the pair (value, value); a pair as it is."""
    return value if isinstance(value, tuple) else (value, value)


# ---------------------------------------------------------------- shapes

def shaped(name, array, axes, batch=True, lecture=False):
    """Check the rank of an array, and that only a batch axis is empty."""
    wanted = f"({', '.join(axes)}{',' * (len(axes) == 1)})"
    if batch and array.ndim == len(axes) + 1:
        if lecture:
            raise ValueError(
                f"{name} came as a batch of shape {array.shape}, but the lecture's listing has "
                f"one instance {wanted}: call it once for each, or call the vectorized function")
        axes = ("N", *axes)
    elif array.ndim != len(axes):
        if batch and not lecture:
            wanted += f" or (N, {wanted[1:].replace(',)', ')')}"
        raise ValueError(f"{name} must have shape {wanted}, but has {array.ndim} axes: "
                         f"shape {array.shape}")
    for axis, (letter, size) in enumerate(zip(axes, array.shape)):
        if size == 0 and letter != "N":
            raise ValueError(f"{name} is empty: axis {axis} ({letter}) of its shape "
                             f"{array.shape} has length 0")


def equal_shape(name, array, shape, because):
    """Check that an array has just this shape; the message names the first axis that differs."""
    if array.shape == tuple(shape):
        return
    message = f"{name} must have shape {tuple(shape)}, {because}, but has shape {array.shape}"
    if array.ndim == len(shape):
        axis = next(n for n, size in enumerate(shape) if array.shape[n] != size)
        message += f": axis {axis} is {array.shape[axis]}, not {shape[axis]}"
    raise ValueError(message)


def square(name, w, lecture):
    """The filter's size (Kx, Ky), or its one K with `lecture`."""
    Kx, Ky = w.shape[-2:]
    if lecture and Kx != Ky:
        raise ValueError(f"{name} has filters of {Kx}x{Ky}, but the lecture's listing has one K "
                         f"for x and y: axes {w.ndim - 2} and {w.ndim - 1} must be equal")
    return Kx if lecture else (Kx, Ky)


def window_sizes(name, shape, K, stride, padding, what="filter"):
    """The output's sizes along the last axes: (n + 2P - K)//S + 1; K must fit."""
    sizes = []
    for axis, n, k, s, p in zip(range(len(shape) - len(K), len(shape)), shape[-len(K):],
                                K, stride, padding):
        if k > n + 2 * p:
            raise ValueError(f"the {what} of size {k} is larger than {name} along axis {axis}: "
                             f"{n}" + f" + 2*{p} of padding = {n + 2 * p}" * (p > 0))
        sizes.append((n + 2 * p - k) // s + 1)
    return tuple(sizes)


def input_shape(name, value, axes=MAPS, lecture=False):
    """The shape of a forward input as a tuple of ints, with or without the batch axis."""
    if not isinstance(value, (tuple, list, np.ndarray)):
        raise TypeError(f"{name} must be a shape such as ({', '.join(axes)}), "
                        f"but came as {value!r} ({type(value).__name__})")
    if len(value) == len(axes) + 1 and lecture:
        raise ValueError(f"{name} came as {tuple(value)}, with a batch axis, but the lecture's "
                         f"listing has one instance ({', '.join(axes)})")
    if len(value) not in (len(axes), len(axes) + 1):
        raise ValueError(f"{name} must be ({', '.join(axes)}) or (N, {', '.join(axes)}), "
                         f"but has {len(value)} entries: {tuple(value)}")
    batched = len(value) == len(axes) + 1
    return tuple(whole(f"{name}[{n}]", size, 0 if batched and n == 0 else 1)
                 for n, size in enumerate(value))


def memory(what, *shapes, itemsize=8):
    """Refuse arrays that the machine can't hold, before any of them is made."""
    needed = sum(itemsize * _count(shape) for shape in shapes)
    if needed > machine_memory():
        raise ValueError(f"{what} would need {needed} bytes (arrays of shape "
                         f"{', '.join(map(str, shapes))}), and this machine has {machine_memory()}")


def machine_memory():
    """The machine's memory in bytes; 2**40 where the system doesn't say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 2**40


def _count(shape):
    product = 1
    for size in shape:
        product *= size
    return product


def _bias(b, w, D_out):
    """A missing bias is a bias of zeros."""
    if b is None:
        return np.zeros(D_out, w.dtype)
    shaped("b", b, ("D_out",), batch=False)
    equal_shape("b", b, (D_out,), "one number per output map of w")
    return b


# ---------------------------------------------------------------- convolution

def conv2d(y, w, b, stride, padding, lecture=False):
    """-> y, w, b, stride, padding; a missing b comes back as zeros."""
    y, w, *rest = numbers(y=y, w=w, b=b)
    stride, padding = pair("stride", stride, 1, lecture), pair("padding", padding, 0, lecture)
    shaped("y", y, MAPS, lecture=lecture)
    shaped("w", w, FILTERS, batch=False)
    square("w", w, lecture)
    _same_channels(y, w)
    sizes = window_sizes("y", y.shape, w.shape[2:], both(stride), both(padding))
    b = _bias(rest[0] if rest else None, w, w.shape[0])
    _window_memory("conv2d", y.shape, w.shape, sizes, padding, y.itemsize)
    return y, w, b, stride, padding


def conv2d_backward(dz, y, w, stride, padding, lecture=False):
    """-> dz, y, w, stride, padding."""
    dz, y, w = numbers(dz=dz, y=y, w=w)
    y, w, _, stride, padding = conv2d(y, w, None, stride, padding, lecture)
    sizes = window_sizes("y", y.shape, w.shape[2:], both(stride), both(padding))
    equal_shape("dz", dz, (*y.shape[:-3], w.shape[0], *sizes), "the shape of conv2d(y, w)")
    return dz, y, w, stride, padding


def conv2d_input_gradient(dz, w, stride, padding, shape, lecture=False):
    """-> dz, w, stride, padding, input_shape."""
    dz, w = numbers(dz=dz, w=w)
    stride, padding = pair("stride", stride, 1, lecture), pair("padding", padding, 0, lecture)
    shape = input_shape("input_shape", shape, lecture=lecture)
    shaped("dz", dz, MAPS, lecture=lecture)
    shaped("w", w, FILTERS, batch=False)
    square("w", w, lecture)
    if shape[-3] != w.shape[1]:
        raise ValueError(f"input_shape {shape} has {shape[-3]} maps, but w takes {w.shape[1]} "
                         f"(axis 1 of its shape {w.shape})")
    sizes = window_sizes("input_shape", shape, w.shape[2:], both(stride), both(padding))
    equal_shape("dz", dz, (*shape[:-3], w.shape[0], *sizes),
                f"the output's shape for input_shape {shape}")
    _window_memory("conv2d_input_gradient", shape, w.shape, sizes, padding, dz.itemsize)
    return dz, w, stride, padding, shape


def conv2d_filter_gradient(dz, y, K, stride, padding, lecture=False):
    """-> dz, y, K, stride, padding."""
    dz, y = numbers(dz=dz, y=y)
    K = pair("K", K, 1, lecture)
    stride, padding = pair("stride", stride, 1, lecture), pair("padding", padding, 0, lecture)
    shaped("y", y, MAPS, lecture=lecture)
    shaped("dz", dz, MAPS, lecture=lecture)
    sizes = window_sizes("y", y.shape, both(K), both(stride), both(padding))
    equal_shape("dz", dz, (*y.shape[:-3], dz.shape[-3], *sizes),
                f"the output's shape for y {y.shape} with K={K}, stride={stride}, "
                f"padding={padding}")
    filters = (dz.shape[-3], y.shape[-3], *both(K))
    _window_memory("conv2d_filter_gradient", y.shape, filters, sizes, padding, y.itemsize)
    return dz, y, K, stride, padding


def pad(y, P, lecture=False):
    """-> y, P."""
    [y], P = numbers(y=y), pair("P", P, 0, lecture)
    shaped("y", y, MAPS, lecture=lecture)
    memory("pad", _padded(y.shape, P), itemsize=y.itemsize)
    return y, P


def crop(y, P, lecture=False):
    """-> y, P; at least one cell must be left."""
    [y], P = numbers(y=y), pair("P", P, 0, lecture)
    shaped("y", y, MAPS, lecture=lecture)
    for axis, p in zip((y.ndim - 2, y.ndim - 1), both(P)):
        if 2 * p >= y.shape[axis]:
            raise ValueError(f"P = {p} crops everything away: axis {axis} of y has "
                             f"{y.shape[axis]} cells, and 2*{p} of them would go")
    return y, P


def _same_channels(y, w):
    if y.shape[-3] != w.shape[1]:
        raise ValueError(f"y has {y.shape[-3]} maps (axis {y.ndim - 3} of its shape {y.shape}), "
                         f"but w takes {w.shape[1]} (axis 1 of its shape {w.shape})")


def _padded(shape, P):
    Px, Py = both(P)
    return (*shape[:-2], shape[-2] + 2 * Px, shape[-1] + 2 * Py)


def _window_memory(what, shape, filters, sizes, padding, itemsize):
    """Padded input, windows and output must fit."""
    *batch, D, _, _ = shape
    memory(what, _padded(shape, padding), (*batch, D, *filters[-2:], *sizes),
           (*batch, filters[0], *sizes), itemsize=itemsize)
