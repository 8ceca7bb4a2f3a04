"""Networks that learn: layers with `forward` and `backward`, and the lecture's networks by name.

    models          `lenet5`, `alexnet`, `vgg`, ...: the lecture's networks
    layers          convolutions, fully connected layers, activations
    pooling         max and mean pooling, down- and upsampling
    normalisation   batch and local response normalisation, dropout
    blocks          sequence, residual sum, union of maps, heads
    network         `Network`, `count_parameters(network)`, `summary(network)`
    losses          cross-entropy, L2, their sum for several heads, top-5 error
    optimizers      gradient descent, momentum, Adam, the plateau schedule
    training        `Training`: its `run`, `save` and `resume`, the same to the bit
    saving          `save_weights(network, path)`, `load_weights(network, path)`
    pictures        the digits enlarged, in folds, moved; `lenet5_on_digits`, `blocks_on_digits`
    augmentation    the slide's random moves, ten views of a picture and their vote
    separable       depth-wise convolution in two stages: its layers, weights and accuracy
    imagenet        the large networks side by side, and the errors on the slides
    views           what moved copies are good for, in training and in use
    scenes          drawn objects with the corners of their boxes, stick figures with their joints
    speech          drawn spectrograms and recordings, pooling along frequency, the published errors
    segmentation    digits placed in pictures, a class for every pixel
    similarity      self similarity as a layer, and a task that no convolution of that size solves
    features        what a unit looks at and likes, the nearest neighbours
    trials          what helps a network to learn: rules, batch normalisation, dropout, transforms
    readers         MNIST and CIFAR-10 from their published files

A network gets the module of its operations: `models.lenet5(ops=lc.loops)` learns by the lecture's
loops.
"""

from . import (
    augmentation,
    blocks,
    features,
    imagenet,
    layers,
    losses,
    models,
    network,
    normalisation,
    optimizers,
    pictures,
    pooling,
    readers,
    saving,
    scenes,
    segmentation,
    separable,
    similarity,
    speech,
    training,
    trials,
    views,
)
from .network import Network, count_parameters, summary

__all__ = [
    "models", "layers", "pooling", "normalisation", "blocks", "network", "losses", "optimizers",
    "training", "saving", "pictures", "augmentation", "scenes", "features", "readers", "trials",
    "views", "speech", "separable", "imagenet", "segmentation", "similarity", "Network",
    "count_parameters", "summary",
]
