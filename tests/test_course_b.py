"""Notebooks 07 to 12, 21, 22: right answers are judged right, wrong ones not; cells to try take other values."""

import re

import matplotlib.pyplot as plt
import pytest
from course import SOURCE, answered, code, run, verdicts

ONE_DERIVATIVE = """def one_derivative(dz, w, m, x, y):
    K, (W, H) = w.shape[-1], dz.shape[1:]
    places = [(a, c) for a in range(W) for c in range(H) if 0 <= x - a < K and 0 <= y - c < K]
    return sum(dz[n, a, c] * w[n, m, x - a, y - c] for n in range(len(dz)) for a, c in places)"""
MY_FLIPPED = """def my_dy(dz, w):
    padded, flipped = np.pad(dz, ((0, 0), (2, 2), (2, 2))), w[:, :, ::-1, ::-1]
    return lc.vectorized.conv2d(padded, flipped.swapaxes(0, 1))"""
MY_DW = """def my_dw(dz, y, K):
    dw = np.zeros((len(dz), len(y), K, K))
    for i in range(K):
        for j in range(K):
            piece = y[:, i:i + dz.shape[1], j:j + dz.shape[2]]
            dw[:, :, i, j] = (dz[:, None] * piece[None]).sum(axis=(2, 3))
    return dw"""
MY_BACKWARD = """def my_backward(dz, y, w):
    dy, dw, K = np.zeros(y.shape), np.zeros(w.shape), w.shape[-1]
    for j, a, c in np.ndindex(dz.shape):
        dy[:, a:a + K, c:c + K] += w[j] * dz[j, a, c]
        dw[j] += dz[j, a, c] * y[:, a:a + K, c:c + K]
    return dy, dw, dz.sum(axis=(1, 2))"""
MY_MAX_POOL_BACKWARD = """def my_max_pool_backward(du, pidx, input_shape):
    dy = np.zeros(input_shape)
    for j, a, c in np.ndindex(du.shape):
        dy[j, pidx[j, a, c, 0], pidx[j, a, c, 1]] += du[j, a, c]
    return dy"""
MY_DY = """def my_dY(dz, w, S, input_shape):
    large = np.zeros((len(dz), input_shape[1] - w.shape[-1] + 1, input_shape[2] - w.shape[-1] + 1))
    large[:, ::S, ::S] = dz
    return lc.vectorized.conv2d_input_gradient(large, w, input_shape=input_shape)"""

# notebook -> what stands in place of each `answer = None` and, last, of the function that returns None
RIGHT = {
    "07_influence": ["answer = (2, 0)", "answer = 8 * 2", ONE_DERIVATIVE],
    "08_flipped_filter": ["answer = 8 * 7 - 4 * 3", "answer = 3 * 9", MY_FLIPPED],
    "09_one_weight": ["answer = (20 - 5 + 1) * (16 - 5 + 1)", "answer = (2 + 1, 0 + 1)", MY_DW],
    "10_backward_loops": ["answer = 8 * 6 * 4 * 3 * 9 * 2", "answer = 0.5 * 4 * 3", MY_BACKWARD],
    "11_pooling_backward": ["answer = 0.5 - 0.25 + 1", "answer = 2 / 9", MY_MAX_POOL_BACKWARD],
    "12_resampling_backward": ["answer = 4", "answer = 5", MY_DY],
    "21_errata": ["answer = 0.5", "answer = 0", "answer = (2, 2, 5, 5)"],
    "22_polls": ["answer = 40 * 16", "answer = [10, 11, 12]", "answer = (32 * 9 + 32 * 32) / (32 * 32 * 9)"],
}
WRONG = {
    "07_influence": ["answer = (1, 2)", "answer = 8 * 9", ONE_DERIVATIVE.replace("x - a, y - c]", "a - x, c - y]")],
    "08_flipped_filter": ["answer = 8 * 7", "answer = 9", MY_FLIPPED.replace("::-1, ::-1", "::-1, :")],
    "09_one_weight": ["answer = 5 * 5", "answer = (1, 1)", MY_DW.replace("dz[:, None]", "dz[:, None, ::-1, ::-1]")],
    "10_backward_loops": ["answer = 8 * 6 * 4 * 3 * 9", "answer = 0.5", MY_BACKWARD.replace("dw[j] +=", "dw[j] =")],
    "11_pooling_backward": ["answer = 1", "answer = 1 / 9", MY_MAX_POOL_BACKWARD.replace("+=", "=")],
    "12_resampling_backward": ["answer = 3", "answer = 0", MY_DY.replace("= dz\n", "= dz * S\n")],
    "21_errata": ["answer = 0.25", "answer = 1", "answer = (2, 3, 5, 5)"],
    "22_polls": ["answer = 40", "answer = [12]", "answer = 1 / 9"],
}
TRY = {  # the lines that ask for other values, with other values
    "07_influence": {"m, x, y = 0, 2, 2": "m, x, y = 1, 5, 0", "[0][5]": "[0][8]"},
    "08_flipped_filter": {"lc.data.flower()": "lc.data.flower(x=9, y=4, W=12, H=9)"},
    "09_one_weight": {"n, m, i, j = 1, 0, 1, 2": "n, m, i, j = 2, 1, 0, 0", "[0][3]": "[0][0]"},
    "10_backward_loops": {"[0][6]": "[0][4]"},
    "11_pooling_backward": {"[0][9]": "[0][2]", "K, S = 3, 2": "K, S = 2, 2"},
    "12_resampling_backward": {"S = 2  #": "S = 3  #"},
    "22_polls": {"x, y_ = 2, 1": "x, y_ = 0, 4"},
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


@pytest.mark.parametrize("name", ["09_one_weight", "10_backward_loops", "11_pooling_backward"])
def test_the_check_that_an_exercise_offers_passes_the_right_answer_and_not_the_wrong_one(name):
    (call,) = re.findall(r"`(lc\.check\(.*?\))`", (SOURCE / f"{name}.py").read_text(encoding="utf-8"))
    for answers, passes in (RIGHT, True), (WRONG, False):
        scope = {}
        run(answered(code(name), answers[name]), scope)
        assert eval(call, scope).ok is passes


@pytest.mark.parametrize("name", TRY)
def test_the_cells_that_invite_to_try_other_values_take_them(name):
    cells = code(name)
    inviting = [line for cell in cells for line in cell.splitlines() if "# try" in line or "; try" in line]
    assert len(inviting) == len(TRY[name])
    for old, new in TRY[name].items():
        assert sum(old in line for line in inviting) == 1
        cells = [cell.replace(old, new) for cell in cells]
    run(cells)


def test_no_cell_invites_to_try_without_a_test():
    assert [name for name in RIGHT if any("# try" in cell or "; try" in cell for cell in code(name))] == list(TRY)
