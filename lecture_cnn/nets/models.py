"""The lecture's networks by name: `lenet5`, `alexnet`, `zfnet`, `vgg`, `googlenet`, `resnet`,
`densenet`, `box_net`, `pose_net`, `tdnn`, `spectrogram_net`; and `block_net`, a small one.

Each returns a `Network`, whose table is `summary(network)`; no weight is made before it runs.
All of them take the options of `Network`: `ops`, the module of the operations, `seed`, and `dtype`
(float32 for the large ones on one picture).
"""

from collections.abc import Iterable
from typing import Any

from ..operations.shapes import one_of
from .blocks import Heads, Residual, Union, dense, inception, relu_after
from .hints import Shape
from .layers import Activation, Convolution, Flatten, Layer, Linear, TimeConvolution
from .network import Network
from .normalisation import BatchNormalisation, Dropout, LocalResponseNormalisation
from .pooling import GlobalMean, MaxPooling, MeanPooling

PHOTO = 3, 224, 224  # the shape of a picture of ImageNet


def lenet5(
    classes: int = 10,
    input: Shape = (1, 32, 32),
    *,
    activation: str = "tanh",
    **options: Any,
) -> Network:
    """LeNet-5: 6 and 16 filters 5x5, each before max pooling 2x2, then 120, 84, 10 units.

    61,706 parameters. MNIST's 28x28 pictures need a padding of 2 to be 32x32.
    Convolutional Networks IV, "LeNet-5" (C21, A-lenet).
    """
    layers: list[Layer] = []
    for filters in (6, 16):
        layers += [Convolution(filters, 5), Activation(activation), MaxPooling(2, stride=2)]
    layers.append(Flatten())
    for units in (120, 84):
        layers += [Linear(units), Activation(activation)]
    layers.append(Linear(classes))
    return Network("LeNet-5", input, layers, **options)


def alexnet(classes: int = 1000, *, conv2_stride: int = 1, **options: Any) -> Network:
    """AlexNet on two GPUs: two branches, joined before Conv3.

    60,965,224 parameters, 659,272 neurons. The slide's "Conv2: 256 5x5 filters, stride 2" is an
    error: with `conv2_stride=2` there are 27.4 million parameters and 386,632 neurons, against the
    slide's own 60 million and 650 thousand. The slide's 630 million connections are not found
    either: the table counts 724,406,816 products of a weight and a value. The pictures are 227x227
    (the slide's 224 does not fit 11x11 filters at stride 4).
    Convolutional Networks IV, "AlexNet" (C22, A-alex, E-alex).
    """
    def first_half() -> list[Layer]:  # each GPU's half of Conv1 and Conv2
        conv1 = Convolution(48, 11, stride=4)
        conv2 = Convolution(128, 5, stride=conv2_stride, padding=2)
        layers: list[Layer] = []
        for convolution in (conv1, conv2):
            layers += relu_after(convolution)
            layers += [LocalResponseNormalisation(), MaxPooling(3, stride=2)]
        return layers

    def second_half() -> list[Layer]:  # each GPU's half of Conv3, Conv4 and Conv5
        return [*convolutions_3x3(192, 192, 128), MaxPooling(3, stride=2)]

    layers = [
        Union(first_half(), first_half()),
        Union(second_half(), second_half()),
        *classifier(classes),
    ]
    return Network("AlexNet", (3, 227, 227), layers, **options)


def convolutions_3x3(*maps: int) -> list[Layer]:
    """Convolutions with 3x3 filters that keep the size of the maps, each followed by a ReLU."""
    return relu_after(*(Convolution(count, 3, padding=1) for count in maps))


def classifier(classes: int) -> list[Layer]:
    """The end of AlexNet, ZFNet and VGG: two layers of 4096 units with dropout, and the classes."""
    layers: list[Layer] = [Flatten()]
    for _ in range(2):
        layers += [Linear(4096), Activation("relu"), Dropout(0.5)]
    return [*layers, Linear(classes)]


def zfnet(classes: int = 1000, **options: Any) -> Network:
    """ZFNet: AlexNet with 7x7 filters at stride 2 first, and 512, 1024, 512 maps in Conv3 to Conv5.

    Convolutional Networks IV, "ZFNet" (C23, A-zf).
    """
    conv1 = Convolution(96, 7, stride=2, padding=1)
    conv2 = Convolution(256, 5, stride=2)
    layers: list[Layer] = []
    for convolution in (conv1, conv2):
        layers += relu_after(convolution)
        layers += [MaxPooling(3, stride=2, padding=1), LocalResponseNormalisation()]
    layers += convolutions_3x3(512, 1024, 512)
    layers += [MaxPooling(3, stride=2), *classifier(classes)]
    return Network("ZFNet", PHOTO, layers, **options)


# The columns of the slide's table, a list for each block, each block followed by max pooling.
# A number stands for so many 3x3 filters, (256, 1) for 256 filters of 1x1.
VGG: dict[str, list[list[Any]]] = {
    "A": [[64], [128], [256, 256], [512, 512], [512, 512]],
    "A-LRN": [[64, "LRN"], [128], [256, 256], [512, 512], [512, 512]],
    "B": [[64, 64], [128, 128], [256, 256], [512, 512], [512, 512]],
    "C": [[64, 64], [128, 128], [256, 256, (256, 1)], [512, 512, (512, 1)], [512, 512, (512, 1)]],
    "D": [[64, 64], [128, 128], [256] * 3, [512] * 3, [512] * 3],
    "E": [[64, 64], [128, 128], [256] * 4, [512] * 4, [512] * 4],
}


def vgg(column: str = "D", classes: int = 1000, **options: Any) -> Network:
    """VGG by its column on the slide: A, A-LRN, B, C, D or E; another one is a ValueError.

    132,863,336 to 143,667,240 parameters. "Only used 3x3 filters" is true of all columns but C,
    which has three of 1x1.
    Convolutional Networks IV, "VGGNet" (C24, A-vgg).
    """
    one_of("column", column, VGG)
    layers: list[Layer] = []
    for block in VGG[column]:
        for entry in block:
            layers += vgg_entry(entry)
        layers.append(MaxPooling(2, stride=2))
    layers += classifier(classes)
    return Network(f"VGG {column}", PHOTO, layers, **options)


def vgg_entry(entry: Any) -> list[Layer]:
    """The layers of one entry of VGG's table."""
    if entry == "LRN":
        return [LocalResponseNormalisation()]
    if isinstance(entry, int):
        return convolutions_3x3(entry)
    maps, K = entry
    return relu_after(Convolution(maps, K))


def googlenet(classes: int = 1000, **options: Any) -> Network:
    """GoogLeNet: nine inception modules, then global mean pooling; 6,998,552 parameters.

    Without the last layer there are 5,973,552: the slide's 5 million, "thanks to average pooling",
    is neither number. The original's two further classifiers, which only help its training, are
    left out.
    Convolutional Networks IV, "GoogLeNet" (C25, A-google).
    """
    def pool() -> Layer:
        return MaxPooling(3, stride=2, padding=1)

    layers = [
        *relu_after(Convolution(64, 7, stride=2, padding=3)),
        pool(),
        LocalResponseNormalisation(),
        *relu_after(Convolution(64, 1), Convolution(192, 3, padding=1)),
        LocalResponseNormalisation(),
        pool(),
        inception(64, 96, 128, 16, 32, 32),
        inception(128, 128, 192, 32, 96, 64),
        pool(),
        inception(192, 96, 208, 16, 48, 64),
        inception(160, 112, 224, 24, 64, 64),
        inception(128, 128, 256, 24, 64, 64),
        inception(112, 144, 288, 32, 64, 64),
        inception(256, 160, 320, 32, 128, 128),
        pool(),
        inception(256, 160, 320, 32, 128, 128),
        inception(384, 192, 384, 48, 128, 128),
        GlobalMean(),
        Dropout(0.4),
        Linear(classes),
    ]
    return Network("GoogLeNet", PHOTO, layers, **options)


# depth -> blocks with 64, 128, 256 and 512 maps
RESNET = {
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
}


def normalised(maps: int, K: int, stride: int = 1) -> list[Layer]:
    """A convolution without a bias and its batch normalisation, which adds the bias."""
    convolution = Convolution(maps, K, stride=stride, padding=K // 2, bias=False)
    return [convolution, BatchNormalisation()]


def opening_layers(maps: int) -> list[Layer]:
    """The first layers of ResNet and DenseNet: a 7x7 convolution and a max pooling, at stride 2."""
    pool = MaxPooling(3, stride=2, padding=1)
    return [*normalised(maps, 7, 2), Activation("relu"), pool]


def resnet(depth: int = 18, classes: int = 1000, **options: Any) -> Network:
    """ResNet with 18, 34, 50, 101 or 152 layers with weights; another depth is a ValueError.

    11,689,512 to 60,192,808 parameters. A block has two convolutions of 3x3, from 50 layers on
    three of 1x1, 3x3, 1x1, each with batch normalisation. Where a block changes the number or the
    size of the maps, filters of 1x1 stand beside it, because a sum needs equal shapes.
    Convolutional Networks IV, "ResNet" (C26, A-resnet).
    """
    one_of("depth", depth, RESNET)
    make_block = two_convolutions if depth < 50 else three_convolutions
    layers = opening_layers(64)
    maps_before = 64
    for stage, count in enumerate(RESNET[depth]):
        for n in range(count):
            stride = 2 if n == 0 and stage > 0 else 1
            body, maps = make_block(64 * 2**stage, stride)
            same_shape = (maps, stride) == (maps_before, 1)
            skip = [] if same_shape else normalised(maps, 1, stride)
            layers += [Residual(body, skip), Activation("relu")]
            maps_before = maps
    layers += [GlobalMean(), Linear(classes)]
    return Network(f"ResNet-{depth}", PHOTO, layers, **options)


def two_convolutions(maps: int, stride: int = 1) -> tuple[list[Layer], int]:
    """The layers of a block of ResNet-18 and 34, and the number of their maps."""
    return [*normalised(maps, 3, stride), Activation("relu"), *normalised(maps, 3)], maps


def three_convolutions(maps: int, stride: int) -> tuple[list[Layer], int]:
    """The layers of a block of ResNet-50, 101 and 152, and the number of their maps."""
    layers = [
        *normalised(maps, 1),
        Activation("relu"),
        *normalised(maps, 3, stride),
        Activation("relu"),
        *normalised(4 * maps, 1),
    ]
    return layers, 4 * maps


DENSENET = {121: (6, 12, 24, 16), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}


def densenet(
    depth: int = 121,
    classes: int = 1000,
    *,
    growth: int = 32,
    **options: Any,
) -> Network:
    """DenseNet: each layer adds `growth` maps to the union of all maps before it.

    7,978,856 parameters for 121 layers; there are 169 and 201, too, another depth is a ValueError.
    Between two dense blocks, 1x1 filters halve the number of the maps and mean pooling their size.
    Convolutional Networks IV, "DenseNet" (C27, A-dense).
    """
    one_of("depth", depth, DENSENET)

    def normalised_before(maps: int, K: int) -> list[Layer]:  # here the normalisation comes first
        convolution = Convolution(maps, K, padding=K // 2, bias=False)
        return [BatchNormalisation(), Activation("relu"), convolution]

    def layer() -> list[Layer]:
        return [*normalised_before(4 * growth, 1), *normalised_before(growth, 3)]

    maps = 2 * growth
    layers = opening_layers(maps)
    for n, count in enumerate(DENSENET[depth]):
        if n > 0:
            maps //= 2
            layers += [*normalised_before(maps, 1), MeanPooling(2, stride=2)]
        layers += dense(count, layer)
        maps += count * growth
    layers += [BatchNormalisation(), Activation("relu"), GlobalMean(), Linear(classes)]
    return Network(f"DenseNet-{depth}", PHOTO, layers, **options)


def box_net(
    classes: int = 4,
    input: Shape = (1, 32, 32),
    *,
    hidden: int = 64,
    **options: Any,
) -> Network:
    """A network with two heads: the scores of the classes, and a box's four corners, 8 coordinates.

    It has strides instead of pooling, which would lose where things are.
    Convolutional Networks IV, "Finding bounding boxes" (C17).
    """
    scores = [*relu_after(Linear(hidden)), Linear(classes)]
    corners = [*relu_after(Linear(hidden)), Linear(8)]
    layers = [*strided_convolutions(), Flatten(), Heads(scores, corners)]
    return Network("box network", input, layers, **options)


def pose_net(
    joints: int = 11,
    input: Shape = (1, 32, 32),
    *,
    hidden: int = 64,
    **options: Any,
) -> Network:
    """A network that finds the joints of a figure, 2 coordinates each.

    Convolutional Networks IV, "Pose estimation" (C18).
    """
    places = [*relu_after(Linear(hidden)), Linear(2 * joints)]
    layers = [*strided_convolutions(), Flatten(), *places]
    return Network("pose network", input, layers, **options)


def strided_convolutions() -> list[Layer]:
    """The convolution layers of the networks that find places."""
    conv1 = Convolution(8, 5, stride=2, padding=2)
    conv2 = Convolution(16, 5, stride=2)
    return relu_after(conv1, conv2)


def block_net(classes: int = 10, input: Shape = (1, 8, 8), **options: Any) -> Network:
    """A residual, an inception and a dense block, small enough to learn the digits in seconds.

    25,382 parameters.
    Convolutional Networks IV, "GoogLeNet", "ResNet", "DenseNet" (C25, C26, C27).
    """
    def layer() -> list[Layer]:
        convolution = Convolution(12, 3, padding=1, bias=False)
        return [BatchNormalisation(), Activation("relu"), convolution]

    body, _ = two_convolutions(16)
    layers = [
        *normalised(16, 3),
        Activation("relu"),
        Residual(body),
        Activation("relu"),
        inception(8, 8, 16, 4, 8, 8),
        MaxPooling(2, stride=2),
        *dense(3, layer),
        BatchNormalisation(),
        Activation("relu"),
        GlobalMean(),
        Linear(classes),
    ]
    return Network("one block of each kind", input, layers, **options)


def tdnn(
    features: int = 16,
    T: int = 40,
    classes: int = 3,
    *,
    widths: Iterable[int] = (8, 8),
    K: int = 3,
    strides: Iterable[int] = (1, 2),
    **options: Any,
) -> Network:
    """A time-delay neural network on series (features, T): scans along time, then their mean.

    `widths` are the maps of the layers, `strides` their strides, as many.
    Convolutional Networks III and IV, "Scanning along time" (C29, L41).
    """
    scans = []
    for maps, S in zip(widths, strides, strict=True):
        scans.append(TimeConvolution(maps, K, stride=S))
    layers = [*relu_after(*scans), GlobalMean(), Linear(classes)]
    return Network("TDNN", (features, T), layers, **options)


def spectrogram_net(
    T: int = 15,
    frequencies: int = 40,
    classes: int = 10,
    *,
    maps: int = 16,
    pool: int | Iterable[int] = 6,
    hidden: int | None = 64,
    **options: Any,
) -> Network:
    """A network on spectrograms (1, T, frequencies): filters over time and frequency, then pooling.

    `pool` is the lecture's P, the width of the pooling along frequency, 1 for none. Several, such
    as range(1, 13), are heterogeneous pooling: each width gets an equal part of the maps; a number
    of maps that cannot be divided so is a ValueError. `hidden=None` leaves the hidden layer out.
    Convolutional Networks IV, "CNN for ASR" (C30).
    """
    widths = [pool] if isinstance(pool, int) else list(pool)
    if not widths or maps % len(widths):
        raise ValueError(
            f"maps: expected a multiple of {len(widths)}, the number of pooling widths, got {maps}"
        )
    branches: list[list[Layer]] = []
    for P in widths:
        convolution = Convolution(maps // len(widths), (5, 9))
        pooling = MaxPooling((1, P), stride=(1, P))
        branches.append([*relu_after(convolution), pooling, Flatten()])
    layers: list[Layer] = [Union(*branches)]
    if len(branches) == 1:
        layers = branches[0]
    if hidden is not None:
        layers += relu_after(Linear(hidden))
    layers.append(Linear(classes))
    return Network("spectrogram network", (1, T, frequencies), layers, **options)
