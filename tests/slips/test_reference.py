"""Each listing against the vectorized version, which runs no listing; and every operation by loops and vectorized."""

import dataclasses

import numpy as np
import pytest

from lecture_cnn import checking, loops, vectorized
from lecture_cnn.listings import ALL, LISTINGS, examples
from lecture_cnn.slips.reference import vectorized_result


def pairs(results, name):
    """A result's layers, or the one array, as a list."""
    return results[name] if isinstance(results[name], list) else [results[name]]


def largest_relative_error(results, expected):
    """The largest difference by the largest value, over all arrays that the vectorized version names."""
    errors = []
    for name in expected:
        assert len(pairs(results, name)) == len(pairs(expected, name))
        for got, right in zip(pairs(results, name), pairs(expected, name)):
            assert got.shape == right.shape
            errors.append(np.abs(got - right).max() / (np.abs(right).max() or 1))
    return max(errors)


@pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.id)
def test_a_listing_gives_what_the_vectorized_functions_give(listing):
    inputs = listing.example()
    assert largest_relative_error(listing.run(**inputs), vectorized_result(listing, inputs)) <= 1e-12


def test_a_listing_that_is_not_the_lectures_has_no_vectorized_version():
    stranger = dataclasses.replace(LISTINGS["L07"], function=len)
    with pytest.raises(KeyError, match="no vectorized version"):
        vectorized_result(stranger, LISTINGS["L07"].example())


def test_the_comparison_of_a_listing_with_the_vectorized_result_finds_one_wrong_cell():
    inputs = LISTINGS["L07"].example()
    wrong = LISTINGS["L07"].run(**inputs)
    wrong["dy"][1, 3, 2] += 1e-9
    assert largest_relative_error(wrong, vectorized_result(LISTINGS["L07"], inputs)) > 1e-12


def test_loops_and_vectorized_offer_the_same_names():
    assert set(loops.__all__) == set(vectorized.__all__)


@pytest.mark.parametrize("operation", vectorized.__all__)
def test_loops_vectorized_and_central_differences_agree_on_the_teaching_example(operation):
    found = checking.compare(operation)
    assert found.relative <= 1e-12
    assert all(error <= 1e-7 for error in found.gradient.values())
    assert operation.endswith(("_backward", "_gradient")) == bool(found.gradient)
    assert "DIFFER" not in str(found)


def test_a_comparison_that_differs_says_by_how_much_and_where(monkeypatch):
    def wrong(y, w, b=None, **size):
        z = vectorized.conv2d(y, w, b, **size)
        z[2, 0, 1] += 0.25
        return z

    monkeypatch.setattr(loops, "conv2d", wrong)
    found = checking.compare("conv2d", **examples.operation_example("conv2d"))
    assert found.where == ("z", (2, 0, 1))
    assert found.largest == 0.25
    assert "DIFFER" in str(found)


def test_multiply_adds_are_one_for_each_weight_at_each_position():
    # 3 maps out, 2 in, 3 x 3 weights, at 3 x 3 positions; backward they are needed twice, for dy and for dw
    assert checking.compare("conv2d").multiply_adds == 3 * 2 * 3 * 3 * 3 * 3
    assert checking.compare("conv2d_backward").multiply_adds == 2 * 3 * 2 * 3 * 3 * 3 * 3
    # four transforms of 2 filters over 2 maps, at 4 x 3 positions
    assert checking.compare("transform_conv2d").multiply_adds == 4 * 2 * 2 * 3 * 3 * 4 * 3
    assert checking.compare("max_pool2d").multiply_adds is None


def test_an_unknown_operation_is_a_ValueError_that_names_those_there_are():
    with pytest.raises(ValueError, match="conv2d_backward.*got 'conv3d'"):
        checking.compare("conv3d")
