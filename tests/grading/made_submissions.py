"""300 made submissions, with the points that each must get: `classroom(folder)`, `bank(folder)`.

HOMEWORK asks for a convolution and its backward pass. What is handed in is right in many conventions, has one slip or
two, or is no use: it hangs, crashes, exits, asks for 10 GB, is a notebook, a folder, a zip, has no function.
"""

import inspect
import io
import json
import zipfile

import numpy as np
from made_functions import ALL, CONVENTIONS, CORES, HEAD, SLIPS, source

from lecture_cnn import vectorized
from lecture_cnn.checking.cases import cases
from lecture_cnn.checking.compare import RESULT_NAMES
from lecture_cnn.publishing.grading.assignment import TAKE_FUNCTIONS
from lecture_cnn.slips.mistakes import mistakes_of

SECONDS = 3
HOMEWORK = {
    "title": "Homework 2",
    "file": "conv.py",
    "hints": 2,
    "seconds": SECONDS,
    "operations": [
        {"operation": "conv2d", "points": 4, "conditions": {"plain": 2, "stride": 1, "padding": 1}},
        {
            "operation": "conv2d_backward",
            "points": {"dy": 3, "dw": 2, "db": 1},
            "conditions": {"plain": 2, "stride": 1, "padding": 1},
        },
    ],
}
WORTH = {"z": 4, "dy": 3, "dw": 2, "db": 1}
SHARE = {"plain": 0.5, "stride": 0.25, "padding": 0.25}
NOTHING = {name: ALL for name in WORTH}
NO_FORWARD = {"z": ALL}
NO_BACKWARD = {name: ALL for name in ("dy", "dw", "db")}
# A class has its bias in an attribute, and starts with 0: the bias must be put there.
RIGHT = source()
FORWARD_ENDS, _, BACKWARD_STARTS = RIGHT.partition("def conv2d_backward")
BACKWARD_ONLY = FORWARD_ENDS.replace("def conv2d(", "def _conv2d(") + "def conv2d_backward" + BACKWARD_STARTS


def points(lost):
    """The points of a submission that loses these conditions."""
    found = {}
    for name, worth in WORTH.items():
        found[name] = worth * sum(share for part, share in SHARE.items() if part not in lost.get(name, ()))
    return found


def with_forward(body, before=""):
    """A file with this body of conv2d, and a right backward pass."""
    return f"{before}\n{BACKWARD_ONLY}\n\ndef conv2d(y, w, b=None, *, stride=1, padding=0):\n{body}\n"


def notebook(*cells):
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": cell}
            for cell in cells]
    made.insert(0, {"cell_type": "markdown", "metadata": {}, "source": ["# Homework"]})
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def zipped(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    return data.getvalue()


RETURN = "    return _conv2d(y, w, b, stride=stride, padding=padding)"  # what a right one would give
HANG = "    while True:\n        pass"
HANG_STUBBORN = """    while True:
        try:
            while True:
                pass
        except BaseException:
            pass"""
DEEP = "    return conv2d(y, w, b, stride=stride, padding=padding)"
HOSTILE = {  # name -> (file name, what is in it, the conditions that are lost)
    "hangs": ("conv.py", with_forward(HANG), NO_FORWARD),
    "hangs_and_catches": ("conv.py", with_forward(HANG_STUBBORN), NO_FORWARD),
    "sleeps": ("conv.py", with_forward("    __import__('time').sleep(1000)"), NO_FORWARD),
    "hangs_in_both": ("conv.py", "def conv2d(y, w, b=None, stride=1, padding=0):\n" + HANG
                      + "\n\ndef conv2d_backward(dz, y, w, stride=1, padding=0):\n" + HANG, NOTHING),
    "hangs_with_stride": (
        "conv.py",
        with_forward("    while stride > 1:\n        pass\n" + RETURN),
        {"z": {"stride", "padding"}},  # the cases with padding come after those with a stride
    ),
    "hangs_when_loaded": ("conv.py", RIGHT + "\n\nwhile True:\n    pass\n", {}),
    "hangs_first_when_loaded": ("conv.py", "while True:\n    pass\n" + RIGHT, {}),
    "waits_for_input": ("conv.py", RIGHT + "\nname = input('your name? ')\n", {}),
    "recursion": ("conv.py", with_forward(DEEP), NO_FORWARD),
    "segfault": ("conv.py", with_forward("    import ctypes\n    ctypes.string_at(0)"), NO_FORWARD),
    "aborts": ("conv.py", with_forward("    import os\n    os.abort()"), NO_FORWARD),
    "kills_itself": ("conv.py", with_forward("    import os\n    os.kill(os.getpid(), 9)"), NO_FORWARD),
    "exits_hard": ("conv.py", with_forward("    import os\n    os._exit(0)"), NO_FORWARD),
    "crashes_when_loaded": ("conv.py", RIGHT + "\nimport os\nos._exit(0)\n", {}),
    "exits": ("conv.py", with_forward("    import sys\n    sys.exit(0)"), NO_FORWARD),
    "exits_when_loaded": ("conv.py", RIGHT + "\nimport sys\nsys.exit(1)\n", {}),
    "interrupts": ("conv.py", with_forward("    raise KeyboardInterrupt"), NO_FORWARD),
    "raises": ("conv.py", with_forward("    raise NotImplementedError"), NO_FORWARD),
    "raises_when_loaded": ("conv.py", RIGHT + "\nprint(undefined)\n", {}),
    "imports_what_is_missing": ("conv.py", "import no_such_module\n" + RIGHT, {}),
    "asks_for_10_gb": ("conv.py", with_forward("    return np.zeros(10 * 2**30 // 8)"), NO_FORWARD),
    "fills_10_gb": ("conv.py", with_forward("    held = []\n    while True:\n        held.append(np.ones(2**22))"),
                    NO_FORWARD),
    "asks_for_10_gb_when_loaded": ("conv.py", RIGHT + "\nbig = np.ones(10 * 2**30 // 8)\n", {}),
    "no_function": ("conv.py", HEAD + "answer = 42\n", NOTHING),
    "empty": ("conv.py", "", NOTHING),
    "misspelt": ("conv.py", RIGHT.replace("def conv2d_backward", "def conv2d_bakward"), NO_BACKWARD),
    "no_number_of_arguments": ("conv.py", with_forward("    pass").replace(
        "def conv2d(y, w, b=None, *, stride=1, padding=0)", "def conv2d()"), NO_FORWARD),
    "returns_nothing": ("conv.py", with_forward("    pass"), NO_FORWARD),
    "returns_text": ("conv.py", with_forward("    return 'z'"), NO_FORWARD),
    "returns_nan": ("conv.py", with_forward(RETURN + " * np.nan"),
                    NO_FORWARD),
    "draws_numbers": ("conv.py", with_forward(RETURN + " + np.random.rand()"), NO_FORWARD),
    "changes_its_input": ("conv.py", with_forward(
        RETURN.replace("return", "z =") + "\n    y[...] = 0\n    return z"), NO_FORWARD),
    "syntax_error": ("conv.py", RIGHT + "\ndef broken(:\n", NOTHING),
    "tabs_and_spaces": ("conv.py", RIGHT + "\nif True:\n\tx = 1\n        y = 2\n", NOTHING),
    "null_bytes": ("conv.py", RIGHT.encode() + b"\0\0", NOTHING),
    "windows_line_ends": ("conv.py", RIGHT.replace("\n", "\r\n").encode(), {}),
    "byte_order_mark": ("conv.py", b"\xef\xbb\xbf" + RIGHT.encode(), {}),
    "utf_16": ("conv.py", RIGHT.encode("utf-16"), {}),
    "latin_1": ("conv.py", b"# -*- coding: latin-1 -*-\n# fa\xe7on\n" + RIGHT.encode(), {}),
    "prints_much": ("conv.py", "for _ in range(10**5):\n    print('a' * 100)\n" + RIGHT, {}),
    "demo_below": ("conv.py", RIGHT + "\nif __name__ == '__main__':\n    while True:\n        pass\n", {}),
    "patches_numpy": ("conv.py", with_forward(
        "    np.allclose = np.array_equal = lambda *a, **k: True\n" + RETURN + " * 0"), NO_FORWARD),
    "patches_the_grader": ("conv.py", "try:\n    import lecture_cnn.checking.diagnosis as d\n"
                           "    d.alike = lambda *a: True\nexcept ImportError:\n    pass\n"
                           + with_forward("    return np.zeros(3)"), NO_FORWARD),
    "asks_the_package": ("conv.py", with_forward(
        "    from lecture_cnn.vectorized import conv2d as _conv2d\n" + RETURN), NO_FORWARD),
    "deletes_its_folder": ("conv.py", "import os, shutil\nshutil.rmtree(os.getcwd(), True)\n" + RIGHT, {}),
    "forks": ("conv.py", with_forward("    import os, time\n    if os.fork() == 0:\n        time.sleep(1000)\n"
                                      "    return np.zeros(1)"), NO_FORWARD),
    "notebook": ("conv.ipynb", notebook("%matplotlib inline\nimport numpy as np\n", RIGHT, "!ls\nconv2d?"), {}),
    "notebook_with_errors": ("conv.ipynb", notebook(["import numpy as np\n", "1 / 0\n"], "this is no Python",
                                                    RIGHT, "%%bash\nexit 1"), {}),
    "notebook_without_function": ("conv.ipynb", notebook("x = 1"), NOTHING),
    "no_notebook": ("conv.ipynb", "no JSON", NOTHING),
    "zip": ("conv.zip", zipped(**{"conv.py": RIGHT}), {}),
    "zip_of_a_folder": ("conv.zip", zipped(**{"ada__conv.py": RIGHT, "ada__notes.txt": "", "__MACOSX__x.py": "x"}), {}),
    "no_zip": ("conv.zip", b"PK no zip", NOTHING),
    "folder": ("", {"conv.py": RIGHT, "report.pdf": "", ".git/x.py": "1"}, {}),
    "folder_in_a_folder": ("", {"homework/conv.py": RIGHT, "homework/other.py": "x = 1"}, {}),
    "folder_with_helpers": ("", {"conv.py": "from helpers import *\n", "helpers.py": RIGHT}, {}),
    "folder_with_another_name": ("", {"my_solution.py": RIGHT, "scratch.py": "x = 1"}, {}),
    "folder_of_two": ("", {"a.py": RIGHT, "b.py": RIGHT}, NOTHING),
    "folder_without_code": ("", {"report.pdf": ""}, NOTHING),
    "reads_its_data": ("", {"conv.py": "open('one.txt').read()\n" + RIGHT, "one.txt": "1"}, {}),
    "decorated": ("conv.py", RIGHT.replace("def conv2d(", "import functools\n\n\n@functools.lru_cache(None)\n"
                                           "def unused():\n    pass\n\n\ndef conv2d("), {}),
    "by_another_name": ("conv.py", RIGHT.replace("def conv2d(", "def mine(") + "\n\nconv2d = mine\n", {}),
    "made_by_a_function": ("conv.py", RIGHT.replace("def conv2d(", "def mine(")
                           + "\n\ndef make():\n    return lambda y, w, b=None, stride=1, padding=0: "
                           "mine(y, w, b, stride=stride, padding=padding)\n\n\nconv2d = make()\n", {}),
    "only_without_stride": ("conv.py", with_forward("    pass").replace(
        "def conv2d(y, w, b=None, *, stride=1, padding=0):\n    pass",
        "def conv2d(y, w, b=None, *, padding=0):\n    return _conv2d(y, w, b, padding=padding)"), {"z": {"stride"}}),
}  # fmt: skip


def classroom():
    """Student -> (file name, contents, result -> the conditions that are lost)."""
    made = {}
    for core in CORES:
        for convention in CONVENTIONS:
            made[f"right_{core}_{convention}".replace(" ", "_")] = ("conv.py", source(core, convention), {})
    for number, (slip, (_, lost)) in enumerate(SLIPS.items()):
        conventions = list(CONVENTIONS)
        for turn in range(4):
            convention = conventions[(number + 2 * turn) % len(conventions)]
            name = f"wrong_{slip}_{convention}".replace(" ", "_").replace(":", "").replace(",", "")
            made[name] = ("conv.py", source("loops", convention, slip), lost)
    for name, (file, contents, lost) in HOSTILE.items():
        made[f"odd_{name}"] = (file, contents, lost)
    return made


def hand_in(folder, student, file, contents):
    """Write a submission: a file of the student's, or a folder."""
    if isinstance(contents, dict):
        for name, text in contents.items():
            place = folder / student / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        return
    place = folder / (student + file[file.index("."):])
    place.write_bytes(contents if isinstance(contents, bytes) else contents.encode())


# ---------------------------------------------------------------- the bank of mistakes


def of_the_bank():
    """(operation, mistake) of every named mistake of what can be graded."""
    graded = [operation for operation in vectorized.__all__ if operation not in TAKE_FUNCTIONS]
    return [(operation, mistake) for operation in graded for mistake in mistakes_of(operation)]


def bank_source(operation, mistake):
    """A file whose function makes the mistake, by the changed line of the listing."""
    signature = inspect.signature(getattr(vectorized, operation))
    names = ", ".join(f"{name}={name}" for name in signature.parameters)
    plain = signature.replace(return_annotation=signature.empty, parameters=[
        one.replace(annotation=one.empty) for one in signature.parameters.values()])
    return dedent_lines(f"""
        from lecture_cnn.slips.mistakes import named

        def {operation}{plain}:
            inputs = dict({names})
            inputs = {{name: value for name, value in inputs.items() if value is not None}}
            results = named({mistake.id!r}).result({operation!r}, inputs)
            return results if len(results) > 1 else results[0]
    """)


def dedent_lines(text):
    return inspect.cleandoc(text) + "\n"


def bank_homework(operation):
    names = RESULT_NAMES[operation]
    return {"title": operation, "seconds": 20, "forbidden": [], "hints": 3,
            "operations": [{"operation": operation, "points": dict.fromkeys(names, 1)}]}


def wrong_results(operation, mistake):
    """The results that the mistake makes wrong, or that are missing, found without the checker.

    A batch counts only if the function gives arrays of the right shapes for it.
    """
    wrong = set()
    names = RESULT_NAMES[operation]
    for case in cases(operation):
        right = getattr(vectorized, operation)(**case.inputs)
        right = right if isinstance(right, tuple) else (right,)
        try:
            found = mistake.result(operation, case.inputs)
        except Exception:  # the changed line stops
            found = [None] * len(names)
        if case.batch and list(map(np.shape, found)) != list(map(np.shape, right)):
            continue
        for name, a, b in zip(names, found, right):
            if a is None or np.shape(a) != np.shape(b) or not np.allclose(a, b, equal_nan=True):
                wrong.add(name)
    return wrong
