"""What a function's own text says about its arguments: `evidence_of(function)`.

How a cache is unpacked, which keys of a dict are asked for, how a shape is unpacked. Where there is
no text to read, nothing is known.
"""

import ast
import functools
import inspect
import re
import textwrap
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..language.source import names_in
from .by_name import ROLES, dicts_by_name
from .child import parts_of


@dataclass
class Evidence:
    """What is written about names."""

    unpacked: dict[str, list[str]] = field(default_factory=dict)  # a, b = name
    items: dict[str, dict[int, str]] = field(default_factory=dict)  # a = name[0]
    places: dict[str, set[int]] = field(default_factory=dict)  # name[0]
    keys: dict[str, list[str]] = field(default_factory=dict)  # name["key"], name.key
    objects: set[str] = field(default_factory=set)  # name of name.key
    filled: set[str] = field(default_factory=set)  # name[...] = value, name += value
    returns: bool = False  # whether there is a return with a value
    # key of `for key in ("a", "b")`
    words: dict[str, list[str]] = field(default_factory=dict)
    constants: dict[str, int] = field(default_factory=dict)  # s = 2
    small: set[float] = field(default_factory=set)  # 1e-7
    renamed: dict[str, str] = field(default_factory=dict)  # a = name
    shapes: dict[str, list[str]] = field(default_factory=dict)  # a, b = name.shape
    told: dict[str, list[str]] = field(default_factory=dict)  # name (a, b), in words
    shape_items: dict[str, set[int]] = field(default_factory=dict)  # name.shape[0]
    sizes: dict[str, int] = field(default_factory=dict)  # m of m = name.shape[1]
    # the most axes of name[...]
    subscripts: dict[str, int] = field(default_factory=dict)
    indices: set[str] = field(default_factory=set)  # names in an index
    names: set[str] = field(default_factory=set)  # that are read
    axes: set[int] = field(default_factory=set)  # of sums, maxima, means
    several_axes: set[tuple] = field(default_factory=set)  # axis=(0, 2, 3)
    counted: set[str] = field(default_factory=set)  # t of t += 1
    texts: set[str] = field(default_factory=set)
    pairs: set[str] = field(default_factory=set)  # a, b = name[...]
    last_axes: set[str] = field(default_factory=set)  # c of reshape(-1, c)
    windows: set[int] = field(default_factory=set)  # 3 of i:i + 3
    # functions and methods; also "%", "//" and "0"
    called: set[str] = field(default_factory=set)
    logged: set[str] = field(default_factory=set)  # p of np.log(p[i] + eps)
    chosen: set[str] = field(default_factory=set)  # t of t.argmax(axis=1)
    kept: set[str] = field(default_factory=set)  # p of np.random.rand(*x.shape) < p
    divisors: set[str] = field(default_factory=set)  # p of mask / p
    attributes: set[str] = field(default_factory=set)
    # dicts of weights, see by_name.py
    by_name: dict[str, str] = field(default_factory=dict)

    def said_shapes(self) -> dict[str, list[str]]:
        """The shapes that are unpacked, and those told in words: name -> names of its axes."""
        return {**self.told, **self.shapes}


def evidence_of(function: Any) -> Evidence:
    """The evidence in the text of a function or of a class."""
    found = Evidence()
    tree = tree_of(function)
    module = inspect.getmodule(function)
    _tell_shapes(getattr(module, "__doc__", "") or "", found)
    for comment in re.findall(r"#(.*)", text_of(function)):
        _tell_shapes(comment, found)
    _read_words(tree, found)
    for node in ast.walk(tree):
        _read(node, found)
    found.by_name = dicts_by_name(tree)
    return found


def _read_words(tree: ast.AST, found: Evidence) -> None:
    """The texts that a loop goes through: lr, b1 = (hyper[key] for key in ("lr", "b1"))."""
    for loop in ast.walk(tree):
        if isinstance(loop, ast.For | ast.comprehension):
            texts = [_constant(one) for one in getattr(loop.iter, "elts", [])]
            if texts and all(isinstance(one, str) for one in texts):
                found.words[name_of(loop.target)] = texts


def tree_of(function: Any) -> ast.AST:
    """The text's syntax tree; an empty one where there is no text."""
    try:
        return ast.parse(text_of(function))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def text_of(function: Any) -> str:
    """The text of a function, or of a class and those of its file that it goes back to."""
    found = []
    for one in getattr(function, "__mro__", [function]):
        is_near = getattr(one, "__module__", None) == getattr(function, "__module__", None)
        if is_near and isinstance(one, Hashable):
            found.append(_own_text(one))
    return "\n".join(found)


@functools.lru_cache(maxsize=64)  # of a class, Python reads its whole file
def _own_text(function: Any) -> str:
    try:
        return textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError, SyntaxError):
        return ""


def evidence_of_all(function: Any) -> Evidence:
    """The evidence in the texts of a function and of those that it calls, of one file."""
    found = Evidence()
    for part in parts_of(function).values():
        for node in ast.walk(tree_of(part)):
            _read(node, found)
    return found


def returns_in_a_loop(function: Any) -> bool:
    """Whether a function, or another that it calls, may return inside of a loop: not where all
    `return` of a text with loops stand outside of them."""
    try:
        parts = parts_of(function).values()
    except Exception:  # an object of the student's own
        return True
    loops: list[ast.AST] = []
    for part in parts:
        tree = tree_of(part)
        loops += [
            node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While)
        ]
    returns = [
        one for loop in loops for one in ast.walk(loop) if isinstance(one, ast.Return)
    ]
    return bool(returns) or not loops


def _read(node: ast.AST, found: Evidence) -> None:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            _read_assignment(target, node.value, found)
            _read_count(target, node.value, found)
    elif isinstance(node, ast.AugAssign):
        if isinstance(node.target, ast.Subscript):
            _read_key(node.target, found)
        if isinstance(node.target, ast.Attribute):
            _read_attribute(node.target, found)
        if isinstance(node.target, ast.Name):
            found.filled.add(node.target.id)
        raised = ast.BinOp(node.target, node.op, node.value)
        _read_count(node.target, raised, found)
        _read_divisor(raised, found)
    elif isinstance(node, ast.Subscript):
        _read_subscript(node, found)
    elif isinstance(node, ast.Slice):
        _read_window(node, found)
    elif isinstance(node, ast.BinOp):
        _read_formula(node, found)
    elif isinstance(node, ast.Call):
        _read_call(node, found)
    else:
        _read_word(node, found)


def _read_window(node: ast.Slice, found: Evidence) -> None:
    """A window whose side is a number: i:i + 3; a border that is cut off: p:-p."""
    end = node.upper
    if isinstance(end, ast.UnaryOp):
        found.called.add(CUT)
    if node.lower is None or not isinstance(end, ast.BinOp):
        return
    begins_there = ast.dump(end.left) == ast.dump(node.lower)
    if begins_there and isinstance(end.op, ast.Add) and type(_constant(end.right)) is int:
        found.windows.add(_constant(end.right))


def _read_formula(node: ast.BinOp, found: Evidence) -> None:
    """A remainder; the derivatives of sigmoid and tanh in what they give."""
    if isinstance(node.op, ast.Mod | ast.FloorDiv):
        found.called.add("%" if isinstance(node.op, ast.Mod) else "//")
    if isinstance(node.op, ast.FloorDiv) and _constant(node.right) == 2:
        found.called.add(HALF)
    text = ast.unparse(node)
    if re.search(r"\b(\w+) \* \(1(\.0)? - \1\)", text):
        found.called.add("s (1 - s)")
    if re.search(r"\b1(\.0)? - \w+ \*\* 2|\b1(\.0)? - (\w+) \* \3\b", text):
        found.called.add("1 - t^2")
    _read_divisor(node, found)


def _read_divisor(node: ast.BinOp, found: Evidence) -> None:
    """What something is divided by."""
    if isinstance(node.op, ast.Div):
        found.divisors.add(name_of(node.right))


def _read_word(node: ast.AST, found: Evidence) -> None:
    """A name, a text, an attribute, a remainder."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        found.names.add(node.id)
    elif isinstance(node, ast.Attribute):
        found.attributes.add(node.attr)
        if isinstance(node.ctx, ast.Load):
            _read_attribute(node, found)
    elif isinstance(node, ast.Return):
        found.returns |= node.value is not None
    elif isinstance(node, ast.Constant):
        _read_constant(node.value, found)
    elif isinstance(node, ast.Compare):
        _read_compare(node, found)


DRAWN = re.compile(r"\b(rand|random|random_sample|uniform)\(")


def _read_compare(node: ast.Compare, found: Evidence) -> None:
    """A comparison with 0; one of random numbers with the share that is kept."""
    if 0 in map(_constant, node.comparators):
        found.called.add("0")
    is_below = isinstance(node.ops[0], ast.Lt | ast.LtE)
    if is_below and DRAWN.search(ast.unparse(node.left)):
        found.kept.add(name_of(node.comparators[0]))


def _read_constant(value: Any, found: Evidence) -> None:
    """A text, which may be a description that tells shapes; a number."""
    if isinstance(value, str):
        found.texts.add(value)
        _tell_shapes(value, found)
    elif isinstance(value, float) and 0 < value < 1e-4:
        found.small.add(value)


def _tell_shapes(text: str, found: Evidence) -> None:
    for name, axes in SHAPE_IN_WORDS.findall(text):
        parts = re.split(r",\s*", axes)
        found.told.setdefault(name, parts)


# w (F, C), w: (F, C) or w: weights of shape (F, C) in a description
SHAPE_IN_WORDS = re.compile(r"\b(\w+)(?::[^():\n]* of shape|:?)\s*\((\w+(?:,\s*\w+)+)\)")
CUT = ":-p"
HALF = "// 2"
PLAIN = (np.ndarray, dict, list, str, tuple)


def _read_attribute(node: ast.Attribute, found: Evidence) -> None:
    """What an object is asked for: name.key, where no array, dict or list has such an attribute."""
    is_own = any(hasattr(kind, node.attr) for kind in PLAIN)
    if isinstance(node.value, ast.Name) and not is_own:
        keys = found.keys.setdefault(node.value.id, [])
        keys.append(node.attr)
        found.objects.add(node.value.id)


def _read_assignment(target: ast.AST, value: ast.AST, found: Evidence) -> None:
    if isinstance(target, ast.Tuple | ast.List):
        _read_tuple(target, value, found)
        return
    if not isinstance(target, ast.Name):
        return
    if type(_constant(value)) is int:
        found.constants[target.id] = _constant(value)
    if isinstance(value, ast.Name | ast.Attribute):
        found.renamed.setdefault(name_of(value), target.id)
    elif isinstance(value, ast.Subscript):
        position = _constant(value.slice)
        if isinstance(position, str):  # hp = cache["hparameters"]
            found.renamed.setdefault(position, target.id)
        if type(position) is int:
            owner = name_of(value.value)
            if owner == "shape":
                found.sizes[target.id] = position
            found.items.setdefault(owner, {}).setdefault(position, target.id)


def _read_count(target: ast.AST, value: ast.AST, found: Evidence) -> None:
    """config["t"] = config.get("t", 0) + 1; t += 1."""
    if not (isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add)):
        return
    name = _called(target)
    if name and _constant(value.right) == 1 and _called(value.left) == name:
        found.counted.add(name)


def _called(node: ast.AST) -> str:
    """What a number is called: t of t, of config["t"] and of config.get("t", 0)."""
    if isinstance(node, ast.Subscript):
        key = _constant(node.slice)
        return key if isinstance(key, str) else ""
    if isinstance(node, ast.Call) and name_of(node.func) == "get" and node.args:
        key = _constant(node.args[0])
        return key if isinstance(key, str) else ""
    return name_of(node)


def _read_tuple(target: ast.Tuple | ast.List, value: ast.AST, found: Evidence) -> None:
    """a, b = cache; N, C, H, W = x.shape; a, b = one, other."""
    if isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts):
            _read_assignment(one, other, found)
        return
    names = [_name_of_part(element, found) for element in target.elts]
    _read_pair(value, names, found)
    if isinstance(value, ast.Subscript) and len(names) == 2:
        found.pairs.add(name_of(value.value))
    shaped = _of_shape(value)
    if shaped:
        found.shapes.setdefault(shaped, names)
    elif name_of(value):
        found.unpacked.setdefault(name_of(value), names)


def _name_of_part(target: ast.expr, found: Evidence) -> str:
    """The name of one of several; (a, b) of (a, b), c = name is a tuple of its own."""
    if isinstance(target, ast.Tuple):
        name = ast.unparse(target)
        found.unpacked[name] = [name_of(element) or "_" for element in target.elts]
        return name
    return name_of(target) or "_"


def _read_pair(value: ast.AST, names: list[str], found: Evidence) -> None:
    """a, b = (s, s) if np.isscalar(s) else s; a, b = s or K."""
    parts = [value.body, value.orelse] if isinstance(value, ast.IfExp) else []
    for part in getattr(value, "values", parts):
        if isinstance(part, ast.Name):
            found.unpacked.setdefault(part.id, names)


def _of_shape(value: ast.AST) -> str:
    """The array whose shape this is: x of x.shape and of np.shape(x); "" if it is no shape."""
    if isinstance(value, ast.Attribute) and value.attr == "shape":
        return name_of(value.value)
    if isinstance(value, ast.Call) and name_of(value.func) == "shape" and value.args:
        return name_of(value.args[0])
    return ""


def _read_key(node: ast.Subscript, found: Evidence) -> None:
    """The key of a dict that is read: name["key"]."""
    key = _constant(node.slice)
    several = [key] if isinstance(key, str) else found.words.get(name_of(node.slice), [])
    if several:
        keys = found.keys.setdefault(name_of(node.value), [])
        keys += [one for one in several if one not in keys]


def _read_subscript(node: ast.Subscript, found: Evidence) -> None:
    key = _constant(node.slice)
    owner = node.value
    if isinstance(owner, ast.Attribute) and owner.attr == "shape":
        if type(key) is int:
            found.shape_items.setdefault(name_of(owner.value), set()).add(key)
        elif _begins_at(node.slice) in (2, -2):  # x.shape[2:]
            found.shape_items.setdefault(name_of(owner.value), set()).update((2, 3))
        return
    name = name_of(owner)
    if type(key) is int:
        found.places.setdefault(name, set()).add(key)
    if isinstance(node.ctx, ast.Store):
        found.filled.add(name)
    if not isinstance(node.ctx, ast.Store) or name in ROLES["dw"].split():
        _read_key(node, found)
    _read_indices(node, found)


def _begins_at(part: Any) -> Any:
    """The number at which a slice begins."""
    begin = getattr(part, "lower", None)
    return None if begin is None else _constant(begin)


def _read_indices(node: ast.Subscript, found: Evidence) -> None:
    """How many axes an index names, x[i, j] and x[i][j], and the names in it."""
    axes = 0
    owner: Any = node
    while isinstance(owner, ast.Subscript):
        axes += len(getattr(owner.slice, "elts", [None]))
        owner = owner.value
    name = name_of(owner)
    before = found.subscripts.get(name, 0)
    found.subscripts[name] = max(axes, before)
    for part in ast.walk(node.slice):
        if isinstance(part, ast.Name):
            found.indices.add(part.id)


def _read_call(node: ast.Call, found: Evidence) -> None:
    """name.get("key"), name.pop("key"), np.sum(name, axis=0)."""
    _read_axis(node, found)
    function = node.func
    found.called.add(name_of(function))
    if name_of(function) == "log":
        found.logged.update(names_in(node))
    if name_of(function) == "argmax":
        found.chosen.update(names_in(node))
    _read_draw(node, found)
    if name_of(function) == "reshape" and len(node.args) > 1:
        if _constant(node.args[-2]) == -1:  # x.reshape(-1, c)
            found.last_axes.add(name_of(node.args[-1]))
    if not isinstance(function, ast.Attribute) or not node.args:
        return
    key = _constant(node.args[0])
    if function.attr in ("get", "pop", "setdefault") and isinstance(key, str):
        owner = function.value
        if isinstance(owner, ast.BoolOp):  # (param or {}).get("key")
            owner = owner.values[0]
        found.keys.setdefault(name_of(owner), []).append(key)


def _read_draw(node: ast.Call, found: Evidence) -> None:
    """binomial(1, p): p is the share that is kept."""
    if name_of(node.func) == "binomial":
        given = [*node.args, *(one.value for one in node.keywords)]
        found.kept.update(map(name_of, given))


def _read_axis(node: ast.Call, found: Evidence) -> None:
    """np.sum(e, axis=-1), e.sum(-1)."""
    values = []
    for one in node.keywords:
        if one.arg in ("axis", "dim"):
            values.append(one.value)
    if name_of(node.func) in ("sum", "max", "mean"):
        values += node.args
    for value in values:
        axis = _constant(value)
        if isinstance(value, ast.Tuple):
            found.several_axes.add(tuple(map(_constant, value.elts)))
        if type(axis) is int:
            found.axes.add(axis)


def name_of(node: ast.AST) -> str:
    """A name, the last part of an attribute, the key of an entry; "" of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    key = _constant(node.slice) if isinstance(node, ast.Subscript) else ""
    return key if isinstance(key, str) else ""


def _constant(node: ast.AST) -> Any:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _constant(node.operand)
        return -value if isinstance(value, int) else None
    return node.value if isinstance(node, ast.Constant) else None
