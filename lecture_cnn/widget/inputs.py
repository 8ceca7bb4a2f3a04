"""What an explorer makes of its state: a listing's inputs, their planes, and a plane's numbers as
rows of text.
"""

import functools
import math
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from ..language.adapter import arrays_at_layers, rules_of, sizes_of
from ..listings import LISTINGS, Listing
from ..listings.examples import POOLED, integers, pooled_by_softmax, seen
from ..nets import data
from ..operations.signature import expression, signature_of, solved
from ..operations.transforms import quarter_turns
from ..vectorized import max_pool2d

# The forward pass that left the positions of the maxima: it says how many there are.
POOLED_BY = {"max_pool_backward": "max_pool", "max_pool_backward_stride": "max_pool_stride"}
LETTERS = {
    "c": "d",
    "D[0]": "d",
    "D_k": "k",
    "stride": "S",
}  # the letter of a control, where the size has another name
TURNS = 4  # a transform is one of the quarter turns
MOST_NUMBERS = 200_000  # in the inputs: far more than can be looked at, and made in a moment
MAPS = "y", "image", "dz", "dYpad"  # which of the inputs a picture can stand for
MADE_UP = "made-up values"
FLOWER = "the flower"
DIGIT = "a digit"
PICTURE_SIZE = {FLOWER: (26, 17), DIGIT: (8, 8)}

State = dict[str, Any]  # the choices in an explorer: size, picture, typed words and others
Inputs = dict[str, Any]  # a listing's inputs by name
Index = tuple[int, ...]
Plane = tuple[str, int | None, Index]  # name, number in a list, leading index


@functools.cache
def axes_of(listing: Listing) -> dict[str, Any]:
    """The axes of the listing's own inputs, from its signature; none where an input is a list with
    a size a layer.
    """
    example = listing.example()
    if any(isinstance(value, list) for name, value in example.items() if name != "transforms"):
        return {}
    found = arrays_at_layers(listing.function, 1, "Takes")
    return {
        place.name: place.axes
        for place in found
        if place.name in example and place.item.kind != "positions"
    }


@functools.cache
def choices(listing: Listing) -> dict[str, tuple[str, int]]:
    """The sizes that can be chosen, by the letters of their controls: size and first number. The
    others follow.
    """
    first = dict(sizes_of(listing.function, listing.example()))
    if listing.function.__name__ in POOLED_BY:
        forward = LISTINGS[POOLED_BY[listing.function.__name__]]
        first |= sizes_of(forward.function, forward.example())
    found: dict[str, tuple[str, int]] = {}
    known = _following(listing, {})
    sizes: list[str] = []
    for function in _functions(listing):
        sizes.extend(_number_sizes(function))
    for axes in axes_of(listing).values():
        for axis in axes:
            sizes.extend(expression(axis).names)
    for size in sizes:
        if size not in known:
            found[_letter(size)] = size, first[size]
            known = _following(
                listing, {size: (number, letter) for letter, (size, number) in found.items()}
            )
    return found


def shapes_of(listing: Listing) -> dict[str, tuple]:
    """The axes of the listing's arrays: a control's letter each, or, where the size follows, its
    expression.
    """
    letters = {size: letter for letter, (size, _) in choices(listing).items()}
    shapes = {}
    for name, axes in axes_of(listing).items():
        if name != "input_shape":
            shapes[name] = tuple([letters.get(axis, axis) for axis in axes])
    return shapes


def first_sizes(listing: Listing) -> dict[str, int]:
    """The example's sizes that can be chosen, by letter."""
    return {letter: number for letter, (_, number) in choices(listing).items()}


def _functions(listing: Listing) -> list[Callable]:
    """The listing's function, and that of the forward pass that left its positions."""
    functions = [listing.function]
    forward = POOLED_BY.get(listing.function.__name__)
    if forward is not None:
        functions.append(LISTINGS[forward].function)
    return functions


def _number_sizes(function: Callable) -> list[str]:
    items = signature_of(function).items("Numbers")
    return [f"{item.name}[1]" if item.layer else item.name for item in items]


def _following(listing: Listing, known: dict[str, tuple[int, str]]) -> Any:
    """All sizes that follow from those that are known (size -> number, letter); a ValueError says
    what doesn't fit.
    """
    numbers = [(size, number, letter) for size, (number, letter) in known.items()]
    numbers.append(("T", TURNS, "the number of transforms"))
    rules: list[Any] = []
    for function in _functions(listing):
        rules.extend(rules_of(function, 1))
    return solved((), tuple(numbers), tuple(rules))


def map_name(listing: Listing) -> str | None:
    """The input that a picture can stand for, or None."""
    example = listing.example()
    for name in MAPS:
        if np.ndim(example.get(name)) == 3:
            return name
    return None


def inputs_of(listing: Listing, state: State) -> Inputs:
    """The listing's inputs for an explorer's state; a ValueError says what doesn't fit."""
    shapes = _shapes(listing, state)
    seed = state["seed"]
    made = {}
    for number, (name, value) in enumerate(listing.example().items(), 1):
        start = 20 * seed + number
        if name in shapes and (seed or shapes[name] != np.shape(value)):
            made[name] = integers(*shapes[name], start=start)
        elif isinstance(value, int):
            made[name] = state.get(_letter(name), value)
        else:
            made[name] = _other(value, start) if seed else deepcopy(value)
    if "transforms" in made:
        made["transforms"] = quarter_turns(state["K"])
    if "input_shape" in made:
        made["input_shape"] = shapes["input_shape"]
    if state["picture"] != MADE_UP:
        name = map_name(listing)
        made[name] = _crop(state, made[name].shape)
    _type(made, state["typed"])
    _pool(made, listing, state)
    _type(made, state["typed"])  # once more, for what the pooling left
    return made


def _shapes(listing: Listing, state: State) -> dict[str, Index]:
    """The shapes of the inputs for the state's sizes."""
    chosen = {size: (state[letter], letter) for letter, (size, _) in choices(listing).items()}
    sizes = _following(listing, chosen)
    shapes = {name: sizes.shape(axes) for name, axes in axes_of(listing).items()}
    numbers = sum(math.prod(shape) for name, shape in shapes.items() if name != "input_shape")
    if numbers > MOST_NUMBERS:
        raise ValueError(
            f"the inputs would have {numbers:,} numbers, and at most {MOST_NUMBERS:,} can be shown"
        )
    return shapes


def _letter(size: str) -> str:
    """The letter of a size's control: d for D[0], S for stride, K for Kpool[1]."""
    name = size.partition("[")[0]
    return LETTERS.get(size) or LETTERS.get(name) or name[0]


def _other(value: Any, start: int) -> Any:
    """Other made-up values of the same shape, for an array of floats or a list of such."""
    if isinstance(value, list):
        return [_other(one, start + n) for n, one in enumerate(value)]
    return integers(*value.shape, start=start) if _of_floats(value) else value


def _crop(state: State, shape: Index) -> np.ndarray:
    """Maps of this shape from the picture that was chosen; a ValueError says what there is."""
    D, W, H = shape
    x, y = state["corners"][state["picture"]]
    if state["picture"] == FLOWER:
        if D > 3:
            raise ValueError(f"the flower has 3 maps (red, green, blue), and {D} are asked for")
        return data.flower(x=x, y=y, W=W, H=H)[:D]
    if x + W > 8 or y + H > 8:
        raise ValueError(
            f"a digit has 8 x 8 cells, got {W} columns from column {x} and {H} rows from row {y}"
        )
    digits, _ = data.digits()
    chosen = (state["digit"] + np.arange(D)) % len(digits)
    return digits[chosen, 0, x : x + W, y : y + H]


def _pool(made: Inputs, listing: Listing, state: State) -> None:
    """What the way forward left for the way back: the maxima's positions, the pooled maps, or mean
    and variance; and what can't be any number: a mask, means of squares.
    """
    if "mask" in made:
        made["mask"] = np.maximum(0, np.sign(made["mask"]))
    if "var" in made:
        of_a_map = 0, 2, 3
        made["mu"] = made["y"].mean(of_a_map)
        made["var"] = made["y"].var(of_a_map)
    if "q" in made:
        made.update(seen(made))
    if "beta2" in made:
        made["v"] = np.abs(made["v"])
    if listing.function.__name__ == "softmax_pool_backward":
        made["Y"] = pooled_by_softmax(made["y"], state["K"])
    if "pidx" in made:
        seed = state["seed"]
        shape = made["input_shape"]
        as_first = seed == 0 and shape == POOLED.shape
        pooled = POOLED if as_first else integers(*shape, start=20 * seed + 1)
        _, made["pidx"] = max_pool2d(pooled, state["K"], stride=state.get("S", 1))


def _type(inputs: Inputs, typed: dict[tuple[Plane, Index], str]) -> None:
    """Put the typed numbers into their cells, as far as these are there."""
    for (place, index), word in typed.items():
        if is_there(inputs, place, index):
            plane_of(inputs, place)[index] = number_of(word)


# ---------------------------------------------------------------- planes: the maps that can be
# typed


def planes_of(inputs: Inputs) -> list[tuple[str, Plane]]:
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


def plane_of(inputs: Inputs, place: Plane) -> np.ndarray:
    """The plane at a place: a view of (W, H) cells, or of (n,)."""
    return _array_at(inputs, place)[place[2]]


def is_there(inputs: Inputs, place: Plane, index: Index) -> bool:
    """Whether a plane's cell exists at the inputs' sizes."""
    numbers = (*place[2], *index)
    return all(k < size for k, size in zip(numbers, _array_at(inputs, place).shape))


def _array_at(inputs: Inputs, place: Plane) -> np.ndarray:
    name, layer, _ = place
    return inputs[name] if layer is None else inputs[name][layer]


def _of_floats(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


# ---------------------------------------------------------------- rows of text


def words_of(text: str, shape: Index) -> dict[Index, str]:
    """The words of typed rows (rows are y): index (x, y) or (x,) -> word; a ValueError says what is
    wrong.
    """
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
            words[(x, y)[: len(shape)]] = word
    return words


def number_of(word: str) -> float:
    """The number that a word means: 0.5, -3, 2e-3 or 1/8; a ValueError if it means none."""
    numerator, slash, denominator = word.partition("/")
    try:
        number = float(numerator) / (float(denominator) if slash else 1)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{word[:40]!r} is no number") from None
    if not math.isfinite(number):
        raise ValueError(f"{word[:40]!r} is no finite number (a number is at most 1.8e308)")
    return number


def written(values: np.ndarray, words: dict[Index, str] | tuple[()] = ()) -> str:
    """A map's numbers as rows of text, a row for each y; `words` (index -> word) stand in place of
    their numbers.
    """
    shown = {index: f"{value:g}" for index, value in np.ndenumerate(values)}
    shown.update(words)
    width, height = values.shape if values.ndim == 2 else (len(values), 1)
    rows = []
    for y in range(height):
        cells = [(x, y)[: values.ndim] for x in range(width)]
        rows.append(" ".join([shown[cell] for cell in cells]))
    return "\n".join(rows)
