"""Deck IV from "Invariance" to "Data Augmentation": transforms, places, depth-wise layers."""

from collections.abc import Callable

import numpy as np

from ... import deck, loops, vectorized
from ...checking.gradients import central_differences
from ...listings.examples import integers
from ...nets import (
    augmentation,
    features,
    imagenet,
    losses,
    models,
    optimizers,
    scenes,
    separable,
    summary,
    trials,
    views,
)
from ...nets.blocks import Residual
from ...nets.layers import Activation, Convolution, Flatten, Layer, Linear
from ...nets.network import Network
from ...nets.pooling import MaxPooling
from ...nets.training import Training, in_use
from ...operations import transforms
from .forward import pooled_under_jitter
from .rows import (
    FALSE,
    IV,
    PUBLISHED,
    TRUE,
    Claim,
    Found,
    as_printed,
    counted,
    dz,
    equal,
    found,
    no_difference,
    only_if,
    only_without_bias,
    slopes,
    w,
    y,
)

DAY = "2026-11-30"


def shift_invariance() -> Found:
    """With a maximum over all positions, and with a dense layer on the flattened maps."""
    rows = deck.moved_pattern()
    of_max = [row["change_of_global_max"] == 0 for row in rows]
    of_dense = [row["change_of_dense"] == 0 for row in rows]
    return only_if(all(of_max), all(of_dense), of_dense.count(False))


def pattern_moved_and_turned() -> Found:
    """Moved, a pattern leaves the largest z as it was; turned or enlarged, it does not."""
    moved = [row["change_of_global_max"] == 0 for row in deck.moved_pattern()]
    dense = [row["change_of_dense"] == 0 for row in deck.moved_pattern()]
    turned = [row["change_of_its_max"] == 0 for row in deck.turned_pattern()]
    shape = np.abs(integers(1, 3, 3, start=5))
    twice = np.kron(shape, np.ones((1, 2, 2)))
    small, large = [loops.conv2d(loops.pad(one, 3), shape[None]).max() for one in (shape, twice)]
    others_change = not all(turned) and small != large
    return only_if(all(moved) and others_change, all(dense), turned.count(False))


def shifted_filter() -> Found:
    """z as the inner product of all of Y with the filter moved to the place."""
    z = loops.conv2d(y, w)
    by_shift = np.empty_like(z)
    for n, x, row in np.ndindex(z.shape):
        moved = np.zeros_like(y)
        moved[:, x:x + 3, row:row + 3] = w[n]
        by_shift[n, x, row] = (moved * y).sum()
    return equal(by_shift, z)


def turned_filters() -> Found:
    """Each transform of a filter gives a map: those of the filter turned beforehand."""
    matrices = [np.eye(9), transforms.ring_shift()]
    maps = loops.transform_conv2d(y, w, matrices)
    turned = (w.reshape(3, 2, 9) @ matrices[1].T).reshape(w.shape)
    by_hand = loops.conv2d(y, turned)
    return equal(maps[1::2], by_hand)


def maps_for_each_transform() -> Found:
    maps = loops.transform_conv2d(y, w, transforms.quarter_turns(3))
    return counted(len(maps), 4 * len(w))


def invariance_to_turns() -> Found:
    """The maximum over positions alone, and that over the transforms, too."""
    rows = deck.turned_pattern()
    over_all = [row["change_of_max_over_all"] == 0 for row in rows]
    its_own = [row["change_of_its_max"] == 0 for row in rows]
    return only_if(all(over_all), all(its_own), its_own.count(False))


def invariance_to_flips_and_sizes() -> Found:
    """Mirrored pictures with a filter in both flips: the maximum over all maps stays."""
    matrices = transforms.flips(3)[:2]
    before = loops.transform_conv2d(y, w, matrices).max()
    mirrored = np.ascontiguousarray(y[:, ::-1])
    after = loops.transform_conv2d(mirrored, w, matrices).max()
    return equal(before, after)


def doubled_by_a_transform() -> Found:
    """A picture of double size, scanned by a filter of double size: each second cell is the map's.

    A transform of filters of 6x6 makes 2x2 cells, a quarter as large, of each of the middle ones.
    """
    places = np.arange(36).reshape(6, 6)
    double = np.zeros((36, 36))
    for x, row in np.ndindex(6, 6):
        double[places[x, row], places[1 + x // 2, 1 + row // 2]] = 1 / 4
    filters = np.pad(w, [(0, 0), (0, 0), (1, 2), (1, 2)])
    small = loops.conv2d(y, w)
    large = np.kron(y, np.ones((1, 2, 2)))
    scanned = loops.transform_conv2d(large, filters, [double])
    return equal(scanned[:, ::2, ::2], small)


def back_through_transforms() -> Found:
    matrices = transforms.quarter_turns(3)
    derivatives = integers(12, 4, 3, start=4)
    _, dw, _ = loops.transform_conv2d_backward(derivatives, y, w, matrices)

    def forward(filters: np.ndarray) -> np.ndarray:
        return vectorized.transform_conv2d(y, filters, matrices)

    return slopes(dw, central_differences(forward, w, derivatives))


def places_correspond() -> Found:
    """Each weight of a turned filter is one weight of the filter: one 1 in each row."""
    matrices = transforms.quarter_turns(3)
    ones = [np.array_equal(np.sort(row), np.eye(9)[-1]) for matrix in matrices for row in matrix]
    return counted(sum(ones), 4 * 9)


def products_of_transforms() -> Found:
    ordinary = summary(trials.turning(invariant=False))
    invariant = summary(trials.turning())
    scans = [table[0]["connections"] for table in (ordinary, invariant)]
    return found(scans[1] > scans[0], scans[1] / scans[0])


def place_by_one_output() -> Found:
    """Where the only output map is largest, there the pattern is: no second output layer."""
    pattern = np.abs(integers(1, 3, 3, start=5)) + 1
    places = list(np.ndindex(9, 7))
    right = 0
    for x, row in places:
        picture = np.zeros((1, 11, 9))
        picture[:, x:x + 3, row:row + 3] = pattern
        z = loops.conv2d(picture, pattern[None])
        right += np.unravel_index(z.argmax(), z.shape) == (0, x, row)
    return found(right < len(places), right)


def two_heads() -> Found:
    classes, corners = np.ravel(models.box_net().output)
    return found(classes == 4, int(corners))


def sum_of_both_losses() -> Found:
    flat = loops.flatten(integers(2, 2, 2, start=6))
    of_class, of_place = integers(3, 8, start=7) / 4, integers(8, 8, start=8) / 4
    corners = integers(8, start=9)

    def total(v: np.ndarray) -> float:
        classes = loops.cross_entropy(loops.linear(v, of_class), 1)
        return classes + loops.l2_divergence(loops.linear(v, of_place), corners)

    through_class = of_class.T @ loops.cross_entropy_backward(loops.linear(flat, of_class), 1)
    places = loops.linear(flat, of_place)
    through_place = of_place.T @ loops.l2_divergence_backward(places, corners)
    return slopes(through_class + through_place, central_differences(total, flat, 1.0))


def boxes_learned() -> Found:
    """The share of right classes among 200 new pictures after 120 updates."""
    maps, labels, corners = scenes.objects(400)
    network = models.box_net(len(scenes.OBJECTS), seed=0)

    def both(results: list, targets: tuple, *, ops: object) -> tuple:
        kinds = [losses.cross_entropy, losses.l2]
        return losses.heads(results, targets, kinds, ops=ops)

    training = Training(
        network, optimizers.Adam(5e-3), maps, (labels, corners / 16 - 1), loss=both
    )
    training.run(120)
    new_maps, new_labels, _ = scenes.objects(200, seed=2)
    scores, _ = in_use(network, new_maps)
    right = losses.accuracy(scores, new_labels)
    return found(right > 0.8, round(right, 3))


def trained_on_turned_digits() -> Found:
    """Without turned filters: the worst share of right digits over the four quarter turns."""
    _, augmented, _ = trials.turned(epochs=8)
    turns = "upright", "one_quarter", "two_quarters", "three_quarters"
    worst = min(augmented[key] for key in turns)
    return found(worst < 0.5, round(worst, 3))


def layers_with_weights(depth: int) -> int:
    network = models.resnet(depth)
    beside = [row for row in summary(network) if ".skip" in row["path"]]
    weighted = [row for row in summary(network) if row["neurons"]]
    shortcuts = [row for row in beside if row["neurons"]]
    return len(weighted) - len(shortcuts)


def planes_added() -> Found:
    parts = deck.planes(y, w)
    return equal(parts.sum(axis=1), loops.conv2d(y, w))


def convolved_once() -> Found:
    """Multiply-adds of the convolution step of both kinds: per cell, of 64 maps into 128."""
    row = separable.counts(((64, 128, 3),))[0]
    once = 64 * 9
    return found(row["depth_wise"] - 64 * 128 == once, row["conventional"] / once)


def by_other_sums() -> Found:
    """Two output maps of one convolution, with different weights of the sum."""
    each = loops.depthwise_conv2d(y, integers(2, 3, 3, start=2))
    sums = loops.pointwise_conv2d(each, np.array([[1.0, 1], [2, -1]]))
    first = np.array_equal(sums[0], each[0] + each[1])
    return found(first and not np.array_equal(sums[0], sums[1]), len(sums))


def the_same_planes() -> Found:
    """The two stages, and a convolution whose filters are multiples of the same planes."""
    planes = integers(2, 3, 3, start=2)
    a = integers(3, 2, start=5)
    by_stages = loops.pointwise_conv2d(loops.depthwise_conv2d(y, planes), a)
    filters = a[:, :, None, None] * planes
    return equal(loops.conv2d(y, filters), by_stages)


def weights_of(kind: str) -> int:
    return separable.counts(((64, 128, 3),))[0][kind]


def maps_of_the_first_stage() -> Found:
    each = loops.depthwise_conv2d(y, integers(2, 3, 3, start=2))
    return counted(len(each), len(y))


def maps_that_one_filter_reads() -> Found:
    """Change one input map: how many maps of the first stage change."""
    filters = integers(2, 3, 3, start=2)
    changed = y.copy()
    changed[1] += 1
    before, after = [loops.depthwise_conv2d(maps, filters) for maps in (y, changed)]
    maps = (before != after).any(axis=(1, 2))
    return counted(int(maps.sum()), 1)


def all_channels_at_once() -> Found:
    """Whether the first depth-wise map changes with the other input map, as in a convolution."""
    filters = integers(2, 3, 3, start=2)
    changed = y.copy()
    changed[1] += 1
    change = loops.depthwise_conv2d(changed, filters)[0] - loops.depthwise_conv2d(y, filters)[0]
    return found(change.any(), float(np.abs(change).max()))


def one_place_at_a_time() -> Found:
    """Change one place of all maps: how many places of a sum across maps change."""
    changed = y.copy()
    changed[:, 2, 1] += 1
    a = integers(3, 2, start=5)
    change = loops.pointwise_conv2d(changed, a) - loops.pointwise_conv2d(y, a)
    return counted(int(change.any(axis=0).sum()), 1)


def products_of(M: int, N: int, K: int) -> tuple[int, int]:
    """Products for M maps of 8x8 into N of that size: conventional, depth-wise."""
    padding = K // 2
    one_step = [Convolution(N, K, padding=padding)]
    two_steps = separable.separable(N, K, padding=padding)
    conventional = Network("one step", (M, 8, 8), one_step)
    depth_wise = Network("two steps", (M, 8, 8), two_steps)
    return summary(conventional).connections, summary(depth_wise).connections


def fewer_weights_and_products() -> Found:
    """At the lecture's sizes, and for one output map, and for filters of one cell."""
    sizes = (64, 128, 3), (64, 1, 3), (64, 128, 1)
    fewer = []
    for row, size in zip(separable.counts(sizes), sizes, strict=True):
        conventional, depth_wise = products_of(*size)
        fewer += [row["depth_wise"] < row["conventional"], depth_wise < conventional]
    conventional, depth_wise = products_of(*sizes[0])
    return only_if(all(fewer[:2]), any(fewer[2:]), round(conventional / depth_wise, 2))


def parameters_used_better() -> Found:
    """A digit network of each kind, four epochs each."""
    full, depth_wise = separable.trial(epochs=4)
    as_good = depth_wise["held_out"] > full["held_out"] - 0.05
    share = depth_wise["parameters"] / full["parameters"]
    return found(as_good and share < 0.5, round(share, 3))


def length_going_back(with_sums: bool) -> float:
    """Through 30 layers with small weights: the derivative's length, divided by that at the end."""
    layers: list[Layer] = []
    for _ in range(30):
        one = [Convolution(4, 3, padding=1), Activation("tanh")]
        layers += [Residual(one)] if with_sums else one
    network = Network("stack", (4, 8, 8), layers, seed=0)
    for weights in network.weights().values():
        weights *= 0.5
    z = network.forward(integers(1, 4, 8, 8) / 4)
    ones = np.ones_like(z)
    back = network.backward(ones)
    return float(np.linalg.norm(back) / np.linalg.norm(ones))


def derivatives_through_sums() -> Found:
    plain, with_sums = [length_going_back(sums) for sums in (False, True)]
    return found(plain < 1e-3 and with_sums > 1, round(with_sums, 2))


def filter_by_a_derivative() -> Found:
    network = Network("one layer", (2, 6, 5), [Convolution(3, 3)], seed=0)
    weights = network.weights()["0.w"]
    _, derivative = features.unit_gradient(network, y[None], (1, 0, 0))
    return equal(derivative[0, :, :3, :3], weights[1])


def field_of_a_second_layer() -> Found:
    layers = [Convolution(2, 3), MaxPooling(2, stride=2), Convolution(1, 3)]
    network = Network("two layers", (1, 14, 12), layers, seed=0)
    cells = features.receptive_field(network, (0, 1, 1))
    sides = cells.any(axis=(0, 2)).sum(), cells.any(axis=(0, 1)).sum()
    return found(sides == features.field_size(network), int(sides[0]))


def input_that_is_liked() -> Found:
    """The input learned for a unit of the first layer: the cosine to the unit's filter."""
    network = Network("one layer", (1, 5, 5), [Convolution(1, 5)], seed=0)
    filter_ = network.weights()["0.w"][0]
    liked, _ = features.maximising_input(network, (0, 0, 0), steps=300, rate=0.02)
    cosine = (liked * filter_).sum() / np.linalg.norm(filter_)
    return found(cosine > 0.99, round(float(cosine), 3))


def rules_compared() -> Found:
    rows = trials.rules(("SGD", "momentum", "Adam"), epochs=4)
    sgd, momentum, adam = [row["last_epoch"] for row in rows]
    return found(max(momentum, adam) < sgd, round(sgd / momentum, 1))


def normalisation_helps() -> Found:
    """From first weights that are too small, and from such as the layers make them."""
    without, with_it, usual, usual_with_it = trials.normalisation((0.25, 1.0))
    helps = with_it["held_out"] > without["held_out"] + 0.3
    helps_always = usual_with_it["held_out"] > usual["held_out"] + 0.3
    return only_if(helps, helps_always, round(with_it["held_out"], 3))


def few_digits() -> Found:
    """Moves by up to 2 cells, and all six of the slide, some of which change the class."""
    none, moved, all_six = views.few_digits(updates=300, folds=1)
    gain = moved["held_out_moved"] - none["held_out_moved"]
    all_help = all_six["held_out"] > none["held_out"]
    return only_if(gain > 0, all_help, round(gain, 3))


def largest_network() -> Found:
    rows = imagenet.sizes()
    most = max(row["parameters"] for row in rows)
    return found(most > 100e6, most)


def drawn(pick: Callable[[augmentation.Move], float]) -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.array([pick(augmentation.Move.drawn(rng)) for _ in range(2000)])


def within(pick: Callable[[augmentation.Move], float], low: float, high: float) -> Found:
    values = drawn(pick)
    inside = low <= values.min() and values.max() <= high
    nearly_all = values.max() - values.min() > 0.98 * (high - low)
    return found(inside and nearly_all, round(float(np.median(values)), 2))


def flips_drawn() -> Found:
    values = drawn(lambda move: move.flip)
    return found(set(values) == {0, 1}, round(float(values.mean()), 2))


def heads_of_one_network() -> Found:
    return counted(len(models.box_net().output), 2)


def flatten_before_the_heads() -> Found:
    names = [type(layer) for layer in models.box_net().body.layers]
    return counted(names.index(Flatten), len(names) - 2)


def joints_of_a_figure() -> Found:
    network = models.pose_net(11)
    last = network.body.layers[-1]
    return found(isinstance(last, Linear), network.output[0])


def resnet_is_deep() -> Found:
    layers = layers_with_weights(101)
    return found(layers >= 100, layers)


INVARIANCE = "Invariance"
PERSPECTIVE = "Shift-invariance – a different perspective"
GENERAL = "Generalizing shift-invariance"
TRANSFORM = "Transform invariance"
BACK = "BP with transform invariance"
STORY = "Story so far"
BOX = "Finding Bounding Boxes"
CONVENTIONAL = "Conventional convolutions"
DEPTHWISE = "Depth-wise convolution"
BOTH = "Conventional vs. depth-wise convolution"
FIELDS = "Receptive fields"
ISSUES = "Training Issues"
AUGMENTATION = "Data Augmentation"

ROWS = (
    Claim(
        IV, STORY,
        "Convolution, pooling and resampling layers: all are trained by backpropagation",
        TRUE, 14, "of 14 operations and variables have their derivative",
        lambda: counted(sum(row["same"] for row in deck.gradient_sizes()), 14),
    ),
    Claim(
        IV, STORY,
        "Derivatives add up over the places that share a parameter",
        TRUE, 0, "difference of the sum to dDiv/dw",
        lambda: equal(
            sum(row["product"] for row in deck.contributions(dz, y, 1, 0, 1, 2)),
            loops.conv2d_filter_gradient(dz, y, K=3)[1, 0, 1, 2],
        ),
    ),
    Claim(
        IV, INVARIANCE,
        "CNNs are invariant to shifts",
        "true if the maximum over all positions is taken", 3,
        "of 3 moves that change a dense layer on the maps",
        shift_invariance,
        erratum=("E57",),
    ),
    Claim(
        IV, PERSPECTIVE,
        "Counted from 1, z(l,s,i,j) sums w(l,s,p,k,m) Y(l-1,p,i+k,j+m)",
        FALSE, 1, "row of the errata: i+k-1, j+m-1",
        lambda: as_printed("E37"),
        erratum=("E37",),
    ),
    Claim(
        IV, PERSPECTIVE,
        "z is the inner product of Y with the filter shifted to the place",
        TRUE, 0, "largest difference",
        shifted_filter,
    ),
    Claim(
        IV, GENERAL,
        "The filter turned by 45 degrees looks for the turned pattern in the same way",
        TRUE, 0, "largest difference to filters turned beforehand",
        turned_filters,
    ),
    Claim(
        IV, TRANSFORM,
        "Each filter makes a map for each of a list of transforms",
        TRUE, 12, "maps by 3 filters and 4 turns",
        maps_for_each_transform,
    ),
    Claim(
        IV, TRANSFORM,
        "The network becomes invariant to all these transforms",
        "true if the maximum over the transforms is taken", 4,
        "of 4 turned filters change their own maximum",
        invariance_to_turns,
        erratum=("E57",),
    ),
    Claim(
        IV, TRANSFORM,
        "Reflections can be among the transforms",
        TRUE, 0, "change of the maximum for a mirrored picture",
        invariance_to_flips_and_sizes,
    ),
    Claim(
        IV, TRANSFORM,
        "Scalings can be among the transforms",
        TRUE, 0, "largest difference of the filter's map to that of the doubled filter on the "
        "doubled picture",
        doubled_by_a_transform,
    ),
    Claim(
        IV, "Regular CNN : single layer l",
        "The listing computes the layer",
        "true if all biases are 0", 3, "largest error with the example's biases",
        lambda: only_without_bias("E11"),
        erratum=("E11",),
    ),
    Claim(
        IV, TRANSFORM,
        "The listing with transforms runs as printed",
        FALSE, 1, "row of the errata: T for t",
        lambda: as_printed("E31"),
        erratum=("E31",),
    ),
    Claim(
        IV, BACK,
        "Derivatives flow back through the transforms to each filter",
        TRUE, 0, "difference to central differences",
        back_through_transforms,
    ),
    Claim(
        IV, BACK,
        "For this one must know which weight came to which place",
        TRUE, 36, "of 36 places of four turns hold one weight",
        places_correspond,
    ),
    Claim(
        IV, STORY,
        "A CNN is equal to scanning with an MLP that shares parameters, its work distributed over "
        "layers",
        TRUE, 0, "largest difference of the scores",
        lambda: no_difference(deck.scan_distributed((8, 6), K1=3, K2=2), "difference_to_first"),
    ),
    Claim(
        IV, STORY,
        "Pooling gives invariance to jitter",
        "true if each maximum stays in its window and nothing larger enters",
        5, "of 6 windows the same after a move of one cell, at worst",
        pooled_under_jitter,
    ),
    Claim(
        IV, STORY,
        "Invariance to other transforms costs much computation",
        TRUE, 4, "times the products with four turns",
        products_of_transforms,
    ),
    Claim(
        IV, BOX,
        "Flattened, the maps go to two output layers",
        TRUE, 2, "output layers",
        heads_of_one_network,
    ),
    Claim(
        IV, BOX,
        "One of them gives the corners of a box: 8 coordinates",
        TRUE, 8, "outputs of the second head",
        two_heads,
    ),
    Claim(
        IV, BOX,
        "What is minimised is the sum of the cross-entropy and the L2 divergence",
        TRUE, 0, "difference of the summed derivatives to central differences",
        sum_of_both_losses,
    ),
    Claim(
        IV, BOX,
        "A network with two heads learns both tasks",
        TRUE, 0.86, "of the classes right in new pictures, after 120 updates",
        boxes_learned,
        ran=DAY,
    ),
    Claim(
        IV, "Pose estimation",
        "The same finds the joints of a stick model",
        TRUE, 22, "outputs for 11 joints",
        joints_of_a_figure,
    ),
    Claim(
        IV, "Poll 3",
        "To find the place of an object, several output layers are needed",
        FALSE, 63, "of 63 places found by one output map (enough, not necessary)",
        place_by_one_output,
        poll="S3(1)",
    ),
    Claim(
        IV, "Poll 3",
        "CNNs are invariant to position, but not to orientation and scale",
        "true if the maximum over all positions is taken", 4,
        "of 4 turns change the largest z; no move does",
        pattern_moved_and_turned,
        erratum=("E57",), poll="S3(2)",
    ),
    Claim(
        IV, "Poll 3",
        "For invariance to a transform every filter must be there in each transformed version",
        FALSE, 0.878, "right in the worst of four turns without them, after training on turned "
        "digits (enough, not necessary)",
        trained_on_turned_digits,
        poll="S3(3)", ran=DAY,
    ),
    Claim(
        IV, "Model variations",
        "Very deep networks have 100 layers or more",
        TRUE, 101, "layers with weights in the third largest ResNet here",
        resnet_is_deep,
    ),
    Claim(
        IV, "Model variations",
        "Depth-wise: all filters share their planes and differ in how these are combined",
        TRUE, 0, "largest difference to a convolution by multiples of the same planes",
        the_same_planes,
    ),
    Claim(
        IV, CONVENTIONAL,
        "A filter has a layer for each of the N input channels, which scans that map alone",
        TRUE, 0, "difference of the convolved maps' sum to z",
        planes_added,
    ),
    Claim(
        IV, CONVENTIONAL,
        "The convolved maps are added to one output map, for each filter separately",
        TRUE, 0, "largest difference",
        lambda: no_difference(deck.alternate_view()),
    ),
    Claim(
        IV, DEPTHWISE,
        "The convolution is done only once, not once for each output map",
        TRUE, 128, "times less of it, from 64 maps to 128",
        convolved_once,
    ),
    Claim(
        IV, DEPTHWISE,
        "Its maps are added with weights; other weights give other output maps",
        TRUE, 2, "different maps from one convolution",
        by_other_sums,
    ),
    Claim(
        IV, BOTH,
        "M channels in and N out: N M K^2 weights by the conventional way",
        TRUE, 73_728, "weights, M = 64, N = 128, K = 3",
        lambda: counted(weights_of("conventional"), 128 * 64 * 9),
    ),
    Claim(
        IV, BOTH,
        "That is N filters of M x K x K, each over all input channels, each for one output channel",
        TRUE, 576, "weights of each of the 128 filters, M = 64, K = 3",
        lambda: counted(weights_of("conventional") / 128, 64 * 3 * 3),
    ),
    Claim(
        IV, BOTH,
        "By the depth-wise way they are N M + M K^2",
        TRUE, 8768, "weights, M = 64, N = 128, K = 3",
        lambda: counted(weights_of("depth_wise"), 128 * 64 + 64 * 9),
    ),
    Claim(
        IV, BOTH,
        "Stage 1 has as many output channels as input channels",
        TRUE, 2, "channels",
        maps_of_the_first_stage,
    ),
    Claim(
        IV, BOTH,
        "A filter of stage 1 is applied to one input channel only",
        TRUE, 1, "map of stage 1 changes with one input map",
        maps_that_one_filter_reads,
    ),
    Claim(
        IV, BOTH,
        "A filter of stage 2 looks at one place of all channels",
        TRUE, 1, "place changes with one place",
        one_place_at_a_time,
    ),
    Claim(
        IV, "Poll 4",
        "A depth-wise filter convolves all channels at once and adds up the results",
        FALSE, 0, "change of the first map with the second channel",
        all_channels_at_once,
        poll="S4(1)",
    ),
    Claim(
        IV, "Poll 4",
        "Depth-wise convolution needs far fewer parameters and computation",
        "true if N > 1 and K > 1", 8.41, "times fewer products, as weights, M = 64, N = 128, K = 3",
        fewer_weights_and_products,
        poll="S4(2)",
    ),
    Claim(
        IV, STORY,
        "Some variations of the model use their parameters better: a depth-wise net",
        TRUE, 0.163, "of the parameters, for a share of right digits that is as good within 0.05",
        parameters_used_better,
        ran=DAY,
    ),
    Claim(
        IV, STORY,
        "Others hand on derivatives better: a network with sums",
        TRUE, 9.85, "times as long is a derivative behind 30 layers with sums; else below 0.001",
        derivatives_through_sums,
    ),
    Claim(
        IV, FIELDS,
        "The receptive field of a first-layer unit is its arrangement of weights",
        TRUE, 0, "difference of dz/dy to the filter",
        filter_by_a_derivative,
    ),
    Claim(
        IV, FIELDS,
        "That of a higher unit must be computed",
        TRUE, 8, "cells wide, behind 3x3, pooling by 2 and 3x3",
        field_of_a_second_layer,
    ),
    Claim(
        IV, FIELDS,
        "It is estimated by learning an input that makes the unit large, by backpropagation",
        TRUE, 1, "cosine between the input found for a first-layer unit and its filter",
        input_that_is_liked,
    ),
    Claim(
        IV, "Features learned from training on different object classes.",
        "Nets trained on faces, cars, elephants and chairs learn parts of them as features",
        PUBLISHED, None, "",
    ),
    Claim(
        IV, ISSUES,
        "Adam or momentum help convergence",
        TRUE, 4.8, "times the loss of momentum has plain gradient descent after 4 epochs",
        rules_compared,
        ran=DAY,
    ),
    Claim(
        IV, ISSUES,
        "Batch normalisation helps convergence",
        "true if the first weights are too small or too large", 0.939,
        "of the digits right from too small first weights, against 0.1 without",
        normalisation_helps,
        ran=DAY,
    ),
    Claim(
        IV, ISSUES,
        "The number of parameters can quickly become very large",
        TRUE, 143_667_240, "parameters of VGG E",
        largest_network,
    ),
    Claim(
        IV, ISSUES,
        "Where training data are few, data augmentation helps",
        "true if the class survives the move", 0.186,
        "more of moved digits right with moved copies in training; upside down a 6 is a 9",
        few_digits,
        ran=DAY,
    ),
    Claim(
        IV, AUGMENTATION,
        "Rotation by a random angle from 0 to 360 degrees",
        TRUE, 183.4, "degrees, the median of 2000 draws",
        lambda: within(lambda move: move.rotation, 0, 360),
    ),
    Claim(
        IV, AUGMENTATION,
        "Translation by -10 to 10 pixels",
        TRUE, 0.1, "pixels, the median of 2000 draws",
        lambda: within(lambda move: move.right, -10, 10),
    ),
    Claim(
        IV, AUGMENTATION,
        "Scaling by a factor from 1/1.6 to 1.6, log-uniform",
        TRUE, 1, "the median of 2000 draws (1.11 if it were uniform)",
        lambda: within(lambda move: move.scale, 1 / 1.6, 1.6),
    ),
    Claim(
        IV, AUGMENTATION,
        "A flip, yes or no",
        TRUE, 0.5, "of 2000 draws are flipped",
        flips_drawn,
    ),
    Claim(
        IV, AUGMENTATION,
        "Shearing by -20 to 20 degrees",
        TRUE, 0.26, "degrees, the median of 2000 draws",
        lambda: within(lambda move: move.shear, -20, 20),
    ),
    Claim(
        IV, AUGMENTATION,
        "Stretching by a factor from 1/1.3 to 1.3, log-uniform",
        TRUE, 1, "the median of 2000 draws",
        lambda: within(lambda move: move.stretch, 1 / 1.3, 1.3),
    ),
)
