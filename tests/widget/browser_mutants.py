"""Plant small faults in the stepper's scripts, one at a time: the tests must catch each.

    make mutants-browser                all of them
    make mutants-browser ONLY=pair.js   those of one file; ONLY=core/ those of the core, in a minute

A fault is a piece of a file's text, which stands there once, and another text for it. The core's
own tests, in Node.js, must catch those in the core; for the others stand the browser tests, as
pytest selects them in the folders of tests/. They run on a copy of the project. The exit status is
1 if one survives.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))


class Fault(NamedTuple):
    """In which file of widget/js, which text, what instead; which test sees it ("" in the core)."""

    file: str
    old: str
    new: str
    test: str = ""
    select: str = ""

    @property
    def path(self):
        folder = "lecture_cnn/widget"
        return f"{folder}/{self.file}" if self.file.endswith(".py") else f"{folder}/js/{self.file}"


STEPPER, SHOWN, NUMBERS = "test_stepper.py", "test_shown.py", "test_numbers.py"
BROWSER, VIEWS = "test_stepper_browser.py", "test_stepper_views.py"
PASSES, PAIR = "test_stepper_passes.py", "test_stepper_pair.py"
IN_CORE = [
    # What the page's tests caught before there were tests of the core alone
    ("columns.js", "int16: Int16Array", "int16: Uint16Array"),
    ("state.js", "write_step[this.rows[middle]] < k", "write_step[this.rows[middle]] <= k"),
    ("state.js", "end > this.starts[cell] ?", "end >= this.starts[cell] ?"),
    ("state.js", "place.made >= k || place.blank", "place.made > k || place.blank"),
    ("sentence.js", "cells.slice(at * share, (at + 1) * share)", "cells.slice(0, share)"),
    ("sentence.js", "return cells && this.share(cells)", "return cells"),
    ("history.js", "history = used.adds ? [...history, used] : [used]",
     "history = [...history, used]"),
    ("history.js", "target === cell || found.has(target)", "target === cell"),
    ("history.js", "return place.made >= 0 ? null : cell", "return cell"),
    ("numbers.js", "value % HIGH]", "value % HIGH - 1]"),
    ("numbers.js", "Math.max(0, 6 - digits)", "Math.max(0, 5 - digits)"),
    ("numbers.js", "if (!/^50*$/.test(mantissa.slice(cut))) return text;", "return text;"),
    ("numbers.js", 'return text === "-0" ? "0" : text', "return text"),
    ("numbers.js", "if (whole.length <= ROOM)", "if (whole.length < ROOM)"),
    ("numbers.js", "Math.abs(value) < 1e-12 * scale", "Math.abs(value) <= 1e-9 * scale"),
    ("layout.js", "turned ? [quotient, rest] : [rest, quotient]",
     "turned ? [rest, quotient] : [quotient, rest]"),
    ("layout.js", "turned ? column * rows + row :", "false ? 0 :"),
    ("products.js", "all += product.value;", "all = sum + product.value;"),
    ("products.js", "${factor(shown(p))}·${factor(shown(q))}",
     "${factor(shown(q))}·${factor(shown(p))}"),
    ("history.js", "later = (_, step) => step > k", "later = (_, step) => step >= k"),
    ("step.js", 'if (kind !== "old") marks.push({ cells, kind })', "marks.push({ cells, kind })"),
    ("loops.js", "depth = lines[n - 1].depth;", ""),
    ("loops.js", "steps.slice(first, end).filter(inside)", "steps.slice(first, end)"),
    ("pairing.js", "list.at(-1).step <= step", "list.at(-1).step < step"),
    ("pairing.js", "this.done[n - 1] || 0, this.done[n])",
     "this.done[n - 1] || 0, this.done[n] + 1)"),
    ("pairing.js", "largest = Math.max(largest, Math.abs(", "largest = Math.max(0, Math.abs("),
    ("replays.js", "return !near(mineEnds", "return near(mineEnds"),
    ("replays.js", "cell - place.first + twin.first", "cell"),
    # bytes, values, names
    ("columns.js", "column[middle] < value", "column[middle] <= value"),
    ("columns.js", "8 + length + start", "8 + length"),
    ("state.js", "made < k ? this.column.initial", "made <= k ? this.column.initial"),
    ("state.js", "return empty && ", "return "),
    ("state.js", "this.boxes[used ? read_box[row] : -1 - read_box[row]]",
     "this.boxes[Math.abs(read_box[row])]"),
    ("state.js", "now !== null && now !== before", "now !== null"),
    ("state.js", "(rest % size) + this.countsFrom", "rest % size"),
    ("state.js", "a === last[n] ? a :", "false ? a :"),
    ("state.js", "!this.place(cell).positions || Number.isNaN(value)",
     "!this.place(cell).positions"),
    ("numbers.js", 'text.startsWith("-") ?', "true ?"),
    ("numbers.js", "size < 1e6;", "size <= 1e6;"),
    ("numbers.js", ' && text !== "0") return text', ") return text"),
    # sentences and what was used
    ("sentence.js", "|| !Number.isInteger(share)", ""),
    ("sentence.js", "all || this.isWindow(cells)", "all"),
    ("sentence.js", "name.slice(\"flip\".length)).reverse()", "name.slice(\"flip\".length))"),
    ("sentence.js", "n && part !== all[n - 1]", "n"),
    ("sentence.js", "[names, step.numbers(numbers), last]", "[names, step.numbers(numbers)]"),
    ("sentence.js", "strength < tree.needs[n] ? `(${text})` : text", "text"),
    ("sentence.js", "(withNumbers && tree.numbers) || tree.texts", "tree.texts"),
    ("sentence.js", "text.startsWith(\"-\") ? NEGATIVE : ATOM", "ATOM"),
    ("sentence.js", "count > 1 ? TERM : FACTOR", "FACTOR"),
    ("sentence.js", "adds && isSame(cells, step.writes)", "adds && false"),
    ("sentence.js", "[this.rows, turn] = [turn, []]", "turn = []"),
    ("sentence.js", "if (tree.old && this.writes.length)", "if (false)"),
    ("sentence.js", "(_, n) => !multiplied.includes(n)", "() => true"),
    ("sentence.js", "others.filter((other) => other !== cell)", "others"),
    ("sentence.js", "this.used.length ? this.used :", "true ? this.used :"),
    # histories
    ("history.js", "source === cell || distance.has(source)", "source === cell"),
    ("history.js", "waiting.push([source, step, far + 1])", "waiting.push([source, step, far])"),
    ("history.js", "if (!isCopy(trace.statementAt(step))) return cell;", ""),
    ("history.js", 'far === 1 ? "made-of"', 'far >= 1 ? "made-of"'),
    ("history.js", "distance.size < most", "true"),
    ("history.js", "Math.max(0, trace.place(cell).made)", "trace.place(cell).made"),
    # steps, products, loops
    ("step.js", "!used && !covered.has(keyOf(cells))", "!used"),
    ("step.js", "place.made >= first", "place.made > first"),
    ("step.js", "return from.length === to.length ?", "return true ?"),
    ("step.js", "let next = k + 1", "let next = k"),
    ("step.js", "before: cell === null ? null : trace.seenAt(cell, k)", "before: null"),
    ("products.js", "sum: all }", "sum }"),
    ("products.js", "slice(0, -1)", "slice(0)"),
    ("products.js", "originOf(trace, pair[1], k)", "originOf(trace, pair[0], k)"),
    ("loops.js", "lines[n - 1].depth >= depth", "lines[n - 1].depth > depth"),
    ("loops.js", "outside(steps[end])", "inside(steps[end])"),
    ("layout.js", "layoutOf(place, place.shape.length > 2)", "layoutOf(place, false)"),
    ("layout.js", "Math.max(rectangle.right, column)", "rectangle.right"),
    ("layout.js", "const key = `${place.first} ${plane}`", "const key = `${place.first}`"),
    ("layout.js", "size > largest[n] && size < Infinity", "size > largest[n]"),
    ("layout.js", "if (first.get(place) < 0)", "if (false)"),
    ("layout.js", "one === w ? [w, ...turned] :", "one === w ? [...turned, w] :"),
    # over the maps, two runs, answers
    ("overlays.js", "!isPosition(cell) && cell !== written", "!isPosition(cell)"),
    ("overlays.js", "const [from, to] = down ?", "const [from, to] = !down ?"),
    ("overlays.js", "filter(([, step]) => step <= k)", "filter(([, step]) => step < k)"),
    ("overlays.js", "map: target ?? factor", "map: factor"),
    ("overlays.js", "([factor, under]) =>", "([under, factor]) =>"),
    ("overlays.js", "column > column || layout", "column > column && layout"),
    ("pairing.js", "this.added[this.done[n] - 1]", "this.added[this.done[n]]"),
    ("pairing.js", "numbers.get(name) ?? null", "numbers.get(name) ?? 0"),
    ("pairing.js", "place.layer === layer", "true"),
    ("replays.js", "1e-9 * Math", "1e-2 * Math"),
    ("replays.js", "return place.layer !== null", "return true"),
    ("answers.js", "5e-4 * Math", "5e-3 * Math"),
    ("answers.js", "positions ? 0 :", "false ? 0 :"),
    ("answers.js", '.replace("−", "-")', ""),
]
FAULTS = [
    *(Fault(f"core/{file}", old, new) for file, old, new in IN_CORE),
    # What the columns say
    Fault("pack.py", "np.ascontiguousarray(values)",
          'np.ascontiguousarray(values if values.dtype.kind == "f" else values.astype(np.int8))',
          STEPPER, "sent_whole"),
    # The maps
    Fault("draw.js", "if (Object.is(this.values[cell], value)) return;",
          "if (this.values[cell] == value) return;", SHOWN, "listing and L07"),
    Fault("draw.js", "for (const mark of this.marks) mark.remove();", "", SHOWN, "listing and L07"),
    Fault("draw.js", '"not-made", place.made > k', '"not-made", place.made >= k', SHOWN,
          "listing and L07"),
    Fault("draw.js", 'this.cells[cell].classList.remove("lit", name)', "0", SHOWN,
          "listing and L07"),
    Fault("draw.js", "else before?.classList.remove(name);", "", SHOWN, "pin"),
    Fault("draw.js", "share: shareOf(figure.signs)", "share: 0.9", NUMBERS, "cut_off"),
    # The arithmetic
    Fault("explain.js", "trace.seenAt(cell, k + 1) !== null", "trace.seenAt(cell, k) !== null",
          SHOWN, "listing and L07"),
    Fault("explain.js", "made in step ${step} of", "made in step ${step + 1} of", SHOWN,
          "listing and L07"),
    Fault("explain.js", "const count = `${into.size} ", "const count = `${into.size - 1} ", SHOWN,
          "listing and L11"),
    Fault("explain.js", "sum of ${pairs.length} products", "sum of ${pairs.length - 1} products",
          SHOWN, "listing and L07"),
    Fault("explain.js", "if (!there) return [];", "", SHOWN, "listing and (L07 or L08)"),
    # Over the maps
    Fault("arrows.js", "const { under, factor, step } of placed",
          "const { under, map: factor, step } of placed", SHOWN, "frame"),
    Fault("arrows.js", "this.trace.valueAt(factor, step)", "this.trace.valueAt(factor, step - 1)",
          SHOWN, "listing and (L37 or L08)"),
    Fault("arrows.js", "this.winners.filter((arrow) => arrow.step <= k)",
          "this.winners.filter((arrow) => arrow.step < k)", SHOWN, "listing and L02"),
    Fault("arrows.js", "const so = arrows.filter((arrow) => arrow.step <= k)",
          "const so = arrows.filter((arrow) => arrow.step < k)", SHOWN, "listing and L14"),
    # The step
    Fault("run.js", "first, last + 1)", "first, last)", SHOWN, "listing and L21"),
    Fault("run.js", "this.pinned = this.hovered = null", "this.hovered = null", SHOWN,
          "pin_is_released"),
    Fault("run.js", "this.pinned = again ? null : cell", "this.pinned = cell ?? this.pinned", SHOWN,
          "pin_is_released"),
    Fault("listing.js", "this.current = this.rows[line - 1]",
          "this.current = this.rows[line] ?? this.rows[0]", SHOWN, "listing and L07"),
    Fault("controls.js", "frame ${this.at + 1} of", "frame ${this.at} of", SHOWN, "frame"),
    Fault("controls.js", "findLastIndex((frame) => frame.step <= this.k)",
          "findLastIndex((frame) => frame.step < this.k)", SHOWN, "beside_the_frames"),
    # The passes
    Fault("passes.js", "step > before !== step > k && this.fill(n)", "step <= k && this.fill(n)",
          SHOWN, "listing and L21"),
    Fault("passes.js", "later = step > this.k", "later = step >= this.k", SHOWN, "listing and L21"),
    Fault("passes.js", "trace.shownValue(writes[0], step + 1)", "trace.shownValue(writes[0], step)",
          SHOWN, "listing and L21"),
    Fault("passes.js", "if (anew || !this.steps.includes(k))", "if (anew || !this.steps.length)",
          SHOWN, "listing and L21"),
    # Two gradients
    Fault("pair.js", "...marks(gathered), written(cell)]",
          "...marks(gathered), written(pairing.cells[0])]", SHOWN, "the_pair_shows"),
    Fault("pair.js", "written(pairing.left(cell))]", "written(pairing.left(pairing.cells[0]))]",
          SHOWN, "the_pair_shows"),
    Fault("pair.js", "product.step <= step).length", "product.step < step).length", SHOWN,
          "the_pair_shows"),
    Fault("pair.js", "const cells = `${n + 1} ", "const cells = `${n} ", SHOWN, "the_pair_shows"),
    Fault("pair.js", "this.pinned = Boolean(now) && !again;",
          "this.pinned = this.pinned || Boolean(now);", SHOWN, "pin_of_the_pair"),
    Fault("pair.js", "    this.pinned = false;\n    this.hovered", "    this.hovered", SHOWN,
          "pin_of_the_pair"),
    Fault("pair.js", "!this.own && pairing.rankOf.get(cell) > n",
          "!this.own && pairing.rankOf.get(cell) >= n", SHOWN, "the_pair_shows"),
    Fault("pair.js", "this.own ? this.pairing.batchOf(n).step",
          "this.own ? this.pairing.batchOf(n).step - 1", SHOWN, "the_pair_shows"),
    # A student's run beside the lecture's
    Fault("replay.js", "n % 2 === side", "n % 2 !== side", SHOWN, "replay_shows"),
    Fault("replay.js", "if (n < this.length - 1) return", "if (n === 0) return", SHOWN,
          "replay_shows"),
    # What is asked
    Fault("ask.js", "to === standing.step - 1;", "to === standing.step;", SHOWN,
          "asked_what_comes_next"),
    Fault("ask.js", "isValueAt(trace, cell, step + 1",
          "isValueAt(trace, cell, step", VIEWS, "typed_value"),
    Fault("ask.js", "trace.writesOf(this.standing.step).includes(cell)",
          "trace.writesOf(this.standing.step - 1).includes(cell)", VIEWS, "clicked_cell"),
    # Large maps, rooms, the entry
    Fault("picture.js", "if (plane === this.plane) pen", "pen", SHOWN, "each_plane"),
    Fault("picture.js", "(clientX - box.left) / box.width, columns",
          "(clientX - box.left) / box.width, rows", SHOWN, "under_the_pointer"),
    Fault("picture.js", "else if (Number.isNaN(value))", "else if (value === 0)", SHOWN,
          "under_the_pointer"),
    Fault("rooms.js", "Math.floor(n / each) + 1 !==", "Math.floor(n / each) !==", VIEWS,
          "turn_by_45"),
    Fault("rooms.js", "layer === this.pass)", "layer !== this.pass)", VIEWS, "layers_are_rooms"),
    Fault("entry.js", "row.lines.includes(at)", "row.lines.includes(at + 1)", SHOWN,
          "listing and L07"),
]


def passes(copy, fault, traces):
    """Whether the tests that must catch a fault pass on the copy."""
    if not fault.test:
        from core import run_tests

        return run_tests(copy / "tests" / "widget_core", traces).returncode == 0
    (test,) = copy.glob(f"tests/*/{fault.test}")
    command = [sys.executable, "-m", "pytest", "-q", "-x", str(test), "-k", fault.select]
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{fault.test}, {fault.select}: no verdict\n{run.stdout}{run.stderr}")
    return run.returncode == 0


def survives(fault, copy, traces):
    """Whether all its tests pass on the copy with the fault in it."""
    file = copy / fault.path
    before = file.read_text(encoding="utf-8")
    count = before.count(fault.old)
    if count != 1:
        raise SystemExit(f"{fault.file}: {fault.old!r} stands there {count} times, not once")
    file.write_text(before.replace(fault.old, fault.new), encoding="utf-8")
    survived = passes(copy, fault, traces)
    file.write_text(before, encoding="utf-8")
    return survived


def main(only=""):
    from core import write_traces

    chosen = [fault for fault in FAULTS if only in fault.file]
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        traces = copy / "traces"
        traces.mkdir()
        write_traces(traces)
        for name in ("lecture_cnn", "tests"):
            without = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, copy / name, ignore=without)
        shutil.copy(ROOT / "pyproject.toml", copy)
        for fault in {(fault.test, fault.select): fault for fault in chosen}.values():
            if not passes(copy, fault, traces):  # else a fault would seem to be caught
                raise SystemExit(f"{fault.test or 'core'}, {fault.select}: fails without a fault")
        for fault in chosen:
            survived = survives(fault, copy, traces)
            survivors += [fault] if survived else []
            told = "SURVIVED" if survived else "caught"
            print(f"{told:9}{fault.file}: {fault.old.strip()}  ->  {fault.new}", flush=True)
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} caught")
    return bool(survivors)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
