"""Notebooks 16, 17 and 19: right answers are judged right, wrong ones not; cells to try take other values."""

import matplotlib.pyplot as plt
import pytest
from course import answered, code, run, verdicts

MY_DK = """def my_dk(dz, y, K):
    W, H = dz.shape[1:]
    return np.array([[[(dz[m] * y[m, i:i + W, j:j + H]).sum() for j in range(K)] for i in range(K)]
                     for m in range(len(y))])"""
MY_FAVOURITE = """def my_favourite(w, b):
    return w / np.linalg.norm(w)"""
MY_DY = """def my_dy(dz, w1, w2):
    return back(back(dz, w2), w1) + dz"""

# notebook -> what stands in place of each `answer = None` and, last, of the function that returns None
RIGHT = {
    "16_depthwise": ["answer = 16 * 32 + 32 * 25", "answer = 9", MY_DK],
    "17_receptive_fields": ["answer = 7", "answer = 7 + 2 * 2", MY_FAVOURITE],
    "19_architectures": ["answer = 128 * (48 * 25 + 1)", "answer = 16 + 6 * 12", MY_DY],
}
WRONG = {
    "16_depthwise": ["answer = 16 * 32 * 25", "answer = 4", MY_DK.replace("y[m,", "y[0,")],
    "17_receptive_fields": ["answer = 9", "answer = 7 + 2", MY_FAVOURITE.replace("return w /", "return w + b /")],
    "19_architectures": ["answer = 256 * (48 * 25 + 1)", "answer = 12", MY_DY.replace(" + dz", "")],
}
TRY = {  # the lines that ask for other values, with other values
    "16_depthwise": {"M, N, K = 64, 128, 3": "M, N, K = 3, 5, 5"},
    "17_receptive_fields": {"unit = (0, 2, 1)": "unit = (0, 0, 3)", "rate = 0.1": "rate = 0.02",
                            "for n in (0, 2, 5)": "for n in (1, 3)"},
    "19_architectures": {"depth, scale = 30, 0.5": "depth, scale = 10, 1.5"},
}
each_notebook = pytest.mark.parametrize("name", RIGHT)


@pytest.fixture(autouse=True)
def no_window(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))


@each_notebook
def test_there_are_three_exercises_and_none_is_answered_in_the_notebook(name):
    assert verdicts(code(name)) == ["not answered yet"] * 3


@each_notebook
def test_the_right_answers_are_judged_right(name):
    assert verdicts(answered(code(name), RIGHT[name])) == ["right"] * 3


@each_notebook
def test_a_wrong_answer_is_not_judged_right(name):
    found = verdicts(answered(code(name), WRONG[name]))
    assert [text.startswith("not yet") for text in found] == [True] * 3, found


@pytest.mark.parametrize("name", TRY)
def test_the_cells_that_invite_to_try_other_values_take_them(name):
    cells = code(name)
    inviting = [line for cell in cells for line in cell.splitlines() if "# try" in line]
    assert len(inviting) == len(TRY[name])
    for old, new in TRY[name].items():
        assert sum(old in line for line in inviting) == 1
        cells = [cell.replace(old, new) for cell in cells]
    run(cells)


def test_no_cell_invites_to_try_without_a_test():
    assert [name for name in RIGHT if any("# try" in cell for cell in code(name))] == list(TRY)
