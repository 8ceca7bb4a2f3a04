"""`import lecture_cnn as lc`: what is there, and what it costs."""

import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lecture_cnn as lc


def modules_after(code):
    run = subprocess.run([sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True,
                         text=True, check=True)
    return set(run.stdout.split())


def test_the_import_needs_numpy_and_nothing_heavier():
    loaded = modules_after("import lecture_cnn")
    for name in ("matplotlib", "anywidget", "ipywidgets", "IPython", "sklearn", "scipy", "numba", "PIL", "tqdm",
                 "lecture_cnn.vectorized", "lecture_cnn.tracing", "lecture_cnn.language", "lecture_cnn.nets",
                 "lecture_cnn.checking", "lecture_cnn.loops", "lecture_cnn.widget"):
        assert name not in loaded, name
    assert "numpy" in loaded


def test_the_guard_would_see_a_heavy_import():
    assert "scipy" in modules_after("import lecture_cnn, scipy")


def test_a_trace_and_a_comparison_need_numpy_and_nothing_heavier():
    loaded = modules_after("import lecture_cnn as lc\nlc.trace('L07')[0]\nstr(lc.compare('conv2d'))")
    assert not loaded & {"matplotlib", "anywidget", "sklearn", "scipy", "numba", "PIL"}


@pytest.mark.parametrize("name", sorted(set(lc.__all__) - {"figures"}))
def test_every_public_name_is_there(name):
    assert getattr(lc, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'lecture_cnn' has no attribute 'nonsense'"):
        lc.nonsense  # noqa: B018


def test_a_listing_is_found_by_id_function_name_and_words():
    listing = lc.LISTINGS["L07"]
    assert lc.LISTINGS["conv_input_gradient"] is listing
    assert lc.LISTINGS["L11"] is lc.LISTINGS["L22"]
    assert listing in lc.find("SINGLE layer") and lc.find("no such words") == []
    assert listing.id == "L07"
    assert listing.title == "Derivatives for a single layer l: Vector notation"
    assert listing.deck == "Convolutional Networks III"
    assert listing.notation[2].strip().startswith("dzpad = zeros(D_l x (W_l+2(K_l-1)) x (H_l+2(K_l-1)))")
    assert "def conv_input_gradient(" in listing.source
    assert {"E05", "E06", "E07", "E08"} <= set(listing.errata)


def test_a_listing_that_is_not_there_names_those_there_are():
    with pytest.raises(KeyError, match="no listing 'L99'; there are L01 to L41"):
        lc.trace("L99")
    with pytest.raises(TypeError, match="needs operation= or like="):
        lc.trace(lambda y: y)
    with pytest.raises(TypeError, match="step must be a whole number"):
        lc.trace("L40")[0:1]


@pytest.mark.parametrize("listing", dict.fromkeys(lc.LISTINGS.values()), ids=lambda listing: listing.id)
def test_every_listing_has_a_title_a_deck_an_example_and_a_run(listing):
    assert listing.title and listing.deck
    assert all(listing.title in where and where.split(",")[0] in listing.deck for where in listing.where)
    assert all(np.isfinite(array).all() for result in listing.run().values()
               for array in (result if isinstance(result, list) else [result]))


def test_a_call_with_inputs_is_not_the_teaching_example():
    inputs = lc.LISTINGS["L07"].example()
    doubled = lc.trace("L07", dz=2 * inputs["dz"], w=inputs["w"])
    assert np.array_equal(doubled.result["dy"], 2 * lc.trace("L07").result["dy"])


def test_no_function_of_the_front_door_has_a_rooms_name_so_that_an_import_gives_the_room():
    rooms = {path.stem for path in Path(lc.__file__).parent.iterdir() if path.suffix in ("", ".py")}
    rooms -= {"__init__", "__pycache__"}
    assert {"loops", "tracing", "widget"} <= rooms
    for room in rooms:
        assert inspect.ismodule(importlib.import_module(f"lecture_cnn.{room}"))
        assert inspect.ismodule(getattr(lc, room))


def test_compare_is_the_same_text_every_time():
    assert str(lc.compare("conv2d_backward")) == str(lc.compare("conv2d_backward"))
    assert "agree to 1e-12" in str(lc.compare("conv2d_backward"))


def test_the_stepper_opens_where_it_is_told_to_and_takes_a_second_run():
    assert lc.trace("L07")[lc.stepper("L07", at=dict(j=1, x=3, y=2)).step].variables == {"j": 1, "x": 3, "y": 2}
    widget = lc.stepper("L07", beside="L11")
    assert widget.trace.listing.id == "L07" and widget.second.listing.id == "L11"
    assert lc.stepper("L07", beside=lc.trace("L11")).second.listing.id == "L11"
