"""In what condition a result is wrong: `condition(received, "dw")`.

Three kinds of sentences, each from the cases alone: when (only for a stride above 1), where (only
the last row and column), how (divided by the number of instances).
"""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from .cases import EIGHTHS, LOW, WHOLE, Case, case_named
from .relations import relation

Array = np.ndarray

NEAR = 2e-6  # "to 1e-7" of single precision, as it adds up


# ---------------------------------------------------------------- when


def _stride(case: Case) -> bool:
    stride = case.inputs.get("stride", case.forward.get("stride", 1))
    return stride not in (1, (1, 1)) and case.takes != "pairs"


def _padding(case: Case) -> bool:
    return case.inputs.get("padding", case.forward.get("padding", 0)) not in (
        0,
        (0, 0),
    )


def _window(case: Case) -> tuple[int, int]:
    inputs = {**case.forward, **case.inputs}
    if "w" in inputs and isinstance(inputs["w"], np.ndarray) and inputs["w"].ndim > 2:
        return inputs["w"].shape[-2:]
    K = inputs.get("K", 1)
    return K if isinstance(K, tuple) else (K, K)


def _map(case: Case) -> Array | None:
    inputs = {**case.forward, **case.inputs}
    for name in ("y", "z", "dz", "du"):
        if isinstance(inputs.get(name), np.ndarray):
            return inputs[name]
    return None


def _leftover(case: Case) -> bool:
    inputs = {**case.forward, **case.inputs}
    shape = np.shape(inputs["y"]) if "y" in inputs else inputs.get("input_shape")
    S = inputs.get("stride", inputs.get("S", 1))
    if shape is None or not isinstance(S, int):
        return False
    P = inputs.get("padding", 0)
    if not isinstance(P, int):
        return False
    for size, side in zip(shape[-2:], _window(case)):
        if (size + 2 * P - side) % S:
            return True
    return False


def _not_square(case: Case) -> bool:
    y = _map(case)
    if y is None or y.ndim < 2:
        return False
    W, H = y.shape[-2:]
    return W != H


def _several_cells(case: Case) -> bool:
    y = _map(case)
    if y is None or y.ndim < 2:
        return False
    return max(y.shape[-2:]) > 1


def _overlap(case: Case) -> bool:
    stride = case.inputs.get("stride", case.forward.get("stride", 1))
    return isinstance(stride, int) and max(_window(case)) > stride


def _several_maps(case: Case) -> bool:
    y = _map(case)
    w = case.inputs.get("w")
    if isinstance(w, np.ndarray) and w.ndim > 2:
        return max(w.shape[:2]) > 1
    if y is None or y.ndim < 3:
        return False
    return y.shape[-3] > 1


def _in_and_out_differ(case: Case) -> bool:
    w = case.inputs.get("w")
    if not isinstance(w, np.ndarray) or w.ndim < 2:
        return False
    D_out, D_in = w.shape[:2]
    return D_out != D_in


def _has_a_distribution(case: Case) -> bool:
    if "z" not in case.inputs or "d" not in case.inputs:
        return False
    return np.ndim(case.inputs["d"]) == np.ndim(case.inputs["z"])


def _rectangle(case: Case) -> bool:
    one, other = _window(case)
    return one != other


def _gap(case: Case) -> bool:
    stride = case.inputs.get("stride", 1)
    return isinstance(stride, int) and max(_window(case)) < stride


def _has_windows(case: Case) -> bool:
    inputs = {**case.forward, **case.inputs}
    return "K" in inputs or np.ndim(inputs.get("w", 0)) > 2


def _sizes_out(case: Case) -> tuple[int, int] | None:
    """How many rows and columns of windows there are."""
    inputs = {**case.forward, **case.inputs}
    if not _has_windows(case):
        return None
    for name in ("dz", "du"):
        if np.ndim(inputs.get(name, 0)) > 2:
            return inputs[name].shape[-2:]
    y: Any = inputs.get("y", 0)
    S = inputs.get("stride", 1)
    P = inputs.get("padding", 0)
    if np.ndim(y) < 3 or not isinstance(S, int) or not isinstance(P, int):
        return None
    (W, H), (across, down) = y.shape[-2:], _window(case)
    W_out = (W + 2 * P - across) // S + 1
    H_out = (H + 2 * P - down) // S + 1
    return W_out, H_out


def _is_wide(case: Case) -> bool:
    sizes = _sizes_out(case)
    return sizes is not None and sizes[0] < sizes[1]


def _is_high(case: Case) -> bool:
    sizes = _sizes_out(case)
    return sizes is not None and sizes[0] > sizes[1]


def _unequal_sizes(case: Case) -> bool:
    return _is_wide(case) or _is_high(case)


def _is_not_side_by_side(case: Case) -> bool:
    stride = case.inputs.get("stride", case.forward.get("stride", 1))
    is_one = isinstance(stride, int) and _has_windows(case)
    return is_one and max(_window(case)) != stride


WHEN: list[tuple[str, Callable[[Case], bool]]] = [
    ("for a map of whole numbers", lambda case: case.name.startswith(WHOLE)),
    ("for numbers that are not whole", lambda case: case.name == EIGHTHS),
    ("for values far below 0", lambda case: case.name == LOW),
    ("in a batch", lambda case: case.batch),
    ("for a stride above 1", _stride),
    ("with padding", _padding),
    ("where the stride leaves a rest", _leftover),
    ("for filters that are not square", _rectangle),
    ("for maps of more than one cell", _several_cells),
    ("where W and H differ", _not_square),
    ("for windows of more than one cell", lambda case: max(_window(case)) > 1),
    ("where windows overlap", _overlap),
    ("where the stride is larger than the window", _gap),
    ("where the stride is not the window's size", _is_not_side_by_side),
    ("where the numbers of rows and columns of windows differ", _unequal_sizes),
    ("where there are more columns of windows than rows", _is_wide),
    ("where there are more rows of windows than columns", _is_high),
    ("with a bias", lambda case: "b" in case.inputs),
    ("without a bias", lambda case: case.name == "no bias"),
    ("where each axis has its own step", lambda case: case.takes == "pairs"),
    ("where each axis has its own border", lambda case: case.takes == "borders"),
    ("with more than one map", _several_maps),
    ("where the numbers of maps in and out differ", _in_and_out_differ),
    ("with padding 2", lambda case: case.inputs.get("padding", 0) == 2),
    ("for a stride of 3", lambda case: case.inputs.get("stride", 1) == 3),
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
    first, last = [], []
    for words, is_so in WHEN:
        is_last = is_so in (_overlap, _is_not_side_by_side)
        if is_last and operation in WINDOWS_READ:
            last.append((words, is_so))
        else:
            first.append((words, is_so))
    return first + last


WINDOWS_READ = "conv1d conv2d depthwise_conv2d max_pool2d mean_pool2d".split()


def when(operation: str, tried: list[str], wrong: list[str]) -> str:
    """The condition that the wrong cases have in common and no right case has; "" if none."""
    known = {name: case_named(operation, name) for name in tried}
    bad = set(wrong)
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


def _counts(case: Case, right: Array) -> dict[str, float]:
    """Numbers that a result may be divided by, or multiplied with: in words -> number."""
    inputs = {**case.forward, **case.inputs}
    y = _map(case)
    is_batch = case.batch or y is not None and y.ndim == 4
    N = 1 if y is None or not is_batch else len(y)
    window = _window(case)
    counts: dict[str, float] = {"the number of instances": N}
    counts["the cells of a window, K*K"] = window[0] * window[1]
    counts["K"] = window[0]
    counts |= _counts_of_upstream(inputs, N)
    if y is not None:
        counts |= _counts_of_map(y, N)
    w = inputs.get("w")
    if isinstance(w, np.ndarray):
        counts["the number of maps out"] = w.shape[0]
        counts["the number of weights"] = w.size
    counts["its own number of entries"] = right.size
    counts["2"] = 2
    S = inputs.get("stride", inputs.get("S", 1))
    if isinstance(S, int):
        counts["the stride"] = S
        counts["the stride squared"] = S * S
    return counts


def _counts_of_upstream(inputs: dict[str, Any], N: int) -> dict[str, float]:
    """Counts of the derivative that comes in."""
    counts: dict[str, float] = {}
    arrays = []
    for name in ("dz", "du", "dy", "z"):
        if name in inputs:
            arrays.append(inputs[name])
    if not arrays:
        return counts
    [upstream, *_] = arrays
    if np.ndim(upstream) > 1:
        positions = int(np.prod(np.shape(upstream)[-2:]))
        counts["the number of positions"] = positions
        counts["the number of instances and positions"] = N * positions
    counts["the number of all entries of the derivative that comes in"] = np.size(
        upstream
    )
    return counts


def _counts_of_map(y: Array, N: int) -> dict[str, float]:
    """Counts of the input."""
    counts: dict[str, float] = {}
    if y.ndim > 1:
        cells = int(np.prod(y.shape[-2:]))
        counts["the number of cells of a map"] = cells
        counts["the number of instances and cells"] = N * cells
    if y.ndim > 2:
        counts["the number of maps in"] = y.shape[-3]
    counts["the number of entries"] = y.size
    if y.ndim:
        counts["the size of the last axis"] = y.shape[-1]
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
    fitting: list[str] | None = None
    for case, found, right in pairs:
        names = []
        for name, count in _counts(case, right).items():
            if count and _near(found, right * float(count) ** power):
                names.append(name)
        fitting = (
            names if fitting is None else [name for name in fitting if name in names]
        )
    return fitting or []


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


def _spread(right: Array) -> Array:
    return np.full_like(right, right.sum())


def _sum_over_maps(right: Array) -> Array:
    return np.broadcast_to(right.sum(-3, keepdims=True), right.shape)


CHANGES: list[tuple[str, int, Callable[[Array], Array]]] = [
    ("zero everywhere", 0, lambda a: np.zeros_like(a)),
    ("with x and y exchanged", 2, lambda a: a.swapaxes(-1, -2)),
    ("transposed", 2, lambda a: a.T),
    ("with its first two axes exchanged", 2, lambda a: a.swapaxes(0, 1)),
    ("reversed along both axes", 2, lambda a: a[..., ::-1, ::-1]),
    ("reversed along the first axis of its maps", 2, lambda a: a[..., ::-1, :]),
    ("reversed along its last axis", 1, lambda a: a[..., ::-1]),
    ("in the order of maps reversed", 3, lambda a: a[..., ::-1, :, :]),
    ("the sum over all entries, in each of them", 1, _spread),
    (
        "the mean of all entries, in each of them",
        1,
        lambda a: np.full_like(a, a.mean()),
    ),
    ("the sum over the maps, in each of them", 3, _sum_over_maps),
    (
        "the first map's, in every map",
        3,
        lambda a: np.broadcast_to(a[..., :1, :, :], a.shape),
    ),
    (
        "the last map's, in every map",
        3,
        lambda a: np.broadcast_to(a[..., -1:, :, :], a.shape),
    ),
    ("shifted by one along x", 2, lambda a: _moved(a, -2, 1)),
    ("shifted by one back along x", 2, lambda a: _moved(a, -2, -1)),
    ("shifted by one along y", 2, lambda a: _moved(a, -1, 1)),
    ("shifted by one back along y", 2, lambda a: _moved(a, -1, -1)),
    ("shifted by one along x and y", 2, lambda a: _moved(_moved(a, -2, 1), -1, 1)),
    (
        "shifted by one back along x and y",
        2,
        lambda a: _moved(_moved(a, -2, -1), -1, -1),
    ),
    ("shifted by one, round the edge", 2, lambda a: np.roll(a, (1, 1), (-2, -1))),
    (
        "cumulated: each entry has those before it added",
        1,
        lambda a: np.cumsum(a, 0),
    ),
    ("the absolute value", 0, np.abs),
    ("the square", 0, np.square),
    ("with negative numbers set to 0", 0, lambda a: np.maximum(a, 0)),
    ("sorted otherwise: the same numbers in other places", 1, lambda a: a),
]


def changed(pairs: list[tuple[Case, Array, Array]]) -> str:
    """A simple change of the right result; "" if there is none."""
    for words, axes, change in CHANGES[:-1]:
        if all(right.ndim >= axes for _, _, right in pairs):
            if all(_near(found, change(right)) for _, found, right in pairs):
                return words
    same = all(
        found.size > 1 and _near(np.sort(found, None), np.sort(right, None))
        for _, found, right in pairs
    )
    return "the right numbers in other places" if same else ""


def _near(found: Array, right: Array) -> bool:
    from .diagnosis import wrong

    return found.shape == right.shape and not wrong(found, right).any()


# ---------------------------------------------------------------- where


def places(name: str, pairs: list[tuple[Case, Array, Array]]) -> str:
    """Where a result is wrong, in words; "" if the wrong entries have no place in common."""
    from .diagnosis import wrong

    masks = [(case, wrong(found, right)) for case, found, right in pairs]
    axis = 0 if name in ("dw", "db") else -3
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


def _edge(axes: tuple[int, ...], which: str) -> Callable:
    def inside(case: Case, mask: Array, name: str) -> Array | None:
        if mask.ndim < 2 or min(mask.shape[-2:]) < 2 or name == "pidx":
            return None
        found = np.zeros(mask.shape, bool)
        for axis in axes:
            edge: list[Any] = [slice(None)] * mask.ndim
            if which != "last":
                edge[axis] = 0
                found[tuple(edge)] = True
            if which != "first":
                edge[axis] = -1
                found[tuple(edge)] = True
        return found

    return inside


def _coordinate(place: int) -> Callable:
    """Of positions, which one of their two numbers is wrong."""

    def inside(case: Case, mask: Array, name: str) -> Array | None:
        if name != "pidx":
            return None
        found = np.zeros(mask.shape, bool)
        found[..., place] = True
        return found

    return inside


def _instance(which: str) -> Callable:
    def inside(case: Case, mask: Array, name: str) -> Array | None:
        if not case.batch or name in ("dw", "db") or mask.ndim < 2:
            return None
        found = np.zeros(mask.shape, bool)
        chosen = {
            "first": slice(0, 1),
            "last": slice(-1, None),
            "others": slice(1, None),
        }
        chosen["but the last"] = slice(0, -1)
        found[chosen[which]] = True
        return found

    return inside


def _maps(which: str) -> Callable:
    def inside(case: Case, mask: Array, name: str) -> Array | None:
        axis = 0 if name in ("dw", "db") else mask.ndim - 3
        if axis < 0 or mask.ndim < 1 or mask.shape[axis] < 2:
            return None
        chosen: list[Any] = [slice(None)] * mask.ndim
        chosen[axis] = {
            "first": slice(0, 1),
            "last": slice(-1, None),
            "but the first": slice(1, None),
            "but the last": slice(0, -1),
        }[which]
        found = np.zeros(mask.shape, bool)
        found[tuple(chosen)] = True
        return found

    return inside


WHERE: list[tuple[str, Callable]] = [
    ("only the first number of a position", _coordinate(0)),
    ("only the second number of a position", _coordinate(1)),
    ("only in the last row of x", _edge((-2,), "last")),
    ("only in the last row of y", _edge((-1,), "last")),
    ("only in the last row and column", _edge((-2, -1), "last")),
    ("only in the first row and column", _edge((-2, -1), "first")),
    ("only at the borders", _edge((-2, -1), "both")),
    ("only in the last instance of a batch", _instance("last")),
    ("only in the first instance of a batch", _instance("first")),
    ("only in the instances after the first", _instance("others")),
    ("only in the instances before the last", _instance("but the last")),
    ("only in the first map", _maps("first")),
    ("only in the last map", _maps("last")),
    ("only in the maps after the first", _maps("but the first")),
    ("only in the maps before the last", _maps("but the last")),
]


# Of two maps the last is every map after the first as well, so that only three can tell.
OF_MANY_MAPS = {"only in the first map", "only in the last map"}


# ---------------------------------------------------------------- all together


def condition(received: Any, name: str) -> str | None:
    """What the cases say of a wrong result, in words; None if they say nothing."""
    found = received.of(name)
    wrong = received.wrong_cases(name)
    parts = [when(received.operation, list(found), wrong)]
    arrays = []
    for case in wrong:
        if found[case] is not None:
            arrays.append(case)
    if not arrays:
        parts.append("it stops with an error")
    else:
        parts.append(_of_arrays(received, name, arrays, len(arrays) == len(wrong)))
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
    return _of_values(name, pairs) or _of_others(received, name, pairs)


def _of_others(received: Any, name: str, pairs: Pairs) -> str:
    """What it has to do with the other arrays of its cases."""
    others = []
    for case, _, _ in pairs:
        values = {**case.forward, **case.inputs, **received.right[case.name]}
        arrays = {}
        for other, value in values.items():
            if (
                other != name
                and isinstance(value, np.ndarray)
                and value.dtype.kind == "f"
            ):
                arrays[other] = value
        others.append(arrays)
    found, right_ones = (
        [found for _, found, _ in pairs],
        [right for _, _, right in pairs],
    )
    return relation(found, right_ones, others)


def _of_values(name: str, pairs: list) -> str:
    """How and where, from the arrays of the right shape."""
    from .diagnosis import wrong

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
        y, pidx = case.forward.get("y"), case.inputs.get("pidx")
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


def _instances_of_a_batch(name: str, pairs: list) -> str:
    """One instance's result for all."""
    for case, found, right in pairs:
        if not case.batch or right.ndim < 1 or name in ("dw", "db"):
            return ""
        if _near(found, np.broadcast_to(right[:1], right.shape)):
            continue
        return (
            "every instance gets the last one's"
            if _near(found, np.broadcast_to(right[-1:], right.shape))
            else ""
        )
    return "every instance gets the first one's"


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
