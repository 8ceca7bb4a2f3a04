"""The teaching plans without a browser: each row runs, asks before it answers, and is right; TEACHING.md."""

import re
from pathlib import Path

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.course.lessons import plan_of, stepper_of
from lecture_cnn.course.lessons.teaching import teaching

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
ROWS = [(which, number, row) for which in (1, 2) for number, row in enumerate(plan_of(which)["row"], start=1)]
OF_THE_RUN = [(which, number, row, ask) for which, number, row in ROWS
              for ask in row["ask"] if "right" not in ask]


def row_of(which, words):
    [row] = [row for lecture, _, row in ROWS if lecture == which and words in row["slides"]]
    return row


def opened(row):
    return stepper_of(row, lc.stepper)


def test_TEACHING_is_what_the_plans_say_now():
    assert (NOTEBOOKS / "TEACHING.md").read_text(encoding="utf-8") == teaching(lc.stepper)


def test_the_two_lectures_last_80_minutes_each():
    for which in (1, 2):
        rows = lc.lesson(which).rows
        assert rows[0]["minutes"][0] == 0 and rows[-1]["minutes"][1] == 80
        assert [row["minutes"][1] for row in rows[:-1]] == [row["minutes"][0] for row in rows[1:]]


@pytest.mark.parametrize(("which", "number", "row"), ROWS)
def test_each_row_opens_before_its_question_and_its_stops_lie_ahead(which, number, row):
    assert (NOTEBOOKS / f"{row['notebook']}.ipynb").exists()
    widget = opened(row)
    [ask] = widget.asks
    assert widget.step <= ask["step"] <= ask["answer"]
    assert ask["answer"] - ask["step"] <= 2
    stops = [stop for stop in widget.stops if stop < widget.step]
    assert stops == [] and widget.stops == sorted(widget.stops)
    assert 2 <= len(ask["choices"]) <= 4 and row["ask"][0]["expect"]


@pytest.mark.parametrize(("which", "number", "row", "ask"), OF_THE_RUN)
def test_where_the_run_says_what_is_right_one_choice_is_and_no_other(which, number, row, ask):
    """The rule of core/asks.js, told again in Python: the cell's name, its value, or its origin's name."""
    trace = opened(row).trace
    [packed] = opened(row).asks
    k = packed["answer"]
    look = ask.get("look")
    cell = trace.writes_of(k)[0]
    if look and "(" in look:
        name, index = look[:-1].split("(")
        cell = trace.number(name, tuple(map(int, index.split(","))))
    value = trace.value(cell, k + 1)
    names = {trace.piece_name([cell])}
    sources = trace.made_of(*trace.cell(cell), before=k + 1)
    if len(sources) == 1:
        names.add(lc.onebased.lecture_name(sources[0][1], sources[0][2]))
    right = []
    for text, _ in ask["choices"]:
        try:
            same = np.allclose(float(text), value)
        except (ValueError, TypeError):
            same = isinstance(value, tuple) and text == f"({value[0]},{value[1]})"
        if same or text in names:
            right.append(text)
    assert right == [ask["answer"]], (value, names)
    assert ask["expect"] != ask["answer"]


# What the plan said wrong before


def test_L36_asks_for_the_weight_that_the_run_uses_counted_from_0_as_on_the_slide():
    row = row_of(1, "22 frames")
    [ask] = opened(row).asks
    trace = opened(row).trace
    step = trace[ask["answer"]]
    (_, (_, _, *z), _), = step.writes
    w = next(index[-2:] for name, index, _ in step.reads if name == "w")
    assert [n - 1 for n in z] == [1, 2]
    assert row["ask"][0]["right"] == f"w({w[0] - 1},{w[1] - 1})" == "w(1,0)"
    assert ask["choices"][ask["right"][0]]["text"] == "w(1,0)" and "w(1,2)" in row["ask"][0]["expect"]


def test_scatter_and_gather_open_each_in_its_own_order():
    row = row_of(1, "scattered")
    widget = opened(row)
    assert widget.own_order and row["ask"][0]["right"] == "no"


def test_L14_ends_where_the_fourth_window_adds_to_its_winner():
    [ask] = opened(row_of(2, "derivative of max pooling")).asks
    trace = lc.trace("L14")
    (name, index, value), = trace[ask["answer"]].writes
    history = trace.made_of(name, index, before=ask["answer"] + 1)
    parts = [part for _, source, (layer, *_), part in history if (source, layer) == ("dy", 1)]
    assert len(parts) == 4 and value == sum(parts) == -3 + 3 + 2 + 3


def test_the_loss_row_shows_p_minus_d():
    row = row_of(1, "the loss")
    trace = opened(row).trace
    p = np.exp(row["inputs"]["z"]) / np.exp(row["inputs"]["z"]).sum()
    assert np.allclose(trace.result["dz"], p - [0, 1, 0])
    [ask] = opened(row).asks
    assert np.isclose(trace[ask["answer"]].writes[0][2], p[0])


def test_the_sixth_column_of_a_stride_of_2_is_exactly_0():
    trace = opened(row_of(2, "with a stride")).trace
    assert (trace.result["dY"][:, 5] == 0).all() and (trace.result["dY"][:, 4] != 0).any()


def test_the_moved_pattern_gives_the_same_z():
    z = opened(row_of(2, "poll S3")).trace.result["z"]
    assert z[0, 0, 0] == z[0, 3, 0] == -3


def test_the_slip_of_the_map_index_gives_a_wrong_number_and_no_error():
    widget = opened(row_of(2, "the map's index"))
    assert widget.trace[2].writes[0][:2] == ("dy", (0, 2, 1, 2))
    assert lc.trace("L16")[2].writes[0][:2] == ("dy", (0, 1, 1, 2))


# Plans of one's own

MINE = """
title = "My own"
[[row]]
minutes = 3
slides = "one step"
run = "L14"
at = 1
[[row.ask]]
at = 2
question = "And now?"
"""


def test_a_plan_of_ones_own_is_played(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(MINE, encoding="utf-8")
    for name in (path, str(path)):
        lesson = lc.lesson(name)
        assert (lesson.name, lesson.title) == ("mine", "My own")
        [row] = lesson.rows
        assert (row["title"], row["minutes"], row["step"], row["stops"]) == ("one step", [0, 3], 1, [1])
        assert row["asks"][0]["question"] == "And now?"
    assert re.fullmatch("Lesson, My own: 1 rows, 3 minutes; digest [0-9a-f]{8}", repr(lesson))


@pytest.mark.parametrize(("change", "said"), [
    (("minutes = 3", ""), "mine.toml, row 1: minutes is missing"),
    (("at = 1", "att = 1"), "mine.toml, row 1: no field 'att'; a row has"),
    (("at = 1", "at = 999"), "mine, row 1: at or one of stops: expected a step from 0 to 24"),
    (('"L14"', '"L99"'), "mine, row 1: .*L99"),
    (('question = "And now?"', ""), "mine, row 1: .*question"),
    (("[[row]]", "[[row"), "mine.toml: "),
    (("[[row]]", "[[rows]]"), "mine.toml: expected at least one"),
])
def test_a_plan_that_cannot_run_says_which_row_and_why(tmp_path, change, said):
    path = tmp_path / "mine.toml"
    path.write_text(MINE.replace(*change, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        lc.lesson(path)


@pytest.mark.parametrize("which", [0, 3, True, None, 1.5, b"x"])
def test_there_are_two_lectures_and_files(which):
    with pytest.raises(ValueError, match="expected 1, 2 or the name of a TOML file"):
        lc.lesson(which)
    with pytest.raises(ValueError, match="row: expected 1 to 17, got 18"):
        lc.lesson(1, row=18)
    with pytest.raises(FileNotFoundError):
        lc.lesson("nowhere.toml")
