"""What a sentence says, evaluated, is what was stored: a corpus of statements, in Python and in the browser's core."""

import json
import math
import subprocess
import warnings
from collections import Counter
from pathlib import Path

import corpus
import numpy as np
import playwright
import pytest
from long import amount, long

import lecture_cnn as lc
from lecture_cnn.language import adapter
from lecture_cnn.tracing.sentences import sentence
from lecture_cnn.widget.pack import pack

pytestmark = long
COUNT = amount(160, 1000)
EXAMPLE = lc.LISTINGS["L07"].example()
DZ = EXAMPLE["dz"]
WORDS = dict(
    floor=math.floor, sqrt=math.sqrt, math=math, helper=corpus.helper, mean=lambda *a: sum(a) / len(a),
    twice=lambda v: 2 * v, add=lambda v: v + DZ[0, 0, 0], reader=lambda k: DZ[k-1, 0, 0] * DZ[k-1, 0, 1],
    bump=lambda: 2, more=lambda: 2, f=corpus.helper,
    maxidx=lambda *a: (1 + a.index(max(a)) // 2, 1 + a.index(max(a)) % 2), nan=math.nan, inf=math.inf)
NODE = Path(playwright.__file__).parent / "driver" / "node"
CORE = Path(lc.__file__).parent / "widget" / "js" / "core"


@pytest.fixture(scope="module")
def made():
    """Each function of the corpus with its trace; an error instead of the trace if it is refused."""
    found = []
    for one in corpus.functions(COUNT):
        try:
            found.append((one, lc.trace(one.function, like="L07", **EXAMPLE)))
        except (TypeError, ValueError) as error:
            found.append((one, error))
    return found


@pytest.fixture(scope="module")
def traced(made):
    return [(one, trace) for one, trace in made if not isinstance(trace, Exception)]


def evaluated(text):
    """The value of what a sentence shows, by Python's arithmetic."""
    python = text.replace("·", "*").replace("^", "**").replace(" xor ", "^")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # "3 is not None"
        return eval(f"({python})", dict(WORDS))


def near(a, b):
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(map(near, a, b))
    if isinstance(a, (str, dict, type(None))):
        return a == b
    return a == b or abs(a - b) <= 1e-12 * max(1, abs(a), abs(b))


def said(trace, k):
    return trace.table[trace.statement[k]]


def verdict(trace, k):
    """Whether what step k shows is "right", "false", "without numbers", "no value" or "several numbers"."""
    statement, parts = said(trace, k), sentence(trace, k, repr)
    if statement.value is None:
        return "no value"
    names = parts[0].partition(f" {statement.op} " if statement.op else " ")[2]
    if len(parts) == 1 and many_numbers(trace, k):
        return "several numbers"
    alone = len(parts) == 1 or len(parts) == 2 and is_evaluated(names)
    numbers = names if alone and statement.op in ("=", "") else parts[1]
    try:
        shown = evaluated(numbers)
    except (ZeroDivisionError, NameError):
        return "raised" if raises(trace, k) else "without numbers"
    if numbers == parts[-1] or len(parts) == 1:  # one number, or what a loop runs over
        return "right"
    return "right" if near(shown, evaluated(parts[-1])) else "false"


def is_evaluated(text):
    """Whether a text has numbers alone, and so needs no other."""
    try:
        return evaluated(text) is not None
    except (NameError, SyntaxError, ZeroDivisionError):
        return False


def many_numbers(trace, k):
    """Whether the step's value is an array or a piece: its sentence names the cells."""
    pieces = [cells for cells, _ in trace.reads_of(k) if len(cells) > 1]
    pieces += [cells for _, cells, *_ in trace.seen_of(k) if len(cells) > 1]
    return bool(pieces) or "zeros(" in trace.text(k)


def raises(trace, k):
    """Whether the step's statement ended in an error: the run goes on in another line than the next one."""
    return trace.text(k).startswith("s = ") and said(trace, k + 1).line > said(trace, k).line + 1


def test_what_a_sentence_shows_is_what_was_stored(made, traced):
    counts, wrong = Counter(), []
    for one, trace in traced:
        for k in range(len(trace)):
            if said(trace, k).line > corpus.HEAD_LINES:
                found = verdict(trace, k)
                counts[found] += 1
                wrong += [(one.kind, found, trace.text(k))] * (found in ("false", "without numbers"))
    assert wrong == []
    assert counts["right"] > 2 * COUNT
    assert len(made) - len(traced) <= 0.05 * len(made)
    assert len(made) >= COUNT and {one.kind for one, _ in traced} == set(corpus.FORMS)


def test_the_result_that_is_said_of_a_variable_is_the_one_that_the_next_statement_stores(traced):
    asked = 0
    for one, trace in traced:
        last = len(trace) - 1
        before = [k for k in range(last) if said(trace, k).target.get("text") == "s"]
        if not trace.lines[said(trace, last).line - 1].python == corpus.LAST:
            continue
        told = sentence(trace, before[-1], repr)
        if verdict(trace, before[-1]) == "right" and said(trace, before[-1]).line > corpus.HEAD_LINES:
            asked += 1
            value = told[-1] if len(told) > 1 else told[0].partition("= ")[2]
            assert near(evaluated(value), trace[last].writes[0][2]), (one.source, told)
    assert asked > COUNT / 2


def test_a_condition_is_said_to_be_true_where_its_branch_is_run(traced):
    asked = 0
    for _, trace in traced:
        for k in range(len(trace) - 1):
            line = trace.lines[said(trace, k).line - 1]
            if line.python.startswith(("if", "elif", "while")) and line.python.endswith(":"):
                asked += 1
                taken = said(trace, k + 1).line == line.number + 1
                assert bool(evaluated(sentence(trace, k, repr)[-1].removeprefix("while "))) == taken
    assert asked > COUNT / 5


def test_a_trace_of_the_corpus_changes_no_result_to_the_bit(traced):
    like = lc.LISTINGS["L07"].function
    for one, trace in traced:
        given = adapter.arguments(like, EXAMPLE)
        one.function(**given)
        assert np.array_equal(given["dy"][0].to_numpy(), trace.result["dy"], equal_nan=True), one.source


SCRIPT = """
import { readFileSync } from "node:fs";
import { Trace } from "file://CORE/state.js";
import { textOf } from "file://CORE/sentence.js";

const told = [];
for (const file of readFileSync(0, "utf8").split("\\n")) {
  const bytes = readFileSync(file);
  const trace = new Trace(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  told.push(Array.from({ length: trace.length }, (_, k) => textOf(trace, k)));
}
console.log(JSON.stringify(told));
"""


def test_the_browsers_core_writes_the_same_sentences_sign_by_sign(traced, tmp_path):
    script = tmp_path / "told.mjs"
    script.write_text(SCRIPT.replace("CORE", CORE.as_posix()), encoding="utf-8")
    traces = [trace for _, trace in traced]
    files = [tmp_path / f"{n}.trace" for n in range(len(traces))]
    for file, trace in zip(files, traces):
        file.write_bytes(pack(trace))
    run = subprocess.run([NODE, script], input="\n".join(map(str, files)), capture_output=True, text=True,
                         encoding="utf-8", check=True)
    for (one, trace), told in zip(traced, json.loads(run.stdout), strict=True):
        assert told == [trace.text(k) for k in range(len(trace))], one.source


ONE = """def one(l, dz, w, dy, D, W, H, K):
    dy[l-1, 1, 1, 1] = 0.5
    dy[l-1, 1, 1, 2] = 0.625
    dy[l-1, 1, 1, 3] = -1.25
    n = 3
    for k in span(1, 1):
        {}
"""


def told(text):
    """The sentences of the statement in ONE, from its first step on."""
    source = ONE.format(text.replace("\n", "\n        ")).replace("Y", "dy[l-1, 1, 1, 1]")
    source = source.replace("A", "dy[l-1, 1, 1, 2]").replace("B", "dy[l-1, 1, 1, 3]")
    function = corpus.compiled_from(source, "one")
    trace = lc.trace(function, like="L07")
    return [trace.text(k) for k in range(4, len(trace))]


A, B, Y = "dy(0,1,1,2)", "dy(0,1,1,3)", "dy(0,1,1,1)"


@pytest.mark.parametrize("statement, sentences", [
    ("Y -= A + B", [f"{Y} -= {A}+{B} = 0.5 - (0.625 + (-1.25)) = 1.125"]),
    ("Y *= 2", [f"{Y} *= 2 = 0.5·2 = 1"]),
    ("Y *= A + 1", [f"{Y} *= {A}+1 = 0.5·(0.625 + 1) = 0.8125"]),
    ("Y /= B", [f"{Y} /= {B} = 0.5/(-1.25) = -0.4"]),
    ("Y //= 2", [f"{Y} //= 2 = floor(0.5/2) = 0"]),
    ("Y **= 2", [f"{Y} ^= 2 = 0.5^2 = 0.25"]),
    ("Y = B**2", [f"{Y} = {B}^2 = (-1.25)^2 = 1.5625"]),
    ("Y = -A * B", [f"{Y} = (-{A}) {B} = (-0.625)·(-1.25) = 0.78125"]),
    ("Y = A - (B - n)", [f"{Y} = {A}-({B}-n) = 0.625 - (-1.25 - 3) = 4.875"]),
    ("n += 1", ["n += 1 = 3 + 1 = 4"]),
    ("Y = sum(dy[l-1, 1, 1, j] for j in span(2, 3))",
     [f"{Y} = sum(dy(l-1,1,1,j) for j = 2:3) = 0.625 + (-1.25) = -0.625"]),
    ("Y = max([A, B])", [f"{Y} = max([{A},{B}]) = max([0.625, -1.25]) = 0.625"]),
    ("Y = A if B > 0 else n", [f"{Y} = dy(l-1,1,1,2) if {B} > 0 else n = ... if -1.25 > 0 else 3 = 3"]),
    ("Y, n = A, B", [f"{Y}, n = {A}, {B} = 0.625, -1.25"]),
    ("Y = n = A", [f"{Y} = n = {A} = 0.625"]),
    ("if A > 0 and B > 0:\n    pass", [f"if {A} > 0 and {B} > 0: 0.625 > 0 and -1.25 > 0 is False"]),
    ("while n > 2:\n    n -= 1", ["while n > 2: 3 > 2 is True", "n -= 1 = 3 - 1 = 2",
                                  "while n > 2: 2 > 2 is False"]),
    ("for j in span(1, int(Y * 2)):\n    Y += j",
     ["for j = 1:int(dy(l-1,1,1,1) 2): range(1, 2)", f"{Y} += j = 0.5 + 1 = 1.5"]),
    ("return A", [f"return {A} = 0.625"]),
])
def test_a_sentence_word_for_word(statement, sentences):
    assert told(statement) == sentences
