"""What an explorer makes of its state: a listing's inputs, their planes, and a plane's numbers as rows of text."""

import math
from copy import deepcopy

import numpy as np

from ..listings.examples import POOLED, integers, pooled_by_softmax
from ..nets import data
from ..operations.shapes import window_sizes
from ..operations.transforms import quarter_turns
from ..vectorized import max_pool2d

# The axes of each listing's inputs, a letter each: d maps in, D maps out, w = (W-K)//S + 1, h and t likewise,
# M = 4 D turns, u = W/S and v = H/S, rounded up. What a listing doesn't take is passed over; other listings keep
# their example's sizes.
CONV = dict(y="dWH", w="DdKK", b="D", z="Dwh", dY="Dwh")
GRADIENT = dict(dz="DWH", w="DdKK")
FILTER_GRADIENT = dict(y="dWH", dz="Dwh")
POOL = dict(y="dWH", Y="dwh", dY="dwh")
FLAT = dict(y="d", w="Dd", b="D", dz="D")
SERIES = dict(y="dT", w="DdK", b="D", z="Dt", dY="Dt")
DEPTHWISE = dict(y="dWH", w="dKK", b="d", dz="dwh")
POINTWISE = dict(y="dWH", w="Dd", b="D", dz="DWH")
SHAPES = {
    "conv_forward": CONV,
    "conv_forward_segments": CONV,
    "conv_forward_stride": CONV,
    "affine_map_formula": CONV,
    "conv_backward": CONV,
    "conv_backward_stride": CONV,
    "transform_invariance": CONV,
    "contribution_of_w12": CONV,
    "influence_of_Y22": CONV,
    "conv_input_gradient": GRADIENT,
    "input_derivative_formula": GRADIENT,
    "shifted_derivative": GRADIENT,
    "derivative_of_Y22": GRADIENT,
    "conv_filter_gradient": FILTER_GRADIENT,
    "filter_derivative_formula": FILTER_GRADIENT,
    "derivative_of_w12": FILTER_GRADIENT,
    "max_pool": POOL,
    "max_pool_stride": POOL,
    "max_pool_backward": POOL,
    "max_pool_backward_stride": POOL,
    "mean_pool": POOL,
    "mean_pool_stride": POOL,
    "mean_pool_backward": POOL,
    "mean_pool_backward_stride": POOL,
    "mean_pool_backward_uniform_filter": POOL,
    "softmax_pool": POOL,
    "softmax_pool_backward": POOL,
    "downsampling": POOL,
    "upsampling": POOL,
    "upsampling_between": POOL,
    "zero_padding": POOL,
    "flatten_softmax": POOL,
    "linear_forward": FLAT,
    "linear_backward": FLAT,
    "tdnn_forward": SERIES,
    "tdnn_backward": SERIES,
    "depthwise_forward": DEPTHWISE,
    "depthwise_backward": DEPTHWISE,
    "pointwise_forward": POINTWISE,
    "pointwise_backward": POINTWISE,
    "transform_invariance_backward": dict(y="dWH", w="DdKK", dz="Mwh"),
    "remove_padding": dict(dYpad="dWH"),
    "backprop_through_DS": dict(dz="duv"),
    "backprop_through_Upsampling": dict(dz="dWH"),
    "activation_backward": dict(z="DWH", dY="DWH"),
}
FOLLOWING = "whtuvM"
POOLED_BY = {"max_pool_backward": dict(K=3), "max_pool_backward_stride": dict(K=3, S=2)}  # how pidx comes about
MOST_NUMBERS = 200_000  # in the inputs: far more than can be looked at, and made in a moment
MAPS = "y", "image", "dz", "dYpad"  # which of the inputs a picture can stand for
MADE_UP, FLOWER, DIGIT = "made-up values", "the flower", "a digit"
PICTURE_SIZE = {FLOWER: (26, 17), DIGIT: (8, 8)}


def shapes_of(listing):
    """The axes of the listing's own inputs, a letter each; of an input with a size of its own there is nothing."""
    example = listing.example()
    known = SHAPES.get(listing.function.__name__, {})
    return {name: letters for name, letters in known.items() if name in example}


def first_sizes(listing):
    """The example's sizes that can be chosen, by letter."""
    example, sizes = listing.example(), {}
    for name, letters in shapes_of(listing).items():
        for letter, size in zip(letters, np.shape(example[name])):
            if letter not in FOLLOWING:
                sizes.setdefault(letter, size)
    sizes |= zip("dWH", example.get("input_shape", ()))
    sizes |= POOLED_BY.get(listing.function.__name__, {})
    for name, value in example.items():
        if isinstance(value, int):
            sizes[_letter(name)] = value
    return sizes


def map_name(listing):
    """The input that a picture can stand for, or None."""
    example = listing.example()
    for name in MAPS:
        if np.ndim(example.get(name)) == 3:
            return name
    return None


def inputs_of(listing, state):
    """The listing's inputs for an explorer's state; a ValueError says what doesn't fit."""
    shapes = _shapes(listing, state)
    seed = state["seed"]
    made = {}
    for number, (name, value) in enumerate(listing.example().items(), 1):
        start = 20 * seed + number
        if name in shapes and (seed or shapes[name] != np.shape(value)):
            made[name] = integers(*shapes[name], start=start)
        elif isinstance(value, int):
            made[name] = state[_letter(name)]
        else:
            made[name] = _other(value, start) if seed else deepcopy(value)
    if "transforms" in made:
        made["transforms"] = quarter_turns(state["K"])
    if "input_shape" in made:
        made["input_shape"] = state["d"], state["W"], state["H"]
    if state["picture"] != MADE_UP:
        name = map_name(listing)
        made[name] = _crop(state, made[name].shape)
    _type(made, state["typed"])
    _pool(made, listing, state)
    _type(made, state["typed"])  # once more, for what the pooling left
    return made


def _shapes(listing, state):
    """The shapes of the inputs for the state's sizes."""
    letters = shapes_of(listing)
    sizes = {**state, **_following(state, set("".join(letters.values())))}
    shapes = {name: tuple(sizes[letter] for letter in axes) for name, axes in letters.items()}
    numbers = sum(map(math.prod, shapes.values()))
    if numbers > MOST_NUMBERS:
        raise ValueError(f"the inputs would have {numbers:,} numbers, and at most {MOST_NUMBERS:,} can be shown")
    return shapes


def _following(state, needed):
    """The sizes that follow from those of the state, by letter."""
    K, S = state.get("K", 1), state.get("S", 1)
    sizes = {}
    if "w" in needed:
        below = state["d"], state["W"], state["H"]
        sizes["w"], sizes["h"] = window_sizes("y", below, (K, K), (S, S), (0, 0))
    if "t" in needed:
        sizes["t"], = window_sizes("y", (state["d"], state["T"]), (K,), (S,), (0,))
    if "u" in needed:
        sizes["u"], sizes["v"] = math.ceil(state["W"] / S), math.ceil(state["H"] / S)
    if "M" in needed:
        sizes["M"] = 4 * state["D"]
    return sizes


def _letter(name):
    return "S" if name == "stride" else name


def _other(value, start):
    """Other made-up values of the same shape, for an array of floats or a list of such."""
    if isinstance(value, list):
        return [_other(one, start + n) for n, one in enumerate(value)]
    return integers(*value.shape, start=start) if _of_floats(value) else value


def _crop(state, shape):
    """Maps of this shape from the picture that was chosen; a ValueError says what there is."""
    (D, W, H), (x, y) = shape, state["corners"][state["picture"]]
    if state["picture"] == FLOWER:
        if D > 3:
            raise ValueError(f"the flower has 3 maps (red, green, blue), and {D} are asked for")
        return data.flower(x=x, y=y, W=W, H=H)[:D]
    if x + W > 8 or y + H > 8:
        raise ValueError(f"a digit has 8 x 8 cells, got {W} columns from column {x} and {H} rows from row {y}")
    digits, _ = data.digits()
    chosen = (state["digit"] + np.arange(D)) % len(digits)
    return digits[chosen, 0, x:x + W, y:y + H]


def _pool(made, listing, state):
    """What pooling forward left for the way back: the positions of the maxima, or the pooled maps."""
    if listing.function.__name__ == "softmax_pool_backward":
        made["Y"] = pooled_by_softmax(made["y"], state["K"])
    if "pidx" in made:
        seed, shape = state["seed"], made["input_shape"]
        as_first = seed == 0 and shape == POOLED.shape
        pooled = POOLED if as_first else integers(*shape, start=20 * seed + 1)
        made["pidx"] = max_pool2d(pooled, state["K"], stride=state.get("S", 1))[1]


def _type(inputs, typed):
    """Put the typed numbers into their cells, as far as these are there."""
    for (place, index), word in typed.items():
        if is_there(inputs, place, index):
            plane_of(inputs, place)[index] = number_of(word)


# ---------------------------------------------------------------- planes: the maps that can be typed

def planes_of(inputs):
    """The planes as (label, place); a place is (name, number in a list or None, leading index)."""
    found = []
    for name, value in inputs.items():
        layers = enumerate(value) if isinstance(value, list) else [(None, value)]
        for layer, array in layers:
            if name == "transforms" or not _of_floats(array):
                continue
            for lead in np.ndindex(array.shape[:-2]):
                numbers = lead if layer is None else (layer, *lead)
                counted = ",".join(str(k + 1) for k in numbers)
                label = f"{name}({counted})" if counted else name
                found.append((label, (name, layer, lead)))
    return found


def plane_of(inputs, place):
    """The plane at a place: a view of (W, H) cells, or of (n,)."""
    return _array_at(inputs, place)[place[2]]


def is_there(inputs, place, index):
    """Whether a plane's cell exists at the inputs' sizes."""
    numbers = (*place[2], *index)
    return all(k < size for k, size in zip(numbers, _array_at(inputs, place).shape))


def _array_at(inputs, place):
    name, layer, _ = place
    return inputs[name] if layer is None else inputs[name][layer]


def _of_floats(value):
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


# ---------------------------------------------------------------- rows of text

def words_of(text, shape):
    """The words of typed rows (rows are y): index (x, y) or (x,) -> word; a ValueError says what is wrong."""
    rows = [line.replace(",", " ").split() for line in text.splitlines() if line.strip()]
    width, height = shape if len(shape) == 2 else (shape[0], 1)
    lengths = [len(row) for row in rows]
    if lengths != [width] * height:
        came = f"{len(rows)} rows of {', '.join(map(str, lengths))}" if rows else "no rows"
        raise ValueError(f"expected {height} rows of {width} numbers, got {came}")
    words = {}
    for y, row in enumerate(rows):
        for x, word in enumerate(row):
            try:
                number_of(word)
            except ValueError as error:
                raise ValueError(f"row {y + 1}, column {x + 1}: {error}") from None
            words[(x, y)[:len(shape)]] = word
    return words


def number_of(word):
    """The number that a word means: 0.5, -3, 2e-3 or 1/8; a ValueError if it means none."""
    numerator, slash, denominator = word.partition("/")
    try:
        number = float(numerator) / (float(denominator) if slash else 1)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{word[:40]!r} is no number") from None
    if not math.isfinite(number):
        raise ValueError(f"{word[:40]!r} is no finite number (a number is at most 1.8e308)")
    return number


def written(values, words=()):
    """A map's numbers as rows of text, a row for each y; `words` (index -> word) stand in place of their numbers."""
    shown = {index: f"{value:g}" for index, value in np.ndenumerate(values)} | dict(words)
    width, height = values.shape if values.ndim == 2 else (len(values), 1)
    rows = [[shown[(x, y)[:values.ndim]] for x in range(width)] for y in range(height)]
    return "\n".join(map(" ".join, rows))
