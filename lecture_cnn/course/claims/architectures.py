"""Deck IV from "Le-net 5" to its end: the networks by name, their sizes, recipes and errors."""

import math
from collections.abc import Iterable

import numpy as np

from ... import loops
from ...deck.resampling import matrix_of
from ...nets import (
    augmentation,
    count_parameters,
    features,
    models,
    optimizers,
    pictures,
    speech,
    summary,
    trials,
    views,
)
from ...nets.blocks import Residual, Union
from ...nets.layers import Activation, Convolution, Flatten, Layer, Linear
from ...nets.network import Network, walk
from ...nets.normalisation import BatchNormalisation, Dropout, LocalResponseNormalisation
from ...nets.pooling import GlobalMean, MaxPooling
from ...nets.training import Training, in_use
from .rows import FALSE, IV, PUBLISHED, TRUE, Claim, Found, counted, equal, found, only_if

DAY = "2026-11-30"


def shape_after(network: Network, kind: type, number: int) -> tuple[int, ...]:
    """The shape of the result of the n-th layer of a kind, from 1."""
    shapes = [layer.shape(shape) for _, layer, shape in walk(network) if type(layer) is kind]
    return shapes[number - 1]


def maps_of_lenet5(kind: type, number: int, maps: int, side: int) -> Found:
    shape = shape_after(models.lenet5(), kind, number)
    return found(shape == (maps, side, side), shape[-1])


def last_units(network: Network, expected: list[int]) -> Found:
    units = [layer.shape(shape)[0] for _, layer, shape in walk(network) if type(layer) is Linear]
    return found(units == expected, len(units))


def values_for_pictures_of_28() -> Found:
    """LeNet-5's last maps for MNIST's own 28x28 pictures, and with a border of 2."""
    networks = [models.lenet5(input=(1, n, n)) for n in (28, 32)]
    sizes = [math.prod(shape_after(network, MaxPooling, 2)) for network in networks]
    return only_if(sizes[1] == 400, sizes[0] == 400, sizes[0])


def count(network: Network, *kinds: type) -> int:
    return sum(type(layer) in kinds for _, layer, _ in walk(network))


def about(number: int, said: float, within: float = 0.02) -> Found:
    """True if a count is the slide's round number, to 2 %."""
    return found(abs(number - said) <= within * said, number)


def size_of_conv1(side: int) -> Found:
    """Whether 11x11 filters at stride 4 cover a picture of this side without a rest."""
    places = (side - 11) / 4 + 1
    return found(places == int(places), places)


def parameters_with_conv2_stride_2() -> Found:
    number = count_parameters(models.alexnet(conv2_stride=2))
    return about(number, 60e6)


def maps_of_alexnet(number: int) -> int:
    """The output maps of the n-th convolution of both halves together."""
    halves = [layer for _, layer, _ in walk(models.alexnet()) if type(layer) is Convolution]
    order = [0, 1, 4, 5, 6]
    return 2 * halves[order[number - 1]].w_size((1, 99, 99))[0]


def alexnet_convolution(number: int, maps: int, K: int) -> Found:
    halves = [layer for _, layer, _ in walk(models.alexnet()) if type(layer) is Convolution]
    order = [0, 1, 4, 5, 6]
    layer = halves[order[number - 1]]
    right = layer.K in (K, (K, K)) and maps_of_alexnet(number) == maps
    return found(right, maps_of_alexnet(number))


def sizes_of_the_last_convolutions() -> Found:
    """The widths of the maps before and behind Conv3, Conv4 and Conv5 of AlexNet."""
    pairs = [
        (shape[-1], layer.shape(shape)[-1])
        for _, layer, shape in walk(models.alexnet())
        if type(layer) is Convolution and layer.K in (3, (3, 3))
    ]
    kept = [before == after for before, after in pairs]
    return found(len(kept) == 6 and all(kept), pairs[-1][-1])


def depth_of_alexnet() -> Found:
    """Each of the two halves has the same convolutions."""
    return counted(count(models.alexnet(), Convolution) // 2, 5)


def poolings_of_alexnet() -> Found:
    poolings = count(models.alexnet(), MaxPooling) // 2
    return found(0 < poolings < 5, poolings)


def normalised_before_pooling() -> Found:
    """Whether a normalisation follows a pooling in the first half of the network that is built."""
    kinds = [type(layer) for path, layer, _ in walk(models.alexnet()) if path.startswith("0.0.")]
    places = [n for n, kind in enumerate(kinds) if kind is LocalResponseNormalisation]
    behind = [kinds[n - 1] is MaxPooling for n in places]
    return found(all(behind), behind.count(False))


def dropout_of_alexnet() -> Found:
    layers = [layer for _, layer, _ in walk(models.alexnet())]
    kinds = [type(layer) for layer in layers]
    places = [n for n, kind in enumerate(kinds) if kind is Dropout]
    after_flat = all(n > kinds.index(Flatten) for n in places)
    halves = all(str(layers[n]) == "dropout 0.5" for n in places)
    return found(after_flat and halves, len(places))


def views_of_a_picture() -> Found:
    maps, _ = pictures.digits32()
    return counted(len(augmentation.crops(maps[:1], (28, 28))), 10)


def vote_of_views() -> Found:
    """After a training on such views, and after one on the centre alone."""
    rows = views.ten_views(("crops and flips", "centre"), updates=300, folds=1)
    gain, loss = (row["ten_views"] - row["centre"] for row in rows)
    return only_if(gain > 0, loss > 0, round(gain, 3))


def deep(activation: str) -> Network:
    """Three convolution layers with an activation, and the classes."""
    layers: list[Layer] = []
    for _ in range(3):
        layers += [Convolution(8, 3, padding=1), Activation(activation)]
    layers += [MaxPooling(2, stride=2), Flatten(), Linear(10)]
    return Network(activation, (1, 8, 8), layers, seed=0)


def learned(network: Network, optimizer: optimizers.SGD, updates: int, batch: int = 32) -> float:
    """The share of held-out digits that are right after so many updates."""
    maps, labels, train, held_out = trials.shared_out()
    training = Training(network, optimizer, maps[train], labels[train], batch=batch, seed=0)
    training.run(updates)
    return trials.right(network, maps[held_out], labels[held_out])


def relu_and_others() -> Found:
    """After 90 updates: ReLU against the sigmoid, and against tanh."""
    shares = {}
    for name in ("sigmoid", "tanh", "relu"):
        shares[name] = learned(deep(name), optimizers.Momentum(0.02), 90)
    beats_sigmoid = shares["relu"] > shares["sigmoid"] + 0.2
    beats_tanh = shares["relu"] > shares["tanh"] + 0.2
    return only_if(beats_sigmoid, beats_tanh, round(shares["relu"], 3))


def dropout_helps() -> Found:
    without, with_it = trials.dropout(updates=400, folds=1)
    gain = with_it["right_held_out"] - without["right_held_out"]
    return found(gain > 0, round(gain, 3))


def recipe_of_alexnet() -> Found:
    """Batch 128, rate 0.01, momentum 0.9, decay 5e-4, dropout: on the digits."""
    optimizer = optimizers.Momentum(0.01, momentum=0.9, decay=5e-4)
    share = learned(trials.wide(0.5, 0), optimizer, 300, batch=128)
    return found(share > 0.9, round(share, 3))


def rate_lowered_on_a_plateau() -> Found:
    """From four first weights: how often the loss ends lower with the rate lowered than kept."""
    lower = 0
    for seed in range(4):
        kept, lowered = trials.plateau(epochs=12, seed=seed)
        lower += lowered["last_epoch"] < kept["last_epoch"]
    return found(lower == 4, lower)


def several_nets_vote() -> Found:
    """Five small networks from different first weights, alone (the mean) and together."""
    maps, labels, train, held_out = trials.shared_out()
    together = np.zeros((len(held_out), 10))
    alone = []
    for seed in range(5):
        network = trials.small(seed)
        optimizer = optimizers.Momentum(0.02)
        Training(network, optimizer, maps[train], labels[train], seed=seed).run(90)
        scores = augmentation.softmax(in_use(network, maps[held_out]))
        alone.append((scores.argmax(axis=1) == labels[held_out]).mean())
        together = together + scores
    share = (together.argmax(axis=1) == labels[held_out]).mean()
    return found(share > sum(alone) / 5, round(float(share), 3))


def with_and_without_normalisation(normalised: bool, seed: int) -> float:
    """The share of digits that two convolution layers find, with AlexNet's normalisation or not."""
    layers: list[Layer] = []
    for maps in (8, 16):
        layers += models.relu_after(Convolution(maps, 3, padding=1))
        if normalised:
            layers.append(LocalResponseNormalisation())
        layers.append(MaxPooling(2, stride=2))
    layers += [Flatten(), Linear(10)]
    network = Network("two layers", (1, 8, 8), layers, seed=seed)
    return learned(network, optimizers.Momentum(0.02), 180)


def normalisation_is_unnecessary() -> Found:
    """The mean over four networks of each kind."""
    without, with_it = [
        sum(with_and_without_normalisation(normalised, seed) for seed in range(4)) / 4
        for normalised in (False, True)
    ]
    return found(without >= with_it - 0.005, round(without, 3))


def near_in_the_last_hidden_layer() -> Found:
    """Held-out digits and the learned one with the nearest values in the last hidden layer."""
    maps, labels, train, held_out = trials.shared_out()
    network = deep("relu")
    learned(network, optimizers.Momentum(0.02), 90)
    hidden = features.first_layers(network, len(network.body.layers) - 1)
    known = in_use(hidden, maps[train])
    nearest = [features.nearest(known, one, 1)[0] for one in in_use(hidden, maps[held_out])]
    alike = float((labels[train][nearest] == labels[held_out]).mean())
    return found(alike > 0.95, round(alike, 3))


def first_filters_of_alexnet() -> Found:
    first = next(layer for _, layer, _ in walk(models.alexnet()) if type(layer) is Convolution)
    maps, *size = first.w_size((3, 227, 227))
    return found([2 * maps, *size] == [96, 3, 11, 11], 2 * maps)


def literal_zfnet() -> Found:
    """AlexNet in one piece with what the slide names: is that the published ZFNet?"""
    layers: list[Layer] = models.relu_after(Convolution(96, 7, stride=2))
    layers += [MaxPooling(3, stride=2)]
    layers += [*models.relu_after(Convolution(256, 5, padding=2)), MaxPooling(3, stride=2)]
    layers += [*models.convolutions_3x3(512, 1024, 512), MaxPooling(3, stride=2)]
    layers += models.classifier(1000)
    literal = Network("ZFNet, literally", (3, 227, 227), layers)
    number = count_parameters(literal)
    return found(number == count_parameters(models.zfnet()), number)


def zfnet_convolutions(start: int, expected: list[int]) -> Found:
    layers = [layer for _, layer, _ in walk(models.zfnet()) if type(layer) is Convolution]
    maps = [layer.w_size((1, 99, 99))[0] for layer in layers]
    return found(maps[start:] == expected, len(maps[start:]))


def first_layer_of_zfnet() -> Found:
    first = next(layer for _, layer, _ in walk(models.zfnet()))
    return found(str(first).startswith("convolution 96@7x7, stride 2"), 7)


def filters_of_vgg(columns: Iterable[str]) -> Found:
    """How many convolutions of these columns are not 3x3, stride 1, padding 1."""
    layers = [layer for column in columns for _, layer, _ in walk(models.vgg(column))]
    convolutions = [str(layer) for layer in layers if type(layer) is Convolution]
    others = [name for name in convolutions if not name.endswith("@3x3, padding 1")]
    return counted(len(others), 0)


def only_threes() -> Found:
    others = int(filters_of_vgg(models.VGG).number)
    but_c = filters_of_vgg([column for column in models.VGG if column != "C"])
    return only_if(but_c.verdict == TRUE, others == 0, others)


def poolings_of_vgg() -> Found:
    layers = [layer for _, layer, _ in walk(models.vgg("D")) if type(layer) is MaxPooling]
    names = {str(layer) for layer in layers}
    return found(names == {"max pooling 2x2, stride 2"}, len(layers))


def last_maps_of_vgg() -> Found:
    """The maps behind five poolings of pictures of 224x224, in all columns."""
    sizes = {shape_after(models.vgg(column), MaxPooling, 5) for column in models.VGG}
    return found(sizes == {(512, 7, 7)}, max(sizes)[-1])


def weight_layers(columns: dict[str, int]) -> Found:
    counts = {name: count(models.vgg(name), Convolution, Linear) for name in columns}
    return found(counts == columns, counts["E"])


def final_vgg() -> Found:
    layers = [layer for _, layer, _ in walk(models.vgg("D"))]
    maps = [
        layer.w_size((1, 9, 9))[0] if type(layer) is Convolution else "pool"
        for layer in layers
        if type(layer) in (Convolution, MaxPooling)
    ]
    expected = [64, 64, "pool", 128, 128, "pool", *[256] * 3, "pool"]
    expected += 2 * [*[512] * 3, "pool"]
    return found(maps == expected, len(maps))


def sizes_side_by_side() -> Found:
    module = next(
        layer for layer in models.googlenet().body.layers if isinstance(layer, Union)
    )
    names = [str(part) for branch in module.branches for part in branch.layers]
    sizes = {K for K in (1, 3, 5) for name in names if f"@{K}x{K}" in name}
    return counted(len(sizes), 3)


def average_pooling_saves() -> Found:
    """The weights of the last layer behind global mean pooling, and without it."""
    maps, W, H = shape_before(models.googlenet(), GlobalMean)
    without = maps * W * H * 1000
    return found(without > 10 * maps * 1000, without)


def shape_before(network: Network, kind: type) -> tuple[int, ...]:
    return next(shape for _, layer, shape in walk(network) if type(layer) is kind)


def layers_of_resnet(depth: int) -> Found:
    rows = summary(models.resnet(depth))
    weighted = [row for row in rows if row["neurons"] and ".skip" not in row["path"]]
    return found(len(weighted) > 150, len(weighted))


def other_number_of_maps() -> Found:
    """A block whose last layer makes another number of maps than come in."""
    Residual([Convolution(4, 3, padding=1)]).shape((4, 8, 8))
    try:
        Residual([Convolution(5, 3, padding=1)]).shape((4, 8, 8))
    except ValueError:
        return found(True, 4)
    return found(False, 5)


def normalised_convolutions() -> Found:
    kinds = [type(layer) for _, layer, _ in walk(models.resnet(152))]
    places = [n for n, kind in enumerate(kinds) if kind is Convolution]
    after = [kinds[n + 1] is BatchNormalisation for n in places]
    return found(all(after), len(after))


def larger_rate() -> Found:
    """Eight layers at a rate of 0.1, with batch normalisation and without."""
    shares = [learned(trials.deep(it), optimizers.Momentum(0.1), 90) for it in (True, False)]
    return found(shares[0] > shares[1] + 0.1, round(shares[0], 3))


def recipe_of_resnet() -> Found:
    """Momentum 0.9, rate 0.1, batch 256, decay 1e-5, batch normalisation: on the digits."""
    optimizer = optimizers.Momentum(0.1, momentum=0.9, decay=1e-5)
    network = models.block_net(seed=0)
    share = learned(network, optimizer, 30, batch=256)
    return found(share > 0.8, round(share, 3))


def fully_connected(network: Network) -> Found:
    return counted(count(network, Linear), 0)


def channels_of_a_dense_block() -> Found:
    """Input channels of the layers of a block with 16 maps first and 12 more by each layer."""
    layers = models.dense(6, lambda: [Convolution(12, 3, padding=1)])
    network = Network("dense block", (16, 8, 8), layers)
    channels = [shape[0] for _, layer, shape in walk(network) if type(layer) is Convolution]
    return found(channels == [16, 28, 40, 52, 64, 76], channels[-1])


def two_axes_of_a_spectrogram() -> Found:
    network = models.spectrogram_net()
    layer = next(layer for _, layer, _ in walk(network) if type(layer) is Convolution)
    K = layer.w_size(network.input)[2:]
    return found(min(K) > 1, len(K))


def pooled_along_frequency() -> Found:
    one, six = speech.pooling((1, 6), languages=1)
    errors = [next(value for key, value in row.items() if "error" in key) for row in (one, six)]
    return found(errors[1] < errors[0], round(errors[0] - errors[1], 3))


def word_anywhere() -> Found:
    """A network with a maximum over time, on a series with silence around it, and that moved."""
    network = speech.word_net()
    series = np.zeros((2, *network.input))
    features, _ = network.input
    word = np.random.default_rng(0).standard_normal((features, 5))
    series[0, :, 8:13] = word
    series[1, :, 14:19] = word
    here, there = network.forward(series)
    return equal(here, there)


def word_in_a_text() -> Found:
    """A filter along the letters of a text: at how many places it finds its word of three."""
    text, word = "the cat sat on the mat", "sat"
    alphabet = " abcdefghijklmnopqrstuvwxyz"
    letters, wanted = [
        np.array([[float(letter == other) for letter in series] for other in alphabet])
        for series in (text, word)
    ]
    scores = loops.conv1d(letters, wanted[None])
    places = np.argwhere(scores[0] == len(word))
    return counted(len(places), 1)


def places_of_the_matrix() -> Found:
    """A convolution as a fully connected layer: of 60 inputs of each unit, how many it has."""
    matrix = matrix_of(lambda maps: loops.conv2d(maps, np.ones((3, 2, 3, 3))), (2, 6, 5))
    inputs = set(np.count_nonzero(matrix, axis=1))
    return found(inputs == {18} and matrix.shape[1] == 60, max(inputs))


def parts_of_a_cnn() -> Found:
    kinds = [type(layer) for _, layer, _ in walk(models.alexnet())]
    parts = {Convolution, Activation, MaxPooling}
    return counted(len(parts.intersection(kinds)), 3)


def filters_trained() -> Found:
    share = learned(trials.small(), optimizers.Adam(0.01), 180)
    return found(share > 0.8, round(share, 3))


LENET = "Le-net 5"
TASK = "The imangenet task"
ALEX = "AlexNet"
TOTAL = "Alexnet: Total parameters"
MAGIC = "Learning magic in Alexnet"
ZF = "ZFNet"
VGG = "VGGNet"
GOOGLE = "Googlenet: Inception"
RESNET = "Resnet"
DETAILS = "Resnet details for the curious.."
DENSE = "Densenet"
MORE = "Many many more architectures"
ASR = "CNN for Automatic Speech Recognition"
RECAP = "CNN-Recap"


def published(
    slide: str, says: str, number: float | None, counts: str = "", erratum: tuple[str, ...] = ()
) -> Claim:
    return Claim(IV, slide, says, PUBLISHED, number, counts, erratum=erratum)


ROWS = (
    published("Convolutional neural nets", "They are among the most used networks today", None),
    Claim(
        IV, "Convolutional neural nets",
        "They are used on spectrograms, too",
        TRUE, 2, "axes of a filter: time and frequency",
        two_axes_of_a_spectrogram,
    ),
    Claim(
        IV, "Convolutional neural nets",
        "They are used for speech: along time a TDNN finds a word wherever it is spoken",
        TRUE, 0, "change of the score when the series moves",
        word_anywhere,
    ),
    Claim(
        IV, LENET,
        "The pictures of the digits (MNIST) have 32x32 cells",
        "true if a border of 2 is added", 256, "values of the last maps for 28x28; 400 for 32x32",
        values_for_pictures_of_28,
        erratum=("E50",),
    ),
    Claim(
        IV, LENET, "Conv1, 6 filters 5x5 without padding: 6 maps of 28x28",
        TRUE, 28, "cells wide",
        lambda: maps_of_lenet5(Convolution, 1, 6, 28),
    ),
    Claim(
        IV, LENET, "Pool1, 2x2 at stride 2: 6 maps of 14x14",
        TRUE, 14, "cells wide",
        lambda: maps_of_lenet5(MaxPooling, 1, 6, 14),
    ),
    Claim(
        IV, LENET, "Conv2, 16 filters 5x5: 16 maps of 10x10",
        TRUE, 10, "cells wide",
        lambda: maps_of_lenet5(Convolution, 2, 16, 10),
    ),
    Claim(
        IV, LENET, "Pool2: 16 maps of 5x5",
        TRUE, 5, "cells wide",
        lambda: maps_of_lenet5(MaxPooling, 2, 16, 5),
    ),
    Claim(
        IV, LENET, "These are 400 values",
        TRUE, 400, "values",
        lambda: counted(math.prod(shape_after(models.lenet5(), MaxPooling, 2)), 400),
    ),
    Claim(
        IV, LENET, "The MLP has three layers of 120, 84 and 10 units",
        TRUE, 3, "layers",
        lambda: last_units(models.lenet5(), [120, 84, 10]),
    ),
    published(TASK, "ImageNet has many million pictures and thousands of categories", None),
    published(TASK, "The contest has 1.2 million pictures", 1.2e6, "pictures"),
    published(TASK, "and 1000 categories", 1000, "categories"),
    Claim(
        IV, ALEX, "The softmax is over 1000 classes",
        TRUE, 1000, "results",
        lambda: counted(models.alexnet().output[0], 1000),
    ),
    Claim(
        IV, ALEX, "It has 5 convolution layers",
        TRUE, 5, "in each of its two halves",
        depth_of_alexnet,
    ),
    Claim(
        IV, ALEX, "Some of them are followed by max pooling",
        TRUE, 3, "of 5",
        poolings_of_alexnet,
    ),
    Claim(
        IV, ALEX, "Three fully connected layers follow: 4096, 4096 and 1000 units",
        TRUE, 3, "layers",
        lambda: last_units(models.alexnet(), [4096, 4096, 1000]),
    ),
    Claim(
        IV, "Krizhevsky et. al.", "The pictures are 227x227",
        TRUE, 55, "places for 11x11 filters at stride 4",
        lambda: size_of_conv1(227),
    ),
    Claim(
        IV, "Krizhevsky et. al.", "Conv1: 96 filters 11x11",
        TRUE, 96, "filters",
        lambda: alexnet_convolution(1, 96, 11),
    ),
    Claim(
        IV, "Krizhevsky et. al.", "Conv2: 256 filters 5x5",
        TRUE, 256, "filters",
        lambda: alexnet_convolution(2, 256, 5),
    ),
    Claim(
        IV, "Krizhevsky et. al.", "Conv2 has the stride 2",
        FALSE, 27_410_792, "parameters then, in two halves, not the slide's 60 million",
        parameters_with_conv2_stride_2,
        erratum=("E46",),
    ),
    Claim(
        IV, "Krizhevsky et. al.", "Conv3 and Conv4: 384 filters 3x3",
        TRUE, 384, "filters",
        lambda: alexnet_convolution(4, 384, 3),
    ),
    Claim(
        IV, "Krizhevsky et. al.", "Conv5: 256 filters 3x3",
        TRUE, 256, "filters",
        lambda: alexnet_convolution(5, 256, 3),
    ),
    Claim(
        IV, "Krizhevsky et. al.", "Conv3 to Conv5, with stride 1 and zeros around, keep the size",
        TRUE, 13, "cells wide before and after",
        sizes_of_the_last_convolutions,
    ),
    Claim(
        IV, "Krizhevsky et. al.", "Pooling is 3x3 at stride 2",
        TRUE, 6, "cells wide after the third one",
        lambda: counted(shape_after(models.alexnet(), MaxPooling, 6)[-1], 6),
    ),
    Claim(
        IV, "Krizhevsky et. al.", "The normalisation layers are unnecessary",
        TRUE, 0.965, "of the digits right without them; with them 0.926",
        normalisation_is_unnecessary,
        ran=DAY,
    ),
    Claim(
        IV, "Krizhevsky et. al.", "Normalisation comes behind the pooling",
        FALSE, 2, "layers of normalisation before it in each half, as in the paper",
        normalised_before_pooling,
        erratum=("E72",),
    ),
    Claim(
        IV, TOTAL, "AlexNet has 60 million parameters",
        TRUE, 60_965_224, "parameters",
        lambda: about(count_parameters(models.alexnet()), 60e6),
    ),
    Claim(
        IV, TOTAL, "It has 650,000 neurons",
        TRUE, 659_272, "neurons",
        lambda: about(summary(models.alexnet()).neurons, 650e3),
    ),
    Claim(
        IV, TOTAL, "It has 630 million connections",
        FALSE, 724_406_816, "products of a weight and a value",
        lambda: about(summary(models.alexnet()).connections, 630e6),
        erratum=("E51",),
    ),
    Claim(
        IV, "10 patches", "A picture is classified in 10 views",
        TRUE, 10, "views: four corners and the centre, and mirrored",
        views_of_a_picture,
    ),
    Claim(
        IV, "10 patches", "Their vote is better than one view",
        "true if such views were learned", 0.047,
        "more of the digits right by ten views than by the centre",
        vote_of_views,
        ran=DAY,
    ),
    Claim(
        IV, MAGIC, "ReLU makes a large difference in convergence",
        "true if it is compared with the sigmoid", 0.961,
        "right after 90 updates; tanh 0.969, the sigmoid 0.100",
        relu_and_others,
        ran=DAY,
    ),
    Claim(
        IV, MAGIC, "Dropout of 0.5, in the fully connected layers only",
        TRUE, 2, "such layers",
        dropout_of_alexnet,
    ),
    Claim(
        IV, MAGIC, "Dropout helps",
        TRUE, 0.05, "more of held-out digits right, some labels of the learned ones being wrong",
        dropout_helps,
        ran=DAY,
    ),
    Claim(
        IV, MAGIC, "The recipe: batches of 128, rate 0.01, momentum 0.9, decay 5e-4, dropout",
        TRUE, 0.942, "right of held-out digits, by this recipe",
        recipe_of_alexnet,
        ran=DAY,
    ),
    Claim(
        IV, MAGIC, "The rate is made smaller each time that there is no more progress",
        TRUE, 4, "of 4 networks have then a smaller loss in the last epoch than with the rate kept",
        rate_lowered_on_a_plateau,
        ran=DAY,
    ),
    published(MAGIC, "Top-5 error of a single net", 18.2, "%"),
    published(MAGIC, "Top-5 error of an ensemble of 7 nets", 15.4, "%"),
    published(MAGIC, "Lowest error before, by conventional classifiers, above this", 25, "%"),
    Claim(
        IV, MAGIC, "An ensemble errs less than a single net",
        TRUE, 0.911, "of digits right by five nets together, more than alone",
        several_nets_vote,
        ran=DAY,
    ),
    Claim(
        IV, "ImageNet", "The first layer has 96 filters of 11x11x3",
        TRUE, 96, "filters",
        first_filters_of_alexnet,
    ),
    Claim(
        IV, "ImageNet", "The upper 48 of them were learned on one GPU, the lower 48 on the other",
        TRUE, 48, "filters in each of the two halves",
        lambda: counted(int(first_filters_of_alexnet().number) / 2, 48),
    ),
    Claim(
        IV, "ImageNet", "The pictures of this figure are 224x224",
        FALSE, 54.25, "places for 11x11 filters at stride 4",
        lambda: size_of_conv1(224),
        erratum=("E47",),
    ),
    Claim(
        IV, "The net actually *learns* features!",
        "Pictures whose features in the last hidden layer are close look alike",
        TRUE, 0.989, "of held-out digits are of the class of the nearest learned one",
        near_in_the_last_hidden_layer,
        ran=DAY,
    ),
    Claim(
        IV, ZF, "The first layer has 7x7 filters at stride 2",
        TRUE, 7, "cells wide",
        first_layer_of_zfnet,
    ),
    Claim(
        IV, ZF, "The last three convolutions have 512, 1024 and 512 filters",
        TRUE, 3, "layers",
        lambda: zfnet_convolutions(2, [512, 1024, 512]),
    ),
    Claim(
        IV, ZF, "In all else it is the same as AlexNet",
        FALSE, 386_548_840, "parameters if it were; the published net has 107,627,624",
        literal_zfnet,
        erratum=("E65",),
    ),
    published(ZF, "The error went down from 15.4 % to this", 14.8, "%"),
    Claim(
        IV, VGG, "Only 3x3 filters, stride 1, padding 1",
        "true if column C is left out", 3, "filters of 1x1 in column C",
        only_threes,
        erratum=("E48",),
    ),
    Claim(
        IV, VGG, "Only pooling of 2x2 at stride 2",
        TRUE, 5, "such layers in column D",
        poolings_of_vgg,
    ),
    Claim(
        IV, VGG, "The final net has 13 convolution layers",
        TRUE, 13, "layers",
        lambda: counted(count(models.vgg("D"), Convolution), 13),
    ),
    Claim(
        IV, VGG, "and 3 fully connected ones",
        TRUE, 3, "layers",
        lambda: last_units(models.vgg("D"), [4096, 4096, 1000]),
    ),
    Claim(
        IV, VGG, "Its layers in order: 64, 64, pool, 128, 128, pool, three times 256, pool, ...",
        TRUE, 18, "convolutions and poolings in this order",
        final_vgg,
    ),
    Claim(
        IV, VGG, "It has about 140 million parameters",
        TRUE, 138_357_544, "parameters",
        lambda: about(count_parameters(models.vgg("D")), 140e6),
    ),
    Claim(
        IV, VGG, "The columns A to E have 11, 11, 13, 16, 16 and 19 layers with weights",
        TRUE, 19, "layers with weights in column E",
        lambda: weight_layers({"A": 11, "A-LRN": 11, "B": 13, "C": 16, "D": 16, "E": 19}),
    ),
    Claim(
        IV, VGG, "The pictures have three colours and 224x224 cells",
        TRUE, 7, "cells wide behind five poolings, in all columns",
        last_maps_of_vgg,
    ),
    published(VGG, "Top-5 error, 7 nets combined", 7.3, "%"),
    published(VGG, "Top-5 error with two nets, after the paper", 6.8, "%"),
    Claim(
        IV, GOOGLE, "Filters of several sizes side by side",
        TRUE, 3, "sizes: 1x1, 3x3 and 5x5",
        sizes_side_by_side,
    ),
    Claim(
        IV, GOOGLE, "Only 5 million parameters",
        FALSE, 6_998_552, "parameters; 5,973,552 without the last layer",
        lambda: about(count_parameters(models.googlenet()), 5e6),
        erratum=("E51",),
    ),
    Claim(
        IV, GOOGLE, "That is thanks to average pooling",
        TRUE, 50_176_000, "weights of the last layer without it, instead of 1,024,000",
        average_pooling_saves,
    ),
    published(GOOGLE, "Top-5 error", 6.7, "%"),
    Claim(
        IV, RESNET, "It has more than 150 layers",
        TRUE, 152, "layers with weights",
        lambda: layers_of_resnet(152),
    ),
    Claim(
        IV, RESNET, "It has skip connections",
        TRUE, 50, "blocks with one in ResNet-152",
        lambda: counted(
            sum(isinstance(layer, Residual) for layer in models.resnet(152).body.layers), 50
        ),
    ),
    published(RESNET, "Top-5 error, less than", 3.5, "% (the ensemble: 3.57)", ("E74",)),
    Claim(
        IV, DETAILS, "The last layer before the sum has as many filters as maps come in",
        TRUE, 4, "filters for 4 maps; 5 cannot be added",
        other_number_of_maps,
    ),
    Claim(
        IV, DETAILS, "Batch normalisation after each convolution",
        TRUE, 155, "of 155 convolutions",
        normalised_convolutions,
    ),
    Claim(
        IV, DETAILS, "Batch normalisation lets one use a larger rate",
        TRUE, 0.969, "right with it at a rate of 0.1; without it 0.758",
        larger_rate,
        ran=DAY,
    ),
    Claim(
        IV, DETAILS, "The recipe: momentum 0.9, rate 0.1, batches of 256, weight decay",
        TRUE, 0.919, "right of held-out digits after 30 updates of a small net by this recipe",
        recipe_of_resnet,
        ran=DAY,
    ),
    published(DETAILS, "The weight decay was 1e-5", 1e-5, "(the paper: 1e-4)", ("E49",)),
    Claim(
        IV, DENSE, "All layers are convolutions",
        FALSE, 1, "fully connected layer, at the end",
        lambda: fully_connected(models.densenet()),
        erratum=("E66",),
    ),
    Claim(
        IV, DENSE, "Each layer looks at the maps of all layers before it",
        TRUE, 76, "input maps of the sixth layer: 16 and five times 12",
        channels_of_a_dense_block,
    ),
    published(DENSE, "It was the state of the art, for a while", None),
    Claim(
        IV, MORE, "They are used on texts, too: along the letters",
        TRUE, 1, "place of a text at which a filter finds its word",
        word_in_a_text,
    ),
    Claim(
        IV, ASR, "Convolution over frequencies and over time",
        TRUE, 2, "axes of a filter longer than one cell",
        two_axes_of_a_spectrogram,
    ),
    Claim(
        IV, ASR, "Pooling along frequency makes fewer errors than none",
        TRUE, 0.05, "less error on drawn vowels with P = 6 than with P = 1",
        pooled_along_frequency,
        ran=DAY,
    ),
    published(ASR, "Phone error rate, DNN (fully connected)", 22.3, "%"),
    published(ASR, "Phone error rate, CNN-DNN with P = 1", 21.8, "%"),
    published(ASR, "Phone error rate, CNN-DNN with P = 12", 20.8, "%"),
    published(ASR, "Phone error rate, CNN-DNN with P = 6", 20.4, "%"),
    published(ASR, "Phone error rate, CNN-DNN with P = 6 and dropout", 19.9, "%"),
    published(ASR, "Phone error rate, CNN-DNN with P = 1:m", 19.3, "%"),
    published(ASR, "Phone error rate, the same with dropout", 18.7, "%"),
    Claim(
        IV, RECAP, "Its units have few connections, in a pattern of their own",
        TRUE, 18, "of 60 inputs are connected to a unit of 3x3 filters on 2 maps of 6x5",
        places_of_the_matrix,
    ),
    Claim(
        IV, RECAP, "The input is convolved, goes through a ReLU, and local maxima are pooled",
        TRUE, 3, "of these 3 kinds of layers in AlexNet",
        parts_of_a_cnn,
    ),
    Claim(
        IV, RECAP, "The filters are trained by backpropagating the error, under supervision",
        TRUE, 0.936, "right of held-out digits after 180 updates",
        filters_trained,
        ran=DAY,
    ),
)
