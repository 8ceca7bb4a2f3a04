"""Statements of every kind that Python allows in a student's loops, made from a seed: `functions(count)`.

Each function has the arguments of L07. It has one statement of its kind, with what that one needs, and below
it a statement that stores the variable `s`: so what a sentence says is compared with what was stored.
"""

import linecache
import math
import random
from contextlib import suppress
from typing import NamedTuple

from lecture_cnn.onebased import inner, maxidx, mean, span, zeros

SEED = 17
HEAD = """def made(l, dz, w, dy, D, W, H, K):
    dy[l-1] = zeros(D[l-1], W[l-1], H[l-1])
    for q in span(1, H[l-1]):
        for p in span(1, W[l-1]):
            dy[l-1, 1, p, q] = p + q / 4
            dy[l-1, 2, p, q] = p - q / 2
    x, y = 2, 1
    n = 3
    s = 0.75
"""
READER = """    def reader(k):
        return dz[l, k, 1, 1] * dz[l, k, 1, 2]

"""
HEAD_LINES = 8  # in the notation
LAST = "dy[l-1, 2, 1, 1] = s"

# In a form {a} is an expression, {b} a smaller one, {c} and {d} conditions, {e} and {f} cells, {i} a map.
FORMS = {
    "=": [
        "dy[l-1, {i}, x, y] = {a}",
        "s = {a}",
        "dy[l-1, {i}, x, y] = -({a})",
    ],
    "+=": ["dy[l-1, {i}, x, y] += {a}", "s += {a}", "n += 1"],
    "-=": ["dy[l-1, {i}, x, y] -= {a}", "s -= {a}", "dy[l-1, {i}, x, y] -= {e} + {f}"],
    "*=": ["dy[l-1, {i}, x, y] *= {a}", "s *= {b}", "dy[l-1, {i}, x, y] *= 2"],
    "/=": ["dy[l-1, {i}, x, y] /= 1 + abs({a})", "s /= 2 + abs({b})"],
    "//=": ["dy[l-1, {i}, x, y] //= 1 + abs({b})", "s //= 2", "n //= 2"],
    "%=": ["dy[l-1, {i}, x, y] %= 1 + abs({b})", "s %= 2", "n %= 2"],
    "**=": ["dy[l-1, {i}, x, y] **= 2", "s **= 2", "n **= 3"],
    "bits": ["n <<= 2", "n |= 4", "n ^= 5", "s = n << 2", "s = (n | 4) & 6", "s = ~n", "n >>= 1"],
    "conditional": [
        "s = {a} if {c} else {b}",
        "dy[l-1, {i}, x, y] = {e} if {c} else {f}",
        "dy[l-1, {i}, x, y] += {b} if {c} else 0",
        "s = ({b} if {c} else {a}) + {e}",
        "s = {e} if {c} else {b} if {d} else {a}",
    ],
    "comparison": [
        "s = {c}",
        "s = ({c}) * {e}",
        "s = {e} < {f} < {b}",
        "s = -2 < {e} <= 2",
        "s = not ({c})",
        "s = n in (1, 3)",
        "s = n is not None",
    ],
    "and, or": [
        "s = {c} and {d}",
        "s = {c} or {d}",
        "s = ({c} or {d}) and {e} > 0",
        "s = {e} and {f}",
        "s = 1 if {c} and not ({d}) else {a}",
    ],
    "generator": [
        "s = sum({e} * k for k in range(3))",
        "s = sum(dz[l, 1, k, y] * w[l, k, 1, x, y] for k in span(1, 3))",
        "s = 2 * sum(dz[l, 1, k, y] for k in span(1, 2)) - {b}",
        "s = max(dz[l, 1, k, y] for k in span(1, 4))",
        "s = sum(dz[l, 1, k, m] for k in span(1, 2) for m in span(1, 3))",
        "s = sum([dz[l, 1, k, y]**2 for k in span(1, 3)])",
        "s = min([{e}, {f}, {b}])",
        "s = sum(dz[l, 1, k, y] for k in span(1, 4) if dz[l, 1, k, y] > 0)",
        "s = len([k for k in span(1, 4) if dz[l, 1, k, y] > 0])",
        "s = any(dz[l, 1, k, y] > 1 for k in span(1, 3))",
        "s = all(dz[l, 1, k, y] > -5 for k in span(1, 3))",
        "s = sum(k for k in range(0))",
        "s = sum(max(dz[l, k, m, 1] for m in span(1, 2)) for k in span(1, 3))",
        "s = sum([{e}, {f}])",
        "dy[l-1, {i}, x, y] -= sum(dz[l, 1, k, y] for k in span(1, 3))",
        "s = sum({e} if k > 1 else -k for k in range(3))",
        "s = sum(a * b for a, b in zip([1, 2], [{e}, 3]))",
        "s = sum(sum(dz[l, k, m, 1] for m in span(1, 2)) for k in span(1, 3))",
    ],
    "call": [
        "s = helper({e}, {b})",
        "s = helper({e}) - {f}",
        "dy[l-1, {i}, x, y] += helper({b})",
        "s = reader(2) + {e}",
        "s = {e} * reader(1)",
        "s = max({e}, {f}, key=abs)",
        "s = pow({e}, 2)",
        "s = int({e}) + bool({f})",
        "s = math.floor({a})",
        "s = math.pi * {e}",
        "s = (lambda v: v + 1)({e})",
        "s = round({e} / 3, 2)",
        "s = max(*[{e}, {f}])",
        "s = {e} * (lambda: dz[l, 1, 2, 1])()",
    ],
    "tuple": [
        "s, n = {a}, 4",
        "s, t = {e}, {f}",
        "dy[l-1, 1, 1, 1], s = {e}, {b}",
        "dy[l-1, 1, 1, 1], dy[l-1, 1, 2, 1] = dy[l-1, 1, 2, 1], dy[l-1, 1, 1, 1]",
        "(s, t), n = ({e}, 2), 3",
        "s, *rest = {e}, {f}, 1",
        "[s, t] = [{e}, {b}]",
        "s, n = n, s",
    ],
    "several targets": [
        "s = t = {a}",
        "dy[l-1, 1, 1, 1] = dy[l-1, 1, 2, 1] = {a}",
        "s = dy[l-1, 1, 1, 1] = {e}",
        "dy[l-1, 1, 1, 1] = s = {e} + {f}",
        "s = n = 2",
    ],
    "list": [
        "t = [0, 0, 0]\nt[1] = {e}\ns = t[1] + {f}",
        "t = [{e}, {f}]\nt[0] += {b}\ns = t[0] * 2",
        "t = {{'a': {e}}}\nt['a'] *= 2\ns = t['a'] - 1",
        "t = ({e}, {f})\ns = t[1] - t[0]",
    ],
    "annotated": ["s: float = {a}", "t: float = {e}\ns = t * {f}", "s = (t := {e}) + t * 2"],
    "piece": [
        "t = dz[l, 1, 1:2, 1:2]\ns = mean(t)",
        "s = inner(dz[l, 1, 1:2, 1:2], w[l, 1, 1, 1:2, 1:2])",
        "s = inner(dz[l, 1, 1:2, 1:2], w[l, 1, 1, 1:2, 1:2]) - {e}",
        "t = dz[l, 1, 1:2, 1:2]\ns = t[1, 2] * {e}",
        "s = 2 * inner(dz[l, 1, 1:2, 1:2], w[l, 1, 1, 1:2, 1:2])",
        "s = mean(dz[l, 1, 1:3, 1]) * {b}",
        "t = dz[l, 1]\ns = t[1, 2] - {e}",
        "t = zeros(2)\nt[1] = {e}\nt[1] -= {a}\ns = t[1]",
        "s = mean(dz[l, 1, 1:2, 1]) if {c} else {e}",
        "Y = dy[l-1]\nY[1, 1, 1] += {e}\ns = Y[1, 1, 1] - {f}",
        "dy[l-1][1, 1, 1] = {e} + 1\ns = dz[l][1, 1, 1] * 2",
        "t = 2 * dz[l, 1, 1:2, 1]\ns = t[1] - t[2] / 4",
        "t = [dz[l, 1], dz[l, 2]]\ns = t[1][1, 2] * 3 - {e}",
        "p = maxidx(dz[l, 1, 1:2, 1:2])\ns = dz[l, 1, p] - {e}",
        "s = dz[l, 1, 1 if n > 2 else 2, 1] * {e}",
    ],
    "if": [
        "if {c}:\n    s = 1\nelse:\n    s = 2",
        "if {c}:\n    s = {a}\nelif {d}:\n    s = {b}\nelse:\n    s = 0",
        "if {e} > 0 and {f} > 0:\n    s = 1",
        "if {c}: s = 1",
        "if not {e} > 0:\n    s = {f}",
        "if n == 3 or {c}:\n    pass",
        "if {e}:\n    s = {e}",
    ],
    "while": [
        "n = 3\nwhile n > 0:\n    n -= 1\n    s += {e}",
        "while s > 1:\n    s /= 2",
        "n = 0\nwhile True:\n    n += 1\n    if n > 2:\n        break\n    s -= {e}",
        "n = 0\nwhile n < 2 and {e} != 9:\n    n += 1\nelse:\n    s = n",
        "while (v := n) > 1:\n    n -= 1\n    s = v",
        "n = 0\nwhile n < 4:\n    n += 1\n    if n % 2: continue\n    s += n * {e}",
    ],
    "for": [
        "for k in range(3):\n    s += k * {e}",
        "for k, m in enumerate([{e}, {f}]):\n    s += k * m",
        "for a, b in zip([1, 2], [{e}, {f}]):\n    s -= a * b",
        "for k in range(2):\n    s += {e}\nelse:\n    s -= 1",
        "for k in range(4):\n    if k == 2:\n        break\n    s = s * 2 - {e}\nelse:\n    s = 0",
        "for k in span(1, int(abs({e}))):\n    s += k",
        "for v in ({e}, {f}):\n    s += v * v",
        "for k in range(2, 0, -1): s += dz[l, k, 1, 1]",
    ],
    "try": [
        "try:\n    s = {e} / 0\nexcept ZeroDivisionError:\n    s = {f}",
        "try:\n    s = {e}\nfinally:\n    s += {f}",
        "try:\n    s = {e}\nexcept ValueError as error:\n    s = 0\nelse:\n    s -= {f}",
        "try:\n    s = dz[l, 99, 1, 1]\nexcept IndexError as error:\n    s = -{e}",
    ],
    "with": ["with suppress(ZeroDivisionError):\n    s = {a}\n    s = {e} / 0\n    s = 5"],
    "match": [
        "match n:\n    case 3:\n        s = {a}\n    case _:\n        s = {b}",
        "match n, x:\n    case 3, m:\n        s = m * {e}\n    case _:\n        s = 0",
        "match {e}:\n    case v if v > 0:\n        s = v + {f}\n    case v:\n        s = v - {f}",
    ],
    "nested": [
        "def twice(v):\n    return 2 * v\ns = twice({e}) - {f}",
        "def bump():\n    dy[l-1, 1, 1, 1] = dy[l-1, 1, 1, 1] + 1\n    return 2\n"
        "s = dy[l-1, 1, 1, 1] + bump() * dy[l-1, 1, 1, 1]",
        "def more():\n    nonlocal n\n    n += 1\n    return 2\ns = n + more() * n",
        "f = helper\ns = f({e}, 2) * {f}",
        "def add(v):\n    nonlocal n\n    n = n + 1\n    return v + dz[l, 1, 1, 1]\ns = add({e}) * 2",
    ],
    "other": [
        "pass",
        "assert {c} or True",
        "n = 3; s = n * {e}",
        "t = {e}; s = t - {f}",
        "del q\ns = {e}",
        "s = {e}  # and a comment",
        "t = 'same'\ns = 1 if t == 'same' else {e}",
        "global FOUND\nFOUND = {e}\ns = FOUND * 2",
        "t = f'{{n}}'\ns = int(t) + {e}",
    ],
    "return": ["if {c}:\n    return", "if s > 99:\n    return {e}", "if n == 3:\n    return {a}"],
}
CELLS = ["dz[l, {}, x, y]", "dz[l, {}, y+1, y]", "w[l, {}, 1, x, y]", "dy[l-1, 1, {}, x]"]
NUMBERS = ["2", "0.5", "3", "1.25", "n", "s", "x", "K[l]", "q", "p"]
EXPRESSIONS = [
    "{a} + {b}", "{a} - {b}", "{a} * {b}", "({a}) - ({b})", "({a}) * ({b})", "{a} - ({b})", "-({a})",
    "-{a} + {b}", "({a}) / (1 + abs({b}))", "({a}) // 2", "({a}) % 3", "({a})**2", "({a}) * -({b})",
    "abs({a})", "max({a}, {b})", "min({a}, {b}, 1)", "sqrt(abs({a}))", "float({a})", "2 * ({a} + {b})",
    "({a}) / 2 / 4", "({a}) / (2 / 4)", "(({a}) * 2) // (1 + abs({b}))", "-(({a})**2)", "(-({a}))**2",
    "({a}) % (({b})**2 + 1)", "round({a})", "+({a})", "({a}) - ({b}) - {a}", "({a}) / (({b})**2 + 1) * {b}",
]


class Made(NamedTuple):
    """A function, its kind, and its text."""

    kind: str
    function: object
    source: str


class Maker:
    """Makes expressions and statements; the seed decides which."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def cell(self):
        return self.random.choice(CELLS).format(self.random.randint(1, 3))

    def expression(self, depth=2):
        if depth == 0:
            return self.cell() if self.random.random() < 0.6 else self.random.choice(NUMBERS)
        a, b = self.expression(depth - 1), self.expression(depth - 1)
        return self.random.choice(EXPRESSIONS).format(a=a, b=b)

    def condition(self):
        sign = self.random.choice(["<", "<=", ">", ">=", "==", "!="])
        return f"{self.expression(1)} {sign} {self.expression(1)}"

    def statement(self, form):
        return form.format(a=self.expression(), b=self.expression(1), c=self.condition(),
                           d=self.condition(), e=self.cell(), f=self.cell(), i=self.random.randint(1, 2))


def helper(a, b=2):
    return a + b


def functions(count):
    """At least so many functions, each form of each kind equally often."""
    maker, found = Maker(SEED), []
    while len(found) < count:
        for kind, forms in FORMS.items():
            found += [made(kind, maker.statement(form), len(found) + n) for n, form in enumerate(forms)]
    return found


def made(kind, text, number):
    body = "".join(f"    {line}\n" for line in [*text.splitlines(), LAST])
    source = HEAD + (READER if "reader(" in text else "") + body
    return Made(kind, compiled_from(source, "made", number), source)


def compiled_from(source, name, number=0):
    """The function of a text, whose lines are found as those of a notebook's cell are."""
    filename = f"<statement {number} of {name}>"
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    scope = dict(zeros=zeros, span=span, inner=inner, mean=mean, maxidx=maxidx, math=math, helper=helper,
                 sqrt=math.sqrt, suppress=suppress)
    exec(compile(source, filename, "exec"), scope)
    return scope[name]
