"""What a seed draws, to the number: the notebooks quote it, so a change must show here before they are run.

Each array as its shape, its sum, and its sum with weights that no two cells share. The small runs do a few updates,
which rounding can't reach yet.
"""

import inspect

import numpy as np
import pytest

from lecture_cnn.nets import (
    augmentation,
    features,
    layers,
    losses,
    normalisation,
    optimizers,
    pictures,
    pooling,
    scenes,
    separable,
    speech,
    training,
    trials,
    views,
)
from lecture_cnn.nets.augmentation import Move

Y = np.random.default_rng(1).random((3, 1, 8, 7))


def rng():
    return np.random.default_rng(0)


def numbers(*arrays):
    """Each array's shape, sum and weighted sum."""
    found = []
    for array in arrays:
        array = np.asarray(array, float)
        weights = np.cos(np.arange(array.size)).reshape(array.shape)
        found += [*array.shape, array.sum(), (weights * array).sum()]
    return found


def measured(rows):
    """The rows' figures, without the names in front."""
    return [[figure for figure in row.values() if isinstance(figure, (int, float))] for row in rows]


def two_updates(trained, y, labels):
    """The losses, what is held out, and the weights afterwards."""
    each = trained.run(2)
    return each, y, labels, *trained.network.weights().values()


def word_weights():
    network = speech.word_net()
    speech.word_training(network, count=20, updates=2)
    return network.weights().values()


DRAWN = [
    (lambda: scenes.objects(40, 1), [
        40, 1, 32, 32, 5106.88889, 11.4413575, 40, 62, 0.317827252, 40, 8, 5341.68374, 5.06234499]),
    (lambda: scenes.stick_figures(20, 1), [
        20, 1, 32, 32, 1460.74807, 17.690385, 20, 22, 6875.56712, -28.3796085]),
    (lambda: speech.formants(1), [
        8, 2, 261.416327, 18.2329914, 8, 2, -1.3997899, 1.13523659]),
    (lambda: speech.vowels(20, 1), [
        20, 1, 9, 32, 798.725504, 20.9899983, 20, 72, 21.1342975, 20, -11.9130105, -3.96672719]),
    (lambda: speech.vowels(20, 1, speakers=3, noise=0.1, language=2), [
        20, 1, 9, 32, 773.545142, 15.4812079, 20, 59, -1.82306194, 20, -7.91733284, 4.58704933]),
    (lambda: speech.recordings(30, 1), [
        30, 8, 24, 1440.49932, 16.752377, 30, 13, 0.832484616, 30, 107, -7.42048767]),
    (lambda: [Move.drawn(rng(), 3)], [
        7, 243.373328, 234.776354]),
    (lambda: [Move.drawn(rng())], [
        7, 233.723971, 235.709281]),
    (lambda: [augmentation.augmented(Y, rng())], [
        3, 1, 8, 7, 5.38624645, -2.00246156]),
    (lambda: [augmentation.random_crops(Y, rng(), (4, 3))], [
        3, 1, 4, 3, 16.9448914, -1.85682393]),
    (lambda: [pictures.enlarged(Y, 3)], [
        3, 1, 24, 21, 774.593703, -1.55351174]),
    (lambda: pictures.stratified(np.arange(50) % 3, 2), [
        40, 999, 47.3127467, 10, 226, -17.5982412]),
    (lambda: [pictures.translated(Y, rng())], [
        3, 1, 8, 7, 52.1922655, 1.12127346]),
    (lambda: pictures.digits32(), [
        1797, 1, 32, 32, 561718, -14.9523118, 1797, 8070, 47.6951991]),
    (lambda: views.shared_out(1, 3), [
        1797, 1, 16, 16, 140429.5, -1.00932932, 1797, 8070, 47.6951991, 30, 645, -0.374629687, 360, 306383,
        1818.81469]),
    (lambda: [trials.any_turn(Y[..., :7, :], rng())], [
        3, 1, 7, 7, 75.3973633, 3.20522206]),
]


@pytest.mark.parametrize("draw, expected", DRAWN)
def test_a_seed_draws_the_same_on_every_day(draw, expected):
    assert numbers(*draw()) == pytest.approx(expected, rel=1e-8, abs=1e-9)


TRIED = [
    (lambda: measured(trials.rules(epochs=1)), [
        5, 10.1028381, 0.715801519, 5, 13.6451186, -2.82640494, 5, 10.8727755, -0.26980172, 5, 12.2739165,
        -2.17223205]),
    (lambda: measured(trials.plateau(epochs=2)), [
        5, 113.595677, -38.6425351, 5, 113.595677, -38.6425351]),
    (lambda: measured(trials.normalisation((0.5,), updates=3)), [
        5, 2.92037705, -1.85308777, 5, 4.65790994, -1.67028763]),
    (lambda: measured(trials.dropout(20, 5, updates=2, folds=2)), [
        7, 30.0818093, 19.0629808, 7, 30.6686219, 18.4603218]),
    (lambda: measured(trials.turned(epochs=1)), [
        6, 8523.36944, 5491.03834, 6, 8523.78333, 5490.87051, 6, 27340.9333, 15656.6985]),
    (lambda: measured(views.few_digits(each=3, updates=4, folds=2)), [
        3, 0.566666667, 0.259648299, 3, 0.488888889, 0.198625107, 3, 0.3875, 0.142113997]),
    (lambda: measured(views.ten_views(("crops",), each=3, updates=2, folds=1)), [
        3, 0.341666667, 0.126751879]),
    (lambda: measured(separable.trial(widths=(2, 3, 4), epochs=1)), [
        3, 6615.10833, 3683.92242, 3, 3492.13889, 1951.03553]),
    (lambda: measured(speech.pooling((1, (4, 6)), languages=1, count=30, updates=2)), [
        1, 0.848333333, 0.848333333, 1, 0.811666667, 0.811666667]),
    (lambda: word_weights(), [
        24, 8, 3, -1.02741722, -0.948361384, 24, 0.0433377795, -0.0121543395, 1, 24, 3, -2.5410046,
        -0.0390173972, 1, -0.00988715559, -0.00988715559]),
    (lambda: two_updates(*pictures.lenet5_on_digits(1)), [
        2, 4.98347185, 3.88885699, 360, 1, 32, 32, 111930, -3.97024475, 360, 1617, 41.6214796, 6, 1, 5, 5,
        2.68430297, -0.835914391, 6, -0.00176971774, 0.0061807447, 16, 6, 5, 5, -10.6899352, -2.86492793,
        16, -0.00118491661, 0.00206062103, 120, 400, 7.10586314, -21.7958257, 120, -0.0133424594,
        -0.00638127645, 84, 120, 2.42235358, 7.22821827, 84, 0.00536089895, -0.00228097257, 10, 84,
        1.14813223, -0.451404433, 10, 0.00324677374, 0.00259205653]),
    (lambda: two_updates(*pictures.blocks_on_digits(1)), [
        2, 4.70587915, 3.64574957, 360, 1, 8, 8, 6995.625, -97.022878, 360, 1617, 41.6214796, 16, 1, 3, 3,
        5.29396723, -1.55792851, 16, 15.9993789, 0.704296886, 16, -0.0178534429, -0.0178306411, 16, 16, 3,
        3, -8.32623445, -3.32603643, 16, 15.999104, 0.732257636, 16, -0.00939831574, 0.00897917685, 16, 16,
        3, 3, 4.68502096, -0.624564215, 16, 15.9971869, 0.728904289, 16, -0.00624989063, 0.00157630828, 8,
        16, 1, 1, 6.08877771, 1.94041722, 8, -0.00666240034, -0.00215862224, 8, 16, 1]),
]


@pytest.mark.parametrize("run, expected", TRIED)
def test_a_short_run_measures_the_same_on_every_day(run, expected):
    assert numbers(*run())[:60] == pytest.approx(expected, rel=1e-5, abs=1e-9)  # another processor: 1.7e-6


# What each trial and each layer takes by default, which the notebooks' texts tell of.
CHOICES = {
    scenes.objects: "(count, seed=0)",
    scenes.stick_figures: "(count, seed=0)",
    scenes.stroked: "(start, end, thickness=1.4)",
    speech.vowels: "(count, seed=0, *, speakers=None, noise=0.6, language=0)",
    speech.recordings: "(count, seed=0, *, noise=0.3)",
    speech.word_net: "(*, hidden=24, seed=0, **options)",
    speech.word_training: "(network, *, count=3000, updates=1000, rate=0.005)",
    speech.pooling: f"(widths={speech.WIDTHS}, *, languages=3, speakers=6, count=400, updates=300)",
    augmentation.augmented: "(y, rng, cells=10)",
    augmentation.random_crops: "(y, rng, size, *, flip=True)",
    features.receptive_field: "(network, unit, *, inputs=200, seed=0)",
    features.maximising_input: "(network, unit, *, steps=100, rate=0.1, start=None)",
    features.nearest: "(features, query, count=5)",
    pictures.stratified: "(labels, fold, *, folds=5, seed=0)",
    pictures.translated: "(y, rng, most=3)",
    trials.rules: "(names=('SGD', 'momentum', 'Adam', 'weight decay'), *, epochs=8, seed=0)",
    trials.plateau: "(rate=1.0, *, epochs=16, factor=0.3, seed=0)",
    trials.normalisation: "(scales=(0.25, 1.0, 5.0), *, updates=90, seed=0)",
    trials.deep: "(normalised, scale=1.0, seed=0, *, depth=8)",
    trials.dropout: "(digits=200, wrong_labels=40, *, shares=(0.0, 0.5), updates=600, folds=3)",
    trials.turned: "(*, epochs=8, seed=0)",
    trials.turning: "(filters=32, K=7, *, invariant=True, seed=0)",
    views.few_digits: f"(moves={tuple(views.MOVES)}, *, each=30, updates=600, folds=2)",
    views.ten_views: f"(trained_on={tuple(views.VIEWS)}, *, each=30, updates=600, folds=2)",
    views.learned: "(y, labels, augment, updates=600, seed=0)",
    separable.trial: "(kinds=('conventional', 'depth-wise'), *, widths=(16, 32, 64), epochs=10, folds=1, seed=0)",
    separable.separable: "(maps, K, *, stride=1, padding=0)",
    separable.digit_net: "(layer, widths=(16, 32, 64), *, name='digit net', **options)",
    separable.counts: "(sizes=((3, 8, 3), (64, 128, 3), (256, 256, 5)))",
    optimizers.SGD: "(rate, *, decay=0.0)",
    optimizers.Momentum: "(rate, *, momentum=0.9, decay=0.0)",
    optimizers.Adam: "(rate=0.001, *, first=0.9, second=0.999, epsilon=1e-08, decay=0.0)",
    optimizers.Plateau: "(optimizer, *, factor=0.1, patience=3)",
    normalisation.BatchNormalisation: "(*, epsilon=1e-05, share=0.1)",
    normalisation.LocalResponseNormalisation: "(n=5, *, k=2.0, alpha=0.0001, beta=0.75)",
    normalisation.Dropout: "(p=0.5)",
    layers.Convolution: "(maps, K, *, stride=1, padding=0, bias=True)",
    layers.DepthwiseConvolution: "(K, *, stride=1, padding=0, bias=True)",
    layers.PointwiseConvolution: "(maps, *, bias=True)",
    layers.TransposedConvolution: "(maps, K, *, stride=1, padding=0, bias=True)",
    layers.TransformConvolution: "(maps, K, transforms, *, bias=True)",
    layers.TimeConvolution: "(maps, K, *, stride=1, padding=0, bias=True)",
    layers.Linear: "(m, *, bias=True)",
    pooling.MaxPooling: "(K, *, stride=1, padding=0)",
    pooling.MeanPooling: "(K, *, stride=1, padding=0)",
    pooling.GlobalMax: "(transforms=1)",
    pooling.Upsampling: "(S, *, trailing=False)",
    losses.top_error: "(z, labels, k=5)",
    training.in_use: "(network, y, *, batch=100)",
}


def without_hints(signature):
    """A signature as text, without its type hints."""
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


@pytest.mark.parametrize("function", CHOICES, ids=lambda function: function.__name__)
def test_a_trial_or_a_layer_takes_what_is_told_of_it_unless_it_is_asked_otherwise(function):
    assert without_hints(inspect.signature(function)) == CHOICES[function]


def test_the_tables_of_choices_are_those_that_the_texts_tell_of():
    assert speech.WIDTHS == (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, (4, 6, 8), (1, 2, 3, 4, 6, 12))
    assert {name: rule().rate for name, rule in trials.RULES.items()} == {
        "SGD": 0.1, "momentum": 0.1, "Adam": 0.01, "weight decay": 0.1}
    assert (trials.RULES["weight decay"]().decay, trials.RULES["momentum"]().decay) == (0.01, 0)
    assert (scenes.SIZE, speech.T, speech.F, speech.VOWELS, views.MOST, views.SIZE) == (32, 9, 32, 8, 2, (16, 16))
