"""What only copies an array is left out; what is not only that, or changes later, is not."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn import compiled
from lecture_cnn.compiled.copies import without_copies
from lecture_cnn.compiled.nests import names, parts

COPIED = """def f(a, c, z):
    for x in range(1, 5):
        c[x] = a[x] * 1.0
    for x in range(1, 5):
        z[x] = c[x] + 2.0
"""
ARRAYS = {name: ((4,), False) for name in "acz"}


def left(text, arrays=ARRAYS):
    kept, copies = without_copies(parts(text, set()), arrays)
    return [names(part) for part in kept], copies


def test_what_only_copies_is_left_out():
    assert left(COPIED) == ([{"c", "z"}], {"c": "a"})
    assert left(COPIED.replace(" * 1.0", "")) == ([{"c", "z"}], {"c": "a"})
    again = COPIED.replace("    for x in range(1, 5):\n        z", "    for x in range(1, 5):\n        b[x] = c[x]\n"
                           "    for x in range(1, 5):\n        z").replace("= c[x] + 2", "= b[x] + 2")
    assert left(again, ARRAYS | {"b": ((4,), False)}) == ([{"b", "z"}], {"c": "a", "b": "c"})


@pytest.mark.parametrize("old, new", [
    (" * 1.0", " * 2.0"),  # no copy
    ("a[x] * 1.0", "a[5 - x]"),  # of other cells
    ("z[x] = c[x] + 2.0", "c[x] += 2.0"),  # the copy changes
    ("z[x] = c[x] + 2.0", "a[x] += 2.0"),  # the array changes
    ("range(1, 5):\n        c", "range(1, 4):\n        c"),  # a part of it
    ("z[x] = c[x] + 2.0", "c[x] = max(z[x], 2.0)"),  # the copy changes in what stays as it stands
])
def test_what_is_no_copy_stays(old, new):
    assert old in COPIED
    kept, copies = left(COPIED.replace(old, new))
    assert len(kept) == 2 and not copies


def test_what_is_read_before_it_is_made_a_copy_stays():
    before = "    for x in range(1, 5):\n        b[x] = c[x] + 1.0\n"
    kept, copies = left(COPIED.replace("    for", before + "    for", 1), ARRAYS | {"b": ((4,), False)})
    assert len(kept) == 3 and not copies


def test_an_array_of_another_size_or_with_a_batch_is_no_copy():
    for other in (((5,), False), ((4,), True)):
        assert left(COPIED, ARRAYS | {"c": other})[1] == {}


def test_the_operations_make_no_copy(capsys):
    rng = np.random.default_rng(0)
    y, w = rng.normal(size=(2, 3, 7, 6)), rng.normal(size=(4, 3, 3, 3))
    dz = compiled.conv2d(y, w)
    compiled.explain("conv2d", y=y, w=w)
    compiled.explain("conv2d_backward", dz=dz, y=y, w=w)
    text = capsys.readouterr().out
    assert text.count("def loops(") == 4 and "one statement" not in text  # z; db, dY and dw


@pytest.mark.parametrize("id, copy, of", [("L21", "Y", "z"), ("L11", "dz", "dY")])
def test_a_copy_that_is_a_result_is_an_array_of_its_own(id, copy, of):
    inputs = lc.LISTINGS[id].example() | {"activation": "identity"}
    if id == "L11":
        inputs["dY"].flat[:3] = -0.0, np.nan, np.inf
    found = compiled.run(lc.LISTINGS[id].function, **inputs)
    array = inputs["dY"] if of == "dY" else found[of]
    assert found[copy].tobytes() == array.tobytes()
    assert not np.shares_memory(found[copy], array)
