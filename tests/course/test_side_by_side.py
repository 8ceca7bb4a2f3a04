"""`lc.show`: a vectorized function beside the listing whose loops it replaces."""

import inspect

import numpy as np
import pytest

import lecture_cnn as lc

WITHOUT = {"identity", "l2_divergence", "l2_divergence_backward"}


@pytest.mark.parametrize("name", lc.vectorized.__all__)
def test_a_function_stands_whole_beside_its_listing(name):
    function = getattr(lc.vectorized, name)
    shown = lc.show(function)
    listing, code = shown.texts
    assert shown.titles[1] == name
    assert code[0].startswith(f"def {name}(") and code[-1].strip().startswith("return")
    assert not any("Convolutional Networks" in line for line in code)
    source = [line for line in inspect.getsource(inspect.unwrap(function)).splitlines() if line.strip()]
    assert [line for line in code if line.strip()] == [line for line in source if line in code]
    if name in WITHOUT:
        assert listing == [] and shown.titles[0] == "the lecture has no listing of it"
    else:
        known = lc.LISTINGS[shown.titles[0].split()[0]]
        assert listing == known.notation and shown.titles[0].endswith(known.title)


def test_conv2d_stands_beside_L21_and_its_derivative_beside_L11():
    assert lc.show(lc.vectorized.conv2d).titles[0].startswith("L21 ")
    assert lc.show(lc.vectorized.conv2d_backward).titles[0].startswith("L11 ")
    assert lc.show(lc.vectorized.crop).titles[0].startswith("L40 ")


def test_in_a_terminal_it_is_two_columns_and_in_a_notebook_a_table():
    shown = lc.show(lc.vectorized.downsample)
    lines = str(shown).splitlines()
    assert lines[0].split("|")[0].strip() == shown.titles[0] and lines[0].endswith("|  downsample")
    assert {line.index("|") for line in lines} == {lines[0].index("|")}
    assert repr(shown) == str(shown)
    assert shown._repr_html_().count("<td") == 2 and "y[..., ::Sx, ::Sy]" in shown._repr_html_()
    assert "&lt;" in lc.show(lc.vectorized.conv2d_input_gradient)._repr_html_() or "<" not in "".join(
        sum(lc.show(lc.vectorized.conv2d_input_gradient).texts, []))


def test_a_function_of_ones_own_that_names_a_listing_can_be_shown():
    def mine(y):
        """Convolutional Networks III, L31."""
        return y[:, ::2, ::2]

    assert lc.show(mine).texts[1] == ["def mine(y):", "    return y[:, ::2, ::2]"]
    assert lc.show(mine).titles[0].startswith("L31 ")


@pytest.mark.parametrize("what", [3, "conv2d", None, np.add, lc.vectorized])
def test_what_is_no_function_is_a_type_error(what):
    with pytest.raises(TypeError, match="function: expected a function such as lc.vectorized.conv2d"):
        lc.show(what)
