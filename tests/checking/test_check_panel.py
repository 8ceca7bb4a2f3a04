"""The box that a notebook shows for a report and for a replay: the text's words, one more hint at each press."""

import html
import re
import subprocess
import sys

import nbformat
import pytest
from course import notebook_build, unkept
from test_check_report import no_flip

import lecture_cnn as lc
from lecture_cnn import onebased
from lecture_cnn.checking import worker

VIEW = notebook_build.WIDGET_VIEW


def words(widget):
    """What an HTML widget shows, its markup taken away."""
    return html.unescape(re.sub(r"<[^>]*>", "", widget.value))


def labels(panel):
    return [button.description for button in panel.buttons.children]


def no_flip_loops(l, dz, w, dy, D, W, H, K):
    for i in onebased.span(1, D[l-1]):
        for x in onebased.span(1, W[l-1]):
            for y in onebased.span(1, H[l-1]):
                dy[l-1, i, x, y] = 0
                for j in onebased.span(1, D[l]):
                    for x_ in onebased.span(max(1, x - W[l] + 1), min(K[l], x)):
                        for y_ in onebased.span(max(1, y - H[l] + 1), min(K[l], y)):
                            dy[l-1, i, x, y] += w[l, j, i, K[l]+1-x_, K[l]+1-y_] * dz[l, j, x-x_+1, y-y_+1]


def test_the_box_holds_the_words_of_the_text_report():
    report = lc.check(no_flip, "conv2d_input_gradient")
    assert words(report.widget.text) == str(report)


def test_each_press_gives_the_next_hint_of_the_ladder_and_after_the_last_the_button_is_off():
    report, other = (lc.check(no_flip, "conv2d_input_gradient") for _ in range(2))
    [hint] = report.widget.buttons.children
    ladder = []
    while not hint.disabled:
        hint.click()
        ladder.append(other.hint())
        assert [words(given) for given in report.widget.added.children] == ladder
    assert [step.split(":")[0] for step in ladder] == ["Which rule", "Which line", "The mistake", "The correction"]
    assert report.hints_left == 0 == other.hints_left


def test_a_press_goes_on_where_the_call_of_hint_stopped():
    report = lc.check(no_flip, "conv2d_input_gradient")
    report.hint()
    report.widget.buttons.children[0].click()
    assert words(report.widget.added.children[0]).startswith("Which line: ")


def test_an_instructor_decides_how_far_the_button_goes():
    report = lc.check(no_flip, "conv2d_input_gradient", hints=2)
    [hint] = report.widget.buttons.children
    hint.click()
    assert not hint.disabled
    hint.click()
    assert hint.disabled
    assert labels(lc.check(no_flip, "conv2d_input_gradient", hints=0).widget) == []


def test_a_right_function_has_no_button():
    report = lc.check(lc.vectorized.downsample, "downsample")
    assert labels(report.widget) == [] and words(report.widget.text) == str(report)


def test_a_function_with_a_listings_arguments_is_told_to_be_replayed_and_has_a_button_for_it():
    report = lc.check(no_flip_loops, "conv2d_input_gradient")
    assert 'lc.replay(no_flip_loops, "L07") runs it beside that listing' in str(report)
    assert labels(report.widget) == ["Hint", "Replay beside L07"]
    beside = report.widget.buttons.children[1]
    beside.click()
    [replay] = report.widget.added.children
    assert words(replay.text) == str(lc.replay(no_flip_loops, "L07")) and beside.disabled
    assert "the first difference is in dy(0,1,1,1)" in words(replay.text)


def test_a_replay_opens_both_runs_side_by_side():
    found = lc.replay(no_flip_loops, "L07")
    assert words(found.widget.text) == str(found)
    [both] = found.widget.buttons.children
    both.click()
    [stepper] = found.widget.added.children
    assert stepper.clock[-2:] == [found.mine_step, found.lecture_step] and both.disabled


def test_a_replay_that_stopped_with_an_error_has_nothing_to_open():
    def stops(l, dz, w, dy, D, W, H, K):
        raise ValueError("<img src=x>")

    panel = lc.replay(stops, "L07").widget
    assert labels(panel) == []
    assert "<img" not in panel.text.value and "&lt;img src=x&gt;" in panel.text.value


def test_nothing_of_a_student_becomes_markup():
    def evil(y, S):
        raise ValueError("<img src=x onerror=alert(1)>")

    evil.__name__ = "<script>alert(1)</script>"
    report = lc.check(evil, "downsample")
    report.widget.buttons.children[0].click()
    for widget in (report.widget.text, report.widget.added.children[0]):
        assert widget.value.count("<") == 2  # pre, /pre
    assert "&lt;img" in report.widget.text.value


@pytest.mark.notebook
def test_a_notebook_stores_the_text_and_the_html_and_no_widget(tmp_path):
    source = tmp_path / "report.py"
    source.write_text("# %%\nimport lecture_cnn as lc\nlc.check(lambda y, S: y + 1, 'downsample')\n\n"
                      "# %%\nlc.replay(lc.LISTINGS['L07'].function, 'L07')\n")
    notebook = nbformat.read(notebook_build.build(source, tmp_path), 4)
    assert unkept(notebook) == []
    outputs = [cell.outputs[0] for cell in notebook.cells]
    assert [set(output.data) for output in outputs] == [{"text/plain", "text/html"}] * 2
    assert outputs[0].data["text/plain"] == str(lc.check(lambda y, S: y + 1, "downsample"))
    run = subprocess.run([sys.executable, "-m", "pytest", "--nbval", "-q", "--rootdir", str(tmp_path), str(tmp_path)],
                         capture_output=True, text=True, cwd=tmp_path)
    assert "2 passed" in run.stdout


def test_the_bundle_of_a_running_notebook_has_the_view_and_leaves_text_and_html_to_the_report():
    report = lc.check(no_flip, "conv2d_input_gradient")
    assert list(report._repr_mimebundle_()) == [VIEW]
    assert report._repr_mimebundle_() == report._repr_mimebundle_()


def test_a_check_without_a_notebook_loads_no_widgets():
    code = ("import sys, lecture_cnn as lc\nprint(lc.check(lc.vectorized.downsample, 'downsample').ok, "
            "'ipywidgets' in sys.modules)")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.split() == ["True", "False"]


# ---------------------------------------------------------------- while a check is at work


class Bar:
    """Stands for the bar, and keeps what it has shown."""

    made = []

    def __init__(self, text, total, shown=True):
        self.texts, self.n, self.total, self.shown, self.closed = [text], 0, total, shown, False
        Bar.made.append(self)

    def set_description(self, text, refresh=True):
        self.texts.append(text)

    def update(self, count):
        self.n += count

    def close(self):
        self.closed = True


@pytest.fixture
def bars(monkeypatch):
    monkeypatch.setattr(Bar, "made", [])
    monkeypatch.setattr(sys.modules["lecture_cnn.checking.check"], "progress", Bar)
    return Bar.made


def test_a_check_that_takes_long_shows_how_far_it_is_and_the_first_case_that_is_not_right(bars, monkeypatch):
    monkeypatch.setattr(worker, "SIGN", 0.0)
    report = lc.check(no_flip, "conv2d_input_gradient")
    [bar] = bars
    first = next(case.name for case in report.cases if not case.ok)
    assert bar.texts[0] == "checking no_flip" and bar.texts[-1] == f"checking no_flip, not right on: {first}"
    assert 0 < bar.n <= bar.total == len(report.cases) and bar.closed


def test_a_quick_check_shows_nothing(bars, monkeypatch):
    monkeypatch.setattr(worker, "SIGN", 1e9)
    assert not lc.check(no_flip, "conv2d_input_gradient").ok
    assert bars == []


def test_a_bar_is_not_shown_where_outputs_are_compared(bars, monkeypatch):
    monkeypatch.setattr(worker, "SIGN", 0.0)
    for still, shown in (("1", False), ("", True)):
        monkeypatch.setenv("LECTURE_CNN_STILL", still)
        lc.check(lc.vectorized.downsample, "downsample")
        assert bars[-1].shown == shown
