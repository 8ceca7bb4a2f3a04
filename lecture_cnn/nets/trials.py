"""What helps a network to learn, tried on the digits: `rules`, `plateau`, `normalisation`,
`dropout`, `turned`.

Each trains small networks that differ in one thing, and returns a row for each with what was
measured. The key held_out is the share of held-out digits that are right.
The lecture gives no numbers for these things.
Convolutional Networks IV, "Training issues", "Transform invariance" (C16, C34).
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from ..operations.shapes import one_of, whole
from ..operations.transforms import quarter_turns
from . import data, optimizers
from .blocks import relu_after
from .hints import Array, Generator, Row
from .layers import Activation, Convolution, Flatten, Layer, Linear, TransformConvolution
from .losses import accuracy, cross_entropy
from .network import Network, count_parameters, summary
from .normalisation import BatchNormalisation, Dropout
from .pictures import first_folds, stratified
from .pooling import GlobalMax, MaxPooling
from .tables import mean_row
from .training import Training, in_use

DIGIT = 1, 8, 8  # the shape of a digit's maps

# ---------------------------------------------------------------- optimizers

RULES: dict[str, Callable[[], optimizers.SGD]] = {
    "SGD": partial(optimizers.SGD, 0.1),
    "momentum": partial(optimizers.Momentum, 0.1),
    "Adam": partial(optimizers.Adam, 0.01),
    "weight decay": partial(optimizers.Momentum, 0.1, decay=0.01),
}


def small(seed: int = 0, **options: Any) -> Network:
    """A network of 410 weights and biases: four filters 3x3, max pooling, fully connected layer."""
    layers = [
        Convolution(4, 3),
        Activation("tanh"),
        MaxPooling(2, stride=2),
        Flatten(),
        Linear(10),
    ]
    return Network("small", DIGIT, layers, seed=seed, **options)


def rules(
    names: Iterable[str] = tuple(RULES),
    *,
    epochs: int = 8,
    seed: int = 0,
) -> list[Row]:
    """The same network trained by each rule, from the same weights and with the same batches.

    Rows with the keys rule, first_epoch and last_epoch (the mean loss), length_of_weights,
    rate_at_the_end, held_out. An unknown name is a ValueError.
    """
    for name in names:
        one_of("names", name, RULES)
    return [tried(name, RULES[name](), epochs=epochs, seed=seed) for name in names]


def plateau(
    rate: float = 1.0,
    *,
    epochs: int = 16,
    factor: float = 0.3,
    seed: int = 0,
) -> list[Row]:
    """Momentum with a rate that is too large for the end: kept, and lowered on each plateau.

    Two rows with the keys of `rules`.
    """
    fixed = optimizers.Momentum(rate)
    lowered = optimizers.Momentum(rate)
    schedule = optimizers.Plateau(lowered, factor=factor, patience=1)
    return [
        tried("rate kept", fixed, epochs=epochs, seed=seed),
        tried("rate lowered", lowered, epochs=epochs, seed=seed, schedule=schedule),
    ]


def tried(
    name: str,
    optimizer: optimizers.SGD,
    *,
    epochs: int,
    seed: int,
    **options: Any,
) -> Row:
    """Train the small network by one rule; its row."""
    y, labels, train, held_out = shared_out()
    training = Training(small(seed), optimizer, y[train], labels[train], seed=seed, **options)
    epoch = training.updates_per_epoch
    losses = training.run(whole("epochs", epochs, 1) * epoch)
    squares = sum((w**2).sum() for w in training.network.weights().values())
    return {
        "rule": name,
        "first_epoch": float(np.mean(losses[:epoch])),
        "last_epoch": float(np.mean(losses[-epoch:])),
        "length_of_weights": float(np.sqrt(squares)),
        "rate_at_the_end": float(optimizer.rate),
        "held_out": right(training.network, y[held_out], labels[held_out]),
    }


# ---------------------------------------------------------------- batch normalisation

def deep(
    normalised: bool,
    scale: float = 1.0,
    seed: int = 0,
    *,
    depth: int = 8,
) -> Network:
    """A network of `depth` convolution layers with tanh, each with batch normalisation or without.

    Its first weights are `scale` times as large as a layer makes them.
    """
    layers: list[Layer] = []
    for _ in range(depth):
        layers.append(Convolution(8, 3, padding=1))
        if normalised:
            layers.append(BatchNormalisation())
        layers.append(Activation("tanh"))
    layers += [MaxPooling(2, stride=2), Flatten(), Linear(10)]
    network = Network("deep", DIGIT, layers, seed=seed)
    for name, array in network.weights().items():
        if name.endswith(".w"):
            array *= scale
    return network


def normalisation(
    scales: Iterable[float] = (0.25, 1.0, 5.0),
    *,
    updates: int = 90,
    seed: int = 0,
) -> list[Row]:
    """Deep networks whose first weights are too small, right, and too large.

    If they are too small, the maps vanish layer after layer; if they are too large, tanh is at its
    ends, where its derivative vanishes. Batch normalisation gives each map the same spread again.
    Rows with the keys scale, batch_normalisation, spread (of the last hidden maps before the
    training), loss (the mean of the last 20 updates), held_out. A negative scale is a ValueError.
    """
    scales = [optimizers.at_least_0("scale", scale) for scale in scales]
    updates = whole("updates", updates, 1)
    y, labels, train, held_out = shared_out()
    rows = []
    for scale in scales:
        for normalised in (False, True):
            network = deep(normalised, scale, seed)
            training = Training(
                network, optimizers.Momentum(0.02), y[train], labels[train], seed=seed
            )
            losses = training.run(updates)
            rows.append({
                "scale": scale,
                "batch_normalisation": normalised,
                "spread": spread(deep(normalised, scale, seed), y[train[:100]]),
                "loss": float(np.mean(losses[-20:])),
                "held_out": right(network, y[held_out], labels[held_out]),
            })
    return rows


def spread(network: Network, y: Array) -> float:
    """The standard deviation of the last maps of a `deep` network, for a batch in training."""
    rng = np.random.default_rng(0)
    for layer in network.body.layers[:-3]:  # without pooling, flatten and the last layer
        y = layer.forward(y, rng)
    return float(y.std())


# ---------------------------------------------------------------- dropout

def dropout(
    digits: int = 200,
    wrong_labels: int = 40,
    *,
    shares: Iterable[float] = (0.0, 0.5),
    updates: int = 600,
    folds: int = 3,
) -> list[Row]:
    """Many weights for few digits, some with a wrong label: with dropout and without.

    10,090 weights and biases can learn every label by heart, the wrong ones, too. With dropout no
    unit can rely on another one. A row for each share, with the keys digits, wrong_labels,
    dropout, and, as means over the folds, loss, loss_held_out, right, right_held_out: of the
    digits that were learned, and of the held-out ones.
    """
    for p in shares:
        Dropout(p)  # a wrong share is an error before any network is trained
    rows = []
    for p in shares:
        found = [dropped(p, digits, wrong_labels, updates, fold) for fold in first_folds(folds)]
        given = {"digits": digits, "wrong_labels": wrong_labels, "dropout": p}
        rows.append({**given, **mean_row(found)})
    return rows


def dropped(
    p: float,
    digits: int,
    wrong_labels: int,
    updates: int,
    fold: int,
) -> Row:
    """Losses and shares of right digits for one fold; too many digits are a ValueError."""
    y, labels, train, held_out = shared_out(fold)
    if whole("digits", digits, 1) > len(train):
        raise ValueError(f"digits: expected 1 to {len(train)}, got {digits}")
    if whole("wrong_labels", wrong_labels, 0) > digits:
        raise ValueError(
            f"wrong_labels: expected at most {digits}, the number of digits, got {wrong_labels}"
        )
    rng = np.random.default_rng(fold)
    train = rng.permutation(train)[:digits]
    learned = labels[train]
    wrong = learned[:wrong_labels] + rng.integers(1, 10, wrong_labels)
    learned[:wrong_labels] = wrong % 10
    network = wide(p, seed=fold)
    training = Training(
        network, optimizers.Adam(0.003), y[train], learned, batch=25, seed=fold
    )
    training.run(updates)
    seen = in_use(network, y[train])
    unseen = in_use(network, y[held_out])
    loss, _ = cross_entropy(seen, learned)
    loss_held_out, _ = cross_entropy(unseen, labels[held_out])
    return {
        "loss": loss,
        "loss_held_out": loss_held_out,
        "right": accuracy(seen, learned),
        "right_held_out": accuracy(unseen, labels[held_out]),
    }


def wide(p: float, seed: int) -> Network:
    """A network of 10,090 weights and biases, with dropout before both fully connected layers."""
    layers = [
        *relu_after(Convolution(16, 3)),
        MaxPooling(2, stride=2),
        Flatten(),
        Dropout(p),
        *relu_after(Linear(64)),
        Dropout(p),
        Linear(10),
    ]
    return Network("wide", DIGIT, layers, seed=seed)


# ---------------------------------------------------------------- transform invariance

def turning(
    filters: int = 32,
    K: int = 7,
    *,
    invariant: bool = True,
    seed: int = 0,
) -> Network:
    """A network that scans with each filter, then takes the maximum over all positions.

    If it is invariant, it scans with the four quarter turns of each filter and takes the maximum
    over these, too. Both have the same number of parameters.
    """
    if invariant:
        name = "transform-invariant"
        scan: Layer = TransformConvolution(filters, K, quarter_turns(K))
        maximum = GlobalMax(4)
    else:
        name = "ordinary"
        scan = Convolution(filters, K)
        maximum = GlobalMax()
    layers = [scan, Activation("relu"), maximum, Linear(10)]
    return Network(name, DIGIT, layers, seed=seed)


def quarter_turned(y: Array, turns: int) -> Array:
    """Each picture of a batch (N, D, W, H) turned by quarters, counter-clockwise as seen."""
    return np.rot90(y, -turns, axes=(-2, -1)).copy()


def any_turn(y: Array, rng: Generator) -> Array:
    """Each picture of a batch turned by a random number of quarters, as `augment` of a Training."""
    turns = rng.integers(0, 4, len(y))
    return np.stack([quarter_turned(one, number) for one, number in zip(y, turns)])


def turned(*, epochs: int = 8, seed: int = 0) -> list[Row]:
    """Networks trained on upright digits and tested on turned ones.

    An ordinary network, the same one that saw randomly turned digits in training, and the
    transform-invariant one, which saw upright digits only. Rows with the keys network, parameters,
    products (of one digit), and the shares of held-out digits that are right: upright, one_quarter,
    two_quarters, three_quarters.
    """
    whole("epochs", epochs, 1)
    y, labels, train, held_out = shared_out()
    kinds = [
        ("ordinary", False, None),
        ("ordinary, turned digits", False, any_turn),
        ("transform-invariant", True, None),
    ]
    rows = []
    for name, invariant, augment in kinds:
        network = turning(invariant=invariant, seed=seed)
        training = Training(
            network,
            optimizers.Adam(0.005),
            y[train],
            labels[train],
            seed=seed,
            augment=augment,
        )
        training.run(epochs * training.updates_per_epoch)
        row = {
            "network": name,
            "parameters": count_parameters(network),
            "products": summary(network).connections,
        }
        keys = "upright", "one_quarter", "two_quarters", "three_quarters"
        for turns, key in enumerate(keys):
            row[key] = right(network, quarter_turned(y[held_out], turns), labels[held_out])
        rows.append(row)
    return rows


# ---------------------------------------------------------------- what all of them need

def shared_out(fold: int = 0) -> tuple[Array, Array, Array, Array]:
    """The digits, their labels, and the numbers of those to learn and of those to hold out."""
    y, labels = data.digits()
    train, held_out = stratified(labels, fold)
    return y, labels, train, held_out


def right(network: Network, y: Array, labels: Array) -> float:
    """The share of instances that the network classifies right."""
    return accuracy(in_use(network, y), labels)
