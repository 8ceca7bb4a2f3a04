"""Notebooks 13 and 14: right answers are judged right, wrong ones not; cells to try take other values."""

import re

import matplotlib.pyplot as plt
import pytest
from course import SOURCE, answered, code, run, verdicts

MY_UPDATE = """def my_update(network, y, d, rate):
    scores = network.forward(y)
    loss = lc.vectorized.cross_entropy(scores, d).mean()
    network.backward(lc.vectorized.cross_entropy_backward(scores, d) / len(y))
    for w, dw in zip(network.weights().values(), network.gradients().values()):
        w -= rate * dw
    return loss"""
MY_DW = """def my_dw(dTW, matrices):
    return sum(matrix.T @ each.ravel() for each, matrix in zip(dTW, matrices)).reshape(dTW.shape[1:])"""

RIGHT = {
    "13_training": ["answer = 18 * 45", "answer = -(0.1 + 0.19 + 0.271)", MY_UPDATE],
    "14_transform_invariance": ["answer = (16 * (3 * 9 + 1), 16 * 8)", "answer = [3, 0, 1, 2]", MY_DW],
}
WRONG = {
    "13_training": ["answer = 18 * 1437", "answer = -0.3", MY_UPDATE.replace(" / len(y)", "")],
    "14_transform_invariance": ["answer = (16 * 3 * 9, 16 * 4)", "answer = [1, 2, 3, 0]",
                                MY_DW.replace("matrix.T", "matrix")],
}
TRY = {
    "13_training": {"rate = 0.1  #": "rate = 0.5  #"},
    "14_transform_invariance": {"[[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]]":
                                "[[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]]"},
}
each_notebook = pytest.mark.parametrize("name", RIGHT)


@pytest.fixture(autouse=True)
def no_window(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))


def exercises(name):
    """The cells without the long trials, which no exercise needs."""
    return [cell for cell in code(name) if not re.search(r"trials\.(rules|plateau|normalisation|dropout|turned)\(|"
                                                         r"\.run\((90|450)|class_map\.argmax|in pair\n", cell)]


@each_notebook
def test_there_are_three_exercises_and_none_is_answered_in_the_notebook(name):
    assert verdicts(exercises(name)) == ["not answered yet"] * 3


@each_notebook
def test_the_right_answers_are_judged_right(name):
    assert verdicts(answered(exercises(name), RIGHT[name])) == ["right"] * 3


@each_notebook
def test_a_wrong_answer_is_not_judged_right(name):
    found = verdicts(answered(exercises(name), WRONG[name]))
    assert [text.startswith("not yet") for text in found] == [True] * 3, found


@each_notebook
def test_the_cells_that_invite_to_try_other_values_take_them(name):
    cells = exercises(name)
    inviting = [line for cell in cells for line in cell.splitlines() if "# try" in line or "; try" in line]
    assert len(inviting) == len(TRY[name])
    for old, new in TRY[name].items():
        assert sum(old in line for line in inviting) == 1
        cells = [cell.replace(old, new) for cell in cells]
    run(cells)


def test_the_live_training_cell_goes_on_from_the_one_before_it_and_shows_its_picture():
    from course import notebook_build

    cells = [cell.source for cell in notebook_build.read_source(SOURCE / "13_training.py").cells
             if cell.cell_type == "code"]
    begin, live = (next(n for n, cell in enumerate(cells) if text in cell) for text in ("watch = ", "tqdm("))
    scope = {}
    shown = []
    run(cells[:1], scope)

    class Handle:
        update = staticmethod(lambda figure: shown.append(len(scope["watch"].looks)))

    scope["display"] = lambda figure, display_id=False: Handle if display_id else None
    run([cells[begin - 1], cells[begin].replace(".run(90", ".run(10"), cells[live].replace("45", "20")], scope)
    assert scope["training"].count == 30 and scope["watch"].looks == [0, 10, 20, 30]
    assert shown == [3, 4]


@each_notebook
def test_its_links_lead_to_the_one_before_and_the_one_after(name):
    links = re.findall(r"\]\((\w+)\.ipynb\)", (SOURCE / f"{name}.py").read_text(encoding="utf-8"))
    assert [link[:2] for link in links] == [f"{int(name[:2]) - 1}", f"{int(name[:2]) + 1}"]
    assert all((SOURCE / f"{link}.py").exists() for link in links)


def test_the_recorded_log_is_that_of_18_epochs_of_the_command():
    text = (SOURCE / "13_training.py").read_text(encoding="utf-8")
    epochs = re.findall(r"^# epoch +(\d+) of 18: loss 0\.\d{4}|^# epoch  1 of 18: loss 1\.\d{4}", text, re.M)
    assert "# $ lecture-cnn train\n# LeNet-5: 1x32x32 -> (10,), 61,706 parameters, 1437 digits, 360 held out" in text
    assert len(epochs) == 18
