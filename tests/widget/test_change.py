"""Change it and see, Python's side: what a message runs, what it refuses and how that is said."""

import re

import numpy as np
import pytest
from long import long, some_of
from page_runs import as_json, random_inputs

import lecture_cnn as lc
from lecture_cnn.listings import ALL
from lecture_cnn.slips.errata_table import ERRATA
from lecture_cnn.widget.change import MOST_RUNS, answered, same_moment
from lecture_cnn.widget.frames import SEQUENCES
from lecture_cnn.widget.pack import pack

LAST = "dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segment)"


def line(widget, number, text):
    return answered(widget, dict(do="line", line=number, text=text))


def refused(widget, number, text):
    before = widget.trace, widget.data
    answer = line(widget, number, text)
    assert (widget.trace, widget.data) == before, "what can't run leaves the run as it is"
    return answer["refused"]


def test_a_changed_line_is_run_and_the_run_before_is_kept_with_its_moment_and_its_stops():
    widget = lc.stepper("L07", at=dict(j=1, x=3, y=2), stops=[dict(j=2, x=1, y=1)])
    before, moment = widget.trace, widget.trace.variables(widget.step)
    assert line(widget, 11, "for y in downto(H[l-1], 1):") is None
    assert widget.trace is not before and len(widget.trace) == len(before)
    assert widget.trace.variables(widget.step) == moment
    assert widget.trace.variables(widget.stops[0]) == dict(j=2, x=1, y=1)
    assert widget.former == pack(before) and widget.data == pack(widget.trace)
    assert widget.changed == "line 11: for y in downto(H[l-1], 1):"
    assert np.array_equal(widget.trace.result["dy"], before.result["dy"])

    line(widget, 13, f"{LAST} * 2")
    assert np.array_equal(widget.trace.result["dy"], 2 * before.result["dy"])
    answered(widget, dict(do="back"))
    assert widget.changed.startswith("line 11") and widget.former == pack(before)
    answered(widget, dict(do="back"))
    assert widget.trace is before and widget.former == b"" and widget.changed == ""
    assert answered(widget, dict(do="back"))["refused"].startswith("this is the run that")


def test_a_loops_header_can_be_changed_and_the_step_goes_to_the_nearest_moment_there_is():
    widget = lc.stepper("L07", at=dict(j=2, x=4, y=2))
    assert line(widget, 10, "for x in span(1, 2):") is None
    assert widget.trace.variables(widget.step)["j"] == 2
    assert same_moment(widget.trace, widget.trace, 17) == 17


@pytest.mark.parametrize(("number", "text", "why"), [
    (13, LAST[:-1], r"'\(' was never closed"),
    (13, "dy[l-1, j, x, y] = inner(Wflip[j, :, :, :], segmnt)", "there is no segmnt here; did you mean segment"),
    (13, "dy[l-1, j, x, y] = inner(Wflip[j+1, :, :, :], segment)", r"index 3 is outside 1:2 .*line 13, j = 2"),
    (13, f"{LAST} / (x-1)", r"it divides by zero \(line 13, j = 1, x = 1, y = 1\)"),
    (12, "pass", "segment has no value yet"),
    (9, "while True:", "index 3|ended after|no value yet"),
    (11, "for y in span(1, 10000):", "it would take 240,011 steps, and at most 100,000"),
    (11, "for y in span(1, 10**9):", "a line|outside|steps|power"),
    (13, "import os", "no import"),
    (13, "x = open('a')", "open can't be called here"),
    (13, "x = (lambda: 1)()", "can't be called here|no lambda"),
    (13, "x = dz.__class__", "dz.__class__ is not used in this listing"),
    (13, "x = 10**10**10", "a power is a number up to 9"),
    (13, "x = 10**x", "a power is a number up to 9"),
    (13, "x = 99999999", "too large"),
    (13, "x = 2j", "a line of a listing has no complex number"),
    (3, "dzpad = zeros(2000, 2000, 2)", "an array of 8,000,000 cells; at most 4,000,000"),
    (13, "for x in span(1, 2):", "ends in a colon"),
    (13, "", "write pass"),
    (1, "x = 1", "only names the listing"),
    (13, LAST + "  # tensor inner prod.", "the line as it is"),
])
def test_what_cannot_run_is_refused_in_words(number, text, why):
    widget = lc.stepper("L07")
    assert re.search(why, refused(widget, number, text))


def endless(l, dz, w, dy, D, W, H, K):
    n = 1
    while n > 0:
        n += 1
        if n == 9:
            n = -1
    dy[l-1, 1, 1, 1] = n


def test_a_loop_without_an_end_is_ended():
    widget = lc.stepper(endless, like="L07")
    number = next(line.number for line in widget.trace.lines if line.python == "n = -1")
    assert "ended after 100,000 steps: it may have no end" in refused(widget, number, "n = 1")


def doubling(l, dz, w, dy, D, W, H, K):
    for j in range(1, D[l-1] + 1):
        dy[l-1, j, 1, 1] = FACTOR * dz[l, j, 1, 1]


FACTOR = 2


def test_a_function_of_ones_own_is_changed_with_its_own_names():
    widget = lc.stepper(doubling, like="L07")
    assert line(widget, 2, "dy[l-1, j, 1, 1] = (FACTOR + 1) * dz[l, j, 1, 1]") is None
    before = doubling_result(2)
    assert np.allclose(widget.trace.result["dy"][:, 0, 0], 3 / 2 * before)
    assert answered(widget, dict(do="menu")) == {"slips": []}


def doubling_result(factor):
    return factor * lc.LISTINGS["L07"].example()["dz"][:2, 0, 0]


def test_the_menu_holds_the_slips_and_mistakes_of_this_listing_alone_and_each_runs_or_says_why():
    for name in ("L07", "L11", "L14", "L28"):
        widget = lc.stepper(name)
        rows = answered(widget, dict(do="menu"))["slips"]
        assert rows
        ids = [row["id"] for row in rows]
        printed = {slip.id for slip in ERRATA if slip.changes and slip.listing in widget.trace.listing.ids}
        assert {id for id in ids if re.fullmatch(r"E\d+", id)} == printed
        assert all(row["says"] and row["reason"] for row in rows)
        for id in ids:
            before = widget.trace
            answer = answered(widget, dict(do="slip", id=id))
            if answer is None:
                assert widget.changed.startswith(id)
                assert [one.python for one in widget.trace.lines] != [
                    one.python for one in widget.began.lines]
            else:
                assert widget.trace is before and len(answer["refused"]) > 10
    assert "no flip" in [row["id"] for row in answered(lc.stepper("L07"), dict(do="menu"))["slips"]]
    assert "no flip" not in [row["id"] for row in answered(lc.stepper("L21"), dict(do="menu"))["slips"]]


def test_an_input_cell_gets_another_number_and_keeps_it_when_a_line_changes():
    widget = lc.stepper("L07")
    inputs = {name: value.copy() for name, value in widget.trace.inputs.items()}
    cell = widget.trace.number("dz", (1, 2, 3, 1))
    assert answered(widget, dict(do="cell", cell=cell, text="−2.5")) is None
    assert widget.changed == f"dz(1,2,3,1) = -2.5, before: {inputs['dz'][1, 2, 0]:g}"
    line(widget, 13, f"{LAST} * 2")
    inputs["dz"][1, 2, 0] = -2.5
    wanted = 2 * lc.trace("L07", **inputs).result["dy"]
    assert np.array_equal(widget.trace.result["dy"], wanted)
    written = widget.trace.number("dy", (0, 1, 1, 1))
    for number, text, why in [(written, "1", "is computed by the run"), (cell, "x", "x is no number")]:
        assert why in answered(widget, dict(do="cell", cell=number, text=text))["refused"]


def test_a_position_gets_another_place_but_not_one_outside():
    widget = lc.stepper("L14")
    cell = widget.trace.number("pidx", (1, 1, 1, 1))
    assert answered(widget, dict(do="cell", cell=cell, text="(1,3)")) is None
    assert "pidx(1,1,1,1) = (1,3)" in widget.changed
    assert "outside" in answered(widget, dict(do="cell", cell=cell, text="9,9"))["refused"]
    assert "two whole numbers" in answered(widget, dict(do="cell", cell=cell, text="9"))["refused"]


def test_no_message_harms_the_stepper_and_the_way_back_has_an_end():
    widget = lc.stepper("L07", beside="L11")
    assert "stepper of one listing" in line(widget, 13, f"{LAST} * 2")["refused"]
    widget = lc.stepper("L07")
    for message in ({}, {"do": "unknown"}, {"do": "line"}, {"do": "line", "line": 99, "text": "x"},
                    {"do": "cell", "cell": 10**6, "text": "1"}, {"do": "slip", "id": "E99"}, None, []):
        assert "refused" in answered(widget, message)
    for n in range(2 * MOST_RUNS):
        line(widget, 13, f"{LAST} * {n}")
    assert len(widget.earlier) == MOST_RUNS


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_a_sequence_of_slides_keeps_its_places_when_a_number_is_changed(sequence):
    widget = lc.stepper(SEQUENCES[sequence].listings[0], frames=sequence)
    frames, trace = widget.frames, widget.trace
    name = next(iter({"dz", "y", "Y"} & {place.name for place in trace.arrays}))
    place = next(place for place in trace.arrays if place.name == name)
    assert answered(widget, dict(do="cell", cell=place.first, text="50")) is None
    assert widget.trace is not trace and widget.trace.initial[place.first] == 50
    assert widget.frames == frames
    assert answered(widget, dict(do="back")) is None
    assert widget.trace is trace and widget.frames == frames


def test_fewer_steps_leave_each_slide_at_the_nearest_moment():
    widget = lc.stepper("L07", frames="flip")
    slides = len(widget.frames)
    head = next(line for line in widget.trace.lines if line.python.startswith("for x in"))
    answer = answered(widget, dict(do="line", line=head.number, text="for x in span(1, 2):"))
    assert answer is None and len(widget.frames) == slides
    assert all(0 <= frame["step"] < len(widget.trace) for frame in widget.frames)


def test_the_callers_arrays_may_change_after_the_run():
    inputs = lc.LISTINGS["L07"].example()
    widget = lc.stepper("L07", **inputs)
    right = widget.trace.result["dy"].copy()
    inputs["dz"][:] = 0
    line(widget, 13, f"{LAST} * 1")
    assert np.array_equal(widget.trace.result["dy"], right)


def test_an_explorers_new_run_has_no_ghost():
    explorer = lc.explore("L07")
    line(explorer.stepper, 13, f"{LAST} * 2")
    assert explorer.stepper.former
    explorer.seed.value = 3
    assert explorer.stepper.former == b"" and explorer.stepper.changed == ""
    assert explorer.stepper.began is explorer.stepper.trace


def in_texts(value):
    """An input as the browser tells it: an array's numbers as texts."""
    if isinstance(value, list):
        return [in_texts(one) for one in value]
    if isinstance(value, dict):
        return {**value, "values": [repr(float(number)) for number in value["values"]]}
    return value


def runnable_inputs(listing):
    """Random inputs that can run: a listing that looks at one map of several refuses most."""
    rng = np.random.default_rng(9)
    while True:
        inputs = random_inputs(listing, rng)
        try:
            listing.run(**inputs)
        except (ValueError, IndexError):
            continue
        return inputs


@long
@pytest.mark.parametrize("listing", some_of(ALL, 5), ids=lambda listing: listing.id)
def test_python_follows_a_run_that_the_browser_made_of_any_listing(listing):
    widget = lc.stepper(listing.id)
    kept, inputs = widget.data, as_json(runnable_inputs(listing))
    told = {name: value if name == "transforms" else in_texts(value) for name, value in inputs.items()}
    code = widget.program["source"]
    assert answered(widget, dict(do="follow", source=code, inputs=told)) == {}
    assert as_json(widget.trace.inputs) == inputs
    assert widget.trace.function is listing.function and widget.data == kept  # the browser's own
    head = next(n for n, line in enumerate(code) if line.endswith(":")) + 1
    changed = [*code[:head], "    another = 1", *code[head:]]
    assert answered(widget, dict(do="follow", source=changed, inputs=told)) == {}
    assert "another = 1" in [line.python for line in widget.trace.lines] and as_json(widget.trace.inputs) == inputs
