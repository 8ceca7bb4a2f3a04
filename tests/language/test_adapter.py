"""Between NumPy and a listing's 1-based arguments."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.language import adapter
from lecture_cnn.onebased import Layers, NotComputed, zeros
from lecture_cnn.slips.variants import variant

L07, L11, L21, L08, L40 = (lc.LISTINGS[name] for name in ("L07", "L11", "L21", "L08", "L40"))


def arguments(listing, **changes):
    return adapter.arguments(listing.function, {**listing.example(), **changes})


def test_the_sizes_are_those_of_the_inputs():
    given = arguments(L11)
    assert given["l"] == 1
    assert [given[size].layers for size in "DWHK"] == [{0: 2, 1: 3}, {0: 6, 1: 4}, {0: 5, 1: 3}, {1: 3}]
    given = arguments(L08)
    assert (given["W"], given["H"]) == (4, 3)  # plain W and H are those of dz


def test_the_sizes_follow_from_the_inputs_of_numpy_alone():
    sizes = adapter.sizes_of(L11.function, L11.example())
    assert sizes == {"D[0]": 2, "W[0]": 6, "H[0]": 5, "D[1]": 3, "K[1]": 3, "W[1]": 4, "H[1]": 3}


def test_an_input_stands_at_its_own_layer_and_counts_from_1():
    y = L21.example()["y"]
    given = arguments(L21)
    assert isinstance(given["Y"], Layers) and given["Y"][0].title() == "Y(0)"
    for (i, x, v), value in np.ndenumerate(y):
        assert given["Y"][0, i + 1, x + 1, v + 1] == value


def test_positions_come_as_pairs_that_count_from_1():
    listing = lc.LISTINGS["L14"]
    given = adapter.arguments(listing.function, listing.example())
    stored = listing.example()["pidx"]
    assert tuple(given["pidx"][1, 1, 1, 1]) == tuple(stored[0, 0, 0] + 1)


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


def test_an_array_that_the_listing_fills_may_come_as_an_input_and_makes_no_difference():
    inputs = L21.example()
    found, again = L21.run(**inputs), L21.run(**inputs, z=np.ones((3, 4, 3)))
    assert all(np.array_equal(found[name], again[name]) for name in ("z", "Y"))


def test_inputs_are_not_changed():
    inputs = L11.example()
    before = {name: np.array(value) for name, value in inputs.items()}
    L11.run(**inputs)
    assert all(np.array_equal(inputs[name], before[name]) for name in inputs)


def test_a_cell_that_a_changed_listing_never_writes_is_nan():
    lazy = variant(L21.function, {"for x in span(1, W[l-1] - K[l] + 1):": "for x in span(2, W[l-1] - K[l] + 1):"})
    z = adapter.run(lazy, **L21.example())["z"]
    assert np.isnan(z[:, 0]).all() and not np.isnan(z[:, 1:]).any()


def test_a_listing_that_ends_early_still_gives_its_arrays():
    def early(l, dz, w, dy, D, W, H, K):
        seen = zeros(2)
        dy[l-1] = zeros(D[l-1], W[l-1], H[l-1])
        seen[1] = dz[l, 1, 1, 1]

    found = adapter.run(early, L07.function, **L07.example())
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
    (L21, dict(b=np.ones(2)), r"b must have shape \(3,\), but has shape \(2,\): axis 0 is 2, not 3, which is "
                              r"D\[1\] = 3 \(axis 0 of w\)$"),
    (L21, dict(w=np.ones((3, 1, 3, 3))), r"w must have shape \(3, 2, K\[1\], K\[1\]\), but has shape \(3, 1, 3, 3\): "
                                         r"axis 1 is 1, not 2, which is D\[0\] = 2 \(axis 0 of y\)$"),
    (L11, dict(z=np.ones((3, 3, 4))), r"z must have shape \(3, 4, 3\), .*: axis 1 is 3, not 4, which is W\[1\] = 4 "
                                      r"\(W\[0\] - K\[1\] \+ 1 with W\[0\] = 6 \(axis 1 of y\), K\[1\] = 3"),
    (L11, dict(z=np.ones((2, 4, 3))), r"z must have shape \(3,.*\), but has shape \(2,"),
    (L08, dict(K=2), r"y must have .*: axis 1 is 6, not 5, which is W\+K\[1\]-1 with W = 4 \(axis 1 of dz\), "
                     r"K\[1\] = 2 \(the input K\)$"),
    (L21, dict(w=np.ones((3, 2, 7, 7))), r"K\[1\] = 7 is too large: nothing is left of W\[1\] = W\[0\] - K\[1\] "
                                         r"\+ 1 with W\[0\] = 6 \(axis 1 of y\), K\[1\] = 7 \(axis 2 of w\)$"),
    (L21, dict(y=np.ones((2, 6, 1))), r"K\[1\] = 3 is too large: .* H\[0\] = 1 \(axis 2 of y\), K\[1\] = 3 \(ax"),
    (L08, dict(K=9), r"y must have .*, not 12, which is .*K\[1\] = 9 \(the input K\)$"),
    (lc.LISTINGS["L40"], dict(P=3), r"axis 1 of dYpad must be W\[0\]\+2\*P with P = 3 \(the input P\), but is 6 .*: "
                                    r"no W\[0\] of at least 1 fits$"),
    (L21, dict(y=np.ones((6, 5))), r"y must have shape \(D\[0\], W\[0\], H\[0\]\), but has 2 axes: shape \(6, 5\)$"),
    (L08, dict(K=0), "K must be at least 1, but came as 0"),
    (L21, dict(activation="swish"), "activation: expected one of identity, sigmoid, tanh, relu"),
])
def test_a_wrong_input_says_what_was_expected_and_what_came(listing, wrong, says):
    with pytest.raises(ValueError, match=says):
        listing.run(**{**listing.example(), **wrong})


@pytest.mark.parametrize("name", list(dict.fromkeys(listing.function.__name__ for listing in lc.LISTINGS.values())))
def test_an_array_of_another_kind_is_a_type_error_and_an_empty_one_a_value_error_that_names_it(name):
    listing = lc.LISTINGS[name]
    for key, value in listing.example().items():
        if not isinstance(value, np.ndarray):
            continue
        for wrong in (value.astype(complex), value.astype(object), value.astype(np.float16), value.astype(str), None):
            with pytest.raises(TypeError, match=f"{key} must hold whole numbers"):
                listing.run(**{**listing.example(), key: wrong})
        with pytest.raises(ValueError, match=f"{key} is empty"):
            listing.run(**{**listing.example(), key: value[..., :0]})


@pytest.mark.parametrize("listing, wrong, kind, says", [
    ("L26", dict(input_shape=(2, 6)), ValueError, r"input_shape must be \(D, W, H\), but has 2 axes"),
    ("L26", dict(input_shape=(2.0, 6, 5)), TypeError, r"input_shape\[0\] must be a whole number"),
    ("L26", dict(input_shape=(2, 10**9, 10**9)), ValueError,
     r"max_pool_backward_stride with input_shape = \(2, .*\) would need 16000000000000000000 bytes"),
    ("L14", dict(pidx=np.zeros((2, 4, 3))), ValueError,
     r"pidx must have shape \(D\[1\], W\[1\], H\[1\], 2\), but has 3 axes"),
    ("L19", dict(dz=np.ones((3, 2))), ValueError,
     r"dz must have shape \(c, ceil\(W/S\), ceil\(H/S\)\), but has 2 axes: shape \(3, 2\)"),
    ("L40", dict(dYpad=np.ones((6, 5))), ValueError, r"dYpad must have shape \(D.*, W.*, H.*\), but has 2 axes"),
    ("L10", dict(image=np.ones((6, 5))), ValueError, r"image must have shape \(D.*, W.*, H.*\), but has 2 axes"),
    ("L12", dict(dY=np.ones((3, 2))), ValueError, r"dY must have shape \(D.*, W.*, H.*\), but has 2 axes"),
    ("L12", dict(w=[]), ValueError, "w is empty: expected a list with one entry a layer"),
    ("L10", dict(b=[np.ones(2)]), ValueError, r"b must have 2 entries, the layers 1 to 2 \(w has 2\), but has 1"),
    ("L12", dict(Y=[np.ones((1, 6, 5))]), ValueError, "Y must have 3 entries, the layers 0 to 2"),
    ("L16", dict(dY=np.ones((4, 5))), ValueError, r"dY must have shape \(D.*, W.*, H.*\), but has 2 axes"),
    ("L30", dict(transforms=3), TypeError, "transforms must be a sequence"),
    ("L16", dict(dY=np.ones((2, 5, 3))), ValueError,
     r"dY must have .*: axis 2 is 3, not 4, which is H\[1\] = 4 .*H\[0\] = 5 \(input_shape\[2\]\), "
     r"Kpool\[1\] = 2 \(the input K\)"),
    ("L28", dict(dY=np.ones((2, 3, 4))), ValueError,
     r"dY must have .*: axis 2 is 4, not 2, which is H\[1\] = 2 .*stride\[1\] = 2 \(the input stride\)"),
    ("pointwise_backward", dict(dz=np.ones((3, 6, 9))), ValueError,
     r"dz must have .*: axis 2 is 9, not 5, which is H\[1\] = 5 \(H\[0\] = 5 \(axis 2 of y\)\)"),
    ("L30", dict(transforms=[]), ValueError, "transforms is empty"),
    ("L38", dict(transforms=np.ones((4, 9))), ValueError, r"transforms\[0\] must have shape \(K\[1\]\*K"),
    ("L30", dict(transforms=[np.ones((9, 8))]), ValueError, r"transforms\[0\] must have shape \(9, 9\)"),
    ("L10", dict(w=np.ones((2, 1, 3, 3))), TypeError, "w must be a list with one entry a layer, not ndarray"),
    ("L21", dict(K=3), TypeError, "conv_forward takes no input 'K'"),
])
def test_a_wrong_input_is_named_as_it_was_given(listing, wrong, kind, says):
    inputs = {**lc.LISTINGS[listing].example(), **wrong}
    if "pidx" in wrong:
        inputs["pidx"] = inputs["pidx"].astype(int)
    with pytest.raises(kind, match=says):
        lc.LISTINGS[listing].run(**inputs)


@pytest.mark.parametrize("listing, left_out", [("L19", "W"), ("L19", "H"), ("L28", "K"), ("L28", "input_shape"),
                                               ("L14", "input_shape"), ("L26", "dY"), ("L12", "w"), ("L12", "Y"),
                                               ("L12", "dY"), ("L11", "y"), ("L10", "image"), ("L38", "w"),
                                               ("L38", "transforms"), ("L36", "m")])
def test_a_missing_input_is_asked_for_by_the_name_that_it_is_given_by(listing, left_out):
    inputs = lc.LISTINGS[listing].example()
    del inputs[left_out]
    with pytest.raises(TypeError, match=f"needs the input '{left_out}'"):
        lc.LISTINGS[listing].run(**inputs)
