"""Weights that stand in dicts by name: params["W" + str(l)], `for name in params`.

A function gets dicts with two entries, the first row of an array and the others, so that both are
looked at; the results' entries are put together again.
"""

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..language.source import names_in

KEYS = ("W1", "b1")
LISTS = "a list"  # in the place of what keys begin with
ROLES = {
    "w": "params parameters weights theta w p ws",
    "dw": "grads gradients grad dw g dparams dweights dws gs gradweights",
    "m": "ms moments firstmoments m1 expavgs",
    "v": "vs vels velocities velocity secondmoments m2 expavgsqs",
}


def dicts_by_name(tree: ast.AST) -> dict[str, str]:
    """The dicts whose entries are weights, with what their keys begin with: "d", or "".

    A dict is told by its name, or by its own key: m of state["m"][name].
    """
    found: dict[str, str] = dict.fromkeys(_lists(tree), LISTS)
    counters = dict.fromkeys(_counters(tree), "") | _keys_put_together(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Subscript):
            continue
        key = getattr(node.slice, "id", "")
        letters = _letters(node.slice) or counters.get(key, "")
        if letters or key in counters or _is_put_together(node.slice):
            found[_called(node.value)] = "d" if letters.startswith("d") else ""
    return found


def _keys_put_together(tree: ast.AST) -> dict[str, str]:
    """The names of keys with their letters: key of key = "W" + str(l)."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            letters = _letters(node.value)
            if _is_put_together(node.value) or isinstance(node.value, ast.JoinedStr):
                found[node.targets[0].id] = letters
    return found


def _lists(tree: ast.AST) -> list[str]:
    """The lists of weights: those that a loop goes through, or through whose numbers it goes.

    As params of `for p, g in zip(params, grads)`, and `for i in range(len(params))`, params[i].
    """
    zipped: list[str] = []
    counters: set[str] = set()
    for loop in ast.walk(tree):
        if not isinstance(loop, ast.For | ast.comprehension):
            continue
        is_counted, names = _gone_through(loop.iter)
        if is_counted and isinstance(loop.target, ast.Tuple):
            counters.update(names_in(loop.target.elts[0]))
        elif is_counted:
            counters.update(names_in(loop.target))
        zipped += names
    counted = _counted(tree, counters)
    if any(name.endswith("s") for name in counted):
        zipped += counted
    return zipped


def _gone_through(of: Any) -> tuple[bool, list[str]]:
    """Whether a loop counts something of this, and the lists in it."""
    name = getattr(getattr(of, "func", None), "id", "")
    if name == "range":
        return "len" in names_in(of), []
    if name == "zip":
        return False, [one.id for one in of.args if isinstance(one, ast.Name)]
    if name == "enumerate":
        [first, *_] = of.args
        _, names = _gone_through(first)
        own = getattr(first, "id", "")
        return True, [*names, own]
    return False, []


def _counted(tree: ast.AST, counters: set[str]) -> list[str]:
    """What the text takes by these numbers; nothing where it goes deeper, as w[i][j] does."""
    found, deeper = [], set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Subscript):
            continue
        if getattr(node.slice, "id", "") in counters:
            found.append(_called(node.value))
        if isinstance(node.value, ast.Subscript):
            deeper.add(_called(node.value.value))
    return [] if deeper & set(found) else found


def _counters(tree: ast.AST) -> Iterator[str]:
    """The names of keys: name of `for name in params`, of `for name, w in params.items()`."""
    for loop in ast.walk(tree):
        if not isinstance(loop, ast.For | ast.comprehension):
            continue
        target, of = loop.target, loop.iter
        while (
            isinstance(of, ast.Call)
            and of.args
            and getattr(of.func, "id", "") != "range"
        ):
            of = of.args[0]
        if isinstance(of, ast.Call) and getattr(of.func, "attr", "") == "items":
            [target, _] = getattr(target, "elts", [target, None])
            yield getattr(target, "id", "")
        elif (
            isinstance(of, ast.Name)
            or getattr(getattr(of, "func", None), "attr", "") == "keys"
        ):
            yield getattr(target, "id", "")


def _letters(key: ast.expr) -> str:
    """The first text in a key that is put together: dW of "dW" + str(l)."""
    if not isinstance(key, ast.BinOp | ast.JoinedStr):
        return ""
    for node in ast.walk(key):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
    return ""


def _is_put_together(key: ast.expr) -> bool:
    """Whether a key is like kind + str(l)."""
    return isinstance(getattr(key, "right", None), ast.Call) and "str" in names_in(key)


def _called(owner: ast.expr) -> str:
    if isinstance(owner, ast.Subscript) and isinstance(owner.slice, ast.Constant):
        return str(owner.slice.value)
    return getattr(owner, "id", getattr(owner, "attr", ""))


def role_by_name(name: str) -> str:
    """What a dict or list holds, by its name: weights, derivatives, means; "" if nothing says."""
    for role, words in ROLES.items():
        if name.lower() in words.split():
            return role
    return ""


def in_rows(array: np.ndarray, prefix: str) -> Any:
    """An array as a dict, or a list, of its first row and the others."""
    first, second = KEYS
    if prefix == LISTS:
        return [array[:1].copy(), array[1:].copy()]
    return {
        prefix + first: array[:1].copy(),
        prefix + second: array[1:].copy(),
    }


def _rows_of_a_list(found: Any) -> Any:
    """A list of one row and others put together; None if it is something else."""
    rows = [one.get("array") for one in found["entries"]]
    if len(rows) != len(KEYS) or not found.get("what", "").startswith("a list"):
        return None
    if any(row is None or row.ndim < 2 for row in rows):
        return None
    first, second = rows
    if len(first) != 1 or first.shape[1:] != second.shape[1:]:
        return None
    return {"kind": "array", "array": np.concatenate(rows)}


def joined(found: Any) -> Any:
    """A call's results with the rows of such dicts put together."""
    entries = found.get("entries")
    if isinstance(entries, list):
        rows = _rows_of_a_list(found)
        return rows or {**found, "entries": [joined(one) for one in entries]}
    if not isinstance(entries, dict):
        return found
    for prefix in ("", "d"):
        keys = [prefix + key for key in KEYS]
        if set(entries) == set(keys):
            rows = [entries[key].get("array") for key in keys]
            try:
                return {"kind": "array", "array": np.concatenate(rows)}
            except ValueError:  # rows of other shapes, or none
                return found
    return {
        **found,
        "entries": {key: joined(one) for key, one in entries.items()},
    }
