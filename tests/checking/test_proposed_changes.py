"""What may stand in the place of an expression, and of a line: each proposal, with its rank and what it is called.

A proposal that is lost is a mistake that no search finds any more; one that is wrong takes a call of the student's
function each time. `made` gives them as "rank name: new text".
"""

import ast
import inspect

import pytest

from lecture_cnn.checking import expression_changes, factor_changes, missing_changes
from lecture_cnn.checking.changes import changes
from lecture_cnn.checking.line_changes import of_lines, without_lines
from lecture_cnn.checking.spots import Names, spots

MAKERS = {**vars(missing_changes), **vars(factor_changes), **vars(expression_changes)}

FUNCTIONS = """
def convolved(x, w, bias, S):
    D, W = x.shape
    for i in range(W):
        for k in range(K):
            z[i] = x[:, i * S + k] * w[k] + bias[i]
    return z, i

def sums(a, b, c, d):
    e = a * (b + c)
    e = (a - b) * c
    e = a * b - c * d
    e = f(a) + b
    e = a + b
    e = a - b
    e = a // b
    e = a % b
    e = [[0] * a] * b
    e = [0] * a
    e = 2 * a
    e = a - b - c
    e = b ** 2

def compared(q, x):
    if q == x.max() or q < x:
        return -q
    if q == q.max():
        return 1 < q < 3
    return 0 if q >= x else -1

def called(x, n):
    s = np.sum(x, axis=1) + x.mean(axis=0, keepdims=True)
    m = np.max(x)
    p = np.pad(x, n)
    r = x.reshape(n, 3)
    t = np.transpose(x, (1, 0, 2))
    o = np.zeros_like(x)
    u = np.rot90(x)
    v = int(x / n)
    g = np.array("text")
    for i in range(0, n, 2):
        s += np.clip(x, 0, 1)
    return np.power(x, 2), x.astype(int), x[::-1, :], x[0]

def sliced(x, p, K, S):
    for i in range(3):
        a = x[:p]
        b = x[p:-p]
        c = x[i * K:(i + 1) * K]
        d = x[:]
        e = x[i * K:i * K + K]

def many(x, s):
    return (x, s, 1, s + 1), (x, x, s)

def indexed(x, y, du, W):
    for n in range(W):
        for c in range(4):
            y[n, c] = x[n, 3] + x[:, n] - du[n, c] + x.sum(axis=0) + np.sum(x)
            y[c] = x[n, c, 2, n] + len(x) + x.shape[0]
            t = np.ones(x)

def valued(x, rate):
    m = x * rate
    for i in range(K):
        y[i] = m
        y[i] = x[i] + m
        y[i] = kh ** 2

def stepped(self, w, beta):
    self.t += 1
    w = w - self.m
    return w / (1 - beta ** self.t)
"""


def definition_of(name):
    return next(node for node in ast.parse(FUNCTIONS).body if node.name == name)


def made(maker, function, expression, place):
    """What a maker proposes for an expression (the how-manieth of its kind)."""
    definition = definition_of(function)
    names = Names(definition)
    spot = [one for one in spots(definition, names.of_indices) if one.text == expression][place]
    given = dict(spot=spot, names=names, node=spot.node, text=spot.text)
    arguments = [given[name] for name in inspect.signature(MAKERS[maker]).parameters]
    proposals = MAKERS[maker](*arguments)
    return [f"{rank} {what}: {new if isinstance(new, str) else ast.unparse(new)}" for what, rank, _, new in proposals]


@pytest.mark.parametrize("maker, function, expression, place, proposals", [
    ("_of_operators", "sums", "a * (b + c)", 0, [
        "0 first of left: a * b + c", "0 last of left: b + a * c", "0 left: a", "0 right: b + c", "0 first: a",
        "0 Div: a / (b + c)", "0 Add: a + (b + c)", "0 Pow: a ** (b + c)"]),
    ("_of_operators", "sums", "(a - b) * c", 0, [
        "0 first of right: c * a - b", "0 last of right: a - c * b", "0 left: a - b", "0 right: c", "0 first: a - b",
        "0 Div: (a - b) / c", "0 Add: a - b + c", "0 Pow: (a - b) ** c"]),
    ("_of_operators", "sums", "a * b - c * d", 0, [
        "0 to the left: a * b * d - c", "0 to the right: a - c * d * b", "0 left: a * b", "0 right: c * d",
        "0 first: a * b", "0 Add: a * b + c * d", "0 turned: (c * d) - (a * b)"]),
    ("_of_operators", "sums", "f(a) + b", 0, [
        "0 inside: f(a + b)", "0 left: f(a)", "0 right: b", "0 first: f(a)", "0 Sub: f(a) - b", "0 Mult: f(a) * b"]),
    ("_of_operators", "sums", "a // b", 0, [
        "0 left: a", "0 right: b", "0 Div: a / b", "0 Mod: a % b", "0 up: -(-(a) // (b))"]),
    ("_of_operators", "sums", "a % b", 0, [
        "0 left: a", "0 right: b", "0 FloorDiv: a // b"]),
    ("_of_operators", "sums", "[[0] * a] * b", 0, [
        "0 rows: [one for _ in range(b) for one in [[0] * a]]", "0 left: [[0] * a]", "0 right: b",
        "0 first: [[0] * a]", "0 Div: [[0] * a] / b", "0 Add: [[0] * a] + b", "0 Pow: [[0] * a] ** b"]),
    ("_of_operators", "sums", "[0] * a", 0, [
        "0 left: [0]", "0 right: a", "0 first: [0]", "0 Div: [0] / a", "0 Add: [0] + a", "0 Pow: [0] ** a"]),
    ("_of_operators", "sums", "2 * a", 0, [
        "0 right: a", "0 Div: 2 / a", "0 Add: 2 + a", "0 Pow: 2 ** a"]),
    ("_of_operators", "sums", "a - b - c", 0, [
        "0 left: a - b", "0 right: c", "0 first: a", "0 Add: a - b + c", "0 turned: (c) - (a - b)"]),
    ("_of_operators", "convolved", "i * S + k", 0, [
        "0 to the right: i + k * S", "2 left: i * S", "2 right: k", "2 first: i * S", "1 Sub: i * S - k",
        "1 Mult: i * S * k"]),
    ("_of_comparisons", "compared", "q == x.max()", 0, [
        "0 NotEq: q != x.max()"]),
    ("_of_comparisons", "compared", "q == q.max()", 0, [
        "0 first of them: np.arange(q.size).reshape(q.shape) == q.argmax()", "0 NotEq: q != q.max()"]),
    ("_of_comparisons", "compared", "q < x", 0, [
        "0 LtE: q <= x", "0 Gt: q > x", "0 from 0: 0 <= q < x"]),
    ("_of_comparisons", "compared", "1 < q < 3", 0, []),
    ("_of_comparisons", "compared", "q >= x", 0, [
        "0 Gt: q > x", "0 LtE: q <= x"]),
    ("_of_conditions", "compared", "q == x.max() or q < x", 0, [
        "0 and: q == x.max() and q < x"]),
    ("_of_signs", "compared", "-q", 0, [
        "0 plus: q"]),
    ("_of_signs", "compared", "-1", 0, []),
    ("_of_tuples", "many", "(x, s, 1, s + 1)", 0, [
        "0 order: (s, 1, s + 1, x)", "0 order: (s + 1, x, s, 1)", "0 order: (s, x, 1, s + 1)",
        "0 order: (1, s, x, s + 1)", "0 order: (s + 1, s, 1, x)", "0 order: (x, 1, s, s + 1)",
        "0 order: (x, s + 1, 1, s)", "0 order: (x, s, s + 1, 1)"]),
    ("_of_tuples", "many", "(x, x, s)", 0, [
        "0 order: (x, s, x)", "0 order: (x, s, x)", "0 order: (s, x, x)", "0 order: (s, x, x)"]),
    ("_of_numbers", "compared", "3", 0, [
        "0 number 4: 4", "0 number 2: 2", "0 number -3: -3"]),
    ("_of_numbers", "sums", "0", 0, [
        "0 number 1: 1", "0 number -1: -1"]),
    ("_of_numbers", "sums", "2", -1, [
        "0 number 3: 3", "0 number 1: 1", "0 number -2: -2", "0 number 0.5: 0.5"]),
    ("_of_numbers", "called", "1", 0, [
        "0 number 2: 2", "0 number 0: 0", "0 number -1: -1", "0 number 3: 3", "0 number -2: -2",
        "0 number None: None"]),
    ("_of_numbers", "called", "'text'", 0, []),
    ("_of_indices", "convolved", "i", 0, [
        "0 turned: W - 1 - i", "0 +1: i + 1", "0 -1: i - 1", "2 * K: (i) * K", "2 + K: i + K", "2 - K: i - K",
        "4 - K + 1: i - K + 1", "2 * S: (i) * S", "2 + S: i + S", "2 - S: i - S", "4 - S + 1: i - S + 1"]),
    ("_of_indices", "convolved", "i * S", 0, []),
    ("_of_indices", "convolved", "W", 0, [
        "0 +1: W + 1", "0 -1: W - 1", "2 * K: (W) * K", "2 + K: W + K", "2 - K: W - K", "4 - K + 1: W - K + 1",
        "2 * S: (W) * S", "2 + S: W + S", "2 - S: W - S", "4 - S + 1: W - S + 1"]),
    ("_of_indices", "indexed", "c", 0, [
        "0 turned: 4 - 1 - c", "0 +1: c + 1", "0 -1: c - 1", "2 * W: (c) * W", "2 + W: c + W", "2 - W: c - W",
        "4 - W + 1: c - W + 1"]),
    ("_of_indices", "indexed", "x", 0, []),
    ("_with_a_window", "convolved", "i * S", 0, [
        "2 size with D: (i - 1) * S + D", "2 size with K: (i - 1) * S + K", "2 size with S: (i - 1) * S + S",
        "2 size with W: (i - 1) * S + W"]),
    ("_with_a_window", "convolved", "i * S + k", 0, []),
    ("_of_slices", "sliced", ":p", 0, [
        "2 from K: K:K + p", "2 from S: S:S + p", "2 from p: p:p + p"]),
    ("_of_slices", "sliced", "p:-p", 0, [
        "0 to the end: p:-p or None"]),
    ("_of_slices", "sliced", "i * K:(i + 1) * K", 0, [
        "2 from K: i * K:i * K + K", "2 from S: i * S:i * S + K", "2 from p: i * p:i * p + K"]),
    ("_of_slices", "sliced", "i * K:i * K + K", 0, []),
    ("_of_slices", "sliced", ":", 0, [
        "2 name i: i"]),
    ("_of_names", "convolved", "i", 0, [
        "0 name k: k", "0 name 0: 0"]),
    ("_of_names", "convolved", "W", 0, [
        "0 name D: D", "0 name K: K", "0 name S: S"]),
    ("_of_names", "convolved", "x", 0, [
        "1 name w: w", "1 name bias: bias"]),
    ("_of_names", "convolved", "w", 0, [
        "1 name bias: bias"]),
    ("_of_names", "convolved", "z", -1, []),
    ("_of_names", "indexed", "3", 0, [
        "1 name n: n", "1 name c: c", "1 name W: W"]),
    ("_of_names", "indexed", "0", 0, [
        "1 name x: x", "1 name du: du", "1 name t: t", "1 name x[n, c, 2, n]: x[n, c, 2, n]",
        "1 name du[n, c]: du[n, c]", "1 name x[n, 3]: x[n, 3]", "1 name x[:, n]: x[:, n]"]),
    ("_of_names", "sums", "2", 0, [
        "1 name a: a", "1 name b: b", "1 name c: c", "1 name d: d", "1 name e: e"]),
    ("_of_calls", "called", "np.sum(x, axis=1)", 0, [
        "0 mean: np.mean(x, axis=1)", "0 keepdims -1: np.sum(x, axis=-1, keepdims=True)",
        "0 keepdims 0: np.sum(x, axis=0, keepdims=True)", "0 without: x", "2 and 0: np.sum(x, 0, axis=1)",
        "2 and 1: np.sum(x, 1, axis=1)", "2 and 2: np.sum(x, 2, axis=1)", "2 and -1: np.sum(x, -1, axis=1)"]),
    ("_of_calls", "called", "x.mean(axis=0, keepdims=True)", 0, [
        "0 sum: x.sum(axis=0, keepdims=True)"]),
    ("_of_calls", "called", "np.max(x)", 0, [
        "0 min: np.min(x)", "0 maximum: np.maximum(x)", "0 without: x", "2 and 0: np.max(x, 0)",
        "2 and 1: np.max(x, 1)", "2 and 2: np.max(x, 2)", "2 and -1: np.max(x, -1)"]),
    ("_of_calls", "called", "np.pad(x, n)", 0, [
        "0 lowest: np.pad(x, n, constant_values=-np.inf)", "0 order: np.pad(n, x)"]),
    ("_of_calls", "called", "x.reshape(n, 3)", 0, [
        "0 T: x.T", "0 order: x.reshape(3, n)"]),
    ("_of_calls", "called", "np.transpose(x, (1, 0, 2))", 0, [
        "0 order: np.transpose((1, 0, 2), x)"]),
    ("_of_calls", "called", "np.zeros_like(x)", 0, [
        "0 of floats: np.zeros_like(x, dtype=float)", "0 without: x", "2 and 0: np.zeros_like(x, 0)",
        "2 and 1: np.zeros_like(x, 1)", "2 and 2: np.zeros_like(x, 2)", "2 and -1: np.zeros_like(x, -1)"]),
    ("_of_calls", "called", "np.rot90(x)", 0, [
        "0 without: x", "2 and 0: np.rot90(x, 0)", "2 and 1: np.rot90(x, 1)", "0 and 2: np.rot90(x, 2)",
        "2 and -1: np.rot90(x, -1)"]),
    ("_of_calls", "called", "int(x / n)", 0, [
        "0 without: x / n", "2 and 0: int(x / n, 0)", "2 and 1: int(x / n, 1)", "2 and 2: int(x / n, 2)",
        "2 and -1: int(x / n, -1)", "0 up: -(-(x) // (n))"]),
    ("_of_calls", "called", "np.array('text')", 0, [
        "0 without: 'text'"]),
    ("_of_calls", "called", "range(0, n, 2)", 0, [
        "0 no step: range(0, n)", "0 order: range(0, 2, n)", "0 order: range(n, 0, 2)", "0 order: range(n, 2, 0)",
        "0 order: range(2, 0, n)", "0 order: range(2, n, 0)"]),
    ("_of_calls", "called", "np.clip(x, 0, 1)", 0, [
        "0 order: np.clip(x, 1, 0)", "0 order: np.clip(0, x, 1)", "0 order: np.clip(0, 1, x)",
        "0 order: np.clip(1, x, 0)", "0 order: np.clip(1, 0, x)"]),
    ("_of_reversed", "called", "x[::-1, :]", 0, [
        "0 without ::-1: x", "0 each forwards: x[:, :]"]),
    ("_of_reversed", "called", "x[0]", 0, []),
    ("_of_types", "called", "int", -1, [
        "0 float: float"]),
    ("_of_types", "called", "x", 0, []),
    ("_of_values", "valued", "m", 0, [
        "2 1 -: 1 - (m)", "2 / 2: (m) / 2", "2 * 2: (m) * 2", "2 square: (m) ** 2", "4 sqrt: np.sqrt(m)",
        "4 exp: np.exp(m)", "4 log: np.log(m)", "4 abs: np.abs(m)", "4 tanh: np.tanh(m)",
        "4 sigmoid: 1 / (1 + np.exp(-(m)))", "4 [..., ::-1, ::-1]: m[..., ::-1, ::-1]",
        "4 [..., ::-1, :]: m[..., ::-1, :]", "4 [..., ::-1]: m[..., ::-1]", "4 T: m.T",
        "4 swapaxes(0, 1): m.swapaxes(0, 1)", "4 swapaxes(-1, -2): m.swapaxes(-1, -2)", "4 ** rate: m ** rate",
        "2 minus: -(m)", "5 / (K): (m) / (K)", "4 / (1 - rate): (m) / (1 - rate)", "5 / (K * K): (m) / (K * K)",
        "2 + i * K: (m) + i * K", "4 * rate: (m) * rate"]),
    ("_of_values", "valued", "x[i]", 0, [
        "2 1 -: 1 - (x[i])", "2 / 2: (x[i]) / 2", "2 * 2: (x[i]) * 2", "2 square: (x[i]) ** 2",
        "4 sqrt: np.sqrt(x[i])", "4 exp: np.exp(x[i])", "4 log: np.log(x[i])", "4 abs: np.abs(x[i])",
        "4 tanh: np.tanh(x[i])", "4 sigmoid: 1 / (1 + np.exp(-(x[i])))",
        "4 [..., ::-1, ::-1]: x[i][..., ::-1, ::-1]", "4 [..., ::-1, :]: x[i][..., ::-1, :]",
        "4 [..., ::-1]: x[i][..., ::-1]", "4 T: x[i].T", "4 / m: (x[i] / m)", "4 * m: (x[i] * m)",
        "4 - m: (x[i] - m)", "4 + m: (x[i] + m)"]),
    ("_of_values", "valued", "x", -1, []),
    ("_of_values", "stepped", "self.m", 0, [
        "2 1 -: 1 - (self.m)", "2 / 2: (self.m) / 2", "2 * 2: (self.m) * 2", "2 square: (self.m) ** 2",
        "4 sqrt: np.sqrt(self.m)", "4 exp: np.exp(self.m)", "4 log: np.log(self.m)", "4 abs: np.abs(self.m)",
        "4 tanh: np.tanh(self.m)", "4 sigmoid: 1 / (1 + np.exp(-(self.m)))",
        "4 [..., ::-1, ::-1]: self.m[..., ::-1, ::-1]", "4 [..., ::-1, :]: self.m[..., ::-1, :]",
        "4 [..., ::-1]: self.m[..., ::-1]", "4 ** w: self.m ** w", "4 ** beta: self.m ** beta",
        "4 ** self.t: self.m ** self.t"]),
    ("_of_values", "stepped", "w - self.m", 0, [
        "2 1 -: 1 - (w - self.m)", "2 / 2: (w - self.m) / 2", "2 * 2: (w - self.m) * 2",
        "2 square: (w - self.m) ** 2", "4 sqrt: np.sqrt(w - self.m)", "4 exp: np.exp(w - self.m)",
        "4 log: np.log(w - self.m)", "4 abs: np.abs(w - self.m)", "4 tanh: np.tanh(w - self.m)",
        "4 sigmoid: 1 / (1 + np.exp(-(w - self.m)))", "2 minus: -(w - self.m)",
        "4 / (1 - w): (w - self.m) / (1 - w)", "4 / (1 - beta): (w - self.m) / (1 - beta)",
        "4 / (1 - self.t): (w - self.m) / (1 - self.t)", "4 * w: (w - self.m) * w", "4 * beta: (w - self.m) * beta"]),
    ("_of_squares", "valued", "kh ** 2", 0, [
        "2 times K: kh * K"]),
    ("of_whole_values", "valued", "x[i] + m", 0, [
        "2 minus: -(x[i] + m)", "5 / (K): (x[i] + m) / (K)", "4 / (1 - rate): (x[i] + m) / (1 - rate)",
        "5 / (K * K): (x[i] + m) / (K * K)", "2 + i * K: (x[i] + m) + i * K", "4 * rate: (x[i] + m) * rate"]),
    ("of_whole_values", "valued", "m", 0, [
        "2 minus: -(m)", "5 / (K): (m) / (K)", "4 / (1 - rate): (m) / (1 - rate)", "5 / (K * K): (m) / (K * K)",
        "2 + i * K: (m) + i * K", "4 * rate: (m) * rate"]),
    ("of_whole_values", "stepped", "w / (1 - beta ** self.t)", 0, [
        "2 minus: -(w / (1 - beta ** self.t))", "4 / (1 - w): (w / (1 - beta ** self.t)) / (1 - w)",
        "4 / (1 - beta): (w / (1 - beta ** self.t)) / (1 - beta)",
        "4 / (1 - self.t): (w / (1 - beta ** self.t)) / (1 - self.t)", "4 * w: (w / (1 - beta ** self.t)) * w",
        "4 * beta: (w / (1 - beta ** self.t)) * beta"]),
    ("_of_what_is_made_of_all", "indexed", "x.sum(axis=0)", 0, [
        "2 x[n]: x[n]", "2 x[c]: x[c]"]),
    ("_of_what_is_made_of_all", "indexed", "np.sum(x)", 0, []),
    ("_with_an_index", "indexed", "x[n, 3]", 0, [
        "2 x[n, c, 2, n]: x[n, c, 2, n]", "2 x[:, n]: x[:, n]"]),
    ("_with_an_index", "indexed", "x", -1, [
        "2 x[n, c, 2, n]: x[n, c, 2, n]", "2 x[n, 3]: x[n, 3]", "2 x[:, n]: x[:, n]"]),
    ("_with_an_index", "indexed", "x", 0, []),
    ("_with_an_index", "indexed", "n", 0, [
        "2 whole axis: :"]),
    ("_of_another_axis", "indexed", "x[:, n]", 0, [
        "2 x[n, :]: x[n, :]", "2 x[c, :]: x[c, :]"]),
    ("_of_another_axis", "indexed", "x[n, 3]", 0, []),
    ("_of_another_axis", "indexed", "du[n, c]", 0, []),
    ("_of_whole_axes", "indexed", "x[n, c, 2, n]", 0, [
        "2 whole axes (0, 1): x[:, :, 2, n]", "2 whole axes (0, 3): x[:, c, 2, :]",
        "2 whole axes (1, 3): x[n, :, 2, :]"]),
    ("_of_whole_axes", "indexed", "x[n, 3]", 0, []),
    ("of_missing", "indexed", "x", -1, [
        "2 x[n, c, 2, n]: x[n, c, 2, n]", "2 x[n, 3]: x[n, 3]", "2 x[:, n]: x[:, n]"]),
    ("_makers", "convolved", "i", 0, [
        "0 turned: W - 1 - i", "0 +1: i + 1", "0 -1: i - 1", "2 * K: (i) * K", "2 + K: i + K", "2 - K: i - K",
        "4 - K + 1: i - K + 1", "2 * S: (i) * S", "2 + S: i + S", "2 - S: i - S", "4 - S + 1: i - S + 1",
        "0 name k: k", "0 name 0: 0", "2 whole axis: :"]),
    ("_makers", "indexed", "x", -1, [
        "0 +1: x + 1", "0 -1: x - 1", "2 * W: (x) * W", "2 + W: x + W", "2 - W: x - W", "4 - W + 1: x - W + 1",
        "1 name du: du", "1 name t: t", "2 x[n, c, 2, n]: x[n, c, 2, n]", "2 x[n, 3]: x[n, 3]", "2 x[:, n]: x[:, n]"]),
    ("_makers", "valued", "x * rate", 0, [
        "0 left: x", "0 right: rate", "0 first: x", "0 Div: x / rate", "0 Add: x + rate", "0 Pow: x ** rate",
        "2 1 -: 1 - (x * rate)", "2 / 2: (x * rate) / 2", "2 * 2: (x * rate) * 2", "2 square: (x * rate) ** 2",
        "4 sqrt: np.sqrt(x * rate)", "4 exp: np.exp(x * rate)", "4 log: np.log(x * rate)", "4 abs: np.abs(x * rate)",
        "4 tanh: np.tanh(x * rate)", "4 sigmoid: 1 / (1 + np.exp(-(x * rate)))", "2 minus: -(x * rate)",
        "5 / (K): (x * rate) / (K)", "4 / (1 - rate): (x * rate) / (1 - rate)", "5 / (K * K): (x * rate) / (K * K)",
        "2 + i * K: (x * rate) + i * K", "4 * rate: (x * rate) * rate"]),
    ("_makers", "compared", "0 if q >= x else -1", 0, [
        "2 minus: -(0 if q >= x else -1)", "4 / (1 - q): (0 if q >= x else -1) / (1 - q)",
        "4 / (1 - x): (0 if q >= x else -1) / (1 - x)", "4 * q: (0 if q >= x else -1) * q",
        "4 * x: (0 if q >= x else -1) * x"])])
def test_what_may_stand_in_the_place_of_an_expression(maker, function, expression, place, proposals):
    assert made(maker, function, expression, place) == proposals


# ------------------------------------------------------------ lines

LINES = """def summed(x, b):
    s = 0
    for i in x:
        s += i + b
    return s

def nested(y):
    for i in a:
        for j in b:
            y[i] = 1
            if i:
                j += 1

def pairs(z, b):
    u, v = z
    z = zeros(2)
    z[i] -= z[k] + b[m]

def orders(y):
    for i in a:
        for j in b:
            for k in c:
                y[i] = 1

"""


def changed(definition, every):
    """The whole function with each change: "line/line of the twin: its lines", > for each step to the right."""
    found = []
    for change in every:
        sets = change.sets()
        before = [(owner, name, getattr(owner, name)) for owner, name, _ in sets]
        for owner, name, value in sets:
            setattr(owner, name, value)
        _, *lines = ast.unparse(definition).replace("    ", ">").split("\n")
        found.append(f"{change.line}/{change.twin}: {'; '.join(lines)}")
        for owner, name, value in reversed(before):
            setattr(owner, name, value)
    return found


@pytest.mark.parametrize("function, moved, left_out", [
    ("summed", [
        "2/0: >s += 0; >for i in x:; >>s += i + b; >return s",
        "2/0: >for i in x:; >>s = 0; >>s += i + b; >return s",
        "5/0: >s = 0; >for i in x:; >>s += i + b; >>return s",
        "4/0: >s = 0; >for i in x:; >>s = i + b; >return s",
        "4/0: >s = 0; >for i in x:; >>s -= i + b; >return s",
        "4/2: >s = b; >for i in x:; >>s += i; >return s",
        "4/2: >s = i; >for i in x:; >>s += b; >return s"], [
        "2/0: >pass; >for i in x:; >>s += i + b; >return s",
        "4/0: >s = 0; >for i in x:; >>pass; >return s"]),
    ("nested", [
        "8/0: >for j in b:; >>for i in a:; >>>y[i] = 1; >>>if i:; >>>>j += 1",
        "10/0: >for i in a:; >>y[i] = 1; >>for j in b:; >>>if i:; >>>>j += 1",
        "11/0: >for i in a:; >>for j in b:; >>>y[i] = 1; >>if i:; >>>j += 1",
        "10/0: >for i in a:; >>for j in b:; >>>y[i] += 1; >>>if i:; >>>>j += 1",
        "11/0: >for i in a:; >>for j in b:; >>>y[i] = 1; >>>j += 1",
        "11/0: >for i in a:; >>for j in b:; >>>y[i] = 1; >>>pass",
        "12/0: >for i in a:; >>for j in b:; >>>y[i] = 1; >>>if i:; >>>>j = 1",
        "12/0: >for i in a:; >>for j in b:; >>>y[i] = 1; >>>if i:; >>>>j -= 1"], [
        "10/0: >for i in a:; >>for j in b:; >>>pass; >>>if i:; >>>>j += 1",
        "11/0: >for i in a:; >>for j in b:; >>>y[i] = 1; >>>pass",
        "12/0: >for i in a:; >>for j in b:; >>>y[i] = 1; >>>if i:; >>>>pass"]),
    ("pairs", [
        "15/0: >v, u = z; >z = zeros(2); >z[i] -= z[k] + b[m]",
        "15/0: >z = zeros(2); >u, v = z; >z[i] -= z[k] + b[m]",
        "16/0: >u, v = z; >z += zeros(2); >z[i] -= z[k] + b[m]",
        "16/0: >u, v = z; >z[i] -= z[k] + b[m]; >z = zeros(2)",
        "17/0: >u, v = z; >z = zeros(2); >z[i] = z[k] + b[m]",
        "17/0: >u, v = z; >z = zeros(2); >z[i] += z[k] + b[m]",
        "17/16: >u, v = z; >z = zeros(2) + b[:, None, None]; >z[i] -= z[k]",
        "17/16: >u, v = z; >z = zeros(2) + b[:, None]; >z[i] -= z[k]",
        "17/16: >u, v = z; >z = zeros(2) + z[:, None, None]; >z[i] -= b[m]",
        "17/16: >u, v = z; >z = zeros(2) + z[:, None]; >z[i] -= b[m]"], [
        "15/0: >pass; >z = zeros(2); >z[i] -= z[k] + b[m]",
        "16/0: >u, v = z; >pass; >z[i] -= z[k] + b[m]",
        "17/0: >u, v = z; >z = zeros(2); >pass"]),
    ("orders", [
        "20/0: >for j in b:; >>for i in a:; >>>for k in c:; >>>>y[i] = 1",
        "20/0: >for j in b:; >>for k in c:; >>>for i in a:; >>>>y[i] = 1",
        "20/0: >for k in c:; >>for i in a:; >>>for j in b:; >>>>y[i] = 1",
        "20/0: >for k in c:; >>for j in b:; >>>for i in a:; >>>>y[i] = 1",
        "21/0: >for i in a:; >>for k in c:; >>>for j in b:; >>>>y[i] = 1",
        "23/0: >for i in a:; >>for j in b:; >>>for k in c:; >>>>y[i] += 1"], [
        "23/0: >for i in a:; >>for j in b:; >>>for k in c:; >>>>pass"])])
def test_lines_changed_moved_and_left_out(function, moved, left_out):
    definition = next(node for node in ast.parse(LINES).body if node.name == function)
    assert changed(definition, of_lines(definition)) == moved
    assert changed(definition, without_lines(definition)) == left_out


# ------------------------------------------------------------ names, and where expressions stand


def test_what_the_names_of_a_function_are_for():
    names = Names(definition_of("convolved"))
    assert names.bounds == {"i": "W", "k": "K"} and names.arrays == {"x": 2, "w": 1, "bias": 1, "z": 1}
    assert names.sizes == ["D", "K", "S", "W"] and names.steps == ["K", "S"]
    assert names.given == ["x", "w", "bias"] and names.values == ["x", "w", "bias"] and names.shares == ["S"]
    assert sorted(names.terms) == ["bias[i]", "w[k]", "x[:, i * S + k]"] and names.made == []
    stepped = Names(definition_of("stepped"))
    assert stepped.given == ["w", "beta"] and stepped.shares == ["w", "beta", "self.t"] and stepped.formulas == []
    valued = Names(definition_of("valued"))
    assert valued.made == ["m"] and valued.numbers == ["K", "rate", "m"] and valued.shares == ["rate"]


def test_what_an_index_is_computed_from_is_one_as_well():
    [definition] = ast.parse("def f(x, n):\n    at = n * step\n    other = n * m\n    return x[at]").body
    assert Names(definition).of_indices == {"at", "n", "step"}


def test_formulas_of_given_numbers_with_another_of_them():
    [definition] = ast.parse("def step(m, beta1, beta2, t):\n    return m / (1 - beta1 ** t)").body
    formulas = Names(definition).formulas
    assert "1 - beta2 ** t" in formulas
    assert "beta2 ** t" in formulas and "1 - beta1 ** beta2" in formulas and len(formulas) <= 30


@pytest.mark.parametrize("text, roles", [
    ("z[i] = x[j + 1] * f(k)", {"i": "index", "j + 1": "index", "1": "index", "x[j + 1]": "value", "k": "value"}),
    ("z = np.zeros(n + 1)", {"n + 1": "size", "n": "size", "np.zeros(n + 1)": "value"}),
    ("z = np.pad(x, p)", {"x": "border", "p": "border"}),
    ("z = x[max(0, f(i))]", {"max(0, f(i))": "index", "0": "index", "f(i)": "index", "i": "value"}),
    ("z = max(0, i)", {"0": "value", "i": "value"}), ("if a < b: c(d)", {"a < b": "value", "a": "value", "d": "value"}),
    ("for i in a: pass", {"a": ""}), ("n = m", {"m": "index"}), ("m = n", {"n": "value"}),
    ("z = y.reshape(len(n), 2)", {"len(n)": "size", "n": "size", "2": "size"})])
def test_what_an_expression_is_for(text, roles):
    [definition] = ast.parse(f"def f():\n    {text}").body
    found = {spot.text: spot.role for spot in spots(definition, {"n"})}
    assert {expression: found[expression] for expression in roles} == roles


# ------------------------------------------------------------ all of them, in their order


def test_the_likely_ones_come_first_and_those_of_the_line_before_others():
    [definition] = ast.parse("def f(a, b):\n    c = a - b\n    while c < 2:\n        c += 1\n    return c * a").body
    text = ast.unparse(definition)
    made = {}
    for line in (0, 5):
        every = changes(definition, line)
        made[line] = [(change.line, change.kind, ast.unparse(definition)) for change in every]
        assert ast.unparse(definition) == text
    lines = [line for line, _, _ in made[5]]
    first, others = lines[:lines.index(2)], lines[lines.index(2):]
    assert set(first) == {5} and 5 in others
    assert len(made[5]) < len(made[0]) and {text for _, _, text in made[5]} < {text for _, _, text in made[0]}
    counting = [line for line, _, _ in made[0]].index(4)
    assert [line for line, _, _ in made[0]][:2] == [2, 2] and counting > 2


@pytest.mark.parametrize("text, both", [
    ("z[i * sh, j * sw] = 1", "z[i * sw, j * sh] = 1"), ("z[i, j] = x[i, j]", "z[i * S, j * S] = x[i, j]"),
    ("z = x[p:-p, p:-p]", "z = x[p:-p or None, p:-p or None]"), ("z = x[i:i + 3]", "z = x[i * S:i * S + 3]"),
    ("z = x * x", "z = y * y")])
def test_the_same_change_in_two_places(text, both):
    definition_text = f"def f(x, y, S):\n    for i in range(4):\n        for j in range(5):\n            {text}"
    [definition] = ast.parse(definition_text).body
    made = [ast.unparse(definition).split("\n")[-1].strip() for _ in changes(definition)]
    assert both in made
    assert ast.unparse(definition) == definition_text


@pytest.mark.parametrize("text, never", [
    ("z = q == x", "z = q == q"), ("z = q == x", "z = x == x"), ("z = x < 0", "z = 0 <= x < 0"),
    ("z = q < x < 1", "z = q < q < 1")])
def test_nothing_is_compared_with_itself(text, never):
    [definition] = ast.parse(f"def f(q, x):\n    {text}").body
    made = [ast.unparse(definition).split("\n")[-1].strip() for _ in changes(definition)]
    assert never not in made and len(made) > 3
