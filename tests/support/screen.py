"""What a stepper shows of a run, read off the screen, and what the run itself says must stand there.

`SCREENS` goes to steps (and hovers cells) in the page and gives all that is then seen; `check` and `check_hover`
compare one of these screens, digit by digit, with the trace. `PAIRS` and `Pair.check` do so for two gradients on one
clock. Nothing here asks the page's own code.
"""

import math
import re

import numpy as np

from lecture_cnn.course.figures import brief
from lecture_cnn.language.notation import number_text
from lecture_cnn.language.syntax import all_parts
from lecture_cnn.onebased import lecture_name
from lecture_cnn.tracing.sentences import sentence

SCREEN_OF = """
    const { view, controls } = document.querySelector('.lecture-stepper').stepper;
    const said = (name) => document.querySelector(`.lecture-stepper ${name}`)?.textContent;
    const number = (node, name) => Number(node.style.getPropertyValue(`--${name}`));
    const screenOf = ({ node: run }) => {
        const all = (selector) => [...run.querySelectorAll(selector)];
        const texts = (selector) => all(selector).map((node) => node.textContent);
        const cells = {}, lit = {};
        for (const node of all('.maps .array [data-cell]')) {
            cells[node.dataset.number] = node.textContent;
            const name = ['made-of', 'behind', 'goes-into', 'will-go-into'].find((one) => node.classList.contains(one));
            if (node.classList.contains('lit')) lit[node.dataset.number] = name;
        }
        const planeOf = (node) => {
            const plane = node.closest('.plane');
            return [plane.closest('.array').dataset.array, [...plane.parentNode.children].indexOf(plane)];
        };
        return {
            cells, lit, empty: all('.maps .array .empty').map((node) => Number(node.dataset.number)),
            hidden: all('.array.not-made').map((node) => node.dataset.array),
            marks: all('.array .over > .mark:not(.spot)').map((node) => [
                node.className.replace('mark ', ''), ...planeOf(node),
                ...['left', 'top', 'width', 'height'].map((name) => number(node, name))]),
            placed: all('.placed span').map((node) => [Number(node.dataset.under), node.textContent]),
            arrows: all('.arrow-path').map((node) => [Number(node.dataset.from), Number(node.dataset.to)]),
            line: all('.line').findIndex((node) => node.hasAttribute('aria-current')) + 1,
            values: texts('.line .value'),
            sentences: all('.arithmetic > .sentence, .said-of-step > .sentence').map((node) => node.textContent),
            sum: texts('.arithmetic > .sum, .said-of-step > .sum'),
            products: all('.arithmetic .products td[title]').map((node) =>
                [node.title, node.querySelector('.factors').textContent, node.querySelector('.product').textContent,
                node.classList.contains('with-padding')]),
            told: all('.arithmetic > p:not(.sentence, .sum, .into)').map((node) => node.textContent),
            history: texts('.arithmetic .history li'), into: texts('.arithmetic .into'),
            note: texts('.note').join(''),
            caption: texts('.passes:not([hidden]) caption').join(''),
            passes: all('.passes:not([hidden]) tr').map((row) => [
                row.querySelector('button').getAttribute('aria-label'),
                row.hasAttribute('aria-current'), ...[...row.cells].slice(1).map((cell) => cell.textContent)]),
        };
    };
"""
SCREENS = """visits => {""" + SCREEN_OF + """
    return JSON.stringify(visits.map(([step, cell, frame]) => {
        frame === null ? controls.go(step) : controls.goFrame(frame);
        const runs = view.sides ?? [view], screens = runs.map(screenOf);
        for (const run of runs) run.hover(cell);
        const hovered = cell === null ? null : runs.map(screenOf);
        for (const run of runs) run.hover(null);
        return { screens, hovered, number: said('.step-number'), variables: said('.variables'), live: said('> .live'),
            frame: said('.frame-text'), difference: said('.difference') };
    }));
}"""
PLACED = ("L08", "filter_derivative_formula", "derivative_of_w12")


class Run:
    """A trace, and what is asked of it again and again."""

    def __init__(self, trace):
        self.trace = trace
        self.layouts = [layout(trace, place) for place in trace.arrays]
        self.scales = [scale(trace, place) for place in trace.arrays]
        self.of_cell = np.repeat(np.arange(len(trace.arrays)), [place.size for place in trace.arrays])
        self.given = [not (np.isnan(trace.initial[place.first:place.first + place.size]).all() and any(
            place.first <= cell < place.first + place.size for cell in trace.write_cell)) for place in trace.arrays]

    def there(self, k):
        """Which cells hold a value after step k."""
        trace = self.trace
        there = (trace.created <= k) & np.array(self.given)[self.of_cell]
        there[trace.write_cell[:np.searchsorted(trace.write_step, k + 1)]] = True
        return there

    def cells_after(self, k):
        """The text of each cell after step k; nothing where no value is there."""
        values, there = self.trace.values_at(k + 1), self.there(k)
        texts = {}
        for cell, number in enumerate(self.of_cell):
            place = self.trace.arrays[number]
            if not there[cell]:
                text = ""
            elif place.positions:
                text = f"{int(values[cell] // 2**20)},{int(values[cell] % 2**20)}"
            else:
                text = brief(float(values[cell]), self.scales[number])
            texts[str(cell)] = text
        return texts

    def groups_at(self, k):
        """What step k outlines: (kind, cells)."""
        trace = self.trace
        coefficient = first_of_a_product(trace, k)
        adds = trace.table[trace.statement[k]].adds
        reads, writes = list(trace.reads_of(k)), trace.writes_of(k)
        used = [cells for cells, is_used in reads if is_used]
        groups = [("coefficient" if slot == coefficient else "read", cells)
                  for slot, cells in enumerate(used) if not adds or cells != writes]
        covered = [(cells[0], len(cells)) for cells in used]
        groups += [("window", cells) for cells, is_used in reads
                   if not is_used and (cells[0], len(cells)) not in covered]
        return groups + ([("written", writes)] if writes else [])

    def marks_at(self, k):
        """The outlines of step k: kind, array, plane, left, top, width, height."""
        return sorted(row for kind, cells in self.groups_at(k) for row in self.rectangles(kind, cells))

    def rectangles(self, kind, cells):
        planes = {}
        for cell in cells:
            plane, column, row = self.layouts[self.of_cell[cell]][cell]
            planes.setdefault((self.trace.array_of(cell).title, plane), []).append((column, row))
        for (title, plane), places in planes.items():
            (left, top), (right, bottom) = np.min(places, axis=0).tolist(), np.max(places, axis=0).tolist()
            yield [kind, title, plane, left, top, right - left + 1, bottom - top + 1]

    def pairs_of(self, cell, k):
        """The products [a, b] that step k used for a cell; of several cells each has its share of the filter."""
        trace = self.trace
        value = trace.table[trace.statement[k]].value
        inner = next((part["parts"] for part in all_parts(value) if part.get("name") == "inner"), None)
        factors = inner or (value["parts"] if value.get("name") == "*" else [])
        used = [cells for cells, is_used in trace.reads_of(k) if is_used]
        told = {number: cells for number, cells, *_ in trace.seen_of(k)}
        pieces = [used[part["slot"]] if part.get("slot", len(used)) < len(used) else told.get(part.get("seen"))
                  for part in factors]
        if not pieces or not all(pieces):
            return []
        (a, b), writes = pieces, trace.writes_of(k)
        share = len(a) // len(writes)
        at = writes.index(cell) * share
        return list(zip(a[at:at + share], b, strict=True))

    def history(self, cell, before):
        """The steps before one that made a cell what it is, in order; an `=` forgets those before it."""
        trace, steps = self.trace, []
        for step in trace.write_step[trace.writes_to(cell, before)].tolist():
            if not trace.table[trace.statement[step]].adds:
                steps = []
            steps.append(step)
        return steps

    def is_padding(self, cell, k):
        """Whether a cell is a zero of the padding, or a copy of one."""
        trace, writes = self.trace, self.trace.writes_to(cell, k)
        if not len(writes):
            return trace.created[cell] >= 0
        step = int(trace.write_step[writes[-1]])
        statement, used = trace.table[trace.statement[step]], self.used(cell, step)
        value = statement.value
        while value is not None and value.get("name") in ("flipLeftRight", "flipUpDown"):
            [value] = value["parts"]
        copied = value is not None and statement.op == "=" and "slot" in value
        return copied and len(used) == 1 and self.is_padding(used[0], step)

    def used(self, cell, step):
        """The other cells that a step used for a cell; what a piece held before is not among them."""
        return [one for one in self.trace.read_for(cell, step) if one != cell]

    def parts(self, k):
        """The step's sentence in parts: names, numbers, result."""
        return sentence(self.trace, k)

    def loops_around(self, line):
        lines, names, depth = self.trace.lines, [], self.trace.lines[line - 1].depth
        for one in reversed(lines[:line - 1]):
            if one.depth < depth:
                depth = one.depth
                loop = re.match(r"for (\w+) in", one.python)
                names += [(one.number, loop[1])] if loop and loop[1] in self.trace.variable else []
        return names[::-1]


def first_of_a_product(trace, k):
    """The number of the read that is the first factor of two cells, or of two windows; None if there is none."""
    value, told = trace.table[trace.statement[k]].value, {number: cells for number, cells, *_ in trace.seen_of(k)}
    used = [cells for cells, is_used in trace.reads_of(k) if is_used]
    for part in [] if value is None else all_parts(value):
        pieces = [used[one["slot"]] if one.get("slot", len(used)) < len(used) else told.get(one.get("seen"))
                  for one in part.get("parts", [])]
        if part.get("name") in ("*", "inner") and all(piece in used for piece in pieces):
            return used.index(pieces[0])
    return None


def layout(trace, place):
    """Cell -> (plane, column, row), from 0: x to the right and y down where there are maps."""
    maps = any(len(one.shape) > 2 and not re.match(r"d?[wW]", one.name) for one in trace.arrays)
    turned, found = maps and len(place.shape) > 2, {}
    for cell in range(place.first, place.first + place.size):
        index = [number - 1 for number in place.index_of(cell)][place.layer is not None:]
        *outer, before, last = [0] * (2 - len(index)) + index
        plane = int(np.ravel_multi_index(outer, place.shape[:-2])) if outer else 0
        found[cell] = (plane, before, last) if turned else (plane, last, before)
    return found


def scale(trace, place):
    """The largest finite size that a cell of the array ever has."""
    inside = (trace.write_cell >= place.first) & (trace.write_cell < place.first + place.size)
    values = np.abs([*trace.initial[place.first:place.first + place.size], *trace.write_value[inside]])
    return float(max(values[np.isfinite(values)], default=0)) or 1.0


def written(name):
    return re.sub("_$", "'", name)


def letters(text):
    """Without the marks of a subscript, which the screen sets as one."""
    return re.sub(r"[_{}]", "", text)


def evaluated(numbers):
    """The value of written numbers, or None where they hold more than sums and products."""
    if not re.fullmatch(r"[-\d.e+·() ]+", numbers):
        return None
    return eval(numbers.replace("·", "*"))  # only digits and signs


def near(text, value, terms=1):
    """Whether written numbers, of six digits each, give a value."""
    largest = max([1.0, *(abs(float(number)) for number in re.findall(r"[\d.]+(?:e-?\d+)?", text))])
    return math.isclose(evaluated(text), value, abs_tol=1e-5 * terms * largest**2)


def check(run, k, screen):
    """All that stands on the screen at step k, with no pointer on it."""
    trace = run.trace
    step, statement = trace[k], trace.table[trace.statement[k]]
    assert screen["cells"] == run.cells_after(k)
    assert sorted(screen["empty"]) == np.flatnonzero(~run.there(k)).tolist()
    assert {p.title for p in trace.arrays if p.created > k} == set(screen["hidden"])
    assert sorted(screen["marks"]) == run.marks_at(k)
    assert screen["lit"] == {} and screen["history"] == [] and screen["into"] == []
    assert screen["line"] == step.line
    around = dict(run.loops_around(step.line))
    values = [f"{written(around[line.number])} = {number_text(step.variables[around[line.number]])}"
              if line.number in around and around[line.number] in step.variables else "" for line in trace.lines]
    assert screen["values"] == values
    check_arithmetic(run, k, screen)
    if screen["caption"] or screen["passes"]:
        check_passes(run, k, screen, statement)
    check_placed(run, k, screen)
    check_winners(run, k, screen)


def check_arithmetic(run, k, screen):
    trace, parts, writes = run.trace, run.parts(k), run.trace.writes_of(k)
    pairs = run.pairs_of(writes[0], k) if len(writes) == 1 else []
    if len(parts) > 2 and writes and evaluated(parts[1]) is not None:
        assert near(parts[1], trace.value(writes[0], k + 1), 1 + len(pairs)), parts
    if len(pairs) > 1:
        assert screen["sentences"] == parts[:1]
        check_window(run, pairs, k, parts[-1], screen)
    elif screen["products"] or "flip" in parts[0] and len(writes) > 1:
        assert letters(screen["sentences"][0]) == letters(parts[0])
    else:
        told = " ".join(screen["sentences"])
        assert letters(told) == letters(" = ".join(parts)), told


def check_window(run, pairs, k, total, screen):
    """All products of a window, and their sum."""
    trace = run.trace
    wanted = []
    for a, b in pairs:
        p, q = trace.value(a, k), trace.value(b, k)
        names = f"{lecture_name(*trace.cell(a))} {lecture_name(*trace.cell(b))}"
        wanted.append([names, f"{bracketed(p)}·{bracketed(q)}", number_text(p * q), run.is_padding(b, k)])
    assert sorted(screen["products"]) == sorted(wanted)
    (said,) = screen["sum"]
    count, rest = re.fullmatch(r"sum of (\d+) products: (.*)", said).groups()
    assert int(count) == len(pairs)
    *sums, end = rest.split(" = ")
    assert end == total
    products = sum(trace.value(a, k) * trace.value(b, k) for a, b in pairs)
    for part in sums:
        right = [near(part, value, len(pairs)) for value in (products, float(total)) if evaluated(part) is not None]
        assert any(right) or re.search("[a-z]", part), said


def bracketed(value):
    return f"({number_text(value)})" if number_text(value).startswith("-") else number_text(value)


def check_passes(run, k, screen, statement):
    """The rows are the steps of the line at which only one loop differs; what the run has not come to is empty."""
    trace = run.trace
    names = [name for _, name in run.loops_around(statement.line)]
    chosen = list(trace.variable)[-1]
    loop = chosen if chosen in names else names[-1]
    same = trace.statement == trace.statement[k]
    for name in names:
        if name != loop:
            same &= trace.variable[name] == trace.variable[name][k]
    steps = np.flatnonzero(same).tolist()
    if len(steps) > 200:  # so many rows at most, the present one among them
        first = int(screen["passes"][0][0].split(" step ")[1])
        steps = steps[steps.index(first):][:200]
        assert k in steps
    assert len(screen["passes"]) == len(steps)
    others = [f"{written(name)} = {trace.variable[name][k]}" for name in names if name != loop]
    at = f" at {', '.join(others)}" if others else ""
    assert screen["caption"] == f"line {statement.line}, each pass of {written(loop)}{at}"
    for step, (label, present, cell, numbers, value) in zip(steps, screen["passes"], strict=True):
        assert label == f"{written(loop)} = {trace.variable[loop][step]}: go to step {step}"
        assert present == (step == k)
        if step > k:
            assert [cell, numbers, value] == ["", "", ""], (k, step)
            continue
        writes, parts = trace.writes_of(step), run.parts(step)
        if not writes:
            assert letters(cell) == letters(parts[0]) and numbers == value == ""
            continue
        assert cell == trace.piece_name(writes)
        assert value == (number_text(trace.value(writes[0], step + 1)) if len(writes) == 1 else f"{len(writes)} cells")
        between = " = ".join(parts[1:-1])
        if numbers != between:
            assert len(between) > 44 and numbers == f"{len(run.pairs_of(writes[0], step))} products"


def check_placed(run, k, screen, cell=None):
    """Beside each cell under a placed map stands what the cell is multiplied by."""
    trace, writes = run.trace, run.trace.writes_of(k)
    cell = cell if cell is not None else writes[0] if writes else None
    wanted = []
    if cell is not None and trace.listing.id in (*PLACED, "L37"):
        products = [(step, *pair) for step in run.history(cell, k + 1) for pair in run.pairs_of(cell, step)]
        if trace.listing.id == "L37" and products:
            weight = products[0][1]
            products = [(step, *pair) for step in range(k + 1) for one in trace.writes_of(step)
                        for pair in run.pairs_of(one, step) if pair[0] == weight]
        elif trace.array_of(cell).name != "dw":
            products = []
        wanted = [[under, f"×{brief(trace.value(factor, step))}"] for step, factor, under in products]
    assert sorted(screen["placed"]) == (sorted(wanted) if len(wanted) > 1 else [])
    for under, label in screen["placed"]:
        assert trace.array_of(under).name == "Y" and float(label[1:]) == float(label[1:])


def check_winners(run, k, screen):
    """The arrows of pooling: from each output made so far to its winner."""
    trace = run.trace
    pidx = next((place for place in trace.arrays if place.positions), None)
    if pidx is None:
        return
    output = next(place for place in trace.arrays if place.layer == 1 and not place.positions)
    so_far = {}  # winner -> the steps and outputs that came to it
    for cell in range(output.first, output.first + output.size):
        backward = [int(step) for step in trace.steps_reading(cell) if trace.writes_of(step)]
        step = backward[0] if backward else int(trace.write_step[trace.writes_to(cell, len(trace))[-1]])
        at = trace.value(pidx.first + cell - output.first, len(trace))
        if step <= k:
            winner = trace.number(output.name, (0, output.index_of(cell)[1], *at))
            so_far.setdefault(winner, []).append((step, cell))
    wanted = [[cell, winner] for winner, outputs in so_far.items() for _, cell in outputs]
    assert sorted(screen["arrows"]) == sorted(wanted)
    if not output.name.startswith("d"):
        return
    notes = []
    for winner, outputs in so_far.items():
        first, *others = [trace.value(cell, k + 1) for _, cell in sorted(outputs)]
        terms = [number_text(first), *map(bracketed, others)]  # a sum begins without brackets
        left = number_text(trace.value(max(outputs)[1], k + 1))
        total = number_text(trace.value(winner, k + 1))
        notes.append(f"{name_of(trace, winner)}: += gives {' + '.join(terms)} = {total}, = would leave {left}")
    there = [note for note in screen["note"].split("; ") if note]
    shared = [note for note, outputs in zip(notes, so_far.values()) if len(outputs) > 1]
    assert len(there) == min(4, len(shared)) and set(there) <= set(shared)


def check_hover(run, k, cell, screen):
    """What is told and lit of one cell under the pointer."""
    trace = run.trace
    place, there = trace.array_of(cell), run.there(k)[cell]
    name = lecture_name(*trace.cell(cell))
    value = trace.value(cell, k + 1)
    assert screen["sentences"][0] == (f"{name} = {number_text(value)}" if there else f"{name} is not computed yet")
    steps = run.history(cell, k + 1)
    telling = [step for step in steps if run.used(cell, step)]
    pairs = run.pairs_of(cell, telling[0]) if len(telling) == 1 else []
    if len(pairs) > 1:
        assert screen["told"] == [f"made in step {telling[0]} of these products:"]
        check_window(run, pairs, telling[0], number_text(trace.value(cell, telling[0] + 1)), screen)
    elif telling:
        count = f"made of, in this order ({len(telling)} {'step' if len(telling) == 1 else 'steps'}):"
        assert screen["told"] == [count, *(["the last 60:"] if len(telling) > 60 else [])]
        assert len(screen["history"]) == min(60, len(telling))
        for step, told in zip(telling[-60:], screen["history"]):
            check_term(run, cell, step, told)
    elif steps:
        assert screen["told"] == [f"set in step {steps[0]}: {trace.text(steps[0])}"]
    elif there:
        assert screen["told"] == ["an input" if place.created < 0 else "0, from zeros()"]
        assert place.created < 0 or value == 0
    else:
        assert screen["told"] == []
    check_lit(run, k, cell, screen)
    check_placed(run, k, screen, cell)


def check_term(run, cell, step, told):
    trace, pairs = run.trace, run.pairs_of(cell, step)
    assert told.startswith(f"{step}")
    told = told[len(f"{step}"):]
    if len(pairs) == 1:
        (a, b), = pairs
        p, q = trace.value(a, step), trace.value(b, step)
        names = f"{lecture_name(*trace.cell(a))} {lecture_name(*trace.cell(b))}"
        assert told == f"{names} = {bracketed(p)}·{bracketed(q)} = {number_text(p * q)}"
    elif len(run.parts(step)) > 1:
        assert told == trace.text(step)
    else:
        assert told.split(", ") == [f"{lecture_name(*trace.cell(one))} = {number_text(trace.value(one, step))}"
                                    for one in run.used(cell, step)] or told == name_of(trace, cell)


def name_of(trace, cell):
    return lecture_name(*trace.cell(cell))


def check_lit(run, k, cell, screen):
    """What a cell was made of, what is behind that, and what it goes into: so far, and later."""
    trace = run.trace
    wanted, first = {}, {}
    for step in trace.steps_reading(cell):
        for target in trace.writes_of(step):
            if target != cell and cell in trace.read_for(target, step):
                first.setdefault(target, step)
    for target, step in first.items():
        wanted[str(target)] = "will-go-into" if step > k else "goes-into"
    waiting, far = [(cell, k + 1, 1)], {}
    while waiting:
        now, before, distance = waiting.pop(0)
        for step in run.history(now, before):
            for source in run.used(now, step):
                if source != cell and source not in far:
                    far[source] = distance
                    waiting.append((source, step, distance + 1))
    wanted.update({str(source): "made-of" if distance == 1 else "behind" for source, distance in far.items()})
    assert screen["lit"] == wanted
    if first:
        names = [name_of(trace, target) for target in list(first)[:12]] + (["…"] if len(first) > 12 else [])
        count = f"{len(first)} {'cell' if len(first) == 1 else 'cells'}"
        assert screen["into"] == [f"goes into {count}: {', '.join(names)}"]
    else:
        assert screen["into"] == []


PAIRS = """visits => {""" + SCREEN_OF + """
    const products = (half) => [...half.querySelectorAll('.given :is(.matched, .with-padding)')].map((node) => [
        node.querySelector('.match-number')?.textContent ?? null, node.title,
        node.querySelector('.product').textContent, node.classList.contains('late')]);
    return JSON.stringify(visits.map(([place, own]) => {
        if (view.own !== own) view.free();
        controls.go(place);
        const halves = ['scatter', 'gather'].map((side) => view.node.querySelector(`.half.${side}`));
        const given = halves.map((half) => [half.querySelector('.given .sum').textContent, products(half)]);
        return { screens: halves.map((node) => screenOf({ node })), given, difference: said('.difference'),
            number: said('.step-number') };
    }));
}"""


class Pair:
    """L11 (scatter) and L07 (gather) on the clock of the gather's windows, from the traces and the sizes alone."""

    def __init__(self, scatter, gather):
        self.runs = Run(scatter), Run(gather)
        self.scatter, self.gather = scatter, gather
        self.clock = [k for k in range(len(gather)) if gather.table[gather.statement[k]].sums_a_window]
        self.cells = [gather.writes_of(k)[0] for k in self.clock]
        self.lefts = [scatter.number("dY", gather.cell(cell)[1]) for cell in self.cells]
        self.K = next(place for place in gather.arrays if place.name == "w").shape[-1]
        self.scattered = []  # of each cell its products in order: (step, w, dz)
        for cell in self.lefts:
            steps = scatter.write_step[scatter.writes_to(cell, len(scatter))].tolist()
            self.scattered.append([(step, *pair) for step in steps for pair in self.runs[0].pairs_of(cell, step)])
        self.added = sorted(step for products in self.scattered for step, *_ in products)
        self.done = np.cumsum([len(products) for products in self.scattered]).tolist()

    def left_step(self, n, own):
        last = len(self.scatter) - 1
        return self.added[self.done[n] - 1] if own and n < len(self.cells) - 1 else last

    def origin(self, a, b):
        """The weight and the dz that a product of Wflip and dzpad is made of; None with the padding."""
        _, (i, j, x, y) = self.gather.cell(a)
        weight = self.scatter.number("w", (1, j, i, self.K + 1 - x, self.K + 1 - y))
        _, (j, x, y) = self.gather.cell(b)
        try:
            return weight, self.scatter.number("dz", (1, j, x - self.K + 1, y - self.K + 1))
        except IndexError:
            return None

    def check(self, n, own, seen):
        k, step, N = self.clock[n], self.left_step(n, own), len(self.cells)
        assert seen["number"] == f"cell {n} / {N - 1}"
        self.check_cells(n, own, seen["screens"], step)
        gathered = self.runs[1].pairs_of(self.cells[n], k)
        numbers = {tuple(pair): match for match, (_, *pair) in enumerate(self.scattered[n])}
        matches = [numbers.get(self.origin(*pair)) for pair in gathered]
        self.check_marks(n, own, seen["screens"], gathered, matches)
        self.check_products(n, own, seen["given"], gathered, matches, step)
        apart = [abs(self.scatter.value(left, len(self.scatter)) - self.gather.value(cell, at + 1))
                 for left, cell, at in zip(self.lefts, self.cells, self.clock)]
        if not own:
            count = f"{n + 1} {'cells' if n else 'cell'}"
            largest = number_text(max(apart[:n + 1]))
            assert seen["difference"] == f"largest |scatter − gather| over the {count} so far: {largest}"
            return
        ends = [products[-1][0] for products in self.scattered]
        finished = sum(end <= step for end in ends)
        begun = sum(products[0][0] <= step for products in self.scattered) - finished
        told = f"{self.done[n]} products each: gather has finished {n + 1} of {N} cells, scatter {finished}"
        told += f" and begun {begun} more" if begun else ""
        told += f"; largest |difference|: {number_text(max(apart))}" if n == N - 1 else ""
        assert seen["difference"] == told

    def check_cells(self, n, own, screens, step):
        left, right = (screen["cells"] for screen in screens)
        wanted = self.runs[1].cells_after(self.clock[n])
        assert right == {cell: wanted[cell] for cell in right}
        wanted = self.runs[0].cells_after(step)
        later = {str(cell) for cell in self.lefts[n + 1:]} if not own else set()
        assert left == {cell: "" if cell in later else wanted[cell] for cell in left}
        arrays = [{run.trace.cell(int(cell))[0] for cell in screen["cells"]} for run, screen in zip(self.runs, screens)]
        assert arrays == [{"w", "dz", "dY"}, {"Wflip", "dzpad", "dy"}]

    def check_marks(self, n, own, screens, gathered, matches):
        scatter, gather = self.runs
        matched = [pair for pair, match in zip(gathered, matches) if match is not None]
        right = [("read", [b for _, b in gathered]), ("written", [self.cells[n]])]
        right += [("match", [cell]) for pair in matched for cell in pair]
        batch = self.batch(n)
        if not own:
            left = [("written", [self.lefts[n]])]
            left += [("match", [cell]) for _, *pair in self.scattered[n] for cell in pair]
        elif batch:
            _, a, b, target = batch[-1]
            left = [("coefficient", [a]), ("read", [b]), ("written", [target])]
            left += [("match", [cell]) for *_, cell in batch]
        else:
            left = []
        for run, groups, screen in zip((scatter, gather), (left, right), screens):
            assert sorted(screen["marks"]) == sorted(row for group in groups for row in run.rectangles(*group))

    def batch(self, n):
        """What the scatter adds, in its own order, while the gather makes its window n: (step, w, dz, cell)."""
        every = sorted((*product, cell) for cell, products in zip(self.lefts, self.scattered) for product in products)
        return every[self.done[n] - len(self.scattered[n]):self.done[n]]

    def check_products(self, n, own, given, gathered, matches, step):
        left, right, trace = self.lefts[n], self.cells[n], self.scatter
        (said, listed), (sum_, table) = given
        assert sum_ == f"{name_of(self.gather, right)} = {number_text(self.gather.value(right, self.clock[n] + 1))}"
        late = [own and match is not None and self.scattered[n][match][0] > step for match in matches]
        wanted = [[None if match is None else f"{match + 1}", *self.product(self.gather, pair, self.clock[n]), is_late]
                  for pair, match, is_late in zip(gathered, matches, late)]
        assert sorted(table, key=str) == sorted(wanted, key=str)
        if own:
            so = sum(at <= step for at, *_ in self.scattered[n])
            count = f"{so} of {len(self.scattered[n])} products,"
            assert said == f"{name_of(trace, left)}, {count} = {number_text(trace.value(left, step + 1))}"
            wanted = [[f"→{','.join(map(str, trace.cell(cell)[1][1:]))}", *self.product(trace, pair, at), False]
                      for at, *pair, cell in self.batch(n)]
        else:
            assert said == f"{name_of(trace, left)} = {number_text(trace.value(left, len(trace)))}"
            wanted = [[f"{match + 1}", *self.product(trace, pair, at), False]
                      for match, (at, *pair) in enumerate(self.scattered[n])]
        assert listed == wanted

    def product(self, trace, pair, k):
        p, q = (trace.value(cell, k) for cell in pair)
        return [" ".join(name_of(trace, cell) for cell in pair), number_text(p * q)]
