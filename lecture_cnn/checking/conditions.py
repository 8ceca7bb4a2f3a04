"""In what condition a result is wrong: `condition(received, "dw")`.

Three kinds of sentences, each from the cases alone: when (only for a stride above 1), where (only
the last row and column), how (divided by the number of instances).
"""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from .cases import EIGHTHS, LOW, WHOLE, Array, Case, Inputs, Shape, case_named
from .diagnosis import wrong

NEAR = 2e-6  # "to 1e-7" of single precision, as it adds up


# ---------------------------------------------------------------- when


def _stride(case: Case) -> bool:
    stride = case.given.get("stride", 1)
    return stride not in (1, (1, 1)) and case.takes != "pairs"


def _padding(case: Case) -> bool:
    return case.given.get("padding", 0) not in (0, (0, 0))


def _window(case: Case) -> tuple[int, int]:
    inputs = case.given
    if "w" in inputs and isinstance(inputs["w"], Array) and inputs["w"].ndim > 2:
        return inputs["w"].shape[-2:]
    K = inputs.get("K", 1)
    return K if isinstance(K, tuple) else (K, K)


def _shape(case: Case) -> Shape:
    """The shape of the input, or of the derivative that comes in."""
    inputs = case.given
    for name in ("y", "z", "dz", "du"):
        if isinstance(inputs.get(name), Array):
            return inputs[name].shape
    return ()


def _sides(case: Case) -> Shape:
    """The two sides of a map."""
    shape = _shape(case)
    return shape[-2:] if len(shape) > 1 else (1, 1)


def _placed(case: Case) -> list[tuple[int, int]]:
    """Of each axis, how often a window moves on, and what is left over."""
    inputs = case.given
    shape = np.shape(inputs["y"]) if "y" in inputs else inputs.get("input_shape", ())
    S, P = inputs.get("stride", inputs.get("S", 1)), inputs.get("padding", 0)
    if not (isinstance(S, int) and isinstance(P, int)):
        return []
    pairs = zip(shape[-2:], _window(case))
    return [divmod(size + 2 * P - side, S) for size, side in pairs]


def _leftover(case: Case) -> bool:
    return any(rest for _, rest in _placed(case))


def _not_square(case: Case) -> bool:
    W, H = _sides(case)
    return W != H


def _overlap(case: Case) -> bool:
    stride = case.given.get("stride", 1)
    return isinstance(stride, int) and max(_window(case)) > stride


def _several_maps(case: Case) -> bool:
    w = case.inputs.get("w", 0)
    maps = np.shape(w)[:2] if np.ndim(w) > 2 else _shape(case)[-3:-2]
    return max(maps, default=1) > 1


def _has_a_distribution(case: Case) -> bool:
    if "z" not in case.inputs or "d" not in case.inputs:
        return False
    return np.ndim(case.inputs["d"]) == np.ndim(case.inputs["z"])


def _rectangle(case: Case) -> bool:
    one, other = _window(case)
    return one != other


def _has_windows(case: Case) -> bool:
    inputs = case.given
    return "K" in inputs or np.ndim(inputs.get("w", 0)) > 2


def _unequal_sizes(case: Case) -> bool:
    """Whether there are not as many rows of windows as columns."""
    inputs = case.given
    if not _has_windows(case):
        return False
    for name in ("dz", "du"):
        if np.ndim(inputs.get(name, 0)) > 2:
            W_out, H_out = inputs[name].shape[-2:]
            return W_out != H_out
    counts = {count for count, _ in _placed(case)}
    return len(_shape(case)) > 2 and len(counts) > 1


def _is_not_side_by_side(case: Case) -> bool:
    stride = case.given.get("stride", 1)
    is_one = isinstance(stride, int) and _has_windows(case)
    return is_one and max(_window(case)) != stride


WHEN: list[tuple[str, Callable[[Case], bool]]] = [
    ("for a map of whole numbers", lambda case: case.name.startswith(WHOLE)),
    ("for numbers that are not whole", lambda case: case.name == EIGHTHS),
    ("for values far below 0", lambda case: case.name == LOW),
    ("in a batch", lambda case: case.batch),
    ("for a stride above 1", _stride),
    ("with padding", _padding),
    ("without padding", lambda case: not _padding(case)),
    ("where the stride leaves a rest", _leftover),
    ("for filters that are not square", _rectangle),
    ("for maps of more than one cell", lambda case: max(_sides(case)) > 1),
    ("where W and H differ", _not_square),
    ("for windows of more than one cell", lambda case: max(_window(case)) > 1),
    ("where windows overlap", _overlap),
    ("where the stride is not the window's size", _is_not_side_by_side),
    ("where the numbers of rows and columns of windows differ", _unequal_sizes),
    ("with a bias", lambda case: "b" in case.inputs),
    ("where each axis has its own step", lambda case: case.takes == "pairs"),
    ("where each axis has its own border", lambda case: case.takes == "borders"),
    ("with more than one map", _several_maps),
    ("with padding 2", lambda case: case.inputs.get("padding", 0) == 2),
    (
        "for large values",
        lambda case: "large" in case.name or "far apart" in case.name,
    ),
    ("for a distribution", _has_a_distribution),
    ("at ties", lambda case: case.name in ("ties", "no overlap, ties")),
    (
        "for zeros after the last cell",
        lambda case: bool(case.inputs.get("trailing")),
    ),
]


def _in_turn(operation: str) -> list[tuple[str, Callable[[Case], bool]]]:
    """The conditions; last those of overlapping windows, where windows only read."""
    last = (_overlap, _is_not_side_by_side) if operation in WINDOWS_READ else ()
    return sorted(WHEN, key=lambda row: row[1] in last)


WINDOWS_READ = "conv1d conv2d depthwise_conv2d max_pool2d mean_pool2d".split()


def when(operation: str, tried: list[str], bad_ones: list[str]) -> str:
    """The condition that the wrong cases have in common and no right case has; "" if none."""
    known = {name: case_named(operation, name) for name in tried}
    bad = set(bad_ones)
    if bad == set(tried):
        return ""
    features = []
    for words, is_so in _in_turn(operation):
        have = {name for name in tried if is_so(known[name])}
        features.append((words, have))
    for words, have in features:
        if have == bad:
            return f"only {words}"
    return _of_two(features, bad)


def _of_two(features: list[tuple[str, set[str]]], bad: set[str]) -> str:
    """Two conditions together, or one of two."""
    pairs = list(itertools.combinations(features, 2))
    for (words, have), (more, others) in pairs:
        if have & others == bad:
            return f"only {words} and {more}"
    for (words, have), (more, others) in pairs:
        if have and others and have | others == bad:
            return f"only {words}, and {more}"
    return ""


# ---------------------------------------------------------------- how


def _counts(case: Case) -> Inputs:
    """Numbers that a result may be divided by, or multiplied with: in words -> number."""
    inputs, shape = case.given, _shape(case)
    is_batch = case.batch or len(shape) == 4
    N = shape[0] if shape and is_batch else 1
    across, down = _window(case)
    counts: Inputs = {"the number of instances": N}
    counts["the cells of a window, K*K"] = across * down
    for upstream in ("y", "du", "dz"):
        if np.ndim(inputs.get(upstream, 0)) > 1:
            positions = int(np.prod(np.shape(inputs[upstream])[-2:]))
            counts["the number of positions"] = positions
            counts["the number of instances and positions"] = N * positions
    if len(shape) > 2:
        counts["the number of maps in"] = shape[-3]
    if shape:
        counts["the size of the last axis"] = shape[-1]
    counts["2"] = 2
    counts["the stride"] = inputs.get("stride", inputs.get("S", 1))
    return counts


Pairs = list[tuple[Case, Array, Array]]  # a case, what was received, what is right


def factor(pairs: Pairs) -> str:
    """A constant factor: divided by the number of instances, of the opposite sign."""
    if all(_near(found, -right) for _, found, right in pairs):
        return "of the opposite sign"
    for words, power in (("divided by", -1), ("multiplied with", 1)):
        names = _counts_that_fit(pairs, power)
        if names:
            return f"{words} {names[0]}"
    return _number(pairs)


def _counts_that_fit(pairs: Pairs, power: int) -> list[str]:
    """The counts that explain every case."""
    fitting = list(_counts(pairs[0][0]))
    for case, found, right in pairs:
        counts = _counts(case)
        fitting = [name for name in fitting if isinstance(counts.get(name), int)]
        fitting = [
            name
            for name in fitting
            if _near(found, right * float(counts[name]) ** power)
        ]
    return fitting


def _number(pairs: Pairs) -> str:
    """A factor that is a number, or another one in each case."""
    ratios = []
    for _, found, right in pairs:
        if not np.any(right):
            return ""
        place = np.unravel_index(np.argmax(np.abs(right)), right.shape)
        ratio = float(found[place] / right[place])
        if ratio == 0 or not _near(found, ratio * right):
            return ""
        ratios.append(ratio)
    [first, *_] = ratios
    spread = max(ratios) - min(ratios)
    is_one = spread < 1e-9 * max(1, abs(first))
    if is_one and abs(first - 1) > NEAR:
        return f"by the constant factor {first:.4g}"
    are_numbers = all(right.size == 1 for _, _, right in pairs)
    return "" if are_numbers or len(pairs) < 2 else "each time by a factor"


def _moved(right: Array, axis: int, by: int) -> Array:
    """The array moved by some cells, with zeros coming in."""
    moved = np.roll(right, by, axis)
    edge = [slice(None)] * right.ndim
    edge[axis] = slice(0, by) if by > 0 else slice(by, None)
    moved[tuple(edge)] = 0
    return moved


def _sum_over_maps(right: Array) -> Array:
    return np.broadcast_to(right.sum(-3, keepdims=True), right.shape)


def _first_map(right: Array) -> Array:
    return np.broadcast_to(right[..., :1, :, :], right.shape)


CHANGES: list[tuple[str, int, Callable[[Array], Array]]] = [
    ("zero everywhere", 0, np.zeros_like),
    ("with x and y exchanged", 2, lambda a: a.swapaxes(-1, -2)),
    ("transposed", 2, np.transpose),
    ("reversed along both axes", 2, lambda a: a[..., ::-1, ::-1]),
    ("the sum over the maps, in each of them", 3, _sum_over_maps),
    ("the first map's, in every map", 3, _first_map),
    ("shifted by one along x", 2, lambda a: _moved(a, -2, 1)),
    ("shifted by one back along x", 2, lambda a: _moved(a, -2, -1)),
    ("shifted by one along y", 2, lambda a: _moved(a, -1, 1)),
    ("shifted by one back along y", 2, lambda a: _moved(a, -1, -1)),
]


def changed(pairs: Pairs) -> str:
    """A simple change of the right result; "" if there is none."""
    for words, axes, change in CHANGES:
        if all(right.ndim >= axes for _, _, right in pairs):
            if all(_near(found, change(right)) for _, found, right in pairs):
                return words
    same = all(
        found.size > 1 and _near(np.sort(found, None), np.sort(right, None))
        for _, found, right in pairs
    )
    return "the right numbers in other places" if same else ""


def _near(found: Array, right: Array) -> bool:
    return found.shape == right.shape and not wrong(found, right).any()


# ---------------------------------------------------------------- where


def places(name: str, pairs: Pairs) -> str:
    """Where a result is wrong, in words; "" if the wrong entries have no place in common."""
    masks = [(case, wrong(found, right)) for case, found, right in pairs]
    axis = 0 if name in ("dw", "db") else -4 if name == "pidx" else -3
    counts = [right.shape[axis] for _, _, right in pairs if right.ndim >= abs(axis)]
    several = max(counts, default=0) > 2
    for words, is_inside in WHERE:
        if words in OF_MANY_MAPS and not several:
            continue
        if all(_only(is_inside, case, mask, name) for case, mask in masks):
            return words
    return ""


def _only(is_inside: Callable, case: Case, mask: Array, name: str) -> bool:
    inside = is_inside(case, mask, name)
    if inside is None:
        return False
    is_part = inside.any() and not inside.all()
    wrong_outside = mask & ~inside
    return bool(is_part and not wrong_outside.any())


PARTS = {
    "first": slice(0, 1),
    "last": slice(-1, None),
    "after the first": slice(1, None),
    "before the last": slice(0, -1),
}


def _part(axes_of: Callable, *parts: str) -> Callable:
    """The entries in some parts of a result's axes; None where it has none of these axes."""

    def inside(case: Case, mask: Array, name: str) -> Array | None:
        axes = axes_of(case, mask, name)
        found = np.zeros(mask.shape, bool)
        for axis, part in itertools.product(axes, parts):
            chosen: list[Any] = [slice(None)] * mask.ndim
            chosen[axis] = PARTS[part]
            found[tuple(chosen)] = True
        return found if axes else None

    return inside


def _axes(*axes: int) -> Callable:
    """These axes of a map, where it has two."""

    def of(case: Case, mask: Array, name: str) -> Shape:
        has_sides = mask.ndim > 1 and min(mask.shape[-2:]) > 1
        return axes if has_sides and name != "pidx" else ()

    return of


def _numbers(case: Case, mask: Array, name: str) -> Shape:
    """The axis of the two numbers of a position."""
    return (-1,) if name == "pidx" else ()


def _instances(case: Case, mask: Array, name: str) -> Shape:
    is_batch = case.batch and name not in ("dw", "db") and mask.ndim > 1
    return (0,) if is_batch else ()


def _maps(case: Case, mask: Array, name: str) -> Shape:
    numbers = 1 if name == "pidx" else 0
    axis = 0 if name in ("dw", "db") else mask.ndim - 3 - numbers
    are_several = axis >= 0 and mask.shape[axis] > 1
    return (axis,) if are_several else ()


WHERE: list[tuple[str, Callable]] = [
    ("only the first number of a position", _part(_numbers, "first")),
    ("only the second number of a position", _part(_numbers, "last")),
    ("only in the last row of x", _part(_axes(-2), "last")),
    ("only in the last row of y", _part(_axes(-1), "last")),
    ("only in the last row and column", _part(_axes(-2, -1), "last")),
    ("only in the first row and column", _part(_axes(-2, -1), "first")),
    ("only at the borders", _part(_axes(-2, -1), "first", "last")),
    ("only in the last instance of a batch", _part(_instances, "last")),
    ("only in the first instance of a batch", _part(_instances, "first")),
    ("only in the instances after the first", _part(_instances, "after the first")),
    ("only in the instances before the last", _part(_instances, "before the last")),
    ("only in the first map", _part(_maps, "first")),
    ("only in the last map", _part(_maps, "last")),
    ("only in the maps after the first", _part(_maps, "after the first")),
    ("only in the maps before the last", _part(_maps, "before the last")),
]


# Of two maps the last is every map after the first as well, so that only three can tell.
OF_MANY_MAPS = {"only in the first map", "only in the last map"}


# ---------------------------------------------------------------- all together


def condition(received: Any, name: str) -> str | None:
    """What the cases say of a wrong result, in words; None if they say nothing."""
    found = received.of(name)
    wrong_ones = received.wrong_cases(name)
    parts = [when(received.operation, list(found), wrong_ones)]
    arrays = []
    for case in wrong_ones:
        if found[case] is not None:
            arrays.append(case)
    if not arrays:
        parts.append("it stops with an error")
    else:
        parts.append(_of_arrays(received, name, arrays, len(arrays) == len(wrong_ones)))
    words = "; ".join(filter(None, parts))
    return words or None


def _of_arrays(received: Any, name: str, cases: list[str], is_all: bool) -> str:
    """What the wrong arrays have in common: their shapes, or their values."""
    known = {name: case_named(received.operation, name) for name in received.found}
    pairs, shapes = [], []
    for case in cases:
        array = received.found[case][name]
        right = np.asarray(received.right[case].get(name))
        if np.shape(array) == right.shape:
            pairs.append((known[case], np.asarray(array, float), right.astype(float)))
        else:
            shapes.append((known[case], np.shape(array), right.shape))
    if shapes:
        return _shapes(shapes)
    if not is_all:
        return ""
    return _of_values(name, pairs)


def _of_values(name: str, pairs: list) -> str:
    """How and where, from the arrays of the right shape."""
    if not any(wrong(found, right, NEAR).any() for _, found, right in pairs):
        return "right to about 1e-7: something is rounded, or a small number is added"
    is_nan = [
        np.isnan(found).any() and not np.isnan(right).any() for _, found, right in pairs
    ]
    if all(is_nan):
        return "NaN where there should be numbers"
    if len(pairs) < 2 and pairs[0][2].size == 1:
        return places(name, pairs)
    how = _at_ties(pairs) or _beside_the_maxima(pairs) or factor(pairs)
    how = how or _instances_of_a_batch(name, pairs)
    return how or changed(pairs) or places(name, pairs)


def _at_ties(pairs: Pairs) -> str:
    """Max pooling's derivative where a window holds its maximum more than once."""
    for words, share in (
        ("every tied maximum gets the derivative", 1),
        ("ties share it", 0),
    ):
        if all(_near(found, _to_all_ties(case, share)) for case, found, _ in pairs):
            return words
    return ""


def _beside_the_maxima(pairs: Pairs) -> str:
    """Max pooling's derivative in cells that are no window's maximum."""
    for case, found, _ in pairs:
        y, pidx = case.given.get("y"), case.given.get("pidx")
        if y is None or pidx is None:
            return ""
        first_axes = np.indices(pidx.shape[:-1])[: pidx.ndim - 3]
        won = np.zeros(found.shape, bool)
        won[(*first_axes, pidx[..., 0], pidx[..., 1])] = True
        if not (found[~won] != 0).any():
            return ""
    return "cells that are no window's maximum get a derivative"


def _to_all_ties(case: Case, share: int) -> Array:
    """dy where each tied maximum gets the derivative, or an equal part of it (share 0)."""
    y, du = case.forward.get("y"), case.inputs.get("du")
    if y is None or du is None or y.ndim != 3:
        return np.zeros(0)
    K, S = case.forward["K"], case.forward.get("stride", 1)
    P = case.forward.get("padding", 0)
    borders = (0, 0), (P, P), (P, P)
    padded = np.pad(y, borders, constant_values=-np.inf)
    dy = np.zeros(padded.shape)
    for j, m, n in np.ndindex(du.shape):
        left, top = m * S, n * S
        window = j, slice(left, left + K), slice(top, top + K)
        ties = padded[window] == padded[window].max()
        parts = 1 if share else ties.sum()
        dy[window] += ties * du[j, m, n] / parts
    _, W, H = y.shape
    return dy[:, P : P + W, P : P + H]


def _instances_of_a_batch(name: str, pairs: Pairs) -> str:
    """One instance's result for all."""
    are_batches = all(case.batch and right.ndim for case, _, right in pairs)
    for which in ("first", "last") if are_batches and name not in ("dw", "db") else ():
        if all(
            _near(found, _for_all(right[PARTS[which]], right))
            for _, found, right in pairs
        ):
            return f"every instance gets the {which} one's"
    return ""


def _for_all(one: Array, right: Array) -> Array:
    return np.broadcast_to(one, right.shape)


def _differs_in_the_last(shapes: list) -> bool:
    """Whether it is the last axis alone, of arrays with sizes too large and too small."""
    steps = set()
    for _, found, right in shapes:
        if found[:-1] != right[:-1]:
            return False
        if right:
            steps.add(found[-1] - right[-1])
    return len(steps) > 1


def _shapes(shapes: list) -> str:
    """What the wrong shapes have in common."""
    steps = set()
    is_turned = True
    for _, found, right in shapes:
        if len(found) != len(right):
            return "its shape has another number of axes"
        is_turned = is_turned and sorted(found) == sorted(right)
        steps |= {a - b for a, b in zip(found, right)}
    if is_turned:
        return "its axes stand in another order"
    if _differs_in_the_last(shapes):
        return "only its last axis has another size"
    steps -= {0}
    if steps in ({-1}, {1}):
        return f"its size is one too {'small' if steps == {-1} else 'large'}"
    if max(steps) < 0:
        return "its size is too small"
    return "its size is too large" if min(steps) > 0 else "its size is another"
