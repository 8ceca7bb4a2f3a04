"""The lecture's networks: their parameters, neurons, sizes and tables; small ones run forward and backward."""

from collections import Counter

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.nets import imagenet
from lecture_cnn.nets.blocks import Union
from lecture_cnn.nets.layers import Convolution, DepthwiseConvolution, Flatten, Linear, PointwiseConvolution
from lecture_cnn.nets.models import (
    alexnet,
    block_net,
    box_net,
    densenet,
    googlenet,
    lenet5,
    pose_net,
    resnet,
    spectrogram_net,
    tdnn,
    vgg,
    zfnet,
)
from lecture_cnn.nets.network import Network, count_parameters, summary

# Parameters, neurons and connections; the first as published.
SIZES = {
    "lenet5": (lenet5, 61_706, 6_518, 416_520),
    "alexnet": (alexnet, 60_965_224, 659_272, 724_406_816),
    "zfnet": (zfnet, 107_627_624, 1_689_960, 2_476_704_896),
    "vgg A": (lambda: vgg("A"), 132_863_336, 7_435_240, 7_609_090_048),
    "vgg A-LRN": (lambda: vgg("A-LRN"), 132_863_336, 7_435_240, 7_609_090_048),
    "vgg B": (lambda: vgg("B"), 133_047_848, 12_252_136, 11_308_466_176),
    "vgg C": (lambda: vgg("C"), 133_638_952, 13_556_712, 11_770_888_192),
    "vgg D": (lambda: vgg("D"), 138_357_544, 13_556_712, 15_470_264_320),
    "vgg E": (lambda: vgg("E"), 143_667_240, 14_861_288, 19_632_062_464),
    "googlenet": (googlenet, 6_998_552, 3_227_160, 1_582_671_872),
    "resnet 18": (lambda: resnet(18), 11_689_512, 2_484_712, 1_814_073_344),
    "resnet 34": (lambda: resnet(34), 21_797_672, 3_739_112, 3_663_761_408),
    "resnet 50": (lambda: resnet(50), 25_557_032, 11_114_984, 4_089_184_256),
    "resnet 101": (lambda: resnet(101), 44_549_160, 16_232_936, 7_801_405_440),
    "resnet 152": (lambda: resnet(152), 60_192_808, 22_555_112, 11_513_626_624),
    "densenet 121": (lambda: densenet(121), 7_978_856, 6_900_200, 2_834_161_664),
    "densenet 169": (lambda: densenet(169), 14_149_480, 7_301_608, 3_359_843_328),
    "densenet 201": (lambda: densenet(201), 20_013_928, 7_853_544, 4_291_365_888),
    "box_net": (box_net, 78_060, 2_764, 240_896),
    "pose_net": (pose_net, 41_782, 2_710, 204_672),
    "tdnn": (tdnn, 619, 451, 18_072),
    "spectrogram_net": (spectrogram_net, 57_770, 5_706, 310_400),
    "block_net": (block_net, 25_382, 6_986, 728_056),
}
OUTPUTS = {"lenet5": (10,), "box_net": [(4,), (8,)], "pose_net": (22,), "tdnn": (3,), "spectrogram_net": (10,),
           "block_net": (10,)}


def rows(network, kind):
    """The rows of a table whose layer is of this kind."""
    return [row for row in summary(network) if row["layer"].startswith(kind)]


@pytest.mark.parametrize("name", SIZES)
def test_a_network_has_its_parameters_neurons_and_connections(name):
    make, *expected = SIZES[name]
    network = make()
    table = summary(network)
    assert count_parameters(network) == table.parameters
    assert [table.parameters, table.neurons, table.connections] == expected
    assert network.output == OUTPUTS.get(name, (1000,))
    assert not network.started


@pytest.mark.parametrize("make, others", [
    (lenet5, {"tanh": 4, "max pooling 2x2, stride 2": 2, "flatten": 1}),
    (alexnet, {"relu": 12, "local response normalisation over 5 maps": 4, "max pooling 3x3, stride 2": 6, "flatten": 1,
               "dropout 0.5": 2}),
    (zfnet, {"relu": 7, "local response normalisation over 5 maps": 2, "max pooling 3x3, stride 2, padding 1": 2,
             "max pooling 3x3, stride 2": 1, "flatten": 1, "dropout 0.5": 2}),
    (lambda: vgg("A-LRN"), {"relu": 10, "local response normalisation over 5 maps": 1, "max pooling 2x2, stride 2": 5,
                            "flatten": 1, "dropout 0.5": 2}),
    (googlenet, {"relu": 57, "local response normalisation over 5 maps": 2, "max pooling 3x3, stride 2, padding 1": 4,
                 "max pooling 3x3, padding 1": 9, "global mean pooling": 1, "dropout 0.4": 1}),
    (resnet, {"relu": 17, "max pooling 3x3, stride 2, padding 1": 1, "global mean pooling": 1}),
    (lambda: resnet(50), {"relu": 49, "max pooling 3x3, stride 2, padding 1": 1, "global mean pooling": 1}),
    (densenet, {"relu": 121, "max pooling 3x3, stride 2, padding 1": 1, "mean pooling 2x2, stride 2": 3,
                "global mean pooling": 1}),
    (box_net, {"relu": 4, "flatten": 1}),
    (tdnn, {"relu": 2, "global mean pooling": 1}),
    (spectrogram_net, {"relu": 2, "max pooling 1x6, stride (1, 6)": 1, "flatten": 1}),
    (block_net, {"relu": 13, "max pooling 3x3, padding 1": 1, "max pooling 2x2, stride 2": 1,
                 "global mean pooling": 1}),
])
def test_a_network_has_its_layers_without_weights(make, others):
    assert Counter(row["layer"] for row in summary(make()) if not row["parameters"]) == others


def test_the_table_of_lenet5_is_the_lectures():
    table = summary(lenet5())
    assert [row["shape"] for row in table if row["layer"].startswith(("convolution", "max", "flat"))] == [
        (6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (400,), (120,), (84,), (10,)]
    assert [row["parameters"] for row in table if row["parameters"]] == [
        6 * (25 + 1), 16 * (6 * 25 + 1), 120 * (400 + 1), 84 * (120 + 1), 10 * (84 + 1)]
    assert table.connections == 28 * 28 * 6 * 25 + 10 * 10 * 16 * 150 + 400 * 120 + 120 * 84 + 84 * 10
    assert count_parameters(lenet5(input=(3, 32, 32))) == 62_006  # in colour, for CIFAR-10


def test_a_printed_table_ends_in_its_sums():
    lines = str(summary(lenet5())).splitlines()
    assert lines[0] == "LeNet-5"
    assert lines[1].split() == ["layer", "shape", "parameters", "neurons", "connections"]
    assert lines[2].split() == ["0", "convolution", "6@5x5", "6x28x28", "156", "4,704", "117,600"]
    assert lines[-1].split() == ["in", "all", "61,706", "6,518", "416,520"]
    assert repr(lenet5()) == "LeNet-5: 1x32x32 -> (10,), 61,706 parameters"


def test_the_counts_of_a_table_are_those_of_the_arrays():
    network = Network("n", (2, 7, 6), [Union([Convolution(3, 3, padding=1)], [DepthwiseConvolution(3, padding=1)]),
                                       PointwiseConvolution(2), Flatten(), Linear(4)])
    table = summary(network)
    assert table.parameters == sum(array.size for array in network.weights().values())
    assert [row["parameters"] for row in table if row["parameters"]] == [
        3 * (2 * 9 + 1), 2 * (9 + 1), 2 * (5 + 1), 4 * 85]
    assert [row["connections"] for row in table if row["connections"]] == [
        42 * 3 * 2 * 9, 42 * 2 * 9, 42 * 2 * 5, 4 * 84]
    assert [row["neurons"] for row in table if row["neurons"]] == [42 * 3, 42 * 2, 42 * 2, 4]


def test_alexnet_has_659272_neurons_and_the_slides_stride_2_far_fewer():
    table = summary(alexnet())
    assert table.neurons == 659_272 and table.connections == 724_406_816
    assert [row["shape"][1] for row in rows(alexnet(), ("convolution", "max"))[:4]] == [55, 27, 27, 13]
    printed = summary(alexnet(conv2_stride=2))
    assert printed.neurons == 386_632 and printed.parameters == 27_410_792


def test_each_gpu_of_alexnet_has_half_of_the_maps_and_conv3_sees_all():
    convolutions = rows(alexnet(), "convolution")
    assert [row["shape"][0] for row in convolutions] == [48, 128] * 2 + [192, 192, 128] * 2
    weights = {row["path"]: row["parameters"] for row in convolutions}
    assert weights["1.0.0"] == weights["1.1.0"] == 192 * (256 * 9 + 1)  # Conv3
    assert weights["1.0.2"] == 192 * (192 * 9 + 1)  # Conv4 only its own GPU's


def test_zfnet_has_512_1024_and_512_maps_in_its_last_convolutions():
    convolutions = rows(zfnet(), "convolution")
    assert [row["shape"] for row in convolutions] == [(96, 110, 110), (256, 26, 26), (512, 13, 13), (1024, 13, 13),
                                                   (512, 13, 13)]
    assert [row["parameters"] for row in convolutions[2:]] == [1_180_160, 4_719_616, 4_719_104]


@pytest.mark.parametrize("column, layers", [("A", 11), ("A-LRN", 11), ("B", 13), ("C", 16), ("D", 16), ("E", 19)])
def test_vgg_has_the_weight_layers_of_the_slide_and_ends_in_7x7_maps(column, layers):
    table = summary(vgg(column))
    assert len([row for row in table if row["parameters"]]) == layers
    assert [row["shape"] for row in table if len(row["shape"]) == 3][-1] == (512, 7, 7)
    ones = [row for row in table if "1x1" in row["layer"]]
    assert len(ones) == (3 if column == "C" else 0)


def test_googlenet_without_its_last_layer_has_5973552_parameters():
    table = summary(googlenet())
    assert table.parameters - table[-1]["parameters"] == 5_973_552
    assert table[-1]["parameters"] == 1000 * (1024 + 1) and [row["shape"] for row in table][-3] == (1024,)


@pytest.mark.parametrize("depth", [18, 34, 50, 101, 152])
def test_resnet_has_as_many_layers_with_weights_as_its_name_says(depth):
    layers = [row for row in rows(resnet(depth), ("convolution", "flat layer")) if ".skip." not in row["path"]]
    assert len(layers) == depth


def test_densenet_has_121_layers_with_weights():
    assert len(rows(densenet(121), ("convolution", "flat layer"))) == 121


def test_the_networks_that_find_positions_have_their_heads_at_the_flatten():
    below = 8 * (25 + 1) + 16 * (8 * 25 + 1)
    assert box_net().output == [(4,), (8,)] and pose_net(5).output == (10,)
    assert count_parameters(box_net()) == below + 2 * 64 * (576 + 1) + 4 * (64 + 1) + 8 * (64 + 1)
    assert count_parameters(pose_net()) == below + 64 * (576 + 1) + 22 * (64 + 1)


@pytest.mark.parametrize("make, wrong", [(vgg, "F"), (resnet, 20), (densenet, 120)])
def test_a_network_that_is_not_there_names_those_there_are(make, wrong):
    with pytest.raises(ValueError, match=f"expected one of .*, got {wrong!r}"):
        make(wrong)


@pytest.mark.parametrize("make", [
    lenet5, lambda **options: lenet5(input=(3, 32, 32), **options), block_net, tdnn, spectrogram_net,
    lambda **options: spectrogram_net(pool=1, maps=4, **options)])
def test_a_small_network_runs_forward_and_backward(make):
    network = make(dtype=np.float32)
    y = np.random.default_rng(1).standard_normal((2, *network.input))
    scores = network.forward(y, np.random.default_rng(2))
    assert scores.shape == (2, *network.output) and scores.dtype == np.float32
    assert network.backward(scores).shape == y.shape
    for name, gradient in network.gradients().items():
        assert gradient.shape == network.weights()[name].shape and np.isfinite(gradient).all()
        assert gradient.any(), name


def test_a_table_of_a_network_by_the_loops_is_the_same():
    assert summary(lenet5(ops=lc.loops)) == summary(lenet5())


def test_the_sizes_of_the_networks_side_by_side_are_those_of_their_tables():
    found = {row["network"]: row for row in imagenet.sizes()}
    assert list(found)[:4] == ["LeNet-5", "AlexNet", "ZFNet", "VGG A"] and len(found) == 16
    alexnet_row = dict(network="AlexNet", parameters=60_965_224, neurons=659_272, connections=724_406_816)
    assert found["AlexNet"] == alexnet_row
    assert found["VGG D"]["connections"] == 15_470_264_320  # 15,346,630,656 of them in the convolutions
    assert [found[name]["parameters"] for name in ("GoogLeNet", "ResNet-152")] == [6_998_552, 60_192_808]


def test_the_slides_errors_fall_from_network_to_network():
    assert [row["top_5_error"] for row in imagenet.ERRORS] == [25, 18.2, 15.4, 14.8, 7.3, 6.8, 6.7, 3.5]
    assert [(row["network"], row["combined"]) for row in imagenet.ERRORS if row["combined"]] == [
        ("AlexNet", 1), ("AlexNet", 7), ("VGG", 7), ("VGG", 2)]


def test_the_two_nets_of_scenes_take_the_options_of_a_network():
    for build in (box_net, pose_net):
        assert build(ops=lc.loops).ops is lc.loops
