"""Plant small faults in the stepper's scripts, one at a time, and run the browser tests that must catch each.

    make mutants-browser                all of them
    make mutants-browser ONLY=pair.js   those of one file

A fault is a piece of a file's text, which stands there once, another text for it, and the tests, as pytest selects
them in the folders of tests/. They run on a copy of the project. The exit status is 1 if one survives.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Mutant(NamedTuple):
    file: str
    old: str
    new: str
    test: str
    select: str


SHOWN, NUMBERS, VIEWS = "test_shown.py", "test_numbers.py", "test_stepper_views.py"
BROWSER, PASSES, PAIR = "test_stepper_browser.py", "test_stepper_passes.py", "test_stepper_pair.py"
MUTANTS = [
    # What the columns say
    Mutant("pack.py", "np.ascontiguousarray(values)",
           'np.ascontiguousarray(values if values.dtype.kind == "f" else values.astype(np.int8))',
           "test_stepper.py", "sent_whole"),
    Mutant("js/core/columns.js", "int16: Int16Array", "int16: Uint16Array", SHOWN, "thousands"),
    Mutant("js/core/state.js", "write_step[this.rows[middle]] < k", "write_step[this.rows[middle]] <= k",
           SHOWN, "listing and L07"),
    Mutant("js/core/state.js", "end > this.starts[cell] ?", "end >= this.starts[cell] ?", SHOWN,
           "listing and L07"),
    Mutant("js/core/state.js", "place.made >= k || place.blank", "place.made > k || place.blank", SHOWN,
           "listing and L07"),
    Mutant("js/core/sentence.js", "cells.slice(at * share, (at + 1) * share)", "cells.slice(0, share)", SHOWN,
           "listing and L04"),
    Mutant("js/core/sentence.js",
           "cell === undefined ? slotsOf(trace, k) : sharesOf(trace, cell, k)", "slotsOf(trace, k)",
           SHOWN, "listing and L04"),
    Mutant("js/core/history.js", "history = used.adds ? [...history, used] : [used]",
           "history = [...history, used]", SHOWN, "listing and (L30 or L38)"),
    Mutant("js/core/history.js", "target === cell || found.has(target)", "target === cell", SHOWN,
           "listing and L38"),
    Mutant("js/core/history.js", "return place.made >= 0 ? null : cell", "return cell", SHOWN,
           "listing and L07"),
    Mutant("js/core/numbers.js", "value % HIGH]", "value % HIGH - 1]", SHOWN, "listing and L02"),
    # Numbers
    Mutant("js/core/numbers.js", "Math.max(0, 6 - digits)", "Math.max(0, 5 - digits)", NUMBERS,
           "browser_writes"),
    Mutant("js/core/numbers.js", "if (!/^50*$/.test(mantissa.slice(cut))) return text;", "return text;",
           NUMBERS, "browser_writes"),
    Mutant("js/core/numbers.js", 'return text === "-0" ? "0" : text', "return text", NUMBERS,
           "browser_writes"),
    Mutant("js/core/numbers.js", "if (whole.length <= ROOM)", "if (whole.length < ROOM)", NUMBERS,
           "browser_writes"),
    Mutant("js/core/numbers.js", "Math.abs(value) < 1e-12 * scale", "Math.abs(value) <= 1e-9 * scale",
           NUMBERS, "browser_writes"),
    # The maps
    Mutant("js/core/layout.js", "turned ? [quotient, rest] : [rest, quotient]",
           "turned ? [rest, quotient] : [quotient, rest]", SHOWN, "listing and L07"),
    Mutant("js/core/layout.js", "turned ? column * rows + row :", "false ? 0 :",
           BROWSER, "labels_count_from_1"),
    Mutant("js/draw.js", "if (Object.is(this.values[cell], value)) return;",
           "if (this.values[cell] == value) return;", SHOWN, "listing and L07"),
    Mutant("js/draw.js", "for (const mark of this.marks) mark.remove();", "", SHOWN,
           "listing and L07"),
    Mutant("js/draw.js", '"not-made", place.made > k', '"not-made", place.made >= k', SHOWN,
           "listing and L07"),
    Mutant("js/draw.js", 'this.cells[cell].classList.remove("lit", name)', "0", SHOWN,
           "listing and L07"),
    Mutant("js/draw.js", "else before?.classList.remove(name);", "", SHOWN, "pin"),
    Mutant("js/draw.js", 'classList.toggle("long", node.textContent.length >= ROOM)',
           'classList.remove("long")', NUMBERS, "cut_off"),
    # The arithmetic
    Mutant("js/core/products.js", "all += product.value;", "all = sum + product.value;", SHOWN,
           "listing and L07"),
    Mutant("js/core/products.js", "${factor(shown(p))}·${factor(shown(q))}",
           "${factor(shown(q))}·${factor(shown(p))}", SHOWN, "listing and L07"),
    Mutant("js/explain.js", "trace.seenAt(cell, k + 1) !== null", "trace.seenAt(cell, k) !== null",
           SHOWN, "listing and L07"),
    Mutant("js/explain.js", "made in step ${step} of", "made in step ${step + 1} of",
           SHOWN, "listing and L07"),
    Mutant("js/core/history.js", "later = (_, step) => step > k", "later = (_, step) => step >= k", SHOWN,
           "listing and L11"),
    Mutant("js/explain.js", "const count = `${into.size} ", "const count = `${into.size - 1} ", SHOWN,
           "listing and L11"),
    Mutant("js/explain.js", "sum of ${pairs.length} products", "sum of ${pairs.length - 1} products",
           SHOWN, "listing and L07"),
    Mutant("js/explain.js", "if (!there) return [];", "", SHOWN,
           "listing and (L07 or L08)"),
    # Over the maps
    Mutant("js/arrows.js", "const { under, factor, step } of placed",
           "const { under, map: factor, step } of placed", SHOWN, "frame"),
    Mutant("js/arrows.js", "this.trace.valueAt(factor, step)", "this.trace.valueAt(factor, step - 1)",
           SHOWN, "listing and (L37 or L08)"),
    Mutant("js/arrows.js", "this.winners.filter((arrow) => arrow.step <= k)",
           "this.winners.filter((arrow) => arrow.step < k)", SHOWN, "listing and L02"),
    Mutant("js/arrows.js", "const so = arrows.filter((arrow) => arrow.step <= k)",
           "const so = arrows.filter((arrow) => arrow.step < k)", SHOWN, "listing and L14"),
    # The step
    Mutant("js/core/step.js", 'if (kind !== "old") marks.push({ cells, kind })',
           "marks.push({ cells, kind })", SHOWN, "listing and L21"),
    Mutant("js/run.js", "first, last + 1)", "first, last)", SHOWN, "listing and L21"),
    Mutant("js/run.js", "this.pinned = this.hovered = null", "this.hovered = null", SHOWN,
           "pin_is_released"),
    Mutant("js/run.js", "this.pinned = again ? null : cell", "this.pinned = cell ?? this.pinned",
           SHOWN, "pin_is_released"),
    Mutant("js/listing.js", "this.current = this.rows[line - 1]",
           "this.current = this.rows[line] ?? this.rows[0]", SHOWN, "listing and L07"),
    Mutant("js/core/loops.js", "depth = lines[n - 1].depth;", "", SHOWN, "listing and L07"),
    Mutant("js/controls.js", "frame ${this.at + 1} of", "frame ${this.at} of", SHOWN, "frame"),
    Mutant("js/controls.js", "findLastIndex((frame) => frame.step <= this.k)",
           "findLastIndex((frame) => frame.step < this.k)", SHOWN, "beside_the_frames"),
    # The passes
    Mutant("js/passes.js", "step > before !== step > k && this.fill(n)", "step <= k && this.fill(n)",
           SHOWN, "listing and L21"),
    Mutant("js/passes.js", "later = step > this.k", "later = step >= this.k", SHOWN,
           "listing and L21"),
    Mutant("js/passes.js", "trace.shownValue(writes[0], step + 1)",
           "trace.shownValue(writes[0], step)", SHOWN, "listing and L21"),
    Mutant("js/core/loops.js", "steps.slice(first, end).filter(inside)", "steps.slice(first, end)", PASSES,
           "only_the_chosen"),
    Mutant("js/passes.js", "if (anew || !this.steps.includes(k))", "if (anew || !this.steps.length)",
           SHOWN, "listing and L21"),
    # Two gradients
    Mutant("js/pair.js", "...marks(gathered), written(cell)]",
           "...marks(gathered), written(pairing.cells[0])]", SHOWN, "the_pair_shows"),
    Mutant("js/pair.js", "written(pairing.left(cell))]", "written(pairing.left(pairing.cells[0]))]",
           SHOWN, "the_pair_shows"),
    Mutant("js/pair.js", "product.step <= step).length", "product.step < step).length", SHOWN,
           "the_pair_shows"),
    Mutant("js/pair.js", "const cells = `${n + 1} ", "const cells = `${n} ", SHOWN, "the_pair_shows"),
    Mutant("js/pair.js", "this.pinned = Boolean(now) && !again;",
           "this.pinned = this.pinned || Boolean(now);", SHOWN, "pin_of_the_pair"),
    Mutant("js/pair.js", "    this.pinned = false;\n", "", SHOWN, "pin_of_the_pair"),
    Mutant("js/pair.js", "!this.own && pairing.rankOf.get(cell) > n",
           "!this.own && pairing.rankOf.get(cell) >= n", SHOWN, "the_pair_shows"),
    Mutant("js/pair.js", "this.own ? this.pairing.batchOf(n).step",
           "this.own ? this.pairing.batchOf(n).step - 1", SHOWN, "the_pair_shows"),
    Mutant("js/core/pairing.js", "list.at(-1).step <= step", "list.at(-1).step < step", SHOWN,
           "the_pair_shows"),
    Mutant("js/core/pairing.js", "this.done[n - 1] || 0, this.done[n])",
           "this.done[n - 1] || 0, this.done[n] + 1)", SHOWN, "the_pair_shows"),
    Mutant("js/core/pairing.js", "largest = Math.max(largest, Math.abs(",
           "largest = Math.max(0, Math.abs(", SHOWN, "the_pair_shows"),
    # A student's run beside the lecture's
    Mutant("js/replay.js", "n % 2 === side", "n % 2 !== side", SHOWN, "replay_shows"),
    Mutant("js/replay.js", "const end = n === this.length - 1", "const end = n > 0", SHOWN,
           "replay_shows"),
    Mutant("js/core/replays.js", "return !near(mineEnds", "return near(mineEnds", SHOWN, "replay_shows"),
    Mutant("js/core/replays.js", "cell - place.first + twin.first", "cell", SHOWN, "replay_shows"),
    # What is asked
    Mutant("js/predict.js", "k === this.asked - 1) return", "k === this.asked) return", SHOWN,
           "asked_what_comes_next"),
    Mutant("js/predict.js", "isValueAt(trace, cell, this.asked + 1", "isValueAt(trace, cell, this.asked",
           VIEWS, "typed_value"),
    Mutant("js/predict.js", "trace.writesOf(this.asked).includes(cell)",
           "trace.writesOf(this.asked - 1).includes(cell)", VIEWS, "clicked_cell"),
    # Large maps, rooms, the entry
    Mutant("js/picture.js", "if (plane === this.plane) pen", "pen", SHOWN, "each_plane"),
    Mutant("js/picture.js", "(clientX - box.left) / box.width, columns",
           "(clientX - box.left) / box.width, rows", SHOWN, "under_the_pointer"),
    Mutant("js/picture.js", "else if (Number.isNaN(value))", "else if (value === 0)", SHOWN, "under_the_pointer"),
    Mutant("js/rooms.js", "Math.floor(n / each) + 1 !==", "Math.floor(n / each) !==", VIEWS,
           "turn_by_45"),
    Mutant("js/rooms.js", "layer === this.pass)", "layer !== this.pass)", VIEWS, "layers_are_rooms"),
    Mutant("js/entry.js", "row.lines.includes(at)", "row.lines.includes(at + 1)", SHOWN, "listing and L07"),
]


def passes(copy, name, select):
    """Whether these tests pass on the copy."""
    (test,) = copy.glob(f"tests/*/{name}")
    command = [sys.executable, "-m", "pytest", "-q", "-x", str(test), "-k", select]
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{name}, {select}: no verdict\n{run.stdout}{run.stderr}")
    return run.returncode == 0


def survives(mutant, copy):
    """Whether all its tests pass on the copy with the fault in it."""
    file = copy / "lecture_cnn" / "widget" / mutant.file
    before = file.read_text(encoding="utf-8")
    if before.count(mutant.old) != 1:
        raise SystemExit(f"{mutant.file}: {mutant.old!r} stands there {before.count(mutant.old)} times, not once")
    file.write_text(before.replace(mutant.old, mutant.new), encoding="utf-8")
    survived = passes(copy, mutant.test, mutant.select)
    file.write_text(before, encoding="utf-8")
    return survived


def main(only=""):
    chosen = [mutant for mutant in MUTANTS if only in mutant.file]
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("lecture_cnn", "tests"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        for name, select in dict.fromkeys((mutant.test, mutant.select) for mutant in chosen):
            if not passes(copy, name, select):  # else a fault would seem to be caught
                raise SystemExit(f"{name}, {select}: fails without a fault")
        for mutant in chosen:
            survived = survives(mutant, copy)
            survivors += [mutant] if survived else []
            told = "SURVIVED" if survived else "caught"
            print(f"{told:9}{mutant.file}: {mutant.old.strip()}  ->  {mutant.new}", flush=True)
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} caught")
    return bool(survivors)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
