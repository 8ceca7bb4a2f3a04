"""The stepper's core without a page: its tests stand beside this file, *.test.js, and run in Node.js."""

from pathlib import Path

from core import run_tests, write_traces

HERE = Path(__file__).parent


def test_the_core_does_what_python_does(tmp_path):
    write_traces(tmp_path)
    run = run_tests(HERE, tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "pass 0" not in run.stdout  # as where no test is found
