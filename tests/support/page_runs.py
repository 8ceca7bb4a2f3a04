"""What the browser's runs are held to: `write(folder, count)`.

Random inputs of random sizes for each listing, and Python's trace of each; wrong inputs, and what
is said of them; the listing's wrong lines and lines that were edited at random.

The sizes are solved by the listing's own signature, as everywhere. What can't be any number (the
positions of maxima, a mask, means of squares) is made as such.
"""

import base64
import contextlib
import json
import math
import random
import re
import warnings
from decimal import Decimal, localcontext
from pathlib import Path
from unittest.mock import patch

import numpy as np
from long import some_of

import lecture_cnn as lc
from lecture_cnn.language.adapter import arrays_at_layers, parameters, rules_of
from lecture_cnn.language.notation import lines
from lecture_cnn.listings import ALL
from lecture_cnn.operations import transforms
from lecture_cnn.operations.signature import signature_of, solved
from lecture_cnn.tracing.counting import traced
from lecture_cnn.widget.change import answered
from lecture_cnn.widget.pack import pack
from lecture_cnn.widget.program import program

HERE = Path(__file__).parent
NAMES = "identity", "sigmoid", "tanh", "relu"


def random_inputs(listing, rng, tries=200):
    """The listing's inputs, of random sizes; where sizes don't fit each other others are tried."""
    for _ in range(tries):
        try:
            return _inputs(listing.function, rng)
        except (ValueError, KeyError):
            continue
    raise AssertionError(f"{listing.id}: no sizes fit")


def _inputs(function, rng):
    last = int(rng.integers(1, 4)) if "L" in parameters(function) else 1
    chosen = _sizes(last, rng)
    numbers = {}
    for item in signature_of(function).items("Numbers"):
        numbers[item.caller] = int(rng.integers(max(item.least, 1), 4))
        name = f"{item.name}[{last}]" if item.layer else item.name
        chosen[name] = numbers[item.caller]
    sizes = _fitting(chosen, rules_of(function, last))
    made = dict(numbers)
    for item in signature_of(function).items("Numbers"):
        name = f"{item.name}[{last}]" if item.layer else item.name
        made[item.caller] = sizes[name]
    K = sizes.get("K[1]", 3)
    for item in signature_of(function).items("Takes"):
        if item.kind in ("function", "derivative"):
            made[item.caller] = str(rng.choice(NAMES))
        elif item.kind in ("functions", "numbers", "correspondences"):
            made[item.caller] = _transforms(K, rng)
            sizes["T"] = len(made[item.caller])
        elif item.kind in ("positive", "share"):
            made[item.caller] = float(rng.uniform(0.05, 0.95))
        elif item.kind == "count":
            made[item.caller] = int(rng.integers(1, 6))
    for place in arrays_at_layers(function, last, "Takes"):
        made.setdefault(place.item.caller, [] if place.entry is not None else None)
        value = _value(place, sizes.shape(place.axes), made, rng)
        if place.entry is None:
            made[place.item.caller] = value
        else:
            made[place.item.caller].append(value)
    _match(function, made, sizes, rng)
    return made


def _sizes(last, rng):
    sizes = {"c": rng.integers(1, 4), "W": rng.integers(1, 7), "H": rng.integers(1, 7)}
    sizes |= {"D_k": rng.integers(1, 4), "N": rng.integers(1, 4)}
    for layer in range(last + 1):
        for name in ("W", "H", "T", "W_downsampled", "H_downsampled"):
            sizes[f"{name}[{layer}]"] = rng.integers(1, 8)
        sizes[f"D[{layer}]"] = rng.integers(1, 4)
        sizes[f"K[{layer}]"] = rng.integers(1, 4)
    return {name: int(number) for name, number in sizes.items()}


def _fitting(chosen, rules):
    """The chosen sizes; those that follow from others are left to the rules."""
    following = {size for size, _ in rules}
    base = {name: number for name, number in chosen.items() if name not in following}
    return solved((), tuple((name, number, "") for name, number in base.items()), rules)


def _value(place, shape, made, rng):
    if any(isinstance(size, str) for size in shape):
        raise KeyError(shape)
    match place.item.kind:
        case "shape":
            return tuple(shape)
        case "positions":
            return np.zeros((*shape, 2), int)
        case "squares":
            return rng.normal(size=shape) ** 2
    return rng.normal(size=shape)


def _match(function, made, sizes, rng):
    """What can't be any number."""
    if "mask" in made:
        made["mask"] = (rng.random(made["mask"].shape) > 0.4).astype(float)
    if "pidx" in made:
        _, W, H = made["input_shape"]
        shape = made["pidx"].shape[:-1]
        made["pidx"] = np.stack([rng.integers(0, W, shape), rng.integers(0, H, shape)], axis=-1)


def _transforms(K, rng):
    kinds = [transforms.quarter_turns(K), transforms.flips(K), [transforms.rotation(K, 30)]]
    return kinds[rng.integers(0, 3)]


def as_json(inputs):
    """Inputs as the page has them: see js/core/arguments.js."""
    return {name: _as_json(name, value) for name, value in inputs.items()}


def _as_json(name, value):
    if name == "transforms":
        return [np.asarray(matrix).tolist() for matrix in value]
    if isinstance(value, list):
        return [_as_json("", one) for one in value]
    if isinstance(value, np.ndarray | np.floating):
        return dict(shape=list(value.shape), values=value.ravel().tolist())
    return list(value) if isinstance(value, tuple) else value


# ---------------------------------------------------------------- what the browser is held to


def encoded(data):
    return base64.b64encode(data).decode()


def runs_of(listing, rng, count):
    """The listing's program, and runs of it: its example's, then some of random inputs."""
    all_inputs = [listing.example(), *(random_inputs(listing, rng) for _ in range(count))]
    runs = [_run(listing, inputs) for inputs in all_inputs]
    return dict(id=listing.id, program=program(example_of(listing)), runs=runs)


def example_of(listing):
    return traced(listing.function, listing, listing.example())


def _run(listing, inputs):
    """The run as Python packs it, or why it can't be."""
    try:
        return dict(inputs=as_json(inputs), data=encoded(pack(traced(listing.function, listing, inputs))))
    except (ValueError, LookupError, TypeError) as error:
        return dict(inputs=as_json(inputs), error=str(error))


def refused_inputs():
    """Inputs that don't fit, and what Python says of each."""
    rows = []
    for listing in ALL:
        inputs = listing.example()
        for name, value in inputs.items():
            for wrong in _wrong(value):
                rows.append((listing, {**inputs, name: wrong}))
            rows.append((listing, {key: one for key, one in inputs.items() if key != name}))
        rows.append((listing, {**inputs, "foo": 1}))
    told = []
    for listing, inputs in some_of(rows, 3):
        run = _run(listing, inputs)
        told.append(dict(run, id=listing.id))
    return [row for row in told if "error" in row]


def _wrong(value):
    """The same with one row more or less, one axis more or less, or another number."""
    if isinstance(value, np.ndarray):
        yield value[None]
        yield value[0]
        yield from (np.concatenate([value, value], axis) for axis in range(value.ndim))
        yield from (np.delete(value, 0, axis) for axis in range(value.ndim))
    elif isinstance(value, list):
        yield value[:-1]
        yield value + value[-1:]
        yield []
    elif isinstance(value, tuple):
        yield value[1:]
        yield tuple(size + 1 for size in value)
    elif isinstance(value, str):
        yield "swish"
    elif isinstance(value, int):
        yield from (-1, 0, value + 3, 100, 2.5)


def changes_of(listing, messages):
    """The listing's stepper in the middle of its example, and what Python answers to each message."""
    widget = lc.stepper(listing.id)
    widget.step = len(widget.trace) // 2
    row = dict(id=listing.id, program=program(widget.trace), data=encoded(widget.data), step=widget.step)
    row["inputs"] = as_json(widget.trace.inputs)
    row["asked"] = [[message, _answer(widget, message)] for message in messages]
    return row


def _answer(widget, message):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # 3[l]: "perhaps you missed a comma?"
        answer = answered(widget, message)
    if answer is not None:
        return answer
    told = dict(data=encoded(widget.data), step=widget.step, changed=widget.changed)
    answered(widget, dict(do="back"))
    return told


def slips_of(listing):
    return [dict(do="slip", id=slip["id"]) for slip in program(example_of(listing))["slips"]]


def written_edits():
    """The edits of edits.json by listing: lines that two wrote who had not seen the browser's parser."""
    edits = {}
    rows = json.loads((HERE.parent / "page_runs" / "edits.json").read_text(encoding="utf-8"))
    for row in some_of(rows, 5):
        listing = lc.LISTINGS[row["listing"]]
        code = row["line"].split("  #")[0].strip()
        [number] = [line.number for line in lines(listing.function) if line.python.split("  #")[0] == code][:1]
        edits.setdefault(listing, []).append(dict(do="line", line=number, text=row["edit"]))
    return edits.items()


def forms():
    """Lines of all that Python's grammar has, right and wrong, in the place of L04's `n += 1`."""
    listing = lc.LISTINGS["L04"]
    [number] = [line.number for line in lines(listing.function) if line.python == "n += 1"]
    rows = json.loads((HERE.parent / "page_runs" / "forms.json").read_text(encoding="utf-8"))
    return listing, [dict(do="line", line=number, text=text) for text in some_of(rows, 5)]


PIECES = (
    "( ) [ ] , + - * / ** // % = == += : x y j i m n K[l] W[l-1] z Y w dz 0 1 2 3 0.5 1.5 -1 foo seg "
    "span zeros inner max min abs l l-1 for in if pass break x_ y_ None True . < >"
).split()


def random_edits(listing, rng, count):
    """Lines of the listing with a piece left out, put in or put elsewhere: few of them can run."""
    told = [line for line in lines(listing.function) if not line.python.startswith(("#", "def"))]
    edits = []
    for _ in range(count):
        line = rng.choice(told)
        code = line.python.split("  #")[0]
        pieces = re.findall(r"\s+|\w+|\*\*|//|[-+*/]=|==|.", code)
        _disturb(pieces, rng)
        edits.append(dict(do="line", line=line.number, text="".join(pieces).strip()))
    return edits


def _disturb(pieces, rng):
    at, kind = rng.randrange(len(pieces)), rng.random()
    if kind < 0.3:
        del pieces[at]
    elif kind < 0.75:
        pieces[at] = rng.choice(PIECES)
    elif kind < 0.9:
        pieces.insert(at, rng.choice(PIECES))
    else:
        other = rng.randrange(len(pieces))
        pieces[at], pieces[other] = pieces[other], pieces[at]


# what one would write around a value of a listing, or in its place
AROUND = (
    "abs({}) -{} +{} ({}*{}) ({}+{}) ({}-{}) ({}/2) ({}/-0.3) ({}//2) ({}//-0.7) ({}%3) ({}%-0.3) "
    "({}**2) ({}**0.5) ({}**-1) ({}**5) ({}**1.5) max({},{}) min({},0) max({},-0.0) int({}) float({}) "
    "({}>{}) ({}==1) ({}!={}) (0<{}<2) ({}_and_{}) ({}_or_{}) (not_{}) (int({})//2) (int({})%-3) "
    "(int({})&3) (~int({})) (int({})>>1) (abs({})**0.1) ({}*0%-2) (span(1,3)==span(1,3))*{} "
    "({}+1) ({}-1) 2*{} 0.1*{} {}*1.0 ({}*True)"
).split()


def value_edits(listing, rng, count):
    """Lines of the listing with something else around a value, or in its place: many of them run."""
    told = [line for line in lines(listing.function) if re.search(r"[+*]?= .*\w", line.python)]
    edits = []
    for _ in range(count if told else 0):
        line = rng.choice(told)
        code = line.python.split("  #")[0]
        values = list(re.finditer(r"\w+\[[^][:()]+\]|\b[ijlmnxy]_?\b(?!\()", code))
        if not values:
            continue
        value = rng.choice(values)
        text = rng.choice(AROUND).replace("_", " ")
        for _ in range(rng.randrange(2)):
            text = text.replace("{}", rng.choice(AROUND).replace("_", " "), 1)
        while "{}" in text:
            other = value if rng.random() < 0.7 else rng.choice(values)
            text = text.replace("{}", other[0], 1)
        changed = code[: value.start()] + text + code[value.end() :]
        edits.append(dict(do="line", line=line.number, text=changed))
    return edits


def set_of(numbers):
    """The set that {a, b, ...} makes: each number is added after the one before."""
    found = set()
    for number in numbers:
        found.add(number)
    return found


def nearest_exp(x):
    """The number next to exp(x)."""
    with localcontext(prec=50):
        return float(Decimal(x).exp())


def nearest_tanh(x):
    """The number next to tanh(x)."""
    with localcontext(prec=50):
        power = (2 * Decimal(x)).exp()
        return float((power - 1) / (power + 1))


@contextlib.contextmanager
def rounded_to_the_nearest():
    """exp and tanh of a listing's run are the nearest numbers, as a page's are.

    math.exp is the next one for one of a thousand numbers, NumPy's tanh for a fifth of them. Without
    these two all that a listing computes is the same to the bit.
    """
    exp, tanh = math.exp, np.tanh

    def of_number(*given):
        power = exp(*given)  # which refuses what it can't take
        return nearest_exp(*given) if math.isfinite(power) and power else power

    def of_cell(z):
        found = tanh(z)
        return nearest_tanh(z) if 1e-9 < abs(found) < 1 else found

    with patch.object(math, "exp", of_number), patch.object(np, "tanh", of_cell):
        yield


def write(folder, count):
    """The files that page_runs.test.js reads; `count` random runs and edits of each listing."""
    rng, chance = np.random.default_rng(22), random.Random(22)

    def save(name, told):
        (folder / f"{name}.json").write_text(json.dumps(told))

    numbers = (rng.normal(size=20_000) * 10 ** rng.uniform(-2, 2, size=20_000)).tolist()
    of_python = dict(exp=[math.exp(number) for number in numbers], tanh=np.tanh(numbers).tolist())
    by = [(-2, -1, -0.5, 0.3, 0.5, 1.5, 3, 5, 9)[k % 9] for k in range(len(numbers))]
    of_python["pow"] = [abs(number) ** power for number, power in zip(numbers, by, strict=True)]
    save("powers", dict(numbers=numbers, by=by, **of_python))
    few = [rng.integers(0, 300, size).tolist() for size in (1, 2, 3, 4) for _ in range(100)]
    save("sets", [[numbers, list(set_of(numbers))] for numbers in few])
    with rounded_to_the_nearest():
        save("runs", [runs_of(listing, rng, count) for listing in ALL])
        save("refused", refused_inputs())
        save("slips", [changes_of(listing, some_of(slips_of(listing), 8)) for listing in some_of(ALL, 2, 1)])
        save("written", [changes_of(listing, edits) for listing, edits in (*written_edits(), forms())])
        save("edits", [changes_of(listing, random_edits(listing, chance, count)) for listing in some_of(ALL, 3)])
        save("values", [changes_of(listing, value_edits(listing, chance, 2 * count)) for listing in some_of(ALL, 3, 1)])
