"""Training: the loss falls, the loops learn the same weights, and an interruption changes nothing, to the bit."""

import os
import shutil
from functools import partial

import numpy as np
import pytest
from long import amount, long, some_of

import lecture_cnn as lc
from lecture_cnn.nets.blocks import Heads
from lecture_cnn.nets.layers import Activation, Convolution, Flatten, Linear
from lecture_cnn.nets.losses import accuracy, cross_entropy, heads, l2
from lecture_cnn.nets.models import lenet5
from lecture_cnn.nets.network import Network
from lecture_cnn.nets.normalisation import BatchNormalisation, Dropout
from lecture_cnn.nets.optimizers import SGD, Adam, Momentum, Plateau
from lecture_cnn.nets.pictures import blocks_on_digits, digits32, lenet5_on_digits, translated
from lecture_cnn.nets.pooling import MaxPooling
from lecture_cnn.nets.training import Training, in_use


def small_digits(count):
    y, labels = lc.data.digits()
    return y[:count], labels[:count]


def small_network(ops=lc.vectorized, seed=0):
    """A network with everything that a training could forget: dropout, and batch normalisation's running means."""
    return Network("small", (1, 8, 8), [
        Convolution(3, 3, bias=False), BatchNormalisation(), Activation("relu"), MaxPooling(2, stride=2), Flatten(),
        Dropout(0.2), Linear(10)], ops=ops, seed=seed)


def small_training(network=None, rule=Adam, seed=3, **options):
    optimizer = rule(0.01)
    schedule = Plateau(optimizer, factor=0.5, patience=1)
    return Training(network or small_network(), optimizer, *small_digits(50), batch=16, seed=seed,
                    augment=partial(translated, most=1), schedule=schedule, **options)


def equal(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


def test_the_loss_falls_and_lenet5_finds_held_out_digits_after_few_updates():
    training, y, labels = lenet5_on_digits(dtype=np.float32)
    losses = training.run(60)
    assert np.mean(losses[:5]) > 2 and np.mean(losses[-5:]) < 1.5
    assert accuracy(in_use(training.network, y[:100]), labels[:100]) > 0.6  # a guess finds 0.1


def test_residual_dense_and_inception_blocks_learn_the_digits_together():
    training, y, labels = blocks_on_digits(dtype=np.float32)
    losses = training.run(3 * training.updates_per_epoch)
    assert np.mean(losses[-10:]) < 0.2 * np.mean(losses[:10])
    assert accuracy(in_use(training.network, y), labels) > 0.9  # 18 epochs: 0.988 in the mean of five folds


@pytest.mark.parametrize("ops", [lc.loops, lc.compiled], ids=["loops", "compiled"])
def test_the_lectures_loops_learn_the_weights_of_the_vectorized_operations_to_1e_10(ops):
    def network(ops):
        return Network("LeNet in small", (1, 8, 8), [
            Convolution(2, 3), Activation("tanh"), MaxPooling(2, stride=2), Convolution(3, 2), Activation("tanh"),
            Flatten(), Linear(6), Activation("tanh"), Linear(10)], ops=ops)

    ours, theirs = (Training(network(each), Momentum(0.1), *small_digits(12), batch=3) for each in (lc.vectorized, ops))
    first = {name: array.copy() for name, array in ours.network.weights().items()}
    for _ in range(5):
        assert theirs.update() == pytest.approx(ours.update(), abs=1e-12)
        for name, array in ours.network.weights().items():
            assert np.allclose(theirs.network.weights()[name], array, rtol=0, atol=1e-10), name
    assert all(abs(array - first[name]).max() > 1e-4 for name, array in ours.network.weights().items())


@long
@pytest.mark.parametrize("ops, updates", some_of([(lc.compiled, amount(1, 20)), (lc.loops, 3)], 2),
                         ids=["compiled", "loops"][:amount(1, 2)])
def test_lenet5_learns_the_same_weights_to_1e_10_after_each_update(ops, updates):
    """Updates of one digit: without numba both engines take seconds for one."""
    y, labels = digits32()
    ours, theirs = (Training(lenet5(ops=each), Momentum(0.01), y[:40], labels[:40], batch=1)
                    for each in (lc.vectorized, ops))
    first = ours.network.weights()["0.w"].copy()
    for _ in range(updates):
        assert theirs.update() == pytest.approx(ours.update(), abs=1e-10)
        for name, array in ours.network.weights().items():
            assert np.allclose(theirs.network.weights()[name], array, rtol=0, atol=1e-10), name
    assert abs(ours.network.weights()["0.w"] - first).max() > 1e-4


def test_the_same_seed_gives_the_same_weights_to_the_bit_and_another_gives_others():
    states = []
    for seed in (3, 3, 4):
        training = small_training(seed=seed)
        training.run(9)
        states.append(training.network.weights())
    assert equal(states[0], states[1]) and not equal(states[0], states[2])


@pytest.mark.parametrize("rule", [SGD, Momentum, Adam])
@pytest.mark.parametrize("updates", [0, 5, 8])  # before the first, within an epoch of 4, and at the end of one
def test_a_training_that_is_saved_and_resumed_ends_as_one_without_the_interruption_to_the_bit(tmp_path, rule, updates):
    whole = small_training(rule=rule)
    whole.run(14)
    first = small_training(rule=rule)
    first.run(updates)
    path = first.save(tmp_path / "state.npz")
    second = small_training(small_network(seed=9), rule=rule).resume(path)  # other weights at first
    second.run(14 - updates)
    assert equal(second.state(), whole.state())
    assert second.losses == whole.losses and second.optimizer.rate == whole.optimizer.rate


def test_an_interrupted_run_goes_on_from_the_last_saved_state_to_the_bit(tmp_path):
    def interrupt(training):
        if training.count == 7:
            raise KeyboardInterrupt

    path = tmp_path / "state.npz"
    with pytest.raises(KeyboardInterrupt):
        small_training().run(10, save=path, every=3, after=interrupt)
    resumed = small_training().resume(path)
    assert resumed.count == 6
    resumed.run(4)
    whole = small_training()
    whole.run(10)
    assert equal(resumed.state(), whole.state())


def test_what_is_forgotten_would_be_seen(tmp_path):
    first = small_training()
    first.run(5)
    second = small_training().resume(first.save(tmp_path / "state.npz"))
    second.optimizer.memory.clear()
    first.run(3)
    second.run(3)
    assert not equal(second.state(), first.state())


def test_each_epoch_takes_every_instance_once_in_another_order():
    training = small_training()
    orders = []
    for epoch in range(2):
        batches = []
        for n in range(training.updates_per_epoch):
            training.count = 4 * epoch + n
            batches.append(training.next_batch())
        assert [len(batch) for batch in batches] == [16, 16, 16, 2]
        orders.append(np.concatenate(batches))
        assert sorted(orders[-1]) == list(range(50))
    assert not np.array_equal(*orders)


def test_two_heads_learn_a_class_and_the_corners_together():
    rng = np.random.default_rng(1)
    labels, corner = rng.integers(0, 2, 60), rng.integers(0, 5, (60, 2))
    y = np.zeros((60, 1, 8, 8))
    for n, (x, top) in enumerate(corner):  # a square, filled or hollow
        y[n, 0, x:x + 4, top:top + 4] = 1
        y[n, 0, x + 1:x + 3, top + 1:top + 3] = labels[n]
    (left, top), (right, bottom) = corner.T / 4, corner.T / 4 + 1
    corners = np.stack([left, top, right, top, left, bottom, right, bottom], axis=1)
    network = Network("boxes", (1, 8, 8), [Convolution(6, 3), Activation("tanh"), Flatten(),
                                           Heads([Linear(2)], [Linear(8)])])
    training = Training(network, Adam(0.01), y, (labels, corners), batch=20,
                        loss=partial(heads, losses=[cross_entropy, l2]))
    losses = training.run(100)
    classes, found = network.forward(y)
    assert losses[-1] < 0.1 * losses[0]
    assert accuracy(classes, labels) > 0.9 and abs(found - corners).mean() < 0.1


def test_the_schedule_sees_the_mean_loss_of_each_epoch():
    training = small_training()
    training.run(8)
    assert training.schedule.best == min(np.mean(training.losses[:4]), np.mean(training.losses[4:]))


def test_a_loss_that_is_no_number_stops_the_training_before_the_weights_are_lost():
    y, labels = small_digits(16)
    training = Training(small_network(), SGD(0.1), np.where(y == 1, np.nan, y), labels)
    before = {name: array.copy() for name, array in training.state().items()}
    with pytest.raises(FloatingPointError, match="the loss of update 1 is nan: the rate 0.1 may be too large"):
        training.run(1)
    assert equal(training.state(), before)  # with the running means


def test_a_file_of_another_training_is_refused_and_changes_nothing(tmp_path):
    other = small_training(seed=4)
    other.run(2)
    path = other.save(tmp_path / "state.npz")
    training = small_training()
    training.run(1)
    before = {name: array.copy() for name, array in training.state().items()}
    with pytest.raises(ValueError, match="state.npz: a training with another seed: expected 3, got 4"):
        training.resume(path)
    with pytest.raises(ValueError, match="state.npz: a training with another rule: expected SGD, got Adam"):
        small_training(rule=SGD, seed=4).resume(path)
    lc.nets.saving.save_weights(training.network, tmp_path / "weights.npz")
    with pytest.raises(ValueError, match="weights.npz: not a saved training"):
        training.resume(tmp_path / "weights.npz")
    state = other.state()
    for wrong in ({**state, "seed": np.array(3), "losses": np.zeros(7)}, {**state, "count": np.array(-2)},
                  {name: array for name, array in state.items() if name != "optimizer:m.0.w"}):
        with pytest.raises(ValueError, match="wrong.npz"):
            training.resume(lc.nets.saving.write(tmp_path / "wrong.npz", wrong))
    assert equal(training.state(), before)


@pytest.mark.parametrize("name, error, says", [
    ("weights.pt", ValueError, "expected a name that ends in .npz, got .*weights.pt"),
    ("none/w.npz", FileNotFoundError, "none: there is no such folder"),
    ("folder.npz", IsADirectoryError, "folder.npz: expected a file's name, but this is a folder"),
    ("notes.npz", FileExistsError, "notes.npz: this file holds no saved weights"),
    ("notes.npz/w.npz", OSError, "notes.npz: "),
    ("full.npz", OSError, "MB are needed, 0.0 MB are free"),
])
def test_a_path_where_nothing_can_be_saved_is_told_before_the_first_update(name, error, says, tmp_path, monkeypatch):
    (tmp_path / "folder.npz").mkdir()
    (tmp_path / "notes.npz").write_text("my notes")
    if name == "full.npz":
        usage = shutil.disk_usage(tmp_path)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=1000))
    training = small_training()
    with pytest.raises(error, match=says):
        training.run(2, save=tmp_path / name)
    assert training.count == 0 and sorted(os.listdir(tmp_path)) == ["folder.npz", "notes.npz"]
    assert (tmp_path / "notes.npz").read_text() == "my notes"


def test_with_force_a_run_saves_over_any_file(tmp_path):
    path = tmp_path / "notes.npz"
    path.write_text("my notes")
    training = small_training()
    training.run(3, save=path, every=2, force=True)
    assert equal(small_training().resume(path).state(), training.state())


@pytest.mark.parametrize("options, error, says", [
    (dict(updates=-1), ValueError, "updates must be at least 0"),
    (dict(updates=1.5), TypeError, "updates must be a whole number"),
    (dict(every=0), ValueError, "every must be at least 1"),
    (dict(every=2.0), TypeError, "every must be a whole number"),
    (dict(after=3), TypeError, "after: expected a function of the training, got 3"),
    (dict(save=3), TypeError, "int"),
])
def test_a_wrong_argument_of_run_is_told_before_the_first_update(options, error, says):
    training = small_training()
    with pytest.raises(error, match=says):
        training.run(**{"updates": 2, **options})
    assert training.count == 0


@pytest.mark.parametrize("options, error, says", [
    (dict(seed=2**63), ValueError, r"seed: expected a number below 2\*\*63, so that a file can hold it"),
    (dict(batch=2**70), ValueError, "batch: expected a number below"),
    (dict(schedule=3), TypeError, "schedule: expected an object with a method see"),
    (dict(targets=np.array([0, 1, 2, 10])), ValueError, "a class number from 0 to 9"),
    (dict(targets=np.array([[1.0] + 9 * [0.0]] * 3 + [10 * [0.2]])), ValueError, "d"),
])
def test_what_would_end_a_training_later_is_told_when_it_is_made(options, error, says):
    y, labels = small_digits(4)
    with pytest.raises(error, match=says):
        Training(**{"network": small_network(), "optimizer": SGD(0.1), "y": y, "targets": labels, **options})


def test_the_largest_seed_comes_back_from_a_file(tmp_path):
    training = small_training(seed=2**63 - 1)
    assert small_training(seed=2**63 - 1).resume(training.save(tmp_path / "state.npz")).count == 0


@pytest.mark.parametrize("rule", [SGD, Momentum, Adam])
def test_the_room_that_is_asked_for_is_what_the_file_takes_or_somewhat_more(rule, tmp_path):
    y, labels = small_digits(8)
    training = Training(Network("wide", (1, 8, 8), [Flatten(), Linear(2000), Linear(10)]), rule(0.001), y, labels)
    asked = training.size_after(2)
    training.run(2)
    size = training.save(tmp_path / "state.npz").stat().st_size
    assert size <= asked < 1.05 * size


def test_a_training_on_other_digits_is_refused_though_they_are_as_many(tmp_path):
    y, labels = small_digits(60)
    first, second = (Training(small_network(), SGD(0.1), y[part], labels[part]) for part in (slice(50), slice(10, 60)))
    path = first.save(tmp_path / "state.npz")
    with pytest.raises(ValueError, match="state.npz: a training with another data"):
        second.resume(path)
    other = Training(small_network(), SGD(0.1), y[:50], labels[:50][::-1])
    with pytest.raises(ValueError, match="another data"):
        other.resume(path)


def test_a_file_of_an_earlier_version_which_does_not_tell_its_data_is_gone_on_from(tmp_path):
    first = small_training()
    first.run(2)
    state = {name: array for name, array in first.state().items() if name != "data"}
    assert small_training().resume(lc.nets.saving.write(tmp_path / "state.npz", state)).count == 2


def test_targets_that_do_not_fit_the_inputs_are_refused():
    y, labels = small_digits(10)
    with pytest.raises(ValueError, match="one for each of 10 inputs, at least one, got 9"):
        Training(small_network(), SGD(0.1), y, labels[:9])
    with pytest.raises(ValueError, match="one for each of 10 inputs, at least one, got 10, 3"):
        Training(small_network(), SGD(0.1), y, (labels, labels[:3]))
    with pytest.raises(ValueError, match="a class number from 0 to 9"):
        Training(small_network(), SGD(0.1), y, labels + 5).run(1)


def test_a_file_that_is_no_save_is_replaced_by_a_training_only_with_force(tmp_path):
    path = tmp_path / "state.npz"
    path.write_text("notes")
    with pytest.raises(FileExistsError, match="state.npz"):
        small_training().save(path)
    assert path.read_text() == "notes"
    assert small_training().save(path, force=True) == path
    assert small_training().resume(path).count == 0


def test_the_seed_is_0_where_nothing_is_said():
    batches = []
    for options in ({}, {"seed": 0}, {"seed": 1}):
        training = Training(small_network(), SGD(0.01), *small_digits(50), batch=16, **options)
        batches.append(training.next_batch().tolist())
    assert batches[0] == batches[1] != batches[2]
