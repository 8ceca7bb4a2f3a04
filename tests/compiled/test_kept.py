"""What numba has compiled is kept for the next process, and two processes may write it at once."""

import importlib.util
import os
import subprocess
import sys

import numpy as np
import pytest

from lecture_cnn.compiled import running

pytestmark = pytest.mark.skipif(os.environ.get("LOOPS_BY") != "numba" or importlib.util.find_spec("numba") is None,
                                reason="by numba alone (make test-fast-loops)")
PROGRAM = """
import numpy as np
from lecture_cnn import compiled
from lecture_cnn.compiled import running
y, w = np.arange(2 * 30.0).reshape(2, 5, 6), np.arange(2 * 2 * 9.0).reshape(2, 2, 3, 3)
print(compiled.conv2d(y, w).tobytes().hex())
kernels = running._functions.values()
print(sum(sum(kernel.stats.cache_hits.values()) for kernel in kernels), len(kernels))
"""


def started(folder):
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    return subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True, env=environment)


def test_two_processes_at_once_and_one_after_them_give_the_same_and_the_last_compiles_nothing(tmp_path):
    both = [started(tmp_path) for _ in range(2)]
    first, second = (process.communicate()[0].splitlines() for process in both)
    last = started(tmp_path).communicate()[0].splitlines()
    assert first[0] == second[0] == last[0]
    hits, kernels = last[1].split()
    assert hits == kernels and int(kernels) > 0
    assert not list(tmp_path.rglob("*.new"))


def test_a_folder_that_cannot_be_written_keeps_nothing_and_still_runs(tmp_path, monkeypatch):
    (tmp_path / "lecture_cnn").write_text("a file stands in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    text = "def loops(y, size):\n    for k in range(size):\n        y[k] = number(2.0)\n    # nowhere\n"
    numbers = np.zeros(3)
    running.function_of(text, numbers.dtype, "identity", "numba")(numbers, 3)
    assert numbers.tolist() == [2.0, 2.0, 2.0]
