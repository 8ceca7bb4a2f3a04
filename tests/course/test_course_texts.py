"""What single notebooks say and do: numbers with their arithmetic, the live training, the recorded log."""

import re

import course
import nbformat
import pytest
from course import SOURCE

import lecture_cnn as lc

pytestmark = pytest.mark.notebook


def test_the_scans_counts_are_those_of_the_text():
    window, layered = lc.facts.scan_layer_by_layer()
    assert window["multiply_adds"] == layered["multiply_adds"] == 4 * 3 * (4 * 2 * 9 + 4)
    window, layered = lc.facts.scan_distributed()
    assert window["multiply_adds"] == 4 * 3 * (4 * (4 * 18) + 16)
    assert layered["multiply_adds"] == 5 * 4 * 72 + 12 * 16


def test_the_first_values_by_hand_are_those_of_the_listings():
    assert lc.LISTINGS["L41"].run()["z"][0, 0] == -1 + (-2 * -1 + 1 * 2 + 1 * 3) + (1 * 3 + 1 * 3 + 2 * 2)
    assert lc.LISTINGS["L21"].run()["z"][0, 0, 0] == 8 + 3 - 1
    assert lc.LISTINGS["L09"].run()["dw"][0, 0] == 3 * 5


def test_max_pooling_stays_under_all_moves_of_one_pixel_if_the_maxima_are_in_the_middle():
    same = {}
    for kind in ("centre", "edge", "neighbour"):
        rows = lc.facts.jitter(lc.facts.jitter_map(kind))
        moved = [row for row in rows if (row["dx"], row["dy"]) != (0, 0)]
        same[kind] = sum(row["max_pooled_same"] == 6 for row in moved)
    assert same == {"centre": 8, "edge": 5, "neighbour": 5}


def test_the_live_training_cell_goes_on_from_the_one_before_it_and_shows_its_picture():
    cells = [cell.source for cell in course.notebook_build.read_source(SOURCE / "13_training.py").cells
             if cell.cell_type == "code"]
    begin, live = (next(n for n, cell in enumerate(cells) if text in cell) for text in ("watch = ", "tqdm("))
    scope = {}
    shown = []
    course.run(cells[:2], scope)

    class Handle:
        update = staticmethod(lambda figure: shown.append(len(scope["watch"].looks)))

    scope["display"] = lambda figure, display_id=False: Handle if display_id else None
    course.run([cells[begin - 1], cells[begin].replace(".run(90", ".run(10"), cells[live].replace("45", "20")], scope)
    assert scope["training"].count == 30 and scope["watch"].looks == [0, 10, 20, 30]
    assert shown == [3, 4]


def test_the_recorded_log_is_that_of_18_epochs_of_the_command():
    text = (SOURCE / "13_training.py").read_text(encoding="utf-8")
    epochs = re.findall(r"^# epoch +(\d+) of 18: loss 0\.\d{4}|^# epoch  1 of 18: loss 1\.\d{4}", text, re.M)
    assert "# $ lecture-cnn train\n# LeNet-5: 1x32x32 -> (10,), 61,706 parameters, 1437 digits, 360 held out" in text
    assert len(epochs) == 18


ON_PURPOSE = {  # how many lines say True or False, where yes or no is the message
    "21_errata": 3,  # what slides say is in question
    "24_self_similarity": 1,  # what lc.check says
    "28_fast_loops": 4,  # the same bits
}


@pytest.mark.parametrize("name", course.NAMES)
def test_results_are_numbers_and_not_true_or_false_but_for_the_ones_on_purpose(name):
    """In what the notebook shows: "True" says neither by how much nor whether it could have been otherwise."""
    outputs = [output for cell in nbformat.read(SOURCE.parent / f"{name}.ipynb", 4).cells
               for output in cell.get("outputs", [])]
    lines = [line.rstrip() for output in outputs for line in output.get("text", "").splitlines()]
    said = [line for line in lines if re.search(r"\b(True|False)\b", line)]
    assert len(said) == ON_PURPOSE.get(name, 0), said
