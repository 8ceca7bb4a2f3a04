"""The least that each number of a layer, a rule or a trial may be, and the first that is too small or too large."""

import numpy as np
import pytest

from lecture_cnn.nets import (
    augmentation,
    features,
    layers,
    losses,
    models,
    normalisation,
    optimizers,
    pictures,
    pooling,
    scenes,
    speech,
    trials,
)
from lecture_cnn.nets.network import Network
from lecture_cnn.nets.training import Training

Y = np.ones((2, 1, 3, 3))


def network():
    return Network("small", (1, 3, 3), [layers.Flatten(), layers.Linear(2)])


def training(**options):
    return Training(network(), optimizers.SGD(0.1), Y, np.array([0, 1]), **options)


def convolved(**options):
    return layers.Convolution(**{"maps": 1, "K": 1, **options})


# What is called with the number, its least (or most) value, the first that is wrong, and how that is told.
BOUNDS = [
    (lambda n: convolved(maps=n), 1, 0, "maps must be at least 1"),
    (lambda n: convolved(K=n), 1, 0, "K must be at least 1"),
    (lambda n: convolved(stride=n), 1, 0, "stride must be at least 1"),
    (lambda n: convolved(padding=n), 0, -1, "padding must be at least 0"),
    (lambda n: convolved(K=(2, n)), 1, 0, r"K\[1\] must be at least 1"),
    (lambda n: layers.TimeConvolution(1, n), 1, 0, "K must be at least 1"),
    (lambda n: layers.TimeConvolution(n, 1), 1, 0, "maps must be at least 1"),
    (lambda n: layers.TimeConvolution(1, 1, stride=n), 1, 0, "stride must be at least 1"),
    (lambda n: layers.TimeConvolution(1, 1, padding=n), 0, -1, "padding must be at least 0"),
    (layers.PointwiseConvolution, 1, 0, "maps must be at least 1"),
    (layers.DepthwiseConvolution, 1, 0, "K must be at least 1"),
    (layers.Linear, 1, 0, "m must be at least 1"),
    (pooling.MaxPooling, 1, 0, "K must be at least 1"),
    (pooling.MeanPooling, 1, 0, "K must be at least 1"),
    (pooling.GlobalMax, 1, 0, "transforms must be at least 1"),
    (pooling.Downsampling, 1, 0, "S must be at least 1"),
    (pooling.Upsampling, 1, 0, "S must be at least 1"),
    (normalisation.LocalResponseNormalisation, 1, 0, "n must be at least 1"),
    (normalisation.LocalResponseNormalisation, 3, 4, "n: expected an odd number"),
    (normalisation.Dropout, 0, -0.1, "p: expected a probability"),
    (normalisation.Dropout, 0.99, 1, "p: expected a probability"),
    (lambda n: normalisation.BatchNormalisation(epsilon=n), 0, -1e-9, "epsilon: expected a number of at least 0"),
    (optimizers.SGD, 1e-9, 0, "rate: expected a positive number"),
    (optimizers.SGD, 1e9, np.inf, "rate: expected a positive number"),
    (lambda n: optimizers.SGD(1, decay=n), 0, -1e-9, "decay: expected a number of at least 0"),
    (lambda n: optimizers.SGD(1, decay=n), 1e9, np.inf, "decay: expected a number of at least 0"),
    (lambda n: optimizers.Momentum(1, momentum=n), 0, -1e-9, "momentum: expected a number from 0"),
    (lambda n: optimizers.Momentum(1, momentum=n), 0.99, 1, "momentum: expected a number from 0"),
    (lambda n: optimizers.Adam(first=n), 0, 1, "first: expected a number from 0"),
    (lambda n: optimizers.Adam(second=n), 0, 1, "second: expected a number from 0"),
    (lambda n: optimizers.Adam(epsilon=n), 1e-9, 0, "epsilon: expected a positive number"),
    (lambda n: optimizers.Plateau(None, factor=n), 0.01, 0, "factor: expected a number between"),
    (lambda n: optimizers.Plateau(None, factor=n), 0.99, 1, "factor: expected a number between"),
    (lambda n: optimizers.Plateau(None, patience=n), 1, 0, "patience: expected at least 1"),
    (lambda n: training(batch=n), 1, 0, "batch must be at least 1"),
    (lambda n: training(batch=n), 2**63 - 1, 2**63, r"batch: expected a number below 2\*\*63"),
    (lambda n: training(seed=n), 0, -1, "seed must be at least 0"),
    (lambda n: training(seed=n), 2**63 - 1, 2**63, r"seed: expected a number below 2\*\*63"),
    (lambda n: training().run(n), 0, -1, "updates must be at least 0"),
    (lambda n: training().run(1, every=n), 1, 0, "every must be at least 1"),
    (lambda n: losses.top_error(np.eye(3), np.arange(3), k=n), 1, 0, "k must be at least 1"),
    (lambda n: features.first_layers(network(), n), 1, 0, "count must be at least 1"),
    (lambda n: features.first_layers(network(), n), 2, 3, "count: expected 1 to 2, got 3"),
    (lambda n: features.receptive_field(network(), (0,), inputs=n), 1, 0, "inputs must be at least 1"),
    (lambda n: features.maximising_input(network(), (0,), steps=n), 1, 0, "steps must be at least 1"),
    (lambda n: features.nearest(np.eye(3), np.ones(3), n), 1, 0, "count must be at least 1"),
    (lambda n: features.nearest(np.eye(3), np.ones(3), n), 3, 4, "count: expected at most 3"),
    (lambda n: pictures.enlarged(Y, n), 1, 0, "factor must be at least 1"),
    (lambda n: pictures.stratified(np.arange(6) % 2, 0, folds=n), 2, 1, "folds must be at least 2"),
    (lambda n: pictures.stratified(np.arange(6) % 2, n), 0, -1, "fold must be at least 0"),
    (lambda n: pictures.stratified(np.arange(6) % 2, n), 4, 5, "fold: expected 0 to 4, got 5"),
    (pictures.first_folds, 1, 0, "folds must be at least 1"),
    (pictures.first_folds, 5, 6, "folds: expected 1 to 5, got 6"),
    (lambda n: augmentation.crops(Y, (n, 3)), 1, 0, "size: expected at most 3x3"),
    (lambda n: augmentation.crops(Y, (3, n)), 1, 0, "size: expected at most 3x3"),
    (lambda n: augmentation.crops(Y, (n, 1)), 3, 4, "size: expected at most 3x3"),
    (lambda n: augmentation.crops(Y, (1, n)), 3, 4, "size: expected at most 3x3"),
    (scenes.objects, 1, 0, "count must be at least 1"),
    (scenes.stick_figures, 1, 0, "count must be at least 1"),
    (speech.vowels, 1, 0, "count must be at least 1"),
    (lambda n: speech.vowels(2, speakers=n), 1, 0, "speakers must be at least 1"),
    (speech.recordings, 1, 0, "count must be at least 1"),
    (lambda n: trials.dropout(n, 0, updates=0, folds=1), 1, 0, "digits must be at least 1"),
    (lambda n: trials.dropout(2, n, updates=0, folds=1), 0, -1, "wrong_labels must be at least 0"),
    (lambda n: trials.dropout(2, n, updates=0, folds=1), 2, 3, "wrong_labels: expected at most 2"),
    (lambda n: models.spectrogram_net(pool=n), 1, 0, r"K\[1\] must be at least 1"),
]


@pytest.mark.parametrize("call, last, wrong, says", BOUNDS)
def test_the_last_number_that_is_right_is_taken_and_the_next_one_is_told(call, last, wrong, says):
    call(last)
    with pytest.raises(ValueError, match=says):
        call(wrong)
