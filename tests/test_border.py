"""Between NumPy and a listing's 1-based arguments."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn import border
from lecture_cnn.onebased import Layers, NotComputed, zeros
from lecture_cnn.slips import variant

L07, L11, L21, L08, L40 = (lc.LISTINGS[name] for name in ("L07", "L11", "L21", "L08", "L40"))


def arguments(listing, **changes):
    return border.arguments(listing.function, {**listing.example(), **changes})


def test_the_sizes_are_those_of_the_inputs():
    given = arguments(L11)
    assert given["l"] == 1
    assert [given[size].layers for size in "DWHK"] == [{0: 2, 1: 3}, {0: 6, 1: 4}, {0: 5, 1: 3}, {1: 3}]
    given = arguments(L08)
    assert (given["W"], given["H"]) == (4, 3)  # plain W and H are those of dz


def test_an_input_stands_at_its_own_layer_and_counts_from_1():
    y = L21.example()["y"]
    given = arguments(L21)
    assert isinstance(given["Y"], Layers) and given["Y"][0].title() == "Y(0)"
    for (i, x, v), value in np.ndenumerate(y):
        assert given["Y"][0, i + 1, x + 1, v + 1] == value


def test_what_the_listing_fills_is_there_but_not_computed():
    given = arguments(L21)
    assert given["z"][1].shape == (3, 4, 3)
    with pytest.raises(NotComputed, match=r"z\(1,3,4,3\)"):
        given["z"][1, 3, 4, 3]


def test_what_the_listing_makes_is_not_there():
    with pytest.raises(IndexError, match="dw has no layer 1"):
        arguments(L11)["dw"][1]


def test_the_result_holds_what_was_made_or_filled_and_nothing_else():
    assert L07.run().keys() == {"dzpad", "Wflip", "dy"}
    assert L11.run().keys() == {"dz", "dY", "dw", "db"}
    assert L21.run().keys() == {"z", "Y"}
    assert L07.run()["dy"].shape == (2, 6, 5)


def test_inputs_are_not_changed():
    inputs = L11.example()
    before = {name: np.array(value) for name, value in inputs.items()}
    L11.run(**inputs)
    assert all(np.array_equal(inputs[name], before[name]) for name in inputs)


def test_a_cell_that_a_changed_listing_never_writes_is_nan():
    lazy = variant(L21.function, {"for x in span(1, W[l-1] - K[l] + 1):": "for x in span(2, W[l-1] - K[l] + 1):"})
    z = border.run(lazy, **L21.example())["z"]
    assert np.isnan(z[:, 0]).all() and not np.isnan(z[:, 1:]).any()


def test_a_listing_that_ends_early_still_gives_its_arrays():
    def early(l, dz, w, dy, D, W, H, K):
        seen = zeros(2)
        dy[l-1] = zeros(D[l-1], W[l-1], H[l-1])
        seen[1] = dz[l, 1, 1, 1]

    found = border.run(early, **L07.example())
    assert found.keys() == {"seen", "dy"} and found["seen"].tolist() == [L07.example()["dz"][0, 0, 0], 0]


@pytest.mark.parametrize("listing, left_out", [(L21, "w"), (L21, "b"), (L07, "dz"), (L07, "w"), (L11, "z"),
                                               (L11, "dY"), (L08, "dz"), (L40, "P")],
                         ids=lambda value: getattr(value, "id", value))
def test_a_missing_input_is_named(listing, left_out):
    inputs = listing.example()
    del inputs[left_out]
    with pytest.raises(TypeError, match=listing.function.__name__):
        listing.run(**inputs)


def test_an_unknown_input_is_named():
    with pytest.raises(TypeError, match="conv_forward takes no input 'weights'"):
        L21.run(**L21.example(), weights=1)


@pytest.mark.parametrize("listing, wrong, says", [
    (L21, dict(b=np.ones(2)), r"b: expected the shape \(3,\), got \(2,\)"),
    (L21, dict(w=np.ones((3, 1, 3, 3))), r"w: expected the shape \(3, 2, 3, 3\), got \(3, 1, 3, 3\)"),
    (L11, dict(z=np.ones((3, 3, 4))), r"W of layer 1: expected \(6 - 3\)//1 \+ 1 = 4 .*; got 3"),
    (L11, dict(z=np.ones((2, 4, 3))), r"expected the shape \(2,.*\), got \(3,"),
    (L08, dict(K=2), r"W of layer 1: expected \(6 - 2\)//1 \+ 1 = 5 .*; got 4"),
    (L21, dict(w=np.ones((3, 2, 7, 7))), r"W of layer 1: expected \(6 - 7\)//1 \+ 1 = 0 \(at least 1\)"),
    (L21, dict(y=np.ones((6, 5))), r"Y: expected 3 axes, as in the listing, got an array of shape \(6, 5\)"),
    (L08, dict(K=0), "K must be at least 1, but came as 0"),
    (L21, dict(activation="swish"), "activation: expected one of identity, sigmoid, tanh, relu"),
])
def test_a_wrong_input_says_what_was_expected_and_what_came(listing, wrong, says):
    with pytest.raises(ValueError, match=says):
        listing.run(**{**listing.example(), **wrong})


def test_how_a_parameter_is_used_is_read_from_the_source():
    use = border.uses(L07.function)
    assert use["dy"].layered and use["dz"].layered and use["W"].layered
    assert not border.uses(L08.function)["W"].layered
