"""The tests of the stepper's core in the Node.js of Playwright's package: `write_traces`, `run_tests`.

They get real traces, as the browser gets them, and what Python says of each: the texts, the values,
what each cell was made of.
"""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import numpy_loops
import playwright
from looks import corpus
from screen import Run
from stepper_page import ALL, stepper_of_far

import lecture_cnn as lc
from lecture_cnn.course.figures import brief
from lecture_cnn.language.notation import number_text
from lecture_cnn.onebased import inner, span, zeros
from lecture_cnn.tracing.from_zero import trace_numpy
from lecture_cnn.widget.pack import pack

DRIVER = Path(playwright.__file__).parent / "driver"
PLACES = 9  # steps of a listing, and cells, that are looked at closely

SQUARE = np.array([[[1.0, 2.0], [3.0, 4.0]]])
TURNED = "Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))"
HALF_TURNED = "Wflip[i, j, :, :] = flipUpDown(w[l, j, i, :, :])"

CHANGED = {  # L07 with another line: see ghosts.test.js
    "not turned": {TURNED: "Wflip[i, j, :, :] = w[l, j, i, :, :]"},
    "fewer columns": {"for x in span(1, W[l-1]):": "for x in span(2, 3):"},
    "one line more": {TURNED: f"{TURNED}\nn = 1"},
}


def plain(values):
    """Numbers for JSON, which knows no NaN: that is null."""
    return [None if np.isnan(value) else value for value in np.asarray(values, float).tolist()]


def packed(trace):
    return dict(data=base64.b64encode(pack(trace)).decode())


def said_of(trace):
    """The trace as it is sent, and all that the core is asked."""
    run = Run(trace)
    last = len(trace) - 1
    steps = sorted({*np.linspace(0, last, PLACES).astype(int).tolist(), 1 % len(trace)})
    cells = np.linspace(0, len(trace.initial) - 1, 3 * PLACES).astype(int).tolist()
    cells = sorted({*cells, *(cell for k in steps for cell in trace.writes_of(k)[:1])})
    return {
        **packed(trace),
        "texts": [trace.text(k) for k in range(len(trace))],
        "variables": [variables_of(trace, k) for k in range(len(trace))],
        "names": [trace.piece_name([cell]) for cell in range(len(trace.initial))],
        "values": [[k, plain(trace.values_at(k))] for k in (*steps, len(trace))],
        "there": [[k, run.there(k).tolist()] for k in steps],
        "steps": [step_of(run, k) for k in steps],
        "cells": [past_of(run, cell) for cell in cells],
        "layouts": [list(run.layouts[n].values()) for n in range(len(trace.arrays))],
        "scales": run.scales,
    }


def variables_of(trace, k):
    return [[name, number_text(value)] for name, value in trace.variables(k).items()]


def step_of(run, k):
    trace = run.trace
    statement = trace.table[trace.statement[k]]
    return {
        "k": k,
        "reads": [[list(cells), bool(used)] for cells, used in trace.reads_of(k)],
        "writes": trace.writes_of(k),
        "marks": [[kind, list(cells)] for kind, cells in run.groups_at(k)],
        "outlines": run.marks_at(k),
        "pairs": [[cell, run.pairs_of(cell, k)] for cell in trace.writes_of(k)],
        "used": [[cell, sorted(run.used(cell, k))] for cell in trace.writes_of(k)],
        "loops": [name for _, name in run.loops_around(statement.line)],
    }


def past_of(run, cell):
    trace = run.trace
    first = {}
    for step, name, index in trace.goes_into(*trace.cell(cell)):
        target = trace.number(name, index)
        if target != cell:
            first.setdefault(target, step)
    return {
        "cell": cell,
        "history": run.history(cell, len(trace)),
        "into": sorted(map(list, first.items())),
        "padding": bool(run.is_padding(cell, len(trace))),
    }


def students_own(l, dz, w, dy, D, W, H, K):
    """What no listing has: see sentence.test.js."""
    dy[l-1] = zeros(D[l-1], W[l-1], H[l-1])
    dy[l-1, 1, 1, 1] = 2 * inner(dz[l, 1, 1:2, 1:2], w[l, 1, 1, 1:2, 1:2])
    dy[l-1, 1, 1, 2] = 2 * sum(dz[l, 1, k, 1] * w[l, k, 1, 1, 1] for k in span(1, 3))
    dy[l-1, 1, 1, 1] -= dz[l, 1, 1, 1] + 1 if dz[l, 1, 1, 1] > 0 else w[l, 1, 1, 1, 1]
    n = 2
    n -= 1
    Y = dy[l-1]
    Y[1, 2, 1] = Y[1, 1, 1] * -n
    while n > 0 and Y[1, 1, 1] != 99:
        n, Y[1, 1, 1] = n - 1, 99


def write_traces(folder):
    """A file for each listing, and some for tests worked by hand."""

    def write(name, told):
        (folder / f"{name}.json").write_text(json.dumps(told, allow_nan=False))

    write("listings", ALL)
    for name in ALL:
        write(name, said_of(lc.trace(name)))
    looks = [[repr(value), number_text(value), brief(value), brief(value, 1e3)] for value in corpus()]
    write("numbers", looks)
    half = lc.slips.variant(lc.LISTINGS["L07"].function, {TURNED: HALF_TURNED}, "half_turned")
    square = dict(dz=SQUARE, w=SQUARE[None])
    write("square", packed(lc.trace("L07", **square)))
    write("square wrong", packed(lc.trace(half, like="L07", **square)))
    far = stepper_of_far().trace  # its counters need more than a byte or two
    write("far", {**packed(far), "variables": [variables_of(far, k) for k in range(len(far))]})
    own = lc.trace(students_own, like="L07")
    write("own", {**packed(own), "texts": [own.text(k) for k in range(len(own))]})
    for function in numpy_loops.FUNCTIONS:
        run = trace_numpy(function, dict(x=numpy_loops.X, w=numpy_loops.W))
        texts = [run.text(k) for k in range(len(run))]
        names = [run.piece_name([cell]) for cell in range(len(run.initial))]
        write(f"numpy {function.__name__}", {**packed(run), "texts": texts, "names": names})
    write("numpy loops", [function.__name__ for function in numpy_loops.FUNCTIONS])
    for name, changes in CHANGED.items():
        function = lc.slips.variant(lc.LISTINGS["L07"].function, changes, name)
        write(name, packed(lc.trace(function, like="L07")))
    write("scatter", packed(lc.stepper("L07", beside="L11").second))


def run_tests(folder, traces):
    """Run all *.test.js of a folder in one process."""
    node = shutil.which("node", path=DRIVER)
    files = sorted(map(str, folder.glob("*.test.js")))
    command = [node, "--test", "--test-isolation=none", *files]
    environment = {**os.environ, "CORE_TRACES": str(traces)}
    return subprocess.run(command, env=environment, capture_output=True, text=True)
