"""A class for every pixel: the pictures, the loss of pixels beside the listing, and what the skips are good for."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.nets import Network, data, segmentation
from lecture_cnn.nets.segmentation import DIGITS, NETWORKS, SIZE, STROKE, cross_entropy_of_pixels, scenes


def test_a_picture_holds_two_digits_and_their_strokes_have_their_class():
    digits, labels = data.digits()
    maps, classes = scenes(digits, labels, 12)
    assert maps.shape == (12, 1, *SIZE) and classes.shape == (12, *SIZE)
    assert np.array_equal(classes > 0, maps[:, 0] > STROKE)
    for picture in classes:
        for half in picture[:10], picture[10:]:
            assert len(np.unique(half[half > 0])) == 1
    assert set(np.unique(classes)) == {0, *range(1, 1 + len(DIGITS))}


def test_no_digit_that_is_measured_was_learned():
    learned, _, unseen, _ = segmentation.shared_out(100, 100)

    def halves(maps):
        """Each half as the values of its cells, without the place of the digit."""
        return {np.sort(picture[0, x:x + 10], axis=None).tobytes() for picture in maps for x in (0, 10)}

    assert not halves(learned) & halves(unseen)
    assert len(halves(learned)) < 200  # the same digit at two places is found to be the same


def test_the_loss_of_pixels_sends_back_what_the_listing_does():
    inputs = lc.LISTINGS["pixel_softmax_backward"].example()
    z, classes = lc.LISTINGS["pixel_softmax"].example()["z"], inputs["d"].argmax(axis=0)
    loss, dz = cross_entropy_of_pixels(z[None], classes[None])
    listed = lc.LISTINGS["pixel_softmax_backward"].run(**inputs)["dz"]
    assert np.allclose(classes.size * dz[0], listed, rtol=0, atol=1e-12)
    own = np.take_along_axis(inputs["p"], classes[None], axis=0)
    assert loss == pytest.approx(-np.log(own).mean(), abs=1e-12)


def test_the_derivatives_of_a_small_network_are_those_of_central_differences():
    network = Network("small", (1, 4, 4), NETWORKS["with skips"]())
    assert network.output == (1 + len(DIGITS), 4, 4)
    assert lc.gradcheck(network, inputs=np.random.default_rng(0).standard_normal((1, 1, 4, 4))).ok


def test_the_skips_help_to_find_the_digits_pixels():
    without, with_skips = segmentation.trial(updates=40)
    assert (without["network"], with_skips["network"]) == tuple(NETWORKS)
    assert with_skips["of_digits"] > without["of_digits"] + 0.1
    assert with_skips["pixels"] > without["pixels"] > 0.8  # most is background


def test_an_unknown_network_is_named():
    with pytest.raises(ValueError, match="name"):
        segmentation.trained("up and down")


def test_the_shares_of_a_row(monkeypatch):
    maps, classes = np.zeros((1, 1, 4, 4)), np.zeros((1, 4, 4), int)
    classes[0, 1, 1] = classes[0, 1, 2] = 3  # 2 cells of a digit, with 6 of the background beside them
    monkeypatch.setattr(segmentation, "shared_out", lambda: (None, None, maps, classes))
    monkeypatch.setattr(segmentation, "summary", lambda network: network)
    monkeypatch.setattr(segmentation, "count_parameters", lambda network: 7)

    class Network:
        name, connections = "net", 8

    def shares(found):
        monkeypatch.setattr(segmentation, "in_use", lambda network, y: np.moveaxis(np.eye(4)[found], -1, 1))
        row = segmentation.measured(Network())
        assert (row["network"], row["parameters"], row["products"]) == ("net", 7, 8)
        return row["pixels"], row["of_digits"], row["edge"]

    assert shares(classes) == (1, 1, 1) and shares(0 * classes) == (14 / 16, 0, 1)
    smeared = classes.copy()
    smeared[0, 1] = 3  # to both sides
    assert shares(smeared) == (14 / 16, 1, 4 / 6)
    smeared[0, 3] = 3  # and where no digit is near
    assert shares(smeared) == (10 / 16, 1, 4 / 6)
