"""What students do that no line of a listing says, as functions round the right (vectorized) operation.

Each takes the operation and its inputs by name and gives the wrong result; or it makes such a function.
"""

import numpy as np

from . import vectorized

INSTANCE_AXES = {"linear_backward": 1, "conv1d_backward": 2}  # of y without a batch; 3 in all other operations


def with_arguments(**changed):
    """The operation with other arguments; a function is called with the inputs for its value."""
    def wrong(right, **given):
        return right(**{**given, **{name: new(given) if callable(new) else new for name, new in changed.items()}})

    return wrong


def changing(*changes):
    """The operation's results, each changed by a function of it and the inputs (None: left alone)."""
    def wrong(right, **given):
        found = right(**given)
        several = found if isinstance(found, tuple) else (found,)
        made = tuple(change(array, given) if change else array for change, array in zip(changes, several))
        return made if isinstance(found, tuple) else made[0]

    return wrong


# ---------------------------------------------------------------- convolution

def wrapped_round(right, *, padding, **given):
    """Position x+x'-1 in an array that counts from 0: before the first column stands the last one."""
    y = vectorized.pad(given["y"], padding)
    return right(**{**given, "y": np.roll(y, (1, 1), (-2, -1))})


def wrapped_round_in_time(right, *, padding, **given):
    y = given["y"]
    y = np.pad(y, [(0, 0)] * (y.ndim - 1) + [(padding, padding)])
    return right(**{**given, "y": np.roll(y, 1, -1)})


def rounded_up(right, *, stride, padding, **given):
    """The size with ceil: a last window that hangs over the edge, into zeros."""
    y, K = given["y"], given["K"] if "K" in given else given["w"].shape[-1]
    spatial = 1 if "1d" in right.__name__ else 2
    more = [(0, -(size + 2*padding - K) % stride) for size in y.shape[-spatial:]]
    y = np.pad(y, [(0, 0)] * (y.ndim - spatial) + more)
    return right(**{**given, "y": y}, stride=stride, padding=padding)


def over_dz(border):
    """dy by the flipped filter over dz (with the stride's zeros), in a border of another size than K-1."""
    def wrong(right, dz, w, stride, padding, input_shape):
        sizes = [size + 2*padding - w.shape[-1] + 1 for size in input_shape[-2:]]
        full = vectorized.downsample_backward(dz, stride, (*dz.shape[:-2], *sizes))
        return vectorized.conv2d(full, w[:, :, ::-1, ::-1].swapaxes(0, 1), padding=border(padding))

    return wrong


def later_windows_win(right, **given):
    """dy (or, of a transposed convolution, z) where each window overwrites what the windows before it wrote."""
    upstream = "dz" if "dz" in given else "y"
    axes = given[upstream].ndim - (given["y"].ndim - (1 if "1d" in right.__name__ else 2))
    found = right(**given)
    result = found[0] if isinstance(found, tuple) else found
    b = {"b": np.zeros_like(given["b"])} if "b" in given else {}
    total = np.zeros_like(result)
    for position in np.ndindex(given[upstream].shape[axes:]):
        here = (..., *position)
        one, there = np.zeros_like(given[upstream]), np.zeros_like(given[upstream])
        one[here], there[here] = given[upstream][here], 1
        parts = [right(**{**given, upstream: array, "w": w, **b})
                 for array, w in ((one, given["w"]), (there, np.ones_like(given["w"])))]
        part, window = (found[0] if isinstance(found, tuple) else found for found in parts)
        total = np.where(window != 0, part, total)
    if b:
        total += given["b"][:, None, None]
    return (total, *found[1:]) if isinstance(found, tuple) else total


def of_the_last_position(right, **given):
    """dw from the last position only, as `=` for `+=` leaves it."""
    last = np.zeros_like(given["dz"])
    here = (..., -1) if "1d" in right.__name__ else (..., -1, -1)
    last[here] = given["dz"][here]
    found, of_last = right(**given), right(**{**given, "dz": last})
    return (found[0], of_last[1], found[2]) if isinstance(found, tuple) else of_last


def instances(right, given):
    """How many instances the inputs hold."""
    return len(given["y"]) if given["y"].ndim > INSTANCE_AXES.get(right.__name__, 3) else 1


def averaged_over_the_batch(right, **given):
    dy, dw, db = right(**given)
    return dy, dw / instances(right, given), db / instances(right, given)


def of_the_last_instance(right, **given):
    """dw and db from the last instance only, as `=` for `+=` over the batch leaves them."""
    dy, dw, db = right(**given)
    if instances(right, given) > 1:
        dw, db = right(**{**given, "dz": given["dz"][-1], "y": given["y"][-1]})[1:]
    return dy, dw, db


def averaged_bias(right, **given):
    """db divided by the number of positions."""
    dy, dw, db = right(**given)
    spatial = 1 if "1d" in right.__name__ else 2
    return dy, dw, db / np.prod(given["dz"].shape[-spatial:])


# ---------------------------------------------------------------- pooling

def padding_wins(right, y, K, stride, padding):
    """The border's zeros as candidates of the maximum."""
    u, pidx = right(vectorized.pad(y, padding), K, stride=stride)
    return u, pidx - padding


def from_the_windows_corner(right, y, K, stride=1, padding=0):
    """pidx counted from the corner of its window."""
    u, pidx = right(y, K, stride=stride, padding=padding)
    x, y = (np.arange(size) * stride - padding for size in u.shape[-2:])
    return u, pidx - np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1)


def real_cells_only(right, y, K, stride, padding):
    """The sum divided by the number of cells that are no padding."""
    return right(y, K, stride=stride, padding=padding) / right(np.ones_like(y), K, stride=stride, padding=padding)


def won_last(right, du, pidx, input_shape):
    """`=` for `+=`, the loops over x and y: the last window of a cell gives its derivative."""
    dy = np.zeros(input_shape)
    for (*maps, x, y), d in np.ndenumerate(du):
        dy[(*maps, *pidx[(*maps, x, y)])] = d
    return dy


# ---------------------------------------------------------------- resampling and borders

def blocks(reduce):
    """Each block of S x S cells reduced to one, what stands over at the end too."""
    def wrong(right, S, **given):
        y = given["y"] if "y" in given else given["dz"]
        y = np.pad(y, [(0, 0)] * (y.ndim - 2) + [(0, -size % S) for size in y.shape[-2:]], constant_values=np.nan)
        y = y.reshape(*y.shape[:-2], y.shape[-2] // S, S, y.shape[-1] // S, S)
        return reduce(y, axis=(-3, -1))

    return wrong


def from_the_end_of_each_block(right, S, **given):
    """Cell S, 2S, ... kept in place of the first."""
    y = given["y"] if "y" in given else given["dz"]
    return y[..., S - 1::S, S - 1::S].copy()


def whole_blocks_only(right, y, S):
    """The size with floor: what stands over at the end is dropped."""
    return y[..., :y.shape[-2] // S * S:S, :y.shape[-1] // S * S:S].copy()


def repeated(right, y, S, trailing=False):
    """Each cell repeated in place of zeros."""
    return y.repeat(S, -2).repeat(S, -1)


def spread_over_blocks(right, dz, S, input_shape):
    """dz copied to all cells of its block."""
    *_, W, H = input_shape
    return dz.repeat(S, -2).repeat(S, -1)[..., :W, :H].copy()


# ---------------------------------------------------------------- activations, softmax and divergences

def tanh_by_exponentials(right, z):
    with np.errstate(all="ignore"):
        return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def slope_in_y(right, dy, z, f):
    """The derivative's formula in y = f(z), given z itself."""
    slopes = {"sigmoid": lambda y: y * (1 - y), "tanh": lambda y: 1 - y**2}
    return dy * slopes[f](z) if f in slopes else right(dy, z, f)


def unshifted(z):
    """softmax by the exponentials of the scores themselves."""
    with np.errstate(all="ignore"):
        return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def distribution(z, d):
    """d as a distribution, where it is a class number."""
    return d if np.shape(d) == z.shape else np.eye(z.shape[-1])[d]


def unshifted_entropy(right, z, d):
    d = distribution(z, d)
    with np.errstate(all="ignore"):
        return -np.where(d == 0, 0, d * np.log(unshifted(z))).sum(axis=-1)


def all_logarithms(right, z, d):
    """d log p for every class, with no exception for d = 0."""
    with np.errstate(all="ignore"):
        return -(distribution(z, d) * np.log(vectorized.softmax(z))).sum(axis=-1)


def minus_d_by_p(right, z, d):
    """The derivative with respect to the probabilities."""
    with np.errstate(all="ignore"):
        return -distribution(z, d) / vectorized.softmax(z)
