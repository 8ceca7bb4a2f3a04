"""A training that is saved, killed anywhere and resumed gives the bits of one that ran through, whatever it is made of.

Each part is one that a resumed training could forget: what an optimizer remembers, its rate, how long a plateau has
waited, running means, and all that is random: the order, dropout, moved pictures.
"""

import inspect
import random
import sys
from functools import partial

import numpy as np
import pytest

from lecture_cnn.nets import augmentation, files, optimizers, saving, training, trials
from lecture_cnn.nets.blocks import Heads
from lecture_cnn.nets.layers import Activation, Convolution, Flatten, Linear
from lecture_cnn.nets.losses import cross_entropy, heads, l2
from lecture_cnn.nets.network import Network
from lecture_cnn.nets.normalisation import BatchNormalisation, Dropout
from lecture_cnn.nets.pictures import translated

RULES = [rule for _, rule in inspect.getmembers(optimizers, inspect.isclass) if issubclass(rule, optimizers.SGD)]
UPDATES, EVERY, RATE = 11, 3, 3.0  # an epoch, too, has 3 updates; the rate is so large that the loss rises


class Fading:
    """A schedule of one's own: the rate is multiplied by a factor that fades itself."""

    def __init__(self, optimizer):
        self.optimizer, self.factor = optimizer, 0.9

    def see(self, error):
        self.optimizer.rate *= self.factor
        self.factor *= 0.9

    def state(self):
        return {"factor": np.array(self.factor)}

    def restore(self, state):
        self.factor = float(state["factor"])


SCHEDULES = {
    "none": lambda optimizer: None,
    "plateau": lambda optimizer: optimizers.Plateau(optimizer, factor=0.5, patience=2),
    "fading": Fading,
}
MOVES = {"still": None, "moved": partial(translated, most=1), "turned": trials.any_turn,
         "warped": partial(augmentation.augmented, cells=1)}


def made(rule=optimizers.Adam, schedule="plateau", moves="moved", dtype=np.float64, seed=0, two_heads=False):
    """A small training with everything that another one may lack."""
    rng = np.random.default_rng(5)
    y, labels, places = rng.standard_normal((10, 1, 5, 5)), rng.integers(0, 3, 10), rng.standard_normal((10, 2))
    ends = [Heads([Linear(3)], [Linear(2)])] if two_heads else [Linear(3)]
    network = Network("n", (1, 5, 5), [Convolution(2, 3), BatchNormalisation(), Activation("tanh"), Flatten(),
                                       Dropout(0.3), *ends], seed=seed, dtype=dtype)
    optimizer = rule(RATE, decay=0.01)
    options = dict(loss=partial(heads, losses=[cross_entropy, l2])) if two_heads else {}
    return training.Training(network, optimizer, y, (labels, places) if two_heads else labels, batch=4, seed=3,
                             augment=MOVES[moves], schedule=SCHEDULES[schedule](optimizer), **options)


def bits(run):
    return {name: (array.dtype.str, array.shape, array.tobytes()) for name, array in run.state().items()}


class Killed(BaseException):
    pass


def killed_at(line, work):
    """Do the work, killed before the line of this number of all that save, update and move; how many were reached."""
    watched = {module.__file__ for module in (training, saving, optimizers, files)}
    reached = 0

    def trace(frame, event, _):
        nonlocal reached
        if frame.f_code.co_filename not in watched:
            return None
        if event == "line":
            reached += 1
            if reached == line:
                raise Killed
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    except Killed:
        pass
    finally:
        sys.settrace(before)
    return reached


# A file that is killed between its making and its `with` is closed by the collector, with a warning.
left_open = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@left_open
@pytest.mark.parametrize("options", [
    *(dict(rule=rule, schedule=schedule) for rule in RULES for schedule in SCHEDULES),
    *(dict(moves=moves) for moves in MOVES),
    dict(dtype=np.float32), dict(two_heads=True),
], ids=lambda options: " ".join(getattr(value, "__name__", str(value)) for value in options.values()))
def test_a_training_that_is_killed_anywhere_and_resumed_ends_with_the_same_bits(options, tmp_path):
    whole = made(**options)
    lines = killed_at(0, partial(whole.run, UPDATES, save=tmp_path / "whole.npz", every=EVERY))
    assert whole.count == UPDATES
    fifths = np.linspace(1, lines, 6).astype(int)  # one kill in each, so that each save is gone on from
    for line in map(random.Random(str(options)).randrange, fifths[:-1], fifths[1:]):
        path = tmp_path / f"{line}.npz"
        first = made(**options)
        assert killed_at(line, partial(first.run, UPDATES, save=path, every=EVERY)) == line
        again = made(**options, seed=9).resume(path) if path.exists() else made(**options)
        again.run(UPDATES - again.count)
        assert bits(again) == bits(whole) and again.losses == whole.losses, line
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("rule", RULES)
def test_these_trainings_hold_a_plateau_that_has_waited_at_one_save_and_lowers_the_rate_by_the_next(rule):
    run = made(rule=rule)
    run.run(2 * EVERY)
    assert run.schedule.waited == 1 and run.optimizer.rate == RATE
    run.run(EVERY)
    assert run.optimizer.rate == RATE / 2


@left_open
def test_a_save_that_is_killed_before_any_of_its_lines_leaves_the_old_file_or_the_new_one(tmp_path):
    path, run = tmp_path / "state.npz", made()
    run.run(1)
    old = run.save(path).read_bytes()
    run.run(1)
    lines = killed_at(0, partial(run.save, path))
    new = path.read_bytes()
    assert old != new
    held = []
    for line in range(1, lines + 1):
        path.write_bytes(old)
        killed_at(line, partial(run.save, path))
        held.append({old: "old", new: "new"}[path.read_bytes()])
        assert [file.name for file in tmp_path.iterdir()] == ["state.npz"]
    assert held == sorted(held, reverse=True) and set(held) == {"old", "new"}
