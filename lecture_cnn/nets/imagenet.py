"""The lecture's large networks side by side: their sizes, counted, and the errors on the slides.

    NETWORKS    name -> the function that makes the network, in the lecture's order
    sizes()     parameters, neurons and connections of each, from the layers' shapes
    ERRORS      the slides' top-5 errors on ImageNet, as data: none of them is measured here

Convolutional Networks IV, "AlexNet" to "DenseNet" (C22-C27, C36).
"""

from collections.abc import Callable
from functools import partial

from . import models
from .hints import Row
from .network import Network, summary

NETWORKS: dict[str, Callable[[], Network]] = {
    "LeNet-5": models.lenet5,
    "AlexNet": models.alexnet,
    "ZFNet": models.zfnet,
    **{f"VGG {column}": partial(models.vgg, column) for column in models.VGG},
    "GoogLeNet": models.googlenet,
    **{f"ResNet-{depth}": partial(models.resnet, depth) for depth in models.RESNET},
    "DenseNet-121": models.densenet,
}


def sizes(networks: dict[str, Callable[[], Network]] = NETWORKS) -> list[Row]:
    """A row for each network, with the keys network, parameters, neurons, connections.

    For one picture; no weight is made.
    """
    rows = []
    for name, make in networks.items():
        table = summary(make())
        rows.append({
            "network": name,
            "parameters": table.parameters,
            "neurons": table.neurons,
            "connections": table.connections,
        })
    return rows


# network, how many were combined (None: the slide does not say), top-5 error in percent, in words
ON_SLIDES = [
    ("conventional classifiers", None, 25.0, "lowest prior error, more than 25 %"),
    ("AlexNet", 1, 18.2, "a single net"),
    ("AlexNet", 7, 15.4, "an ensemble of 7 networks"),
    ("ZFNet", None, 14.8, "multiple models as before"),
    ("VGG", 7, 7.3, "13 convolution layers and 3 flat layers"),
    ("VGG", 2, 6.8, "subsequent to the paper"),
    ("GoogLeNet", None, 6.7, "5 million parameters"),
    ("ResNet", None, 3.5, "less than 3.5 %, over 150 layers"),
]
KEYS = "network", "combined", "top_5_error", "in_words"
ERRORS: list[Row] = [dict(zip(KEYS, entries)) for entries in ON_SLIDES]
