"""Notebooks 00 to 06 as a reader uses them: the cells marked "try other values", and the answers of the exercises."""

import re
from pathlib import Path

import jupytext
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

import lecture_cnn as lc

SOURCES = Path(__file__).resolve().parent.parent / "notebooks" / "source"
NAMES = ("00_indexing", "01_scanning", "02_forward", "03_stride_padding_resampling", "04_pooling",
         "05_end_of_the_network", "06_activation")

# what a reader may put where the comment "try other values" stands
OTHER_VALUES = {
    "00_indexing": ["K, x, y = 2, 7, 1", "K, x, y = 6, 1, 1"],
    "01_scanning": ["T, K, stride = 7, 7, 1", "T, K, stride = 30, 1, 3"],
    "02_forward": ["D_in, D_out, W, H, K = 1, 1, 3, 4, 3", "D_in, D_out, W, H, K = 2, 5, 6, 8, 1"],
    "03_stride_padding_resampling": ["W, K, S, P = 7, 5, 3, 2", "W, K, S, P = 3, 3, 1, 0"],
    "04_pooling": ["K, S = 3, 2", "K, S = 4, 4", "K, S = 2, 1"],
    "05_end_of_the_network": ["rate, steps = 0.1, 20", "rate, steps = 1.0, 1"],
    "06_activation": ["w1, w2, y0 = 0.0, 4.0, -1.0"],
}


def my_scan(y, w, b):
    K, T = w.shape[2], y.shape[1]
    return np.stack([(w * y[:, t:t + K]).sum(axis=(1, 2)) + b for t in range(T - K + 1)], axis=1)


def my_conv(y, w, b=None):
    K, (_, W, H) = w.shape[2], y.shape
    z = np.empty((len(w), W - K + 1, H - K + 1))
    for x in range(W - K + 1):
        for y_ in range(H - K + 1):
            z[:, x, y_] = (w * y[:, x:x + K, y_:y_ + K]).sum(axis=(1, 2, 3)) + (0 if b is None else b)
    return z


def my_strided(y, w, S, P):
    return lc.vectorized.conv2d(np.pad(y, ((0, 0), (P, P), (P, P))), w)[:, ::S, ::S]


def my_mean_pool(y, K):
    _, W, H = y.shape
    return sum(y[:, i:W - K + 1 + i, j:H - K + 1 + j] for i in range(K) for j in range(K)) / K**2


def my_softmax(z):
    powers = np.exp(z - z.max())
    return powers / powers.sum()


def my_dz(dY, z):
    return dY * np.where(z > 0, 1.0, 0.1)


# three answers each, as a reader writes them: the text after "answer =", or a function
RIGHT = {
    "00_indexing": ["(3, 640, 427)", "(10 - 4 + 1) * (9 - 4 + 1)", "photo[1, 2:5, 1:4]"],
    "01_scanning": ["100 - 9 + 1", "6 * (20 - 5 + 1) * 4 * 5", my_scan],
    "02_forward": ["6 * (5 * 5 * 3 + 1)", "3 - 1", my_conv],
    "03_stride_padding_resampling": ["(224 + 6 - 7) // 2 + 1", "13 * 10 - 5 * 4", my_strided],
    "04_pooling": ["5 * 4 * 3", "(4, 3)", my_mean_pool],
    "05_end_of_the_network": ["np.log(10)", "[0.7, -0.8, 0.1]", my_softmax],
    "06_activation": ["-0.5", "2 * 1 - 1 * 3 + 4 * 0.5", my_dz],
}
WRONG = {
    "00_indexing": ["(3, 427, 640)", "90", "photo[1, 3:6, 2:5]"],
    "01_scanning": ["100", "6 * 20 * 4 * 5", lambda y, w, b: my_scan(y, w[..., ::-1], b)],
    "02_forward": ["6 * 5 * 5 * 3", "3", lambda y, w, b: my_conv(y, w)],
    "03_stride_padding_resampling": ["111", "13 * 10", lambda y, w, S, P: my_strided(y, w, S, P)[:, :-1]],
    "04_pooling": ["5 * 9 * 7", "(2, 2)", lambda y, K: my_mean_pool(y, K) * K],
    "05_end_of_the_network": ["10", "[0.7, 0.2, -0.9]", lambda z: z / z.sum()],
    "06_activation": ["0", "2", lambda dY, z: dY * z],
}


def cells(name):
    return [cell.source for cell in jupytext.read(SOURCES / f"{name}.py", fmt="py:percent").cells
            if cell.cell_type == "code"]


def run(sources, capsys):
    """Run the cells one after another, as a kernel does; what they print."""
    scope = {"__name__": "__main__"}
    before = matplotlib.get_backend()
    matplotlib.use("agg")
    try:
        for source in sources:
            exec(compile(source, "<cell>", "exec"), scope)
            plt.close("all")
    finally:
        matplotlib.use(before)
    return capsys.readouterr().out


def answered(sources, answers):
    """The cells with an answer in the place of each None."""
    left = list(answers)
    changed = []
    for source in sources:
        if "\nanswer = None\n" in f"\n{source}\n":
            source = source.replace("answer = None", f"answer = {left.pop(0)}")
        elif found := re.match(r"def (my_\w+)\(.*\):\n    return None\n", source):
            source = source.replace(found.group(), f"from tests_answers import {found.group(1)}\n")
            left.pop(0)
        changed.append(source)
    assert left == [], "an exercise is missing"
    return changed


@pytest.fixture
def judged(monkeypatch, capsys):
    """Run a notebook with these answers; the verdicts of its exercises."""

    def of(name, answers):
        import sys
        import types

        module = types.ModuleType("tests_answers")
        functions = [answer for answer in answers if callable(answer)]
        for function, wanted in zip(functions, re.findall(r"^def (my_\w+)", "\n".join(cells(name)), re.M)):
            setattr(module, wanted, function)
        monkeypatch.setitem(sys.modules, "tests_answers", module)
        out = run(answered(cells(name), answers), capsys)
        return re.findall(r"^(right$|not yet.*|not answered yet)", out, re.M)

    return of


@pytest.mark.parametrize("name", NAMES)
def test_the_right_answers_are_judged_right(name, judged):
    assert judged(name, RIGHT[name]) == ["right"] * 3


@pytest.mark.parametrize("name", NAMES)
def test_wrong_answers_are_judged_not_yet(name, judged):
    verdicts = judged(name, WRONG[name])
    assert len(verdicts) == 3
    assert all(verdict.startswith("not yet") for verdict in verdicts)


@pytest.mark.parametrize("name, values", [(name, values) for name in NAMES for values in OTHER_VALUES[name]])
def test_the_cell_that_invites_to_try_other_values_works_with_them(name, values, capsys):
    sources = cells(name)
    invited = [number for number, source in enumerate(sources) if "# try other values" in source]
    assert len(invited) == 1
    changed = re.sub(r".*# try other values", values, sources[invited[0]])
    assert changed != sources[invited[0]]
    assert run([*sources[:invited[0]], changed, *sources[invited[0] + 1:]], capsys) != run(sources, capsys)


def test_the_function_of_the_second_notebooks_exercise_can_be_checked_as_its_text_says():
    assert lc.check(my_conv, "conv2d", stride=1, padding=0).ok
    assert not lc.check(lambda y, w, b=None: my_conv(y, w), "conv2d", stride=1, padding=0).ok


# ---------------------------------------------------------------- the numbers of the texts, with their arithmetic

def test_the_scans_counts_are_those_of_the_text():
    window, layered = lc.facts.scan_layer_by_layer()
    assert window.multiply_adds == layered.multiply_adds == 4 * 3 * (4 * 2 * 9 + 4)
    window, layered = lc.facts.scan_distributed()
    assert window.multiply_adds == 4 * 3 * (4 * (4 * 18) + 16)
    assert layered.multiply_adds == 5 * 4 * 72 + 12 * 16


def test_the_first_values_by_hand_are_those_of_the_listings():
    assert lc.LISTINGS["L41"].run()["z"][0, 0] == -0.875 + (1.875 * 0.625 + 1.625 * 2 + 1.125 * 0.5) + (2 * 0.25 - 0.75)
    assert lc.LISTINGS["L21"].run()["z"][0, 0, 0] == 7 + 2.546875 - 0.875
    assert lc.LISTINGS["L09"].run()["dw"][0, 0] == 1.5 * 2


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_notebook_of_the_course(name):
    text = (SOURCES / f"{name}.py").read_text(encoding="utf-8")
    links = re.findall(r"\]\((\S+)\.ipynb\)", text)
    assert len(links) == (1 if name == NAMES[0] else 2)
    assert all((SOURCES / f"{link}.py").exists() for link in links)


def test_max_pooling_stays_under_all_moves_of_one_pixel_if_the_maxima_are_in_the_middle():
    same = {kind: sum(row.max_pooled_same == 6 for row in lc.facts.jitter(lc.facts.jitter_map(kind))
                      if (row.dx, row.dy) != (0, 0)) for kind in ("centre", "edge", "neighbour")}
    assert same == {"centre": 8, "edge": 5, "neighbour": 5}
