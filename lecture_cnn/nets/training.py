"""Training: `Training(network, optimizer, y, targets)`, its `run(updates)`, `save(path)` and `resume(path)`.

    for n in range(updates):  take a batch, forward, loss, backward, move the weights

The same seed makes the same weights to the bit, and a training that was saved and resumed ends where one without the
interruption ends, to the bit: the order of an epoch comes from the seed and the epoch's number, all that is random in
an update from the seed and the update's number. Convolutional Networks IV, "Learning the network" (C34, C38).
"""

import math
import zlib
from functools import cached_property

import numpy as np

from ..operations.shapes import whole
from . import losses, saving


class Training:
    """A network in training: `count` updates so far, the loss of each in `losses`.

    y       inputs (N, *network.input)
    targets class numbers or distributions (N, ...); for a network with heads a tuple of them
    loss    a function (results, targets, ops=) -> loss, derivative; cross_entropy if none is given
    augment a function (batch, Generator) -> batch, such as `pictures.translated`
    schedule sees the mean loss after each epoch, such as `optimizers.Plateau`
    """

    def __init__(self, network, optimizer, y, targets, *, batch=32, seed=0, loss=losses.cross_entropy, augment=None,
                 schedule=None):
        self.network, self.optimizer, self.y, self.targets = network, optimizer, np.asarray(y), targets
        self.batch, self.seed = whole("batch", batch, 1), whole("seed", seed, 0)
        self.loss, self.augment, self.schedule = loss, augment, schedule
        each = targets if isinstance(targets, tuple) else (targets,)
        if len(self.y) == 0 or any(len(target) != len(self.y) for target in each):
            raise ValueError(f"targets: expected one for each of {len(self.y)} inputs, at least one, "
                             f"got {', '.join(str(len(target)) for target in each)}")
        for name, number in (("batch", self.batch), ("seed", self.seed)):
            if number >= 2**63:
                raise ValueError(f"{name}: expected a number below 2**63, so that a file can hold it, got {number}")
        if schedule is not None and not callable(getattr(schedule, "see", None)):
            raise TypeError(f"schedule: expected an object with a method see, such as a Plateau, got {schedule!r}")
        if loss is losses.cross_entropy:  # all targets now, not when their turn comes
            loss(np.zeros((len(self.y), *network.output)), targets)
        self.count, self.losses = 0, []

    @property
    def updates_per_epoch(self):
        """How many batches hold all instances; the last one may be smaller."""
        return math.ceil(len(self.y) / self.batch)

    def run(self, updates, *, after=None, save=None, every=100, force=False):
        """Make this many updates; return their losses.

        `after(training)` is called after each, for a progress bar or a picture. With a path `save`, the state is
        written there after every `every` updates and at the end; before the first one it is found out whether it can
        be (`saving.check_place`; `force` as in `save`). A loss that is no number is a FloatingPointError, and the
        network stays as it was before it.
        """
        updates, every = whole("updates", updates, 0), whole("every", every, 1)
        if not (after is None or callable(after)):
            raise TypeError(f"after: expected a function of the training, got {after!r}")
        if save is not None:
            saving.check_place(save, self.size_after(updates), force=force)
        for n in range(updates):
            self.update()
            if save is not None and ((n + 1) % every == 0 or n + 1 == updates):
                self.save(save, force=force)
            if after is not None:
                after(self)
        return self.losses[len(self.losses) - updates:]

    def update(self):
        """Take the next batch, go forward and back, and move the weights; return the batch's loss."""
        rng = np.random.default_rng([self.seed, 1, self.count])
        chosen = self.next_batch()
        y = self.y[chosen]
        if self.augment is not None:
            y = self.augment(y, rng)
        targets = self.targets
        targets = tuple(t[chosen] for t in targets) if isinstance(targets, tuple) else targets[chosen]
        kept = {name: array.copy() for name, array in self.network.kept().items()}
        results = self.network.forward(y, rng)
        loss, derivative = self.loss(results, targets, ops=self.network.ops)
        if not math.isfinite(loss):
            saving.take_over(self.network.kept(), kept)
            raise FloatingPointError(f"the loss of update {self.count + 1} is {loss}: the rate {self.optimizer.rate:g} "
                                     "may be too large, or the inputs hold a NaN")
        self.network.backward(derivative)
        self.optimizer.update(self.network.weights(), self.network.gradients())
        self.count += 1
        self.losses.append(loss)
        if self.schedule is not None and self.count % self.updates_per_epoch == 0:
            self.schedule.see(float(np.mean(self.losses[-self.updates_per_epoch:])))
        return loss

    def next_batch(self):
        """The numbers of the next batch's instances."""
        epoch, n = divmod(self.count, self.updates_per_epoch)
        order = np.random.default_rng([self.seed, 0, epoch]).permutation(len(self.y))
        return order[n * self.batch:(n + 1) * self.batch]

    def save(self, path, *, force=False):
        """Write all that later updates depend on to a `.npz` file; return its path.

        An earlier save is replaced, any other file only with `force`: without it, it is a FileExistsError.
        """
        saving.check_place(path, self.size_after(0), force=force)
        return saving.write(path, self.state())

    def size_after(self, updates):
        """How many bytes a saved file takes after so many more updates, at most."""
        weights = saving.size_of(self.network.weights())
        return saving.size_of(self.state()) + len(self.optimizer.memories) * weights + 8 * updates

    def resume(self, path):
        """Go on from a state that `save` wrote, of a training made with the same arguments; return the training.

        What doesn't fit is a ValueError, and the training is then as it was.
        """
        found = saving.read(path)
        expected = self.expected(found, path)
        for name, wanted in self.settings().items():
            if name in found and not np.array_equal(found[name], wanted):
                raise ValueError(f"{path}: a training with another {name}: expected {wanted}, got {found[name]}")
        found = saving.read(path, expected)
        saving.take_over(saving.all_weights(self.network), found)
        self.count, self.losses = int(found["count"]), [float(loss) for loss in found["losses"]]
        self.optimizer.restore(under("optimizer", found))
        if self.schedule is not None:
            self.schedule.restore(under("schedule", found))
        return self

    def settings(self):
        """What a file must agree on to be of this training."""
        return {"seed": np.array(self.seed), "batch": np.array(self.batch), "instances": np.array(len(self.y)),
                "rule": np.array(type(self.optimizer).__name__), "data": np.array(self.fingerprint)}

    @cached_property
    def fingerprint(self):
        """A number that tells these inputs and targets from others."""
        targets = self.targets if isinstance(self.targets, tuple) else (self.targets,)
        number = 0
        for array in (self.y, *targets):
            number = zlib.crc32(np.ascontiguousarray(array), number)
        return number

    def state(self):
        """All that later updates depend on, and the losses so far, as arrays by name."""
        schedule = {} if self.schedule is None else self.schedule.state()
        return {**saving.all_weights(self.network), **self.settings(),
                "count": np.array(self.count), "losses": np.array(self.losses, float),
                **{f"optimizer:{name}": array for name, array in self.optimizer.state().items()},
                **{f"schedule:{name}": array for name, array in schedule.items()}}

    def expected(self, found, path):
        """Arrays like those that a file of this training holds after as many updates as it says."""
        count = found.get("count", np.array(-1))
        if count.shape != () or count.dtype.kind != "i" or count < 0:
            raise ValueError(f"{path}: not a saved training: it does not say how many updates were made")
        remembered = {f"optimizer:{memory}.{name}": array for memory in self.optimizer.memories
                      for name, array in self.network.weights().items()} if count > 0 else {}
        plain = {name: array for name, array in self.state().items()
                 if not name.startswith("optimizer:") or "." not in name}
        if "data" not in found:  # files of earlier versions don't tell
            del plain["data"]
        return {**plain, **remembered, "losses": np.zeros(int(count))}


def under(name, arrays):
    """The arrays whose names begin with this one, by the rest of their names."""
    return {key.partition(":")[2]: array for key, array in arrays.items() if key.startswith(f"{name}:")}


def in_use(network, y, *, batch=100):
    """The network's results for many inputs, a batch at a time: (N, *network.output), for heads a list of them."""
    results = [network.forward(y[n:n + batch]) for n in range(0, len(y), batch)]
    if isinstance(results[0], list):
        return [np.concatenate(head) for head in zip(*results)]
    return np.concatenate(results)
