"""The lecture's networks by name: `lenet5`, `alexnet`, `zfnet`, `vgg`, `googlenet`, `resnet`, `densenet`, `box_net`,
`pose_net`, `tdnn`, `spectrogram_net`.

Each returns a `Network`, whose table is `summary(network)`; no weight is made before it runs. The options of all of
them: `ops`, the module of the operations, `seed`, and `dtype` (float32 for the large ones on one picture).
"""

from ..operations.shapes import one_of
from .blocks import Heads, Residual, Union, dense, inception, relu_after
from .layers import Activation, Convolution, Flatten, Linear, TimeConvolution
from .network import Network
from .normalisation import BatchNormalisation, Dropout, LocalResponseNormalisation
from .pooling import GlobalMean, MaxPooling, MeanPooling


def lenet5(classes=10, input=(1, 32, 32), *, activation="tanh", **options):
    """LeNet-5 as on the slide: 6 and 16 filters 5x5, each before max pooling 2x2, then 120, 84, 10; 61,706 parameters.

    MNIST's 28x28 pictures need two cells of padding to be 32x32. Convolutional Networks IV, "LeNet-5" (C21, A-lenet).
    """
    layers = []
    for filters in (6, 16):
        layers += [Convolution(filters, 5), Activation(activation), MaxPooling(2, stride=2)]
    layers.append(Flatten())
    for units in (120, 84):
        layers += [Linear(units), Activation(activation)]
    return Network("LeNet-5", input, [*layers, Linear(classes)], **options)


def alexnet(classes=1000, *, conv2_stride=1, **options):
    """AlexNet on two GPUs: two branches, joined before Conv3; 60,965,224 parameters, 659,272 neurons.

    The slide's "Conv2: 256 5x5 filters, stride 2" is a slip: `conv2_stride=2` has 27.4 million parameters and 386,632
    neurons, against the slide's own 60 million and 650 thousand. The slide's 630 million connections can't be found
    again: the table counts 724,406,816 products of a weight and a value. The pictures are 227x227 (the caption's 224
    does not fit 11x11 filters at stride 4). Convolutional Networks IV, "AlexNet" (C22, A-alex, E-alex).
    """
    def first():  # each GPU's half of Conv1 and Conv2
        return [Convolution(48, 11, stride=4), Activation("relu"), LocalResponseNormalisation(),
                MaxPooling(3, stride=2),
                Convolution(128, 5, stride=conv2_stride, padding=2), Activation("relu"), LocalResponseNormalisation(),
                MaxPooling(3, stride=2)]

    def second():  # each GPU's half of Conv3, which sees the maps of both, Conv4 and Conv5
        return [*relu_after(*(Convolution(maps, 3, padding=1) for maps in (192, 192, 128))), MaxPooling(3, stride=2)]

    return Network("AlexNet", (3, 227, 227),
                   [Union(first(), first()), Union(second(), second()), *classifier(classes)], **options)


def classifier(classes):
    """The end of AlexNet, ZFNet and VGG: two flat layers of 4096 with dropout, and the classes."""
    return [Flatten(), Linear(4096), Activation("relu"), Dropout(0.5), Linear(4096), Activation("relu"), Dropout(0.5),
            Linear(classes)]


def zfnet(classes=1000, **options):
    """ZFNet: AlexNet with 7x7 filters at stride 2 first, and 512, 1024, 512 maps in Conv3 to Conv5.

    Convolutional Networks IV, "ZFNet" (C23, A-zf).
    """
    def first(maps, K, padding):
        return [Convolution(maps, K, stride=2, padding=padding), Activation("relu"),
                MaxPooling(3, stride=2, padding=1), LocalResponseNormalisation()]

    return Network("ZFNet", (3, 224, 224), [
        *first(96, 7, 1), *first(256, 5, 0),
        *relu_after(*(Convolution(maps, 3, padding=1) for maps in (512, 1024, 512))),
        MaxPooling(3, stride=2), *classifier(classes)], **options)


# The columns of the slide's table, block by block, each followed by max pooling: maps, or (maps, K) where K is not 3.
VGG = {
    "A": [[64], [128], [256, 256], [512, 512], [512, 512]],
    "A-LRN": [[64, "LRN"], [128], [256, 256], [512, 512], [512, 512]],
    "B": [[64, 64], [128, 128], [256, 256], [512, 512], [512, 512]],
    "C": [[64, 64], [128, 128], [256, 256, (256, 1)], [512, 512, (512, 1)], [512, 512, (512, 1)]],
    "D": [[64, 64], [128, 128], [256] * 3, [512] * 3, [512] * 3],
    "E": [[64, 64], [128, 128], [256] * 4, [512] * 4, [512] * 4],
}


def vgg(column="D", classes=1000, **options):
    """VGG by its column on the slide: A, A-LRN, B, C, D or E; 132,863,336 to 143,667,240 parameters.

    "Only used 3x3 filters" holds but for column C, which has three of 1x1. Convolutional Networks IV, "VGGNet"
    (C24, A-vgg).
    """
    one_of("column", column, VGG)
    layers = []
    for block in VGG[column]:
        for entry in block:
            if entry == "LRN":
                layers.append(LocalResponseNormalisation())
            else:
                maps, K = entry if isinstance(entry, tuple) else (entry, 3)
                layers += relu_after(Convolution(maps, K, padding=K // 2))
        layers.append(MaxPooling(2, stride=2))
    return Network(f"VGG {column}", (3, 224, 224), [*layers, *classifier(classes)], **options)


def googlenet(classes=1000, **options):
    """GoogLeNet: nine inception modules, then global mean pooling; 6,998,552 parameters.

    Without the last layer they are 5,973,552: the slide's 5 million, "thanks to average pooling", is neither count. The
    original's two further classifiers, which only help its training, are left out. Convolutional Networks IV,
    "GoogLeNet" (C25, A-google).
    """
    def pool():
        return MaxPooling(3, stride=2, padding=1)

    return Network("GoogLeNet", (3, 224, 224), [
        *relu_after(Convolution(64, 7, stride=2, padding=3)), pool(), LocalResponseNormalisation(),
        *relu_after(Convolution(64, 1), Convolution(192, 3, padding=1)), LocalResponseNormalisation(), pool(),
        inception(64, 96, 128, 16, 32, 32), inception(128, 128, 192, 32, 96, 64), pool(),
        inception(192, 96, 208, 16, 48, 64), inception(160, 112, 224, 24, 64, 64),
        inception(128, 128, 256, 24, 64, 64), inception(112, 144, 288, 32, 64, 64),
        inception(256, 160, 320, 32, 128, 128), pool(),
        inception(256, 160, 320, 32, 128, 128), inception(384, 192, 384, 48, 128, 128),
        GlobalMean(), Dropout(0.4), Linear(classes)], **options)


RESNET = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}


def normalised(maps, K, stride=1):
    """A convolution without a bias and its batch normalisation, whose shift is the bias."""
    return [Convolution(maps, K, stride=stride, padding=K // 2, bias=False), BatchNormalisation()]


def resnet(depth=18, classes=1000, **options):
    """ResNet with 18, 34, 50, 101 or 152 layers with weights; 11,689,512 to 60,192,808 parameters.

    Two filters 3x3 in a block, or from 50 on 1x1, 3x3, 1x1; batch normalisation after each convolution; where the
    number of maps changes, filters of 1x1 stand beside the block, as a sum needs equal shapes. Convolutional Networks
    IV, "ResNet" (C26, A-resnet).
    """
    one_of("depth", depth, RESNET)
    layers = [*normalised(64, 7, 2), Activation("relu"), MaxPooling(3, stride=2, padding=1)]
    before = 64
    for maps, count, first_stride in zip((64, 128, 256, 512), RESNET[depth], (1, 2, 2, 2)):
        for n in range(count):
            stride = first_stride if n == 0 else 1
            if depth < 50:
                body, after = [*normalised(maps, 3, stride), Activation("relu"), *normalised(maps, 3)], maps
            else:
                body, after = [*normalised(maps, 1), Activation("relu"), *normalised(maps, 3, stride),
                               Activation("relu"), *normalised(4 * maps, 1)], 4 * maps
            skip = normalised(after, 1, stride) if (before, stride) != (after, 1) else []
            layers += [Residual(body, skip), Activation("relu")]
            before = after
    return Network(f"ResNet-{depth}", (3, 224, 224), [*layers, GlobalMean(), Linear(classes)], **options)


DENSENET = {121: (6, 12, 24, 16), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}


def densenet(depth=121, classes=1000, *, growth=32, **options):
    """DenseNet: each layer adds `growth` maps to the union of all maps before it; 7,978,856 parameters for 121 layers.

    Between two dense blocks, 1x1 filters and mean pooling halve the maps in number and in size. Convolutional Networks
    IV, "DenseNet" (C27, A-dense).
    """
    one_of("depth", depth, DENSENET)

    def layer():
        return [*before(4 * growth, 1), *before(growth, 3)]

    def before(maps, K):  # batch normalisation and ReLU come before the convolution here
        return [BatchNormalisation(), Activation("relu"), Convolution(maps, K, padding=K // 2, bias=False)]

    maps = 2 * growth
    layers = [*normalised(maps, 7, 2), Activation("relu"), MaxPooling(3, stride=2, padding=1)]
    for n, count in enumerate(DENSENET[depth]):
        if n > 0:
            maps //= 2
            layers += [*before(maps, 1), MeanPooling(2, stride=2)]
        layers += dense(count, layer)
        maps += count * growth
    layers += [BatchNormalisation(), Activation("relu"), GlobalMean(), Linear(classes)]
    return Network(f"DenseNet-{depth}", (3, 224, 224), layers, **options)


def box_net(classes=4, input=(1, 32, 32), *, hidden=64, **options):
    """A network with two heads at the flatten: the scores of the classes, and a box's corners, 8 coordinates.

    Strides take the place of pooling, which would forget where things are. Convolutional Networks IV, "Finding
    bounding boxes" (C17).
    """
    heads = [[*relu_after(Linear(hidden)), Linear(outputs)] for outputs in (classes, 8)]
    return Network("box network", input, [*positions(), Flatten(), Heads(*heads)], **options)


def pose_net(joints=11, input=(1, 32, 32), *, hidden=64, **options):
    """A network that finds the joints of a figure, 2 coordinates each. Networks IV, "Pose estimation" (C18)."""
    return Network("pose network", input, [*positions(), Flatten(), *relu_after(Linear(hidden)), Linear(2 * joints)],
                   **options)


def positions():
    """The maps below the heads that find positions."""
    return relu_after(Convolution(8, 5, stride=2, padding=2), Convolution(16, 5, stride=2))


def block_net(classes=10, input=(1, 8, 8), **options):
    """A residual, an inception and a dense block after one another, small enough to learn the digits in seconds.

    25,382 parameters. Convolutional Networks IV, "GoogLeNet", "ResNet", "DenseNet" (C25, C26, C27).
    """
    return Network("one block of each kind", input, [
        *normalised(16, 3), Activation("relu"),
        Residual([*normalised(16, 3), Activation("relu"), *normalised(16, 3)]), Activation("relu"),
        inception(8, 8, 16, 4, 8, 8), MaxPooling(2, stride=2),
        *dense(3, lambda: [BatchNormalisation(), Activation("relu"), Convolution(12, 3, padding=1, bias=False)]),
        BatchNormalisation(), Activation("relu"), GlobalMean(), Linear(classes)], **options)


def tdnn(features=16, T=40, classes=3, *, widths=(8, 8), K=3, strides=(1, 2), **options):
    """A time-delay neural network: series (features, T) scanned layer after layer, the mean over time, the classes.

    Convolutional Networks III and IV, "Scanning along time" (C29, L41).
    """
    layers = relu_after(*(TimeConvolution(maps, K, stride=S) for maps, S in zip(widths, strides, strict=True)))
    return Network("TDNN", (features, T), [*layers, GlobalMean(), Linear(classes)], **options)


def spectrogram_net(T=15, frequencies=40, classes=10, *, maps=16, pool=6, hidden=64, **options):
    """A network on spectrograms (1, T, frequencies): filters over time (x) and frequency (y), pooled along frequency.

    `pool` is the lecture's P, 1 for none; several, such as range(1, 13), are heterogeneous pooling: the maps are shared
    out among the widths. `hidden=None` leaves the hidden flat layer out. Convolutional Networks IV, "CNN for ASR"
    (C30).
    """
    widths = [pool] if isinstance(pool, int) else list(pool)
    if not widths or maps % len(widths):
        raise ValueError(f"maps: expected a multiple of {len(widths)}, the number of pooling widths, got {maps}")
    branches = [[*relu_after(Convolution(maps // len(widths), (5, 9))), MaxPooling((1, P), stride=(1, P)), Flatten()]
                for P in widths]
    below = branches[0] if len(branches) == 1 else [Union(*branches)]
    flat = [] if hidden is None else relu_after(Linear(hidden))
    return Network("spectrogram network", (1, T, frequencies), [*below, *flat, Linear(classes)], **options)
