"""A progress bar is for someone who watches: in a terminal or a notebook, not in a file."""

import io
import sys
import types

import pytest

from lecture_cnn.operations.extras import progress


class Screen(io.StringIO):
    def isatty(self):
        return True


def written(monkeypatch, stream, shell=None):
    """What a bar writes to this stream, where IPython runs this shell."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    with progress("steps", 3) as bar:
        bar.update(2)
    return stream.getvalue()


class TerminalInteractiveShell:
    """IPython in a terminal, by its name."""


class ZMQInteractiveShell:
    """The shell of a notebook's kernel, by its name."""


def test_a_bar_is_shown_in_a_terminal_and_in_a_notebook(monkeypatch):
    assert "steps" in written(monkeypatch, Screen())
    assert "steps" in written(monkeypatch, io.StringIO(), ZMQInteractiveShell())


@pytest.mark.parametrize("shell", [None, TerminalInteractiveShell()])
def test_nothing_of_a_bar_gets_into_a_file_or_a_pipe(monkeypatch, shell):
    assert written(monkeypatch, io.StringIO(), shell) == ""


def test_without_standard_error_there_is_no_bar(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    with progress("steps", 3) as bar:
        bar.update(2)
    assert bar.disable
