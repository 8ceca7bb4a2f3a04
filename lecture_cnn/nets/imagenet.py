"""The lecture's large networks side by side: their sizes, counted here, and the errors that the slides report.

    NETWORKS    name -> what makes the network, in the lecture's order
    sizes()     parameters, neurons and connections of each, from the layers' shapes
    ERRORS      the slides' top-5 errors on ImageNet, as data: nothing of them is measured here

Convolutional Networks IV, "AlexNet" to "DenseNet" (C22-C27, C36).
"""

from functools import partial
from typing import NamedTuple

from . import models
from .network import summary

NETWORKS = {
    "LeNet-5": models.lenet5, "AlexNet": models.alexnet, "ZFNet": models.zfnet,
    **{f"VGG {column}": partial(models.vgg, column) for column in models.VGG},
    "GoogLeNet": models.googlenet,
    **{f"ResNet-{depth}": partial(models.resnet, depth) for depth in models.RESNET},
    "DenseNet-121": models.densenet,
}


class Sizes(NamedTuple):
    """A network's weights and biases; results of its weighted sums; products of a weight and a value for a picture."""

    network: str
    parameters: int
    neurons: int
    connections: int


def sizes(networks=NETWORKS):
    """A list of Sizes; no weight is made."""
    tables = {name: summary(make()) for name, make in networks.items()}
    return [Sizes(name, table.parameters, table.neurons, table.connections) for name, table in tables.items()]


class Error(NamedTuple):
    """What a slide says: the network, how many were combined (None: not said), the top-5 error in percent."""

    network: str
    combined: int | None
    top_5_error: float
    in_words: str


ERRORS = [
    Error("conventional classifiers", None, 25.0, "lowest prior error, more than 25 %"),
    Error("AlexNet", 1, 18.2, "a single net"),
    Error("AlexNet", 7, 15.4, "an ensemble of 7 networks"),
    Error("ZFNet", None, 14.8, "multiple models as before"),
    Error("VGG", 7, 7.3, "13 convolution layers and 3 flat layers"),
    Error("VGG", 2, 6.8, "subsequent to the paper"),
    Error("GoogLeNet", None, 6.7, "5 million parameters"),
    Error("ResNet", None, 3.5, "less than 3.5 %, over 150 layers"),
]
