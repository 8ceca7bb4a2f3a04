"""The core with NumPy alone: what works, and which command brings what is missing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# In a process where nothing but the standard library, NumPy and lecture_cnn can be imported.
LIGHT = """
import json, sys, tempfile
from importlib.abc import MetaPathFinder
from pathlib import Path

class OnlyTheCore(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names | {"numpy", "lecture_cnn", "student"} and "_sysconfig" not in top:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, OnlyTheCore())
import lecture_cnn as lc
from lecture_cnn.cli import main

folder = Path(tempfile.mkdtemp())
sys.path.insert(0, str(folder))
(folder / "student.py").write_text('''
import numpy as np

def conv2d(y, w, b):
    N, D, W, H = y.shape
    K = w.shape[-1]
    z = np.zeros((N, len(w), W - K + 1, H - K + 1))
    for n in range(N):
        for m in range(len(w)):
            for i in range(W - K + 1):
                for j in range(H - K + 1):
                    z[n, m, i, j] = (y[n, :, i:i + K, j:j + K] * w[m]).sum() + b[m]
    return z

def endless(y, w, b):
    while True:
        pass

def square(x):
    return x * x

def square_backward(dy, x):
    return 2 * x * dy
''')
import sys

import numpy as np

sys.dont_write_bytecode = True  # the student's file changes within a second
import student

sys.dont_write_bytecode = False

answers = {}

def tell(name, call):
    try:
        answers[name] = str(call())
    except Exception as error:
        answers[name] = f"{type(error).__name__}: {error}"
"""


def told(*calls, light=LIGHT):
    """What each call gives, as text; an exception as its name and its words."""
    code = light + "".join(f"tell({call!r}, lambda: {call})\n" for call in calls) + "print(json.dumps(answers))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


MISSING = {
    "lc.stepper('L07')": ("anywidget", "widget"),
    "lc.stepper('L07', frames='flip')": ("anywidget", "widget"),
    "lc.explore('L07')": ("anywidget", "widget"),
    "lc.lesson(1)": ("anywidget", "widget"),
    "lc.check(student.conv2d).widget": ("ipywidgets", "widget"),
    "lc.replay(student.conv2d, 'conv2d').stepper()": ("anywidget", "widget"),
    "lc.export('notebooks', folder)": ("anywidget", "widget"),
    "lc.figures": ("matplotlib", "lab"),
    "lc.data.flower()": ("sklearn", "course"),
    "lc.data.digits()": ("sklearn", "course"),
    "lc.check(lambda y, w, b: y, 'conv2d')": ("cloudpickle", "check"),
}
WORKING = {
    "len(lc.trace('L07')) > 100": "True",
    "lc.check(student.conv2d, 'conv2d').ok is not None": "True",
    "'no answer within 1 second' in str(lc.check(student.endless, 'conv2d', seconds=1))": "True",
    "lc.gradcheck(student.square, student.square_backward, dict(x=np.arange(3.0))).ok": "True",
    "main(['check', str(folder / 'student.py') + ':conv2d'])": "0",
    "main(['export', 'L07', str(folder / 'a.html')])": "2",
    "type(lc.compare('conv2d_backward')).__name__": "Comparison",
    "sorted(path.name for path in folder.iterdir())": "['student.py']",
}


@pytest.fixture(scope="module")
def answers():
    return told(*WORKING, *MISSING)


@pytest.mark.parametrize("call", WORKING)
def test_the_core_works_with_numpy_alone(answers, call):
    assert answers[call] == WORKING[call]


@pytest.mark.parametrize("call", MISSING)
def test_a_missing_package_is_told_with_the_command_that_brings_it(answers, call):
    package, extra = MISSING[call]
    command = f'pip install "lecture-cnn[{extra}]"'
    assert answers[call] == f"ModuleNotFoundError: {package} is not installed; this brings it: {command}"
