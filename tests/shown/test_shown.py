"""Every digit on the screen is the run's: each listing, the decks' frames, the pair and replays, forward and back."""

import json

import numpy as np
import pytest
from long import long, some_of
from playwright.sync_api import expect
from screen import PAIRS, SCREENS, Pair, Run, check, check_hover, written
from stepper_page import ALL, CONTROLS, TRACE, stepper_of_far

import lecture_cnn as lc
from lecture_cnn.language.notation import number_text
from lecture_cnn.slips.variants import variant
from lecture_cnn.widget.frames import SEQUENCES

BLOCKS = 3  # places of a run that are gone to and about
AT_ITS_START = "L02", "L04", "L07", "L08", "L11", "L12", "L14", "L21", "L30", "L37", "L38"  # the others alike


def visits(trace):
    """Steps in an order that goes on, back, far on and far back, each with a cell that the pointer is on then."""
    rng = np.random.default_rng(len(trace))
    last, order = len(trace) - 1, []
    starts = np.unique(np.linspace(0, last, BLOCKS).astype(int)).tolist()
    if trace.listing.id not in AT_ITS_START:
        starts = starts[1:]
    for start in starts:
        around = [start, start + 1, start + 2, start + 1, start, start - 1, start + 30, start + 1]
        order += [k for k in around if 0 <= k <= last]
    order = [0, last, *order, 0]
    found = []
    for n, k in enumerate(order):
        cells = [*trace.writes_of(k)[:1], *(cells[0] for cells, _ in trace.reads_of(k))]
        cells.append(int(rng.integers(len(trace.initial))))
        found.append([k, cells[n % len(cells)], None])
    return found


def walk(page, runs, order, steps=None):
    """Go to each place of the order and compare what each run shows then; `steps` are the runs' own, else the place."""
    screens = json.loads(page.evaluate(SCREENS, order))
    for (place, cell, _), seen in zip(order, screens, strict=True):
        for side, run in enumerate(runs):
            k = place if steps is None else steps[place][side]
            try:
                check(run, k, seen["screens"][side])
                if cell is not None:
                    check_hover(run, k, cell, seen["hovered"][side])
            except AssertionError as error:
                raise AssertionError(f"run {side}, step {k}, pointer on {cell}: {error}") from error
    return screens


def each_line_leads_to_its_entry_with_its_two_notations_and_its_errata(page, trace):
    listing, of = trace.listing, {row.id: row for row in lc.errata()}
    entries = page.evaluate("""lines => lines.map(number => {
        document.querySelector(`[aria-label="line ${number}: its entry in the catalogue"]`).click();
        const entry = document.querySelector("dialog.entry[open]"), told = [...entry.querySelectorAll(".of-line")];
        const found = {
            code: [...entry.querySelectorAll(".entry-line code")].map(node => node.textContent),
            ids: told.map(node => node.dataset.erratum), told: told.map(node => node.innerText),
            buttons: [...document.querySelectorAll(".line")[number - 1].querySelectorAll(".erratum-id")]
                .map(node => node.textContent),
        };
        entry.close();
        return found;
    })""", [line.number for line in trace.lines])
    for line, entry in zip(trace.lines, entries, strict=True):
        assert entry["code"] == [line.text, line.python]
        assert entry["ids"] == entry["buttons"]
        for id, told in zip(entry["ids"], entry["told"]):
            assert of[id].kind in told and f" {line.number}" in told.split("\n")[0]
            assert all(text in told for text in (of[id].printed, of[id].corrected, of[id].reason))
    text = page.locator("dialog.entry").text_content()
    assert all(word in text for word in (*listing.ids, listing.title, *listing.where, *listing.errata))


@long
@pytest.mark.parametrize("name", some_of(ALL, 4))
def test_a_listing_shows_the_runs_own_numbers_forward_and_back(show, name):
    widget = lc.stepper(name, count=1)  # as the run counts; from 0: tests/asking/test_counting_browser.py
    page, run = show(widget), Run(widget.trace)
    order = visits(widget.trace)
    for (k, _, _), seen in zip(order, walk(page, [run], order)):
        assert seen["number"] == f"step {k} / {len(widget.trace) - 1}"
        variables = [f"{written(name)} = {number_text(value)}" for name, value in widget.trace.variables(k).items()]
        assert seen["variables"] == "  ".join(variables)
        parts = run.parts(k)
        assert seen["live"] == (f"{parts[0]} = {parts[-1]}" if len(parts) > 1 else parts[0])
    assert page.locator(".maps .cell[data-cell]").count() == len(widget.trace.initial)
    each_line_leads_to_its_entry_with_its_two_notations_and_its_errata(page, widget.trace)


@pytest.mark.parametrize("name", SEQUENCES)
def test_each_frame_of_the_decks_shows_the_runs_own_numbers(show, name):
    widget = lc.stepper(SEQUENCES[name].listings[0], frames=name, count=1)
    trace, frames = widget.trace, widget.frames
    page, run = show(widget), Run(widget.trace)
    cells = [cell for k in range(len(trace)) for cell in trace.writes_of(k)[:1]]
    there_and_back = [*range(len(frames)), *reversed(range(len(frames)))]
    order = [[frames[n]["step"], cells[n % len(cells)], n] for n in there_and_back]
    for (_, _, n), seen in zip(order, walk(page, [run], order)):
        note = frames[n]["note"]
        assert seen["frame"] == f"frame {n + 1} of {len(frames)}" + (f" {note}" if note else "")


@pytest.mark.parametrize("name", ["max pooling", "w(1,2)"])
def test_a_step_beside_the_frames_says_which_frame_it_comes_before_or_after(show, name):
    widget = lc.stepper(SEQUENCES[name].listings[0], frames=name)
    frames, page = widget.frames, show(widget)
    last = range(len(widget.trace))[-1]
    for k in [last, *range(len(widget.trace)), *reversed(range(len(widget.trace)))]:
        page.evaluate(f"{CONTROLS}.go({k})")
        n = max((n for n, frame in enumerate(frames) if frame["step"] <= k), default=0)
        where = " (before this frame)" if k < frames[n]["step"] else " (after this frame)"
        note = f" {frames[n]['note']}" if frames[n]["note"] else ""
        told = note if k == frames[n]["step"] else where
        assert page.locator(".frame-text").text_content() == f"frame {n + 1} of {len(frames)}{told}"


def test_a_large_map_lights_the_cells_of_each_plane_alone(show):
    widget = lc.stepper("L03", y=np.arange(2.0 * 26 * 26).reshape(2, 26, 26), K=2)
    page = show(widget, len(widget.trace) - 1)
    cell = widget.trace.number("Y", (1, 2, 3, 4))
    lit = page.evaluate("""cell => {
        const { view } = document.querySelector('.lecture-stepper').stepper;
        view.hover(cell);
        const pixels = (canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const isLit = ({ data, width }) => [...Array(data.length / 4).keys()].filter((n) => data[4 * n + 3])
            .map((n) => [n % width + 1, Math.floor(n / width) + 1]);
        return [...document.querySelectorAll("[data-array='Y(0)'] .glow")].map((canvas) => isLit(pixels(canvas)));
    }""", cell)
    window = [list(index[2:]) for _, name, index, _ in widget.trace.made_of("Y", (1, 2, 3, 4)) if name == "Y"]
    assert lit[0] == [] and sorted(lit[1]) == sorted(window) and len(window) == 4


def test_a_large_map_finds_the_cell_under_the_pointer_and_has_a_colour_for_a_nan(show):
    y = np.ones((1, 24, 30))
    y[0, 3, 4] = np.nan
    widget = lc.stepper("L03", y=y, K=20)
    page = show(widget, 0)
    first = widget.trace.number("Y", (0, 1, 1, 1))
    found, colour = page.evaluate("""() => {
        const canvas = document.querySelector("[data-array='Y(0)'] canvas.values");
        const box = canvas.getBoundingClientRect(), { width, height } = canvas;
        const at = (x, y) => canvas.cellAt(
            { clientX: box.left + (x + 0.5) * box.width / width, clientY: box.top + (y + 0.5) * box.height / height });
        const columns = Array.from({ length: width }, (_, x) => Array.from({ length: height }, (_, y) => at(x, y)));
        return [columns.flat(), [...canvas.getContext('2d').getImageData(3, 4, 1, 1).data]];
    }""")
    assert found == list(range(first, first + 24 * 30))
    assert colour == [0xC0, 0x00, 0x7A, 255]


def test_loops_of_hundreds_and_counters_of_thousands_are_told_whole(show):
    widget = stepper_of_far()
    trace, page = widget.trace, show(widget)
    places = [k for k in range(len(trace)) if trace.variables(k).get("x") in (127, 128, 129, 255, 256, 257, 300)]
    walk(page, [Run(trace)], [[k, None, None] for k in (*places, len(trace) - 1, 0)])
    texts = page.evaluate(f"Array.from({{ length: {TRACE}.length }}, (_, k) => {TRACE}.variablesAt(k))")
    wanted = [trace.variables(k).items() for k in range(len(trace))]
    assert texts == [[[name, number_text(value)] for name, value in variables] for variables in wanted]


# Two runs beside each other


LATE = {"db[l, j] += dz[l, j, x, y]": "db[l, j] = dz[l, j, x, y]"}
ZEROS = ("dzpad = zeros(D[l], W[l] + 2*(K[l] - 1), H[l] + 2*(K[l] - 1))", "Wflip = zeros(D[l-1], D[l], K[l], K[l])")
DB = "db[l, j] += dz[l, j, x, y]"
REPLAYS = {"a late difference": ("L11", LATE), "the same": ("L08", {}),
           "no flip": ("L07", {"Wflip[i, j, :, :] = flipLeftRight(flipUpDown(w[l, j, i, :, :]))":
                               "Wflip[i, j, :, :] = w[l, j, i, :, :]"}),
           "made in another order": ("L07", {ZEROS[0]: ZEROS[1], ZEROS[1]: ZEROS[0]}),
           "a step more each time": ("L11", {DB: f"db[l, j] += 0\n{DB}"})}  # so the two runs' steps differ


@pytest.mark.parametrize("name", REPLAYS)
def test_a_replay_shows_each_runs_own_numbers(show, name):
    listing, changes = REPLAYS[name]
    found = lc.replay(variant(lc.LISTINGS[listing].function, changes, name), listing)
    widget = found.stepper()
    widget.mode = "study"
    pairs = list(zip(widget.clock[::2], widget.clock[1::2]))
    places = sorted({0, len(pairs) // 2, max(0, len(pairs) - 2), len(pairs) - 1})
    cell = int(found.lecture.write_cell[-1])
    order = [[place, cell if place % 2 else None, None] for place in [*places, *reversed(places)]]
    screens = walk(show(widget), [Run(found.mine), Run(found.lecture)], order, pairs)
    end = "the same to the end" if found.ok else "here the two runs part"
    for (place, _, _), seen in zip(order, screens):
        assert seen["number"] == f"cell {place} / {len(pairs) - 1}"
        assert seen["difference"] == (end if place == len(pairs) - 1 else "the same so far")


def test_the_pair_shows_both_runs_own_numbers_on_one_clock_and_each_in_its_own_order(show):
    rng = np.random.default_rng(2)
    inputs = dict(dz=rng.standard_normal((2, 3, 2)), w=rng.standard_normal((2, 2, 2, 2)))
    widget = lc.stepper("L07", beside="L11", mode="study", **inputs)
    pair, page = Pair(widget.second, widget.trace), show(widget)
    places = [*range(0, len(pair.cells), 3), len(pair.cells) - 1, 5, 4, 3, 0]
    order = [[n, own] for own in (False, True) for n in places]
    for (n, own), seen in zip(order, json.loads(page.evaluate(PAIRS, order)), strict=True):
        try:
            pair.check(n, own, seen)
        except AssertionError as error:
            raise AssertionError(f"cell {n}, own order {own}: {error}") from error


# What is pinned is let go of


@pytest.mark.parametrize("way", ["Escape", "a click elsewhere", "the cursor"])
def test_a_pin_is_released_and_the_pointer_tells_of_other_cells_again(show, way):
    widget = lc.stepper("L11")
    page = show(widget, 1370)
    first, other = (page.locator(f"[data-number='{widget.trace.number('dY', (0, 1, 2, y))}']") for y in (2, 3))
    told, pinned = page.locator(".arithmetic"), page.locator(".pinned")
    first.click()
    other.hover()
    expect(told).to_contain_text("dY(0,1,2,2) = ")
    expect(pinned).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    expect(told).to_contain_text("dY(0,1,2,2) = ")  # it stays, whatever the step
    if way == "a click elsewhere":
        page.locator(".maps .legend").click()
    else:
        page.keyboard.press("Escape" if way == "Escape" else "Alt+ArrowRight")
    expect(pinned).to_have_count(0)
    page.locator(".title").hover()
    other.hover()
    expect(told).to_contain_text("dY(0,1,2,3) = ")
    page.locator(".title").hover()
    assert page.locator(".lit").count() == 0


@pytest.mark.parametrize("way", ["Escape", "a click elsewhere", "o", "Enter"])
def test_a_pin_of_the_pair_is_released_on_both_sides(show, way):
    widget = lc.stepper("L07", beside="L11", mode="study")
    page = show(widget, 40)
    cells = [page.locator(f".half.scatter [data-number='{widget.second.number('dY', (0, 2, 2, y))}']") for y in (1, 2)]
    told, pinned = page.locator(".difference"), page.locator(".pinned")
    cells[0].click()
    page.keyboard.press("ArrowLeft")
    expect(pinned).to_have_count(2)
    expect(told).to_contain_text("L11: dY(0,2,2,1)")
    page.locator(".half h3").first.click() if way == "a click elsewhere" else page.keyboard.press(way)
    page.locator(".title").hover()
    expect(pinned).to_have_count(0)
    expect(told).not_to_contain_text("L11: dY(0,2,2,1)")
    cells[1].hover()
    expect(told).to_contain_text("L11: dY(0,2,2,2)")
    expect(page.locator(".pointed")).to_have_count(2)


# What is asked is what comes next


def test_who_goes_elsewhere_is_no_longer_asked_what_comes_next(show):
    widget = lc.stepper("L14")
    page = show(widget, 3)
    page.keyboard.press("p")
    question = page.locator(".ask .question")
    expect(question).to_contain_text("Line 5 comes next")
    page.evaluate(f"{CONTROLS}.go(3)")  # where it was asked
    expect(question).to_contain_text("Line 5 comes next")
    page.keyboard.press("Home")
    expect(question).to_have_text("→ asks about the next step.")
    page.keyboard.press("ArrowRight")
    line = widget.trace[next(k for k in range(1, 9) if widget.trace.writes_of(k))].line
    expect(question).to_contain_text(f"Line {line} comes next")
