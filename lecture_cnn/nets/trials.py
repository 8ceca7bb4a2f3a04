"""What helps a network to learn, tried out on the digits: `rules`, `normalisation`, `dropout`, `turned`.

Each trains small networks that differ in one thing, and returns a row for each with the figures that were measured.
The lecture names these things without numbers. Convolutional Networks IV, "Training issues", "Transform invariance"
(C16, C34).
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from ..operations.shapes import one_of, whole
from ..operations.transforms import quarter_turns
from . import data, optimizers
from .blocks import relu_after
from .layers import Activation, Convolution, Flatten, Linear, TransformConvolution
from .losses import accuracy, cross_entropy
from .network import Network, count_parameters, summary
from .normalisation import BatchNormalisation, Dropout
from .pictures import first_folds, stratified
from .pooling import GlobalMax, MaxPooling
from .training import Training, in_use

# ---------------------------------------------------------------- optimizers

RULES = {
    "SGD": partial(optimizers.SGD, 0.1),
    "momentum": partial(optimizers.Momentum, 0.1),
    "Adam": partial(optimizers.Adam, 0.01),
    "weight decay": partial(optimizers.Momentum, 0.1, decay=0.01),
}


class Rule(NamedTuple):
    """A rule: the mean loss in its first and its last epoch, the length of all weights, the rate at the end, and the
    share of the held-out digits that are right."""

    rule: str
    first_epoch: float
    last_epoch: float
    length_of_weights: float
    rate_at_the_end: float
    held_out: float


def small(seed=0, **options):
    """A network of 410 weights and biases: four filters 3x3, max pooling, a flat layer."""
    return Network("small", (1, 8, 8), [Convolution(4, 3), Activation("tanh"), MaxPooling(2, stride=2), Flatten(),
                                        Linear(10)], seed=seed, **options)


def rules(names=tuple(RULES), *, epochs=8, seed=0):
    """The same network trained by each rule, from the same weights and with the same batches: a list of Rule."""
    for name in names:
        one_of("names", name, RULES)
    return [tried(name, RULES[name](), epochs=epochs, seed=seed) for name in names]


def plateau(rate=1.0, *, epochs=16, factor=0.3, seed=0):
    """Momentum with a rate that is too large for the end, kept and lowered on each plateau: a list of two Rule."""
    fixed, lowered = optimizers.Momentum(rate), optimizers.Momentum(rate)
    schedule = optimizers.Plateau(lowered, factor=factor, patience=1)
    return [tried("rate kept", fixed, epochs=epochs, seed=seed),
            tried("rate lowered", lowered, epochs=epochs, seed=seed, schedule=schedule)]


def tried(name, optimizer, *, epochs, seed, **options):
    """One row of Rule."""
    y, labels, train, held_out = shared_out()
    training = Training(small(seed), optimizer, y[train], labels[train], seed=seed, **options)
    each = training.updates_per_epoch
    losses = training.run(whole("epochs", epochs, 1) * each)
    length = np.sqrt(sum((w**2).sum() for w in training.network.weights().values()))
    return Rule(name, float(np.mean(losses[:each])), float(np.mean(losses[-each:])), float(length),
                float(optimizer.rate), right(training.network, y[held_out], labels[held_out]))


# ---------------------------------------------------------------- batch normalisation

class Normalised(NamedTuple):
    """First weights `scale` times as large as they should be: the spread of the last hidden maps before training, the
    mean loss of the last 20 updates, and the share of held-out digits that are right."""

    scale: float
    batch_normalisation: bool
    spread: float
    loss: float
    held_out: float


def deep(normalised, scale=1.0, seed=0, *, depth=8):
    """A network of `depth` convolution layers with tanh, each with batch normalisation or without; its first weights
    are `scale` times as large as a layer makes them."""
    def layer():
        return [Convolution(8, 3, padding=1), *([BatchNormalisation()] if normalised else []), Activation("tanh")]

    network = Network("deep", (1, 8, 8), [*sum((layer() for _ in range(depth)), []), MaxPooling(2, stride=2), Flatten(),
                                          Linear(10)], seed=seed)
    for name, array in network.weights().items():
        if name.endswith(".w"):
            array *= scale
    return network


def normalisation(scales=(0.25, 1.0, 5.0), *, updates=90, seed=0):
    """Deep networks whose first weights are too small, right, and too large: a list of Normalised.

    Too small, the maps vanish on their way through the layers; too large, tanh is at its ends, where its derivative
    vanishes. Batch normalisation gives each map the same spread again, whatever the weights.
    """
    scales, updates = [optimizers.at_least_0("scale", scale) for scale in scales], whole("updates", updates, 1)
    y, labels, train, held_out = shared_out()
    rows = []
    for scale in scales:
        for normalised in (False, True):
            maps = y[train[:100]]
            for layer in deep(normalised, scale, seed).body.layers[:-3]:
                maps = layer.forward(maps, np.random.default_rng(0))  # as in training: by the batch's own mean
            network = deep(normalised, scale, seed)
            losses = Training(network, optimizers.Momentum(0.02), y[train], labels[train], seed=seed).run(updates)
            rows.append(Normalised(scale, normalised, float(maps.std()), float(np.mean(losses[-20:])),
                                   right(network, y[held_out], labels[held_out])))
    return rows


# ---------------------------------------------------------------- dropout

class Dropped(NamedTuple):
    """Few digits, of which some have a wrong label: loss and share of right ones, on the digits that were learned and
    on held-out ones, each the mean over the folds."""

    digits: int
    wrong_labels: int
    dropout: float
    loss: float
    loss_held_out: float
    right: float
    right_held_out: float


def dropout(digits=200, wrong_labels=40, *, shares=(0.0, 0.5), updates=600, folds=3):
    """A network with many weights for few digits, with dropout and without: a list of Dropped.

    10,090 weights and biases can learn every label by heart, the wrong ones too. With dropout no unit can count on
    another one.
    """
    for p in shares:
        Dropout(p)  # a wrong one is told before the others are tried
    return [Dropped(digits, wrong_labels, p, *np.mean([dropped(p, digits, wrong_labels, updates, fold)
                                                       for fold in first_folds(folds)], axis=0).tolist())
            for p in shares]


def dropped(p, digits, wrong_labels, updates, fold):
    """Loss, loss held out, right, right held out, for one fold."""
    y, labels, train, held_out = shared_out(fold)
    if whole("digits", digits, 1) > len(train):
        raise ValueError(f"digits: expected 1 to {len(train)}, got {digits}")
    if whole("wrong_labels", wrong_labels, 0) > digits:
        raise ValueError(f"wrong_labels: expected at most {digits}, the number of digits, got {wrong_labels}")
    rng = np.random.default_rng(fold)
    train = rng.permutation(train)[:digits]
    learned = labels[train]
    learned[:wrong_labels] = (learned[:wrong_labels] + rng.integers(1, 10, wrong_labels)) % 10
    network = Network("wide", (1, 8, 8), [
        *relu_after(Convolution(16, 3)), MaxPooling(2, stride=2), Flatten(), Dropout(p), *relu_after(Linear(64)),
        Dropout(p), Linear(10)], seed=fold)
    Training(network, optimizers.Adam(0.003), y[train], learned, batch=25, seed=fold).run(updates)
    seen, unseen = in_use(network, y[train]), in_use(network, y[held_out])
    return (cross_entropy(seen, learned)[0], cross_entropy(unseen, labels[held_out])[0],
            accuracy(seen, learned), accuracy(unseen, labels[held_out]))


# ---------------------------------------------------------------- transform invariance

class Turned(NamedTuple):
    """A network: its parameters, the products that one digit takes, and the share of held-out digits that are right
    when they are upright and turned by one, two and three quarters."""

    network: str
    parameters: int
    products: int
    upright: float
    one_quarter: float
    two_quarters: float
    three_quarters: float


def turning(filters=32, K=7, *, invariant=True, seed=0):
    """A network that scans with each filter, as it is or in its four quarter turns, and takes the maximum over all
    positions (and turns): the same parameters either way."""
    scan = TransformConvolution(filters, K, quarter_turns(K)) if invariant else Convolution(filters, K)
    return Network("transform-invariant" if invariant else "ordinary", (1, 8, 8), [
        scan, Activation("relu"), GlobalMax(4 if invariant else 1), Linear(10)], seed=seed)


def quarter_turned(y, turns):
    """Each picture of a batch (N, D, W, H) turned counter-clockwise by quarters, with x to the right and y down."""
    return np.rot90(y, -turns, axes=(-2, -1)).copy()


def any_turn(y, rng):
    """Each picture of a batch turned by a random number of quarters: for `Training(augment=...)`."""
    return np.stack([quarter_turned(one, turns) for one, turns in zip(y, rng.integers(0, 4, len(y)))])


def turned(*, epochs=8, seed=0):
    """Trained on upright digits, tested on turned ones: a list of three Turned.

    An ordinary network, the same one that saw randomly turned digits in training, and the transform-invariant one,
    which saw upright ones only.
    """
    whole("epochs", epochs, 1)
    y, labels, train, held_out = shared_out()
    rows = []
    for name, invariant, augment in (("ordinary", False, None), ("ordinary, turned digits", False, any_turn),
                                     ("transform-invariant", True, None)):
        network = turning(invariant=invariant, seed=seed)
        training = Training(network, optimizers.Adam(0.005), y[train], labels[train], seed=seed, augment=augment)
        training.run(epochs * training.updates_per_epoch)
        rows.append(Turned(name, count_parameters(network), summary(network).connections, *(
            right(network, quarter_turned(y[held_out], turns), labels[held_out]) for turns in range(4))))
    return rows


# ---------------------------------------------------------------- what all of them need

def shared_out(fold=0):
    """The digits, their labels, and the numbers of those to learn and to hold out."""
    y, labels = data.digits()
    return y, labels, *stratified(labels, fold)


def right(network, y, labels):
    """The share of instances that a network finds right."""
    return accuracy(in_use(network, y), labels)
