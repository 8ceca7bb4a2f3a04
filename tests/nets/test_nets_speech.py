"""Drawn spectrograms and recordings, the networks on them, and the published table: what notebook 20 says of them."""

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.nets import speech
from lecture_cnn.nets.losses import cross_entropy
from lecture_cnn.nets.models import spectrogram_net
from lecture_cnn.nets.network import count_parameters, summary
from lecture_cnn.nets.optimizers import Adam
from lecture_cnn.nets.training import Training, in_use


def test_a_vowel_is_loudest_at_its_two_formants_moved_by_the_speakers_shift():
    y, spoken, shift = speech.vowels(50, 3, noise=0.0)
    middle, _ = speech.formants(0)
    assert y.shape == (50, 1, speech.T, speech.F) and abs(shift).max() <= speech.SHIFT
    for spectrogram, vowel, moved in zip(y[:, 0], spoken, shift):
        bands = middle[vowel] + moved
        expected = np.exp(-((np.arange(speech.F) - bands[:, None]) / 1.2)**2).sum(axis=0)
        assert np.allclose(spectrogram[speech.T // 2], expected)


def test_each_speaker_has_one_shift_and_without_speakers_each_spectrogram_has_its_own():
    assert len(np.unique(speech.vowels(200, 1, speakers=6)[2])) == 6
    assert len(np.unique(speech.vowels(200, 1)[2])) == 200


def test_the_same_seed_draws_the_same_and_another_language_has_other_formants():
    first, again, other = speech.vowels(5, 1), speech.vowels(5, 1), speech.vowels(5, 2)
    assert all(np.array_equal(a, b) for a, b in zip(first, again)) and not np.array_equal(first[0], other[0])
    assert not np.allclose(speech.formants(0)[0], speech.formants(1)[0])
    with pytest.raises(ValueError, match="count"):
        speech.vowels(0)


def test_the_word_is_where_it_is_said_to_be_and_nowhere_in_the_others():
    y, there, where = speech.recordings(200, seed=4, noise=0.0)
    loud = np.eye(speech.BANDS)[:speech.SOUNDS] + np.eye(speech.BANDS)[1:speech.SOUNDS + 1]
    word = loud[list(speech.WORD)].T
    assert 0.3 < there.mean() < 0.7
    for recording, said, place in zip(y, there, where):
        starts = [t for t in range(speech.LENGTH - 4) if np.array_equal(recording[:, t:t + 5], word)]
        assert bool(starts) == bool(said) and (starts[0] if starts else -1) == place


def test_presence_is_the_cross_entropy_of_two_scores_of_which_one_is_0():
    z = np.array([[2.0], [-1.0]])
    loss, dz = speech.presence(z, np.array([1, 0]), ops=lc.vectorized)
    assert loss == pytest.approx((np.log(1 + np.exp(-2)) + np.log(1 + np.exp(-1))) / 2)
    assert np.allclose(dz, [[(1 / (1 + np.exp(-2)) - 1) / 2], [1 / (1 + np.exp(1)) / 2]])
    assert loss == cross_entropy(np.array([[0.0, 2], [0, -1]]), np.array([1, 0]))[0]


def test_the_word_is_found_and_the_place_comes_without_being_told():
    network = speech.word_net()
    assert count_parameters(network) == 24 * (8 * 3 + 1) + (24 * 3 + 1)
    speech.word_training(network)
    y, there, where = speech.recordings(300, seed=2)
    assert ((in_use(network, y)[:, 0] > 0) == there).mean() > 0.93
    for layer in network.body.layers[:-1]:
        y = layer.forward(y)
    assert (y[there == 1, 0].argmax(axis=1) == where[there == 1]).mean() > 0.9


def test_each_width_learns_a_few_speakers_of_each_language_and_is_tested_on_others():
    """What pooling is good for is measured in notebook 20."""
    one, several = speech.pooling((1, (4, 6)), languages=2, count=60, updates=15)
    assert (one["P"], several["P"]) == ("1", "4, 6")
    for row, pool in (one, 1), (several, (4, 6)):
        assert row["error"] == np.mean(row["each"]) and len(row["each"]) == 2
        for language, error in enumerate(row["each"]):
            y, spoken, _ = speech.vowels(60, 1, speakers=6, language=language)
            network = spectrogram_net(9, 32, 8, maps=12, pool=pool, hidden=None, seed=language)
            Training(network, Adam(3e-3), y, spoken, seed=language).run(15)
            y, spoken, _ = speech.vowels(600, 2, language=language)
            assert error == pytest.approx((in_use(network, y).argmax(axis=1) != spoken).mean())


def test_heterogeneous_pooling_shares_the_maps_out_among_the_widths():
    network = spectrogram_net(9, 32, 8, maps=12, pool=range(1, 13), hidden=None)
    assert [row["shape"] for row in summary(network) if row["layer"].startswith("max")] == [
        (1, 5, 24 // P) for P in range(1, 13)]
    flat = sum(5 * (24 // P) for P in range(1, 13))
    assert count_parameters(network) == 12 * (45 + 1) + 8 * (flat + 1)
    y = np.random.default_rng(0).standard_normal((2, 1, 9, 32))
    scores = network.forward(y)
    assert scores.shape == (2, 8) and network.backward(scores).shape == y.shape
    for wrong in ((1, 2, 3, 4, 5), ()):
        with pytest.raises(ValueError, match="maps: expected a multiple of"):
            spectrogram_net(maps=12, pool=wrong)


def test_the_published_table_falls_from_row_to_row_by_16_percent_in_all():
    errors = [row["error"] for row in speech.TIMIT]
    assert errors == [22.3, 21.8, 20.8, 20.4, 19.9, 19.3, 18.7]
    assert (errors[0] - errors[-1]) / errors[0] == pytest.approx(0.161, abs=5e-4)
    assert [row["network"] for row in speech.TIMIT][3] == "CNN-DNN; P=6 (fixed P, optimal)"
