"""Training: `Training(network, optimizer, y, targets)`, with `run(updates)`, `save(path)` and
`resume(path)`.

    for n in range(updates):  take a batch, forward, loss, backward, change the weights

The same seed gives the same weights to the bit. A training that was saved and resumed ends, to the
bit, where one without the interruption ends: the order of an epoch comes from the seed and the
number of the epoch, all that is random in an update from the seed and the number of the update.
Convolutional Networks IV, "Learning the network" (C34, C38).
"""

import math
import zlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from ..operations.shapes import whole
from . import losses, saving
from .files import AnyPath
from .hints import Array, Generator
from .network import Network
from .optimizers import SGD, Plateau

Targets = Array | tuple[Array, ...]
Augment = Callable[[Array, Generator], Array]


class Training:
    """A network in training: `count` updates so far, the loss of each one in `losses`.

    y        inputs (N, *network.input)
    targets  class numbers or distributions (N, ...); for a network with heads a tuple of them
    loss     a function (results, targets, ops=) -> loss, derivative, such as cross_entropy
    augment  a function (batch, Generator) -> batch, such as `pictures.translated`
    schedule sees the mean loss after each epoch, such as `optimizers.Plateau`

    Targets that do not fit are a ValueError.
    """

    def __init__(
        self,
        network: Network,
        optimizer: SGD,
        y: Any,
        targets: Targets,
        *,
        batch: int = 32,
        seed: int = 0,
        loss: losses.Loss = losses.cross_entropy,
        augment: Augment | None = None,
        schedule: Plateau | None = None,
    ) -> None:
        self.network = network
        self.optimizer = optimizer
        self.y = np.asarray(y)
        self.targets = targets
        self.batch = below_2_to_63("batch", whole("batch", batch, 1))
        self.seed = below_2_to_63("seed", whole("seed", seed, 0))
        self.loss = loss
        self.augment = augment
        self.schedule = schedule
        self.count = 0
        self.losses: list[float] = []

        lengths = [len(target) for target in self.all_targets]
        if set(lengths) != {len(self.y)} or len(self.y) == 0:
            raise ValueError(
                f"targets: expected one for each of {len(self.y)} inputs, at least one, "
                f"got {', '.join(map(str, lengths))}"
            )
        if schedule is not None and not callable(getattr(schedule, "see", None)):
            raise TypeError(
                "schedule: expected an object with a method see, such as a Plateau, "
                f"got {schedule!r}"
            )
        if loss is losses.cross_entropy:  # checks all targets now, not when their batch comes
            loss(np.zeros((len(self.y), *network.output)), targets)

    @property
    def all_targets(self) -> tuple[Array, ...]:
        """The targets of each head; of a network without heads, the only ones."""
        return self.targets if isinstance(self.targets, tuple) else (self.targets,)

    @property
    def updates_per_epoch(self) -> int:
        """How many batches hold all instances; the last batch may be smaller."""
        return math.ceil(len(self.y) / self.batch)

    def run(
        self,
        updates: int,
        *,
        after: Callable[["Training"], Any] | None = None,
        save: AnyPath | None = None,
        every: int = 100,
        force: bool = False,
    ) -> list[float]:
        """Make this many updates; return their losses.

        `after(training)` is called after each, for a progress bar or a picture. With a path `save`,
        the state is written there after every `every` updates and at the end; `saving.check_place`
        asks before the first update whether it can be written (`force` as in `save`).
        A loss that is inf or NaN is a FloatingPointError; the network stays as it was before it.
        """
        updates = whole("updates", updates, 0)
        every = whole("every", every, 1)
        if after is not None and not callable(after):
            raise TypeError(f"after: expected a function of the training, got {after!r}")
        if save is not None:
            saving.check_place(save, self.size_after(updates), force=force)
        for n in range(1, updates + 1):
            self.update()
            due = n % every == 0 or n == updates
            if save is not None and due:
                self.save(save, force=force)
            if after is not None:
                after(self)
        return self.losses[len(self.losses) - updates:]

    def update(self) -> float:
        """One batch: forward, backward, change the weights; return its loss."""
        rng = np.random.default_rng([self.seed, 1, self.count])
        y, targets = self.inputs_and_targets(rng)
        kept = {name: array.copy() for name, array in self.network.kept().items()}
        results = self.network.forward(y, rng)
        loss, derivative = self.loss(results, targets, ops=self.network.ops)
        if not math.isfinite(loss):
            saving.take_over(self.network.kept(), kept)
            raise FloatingPointError(
                f"the loss of update {self.count + 1} is {loss}: "
                f"the rate {self.optimizer.rate:g} may be too large, or the inputs hold a NaN"
            )
        self.network.backward(derivative)
        self.optimizer.update(self.network.weights(), self.network.gradients())
        self.count += 1
        self.losses.append(loss)
        if self.schedule is not None and self.count % self.updates_per_epoch == 0:
            epoch = self.losses[-self.updates_per_epoch:]
            self.schedule.see(float(np.mean(epoch)))
        return loss

    def inputs_and_targets(self, rng: Generator) -> tuple[Array, Targets]:
        """The inputs of the next batch, moved by `augment` if there is one, and their targets."""
        chosen = self.next_batch()
        y = self.y[chosen]
        if self.augment is not None:
            y = self.augment(y, rng)
        if isinstance(self.targets, tuple):
            return y, tuple(target[chosen] for target in self.targets)
        return y, self.targets[chosen]

    def next_batch(self) -> Array:
        """The numbers of the instances in the next batch."""
        epoch, n = divmod(self.count, self.updates_per_epoch)
        rng = np.random.default_rng([self.seed, 0, epoch])
        order = rng.permutation(len(self.y))
        return order[n * self.batch:(n + 1) * self.batch]

    def save(self, path: AnyPath, *, force: bool = False) -> Path:
        """Write all that later updates depend on to a `.npz` file; return its path.

        An earlier save is replaced, any other file only with `force`; without it, it is a
        FileExistsError.
        """
        saving.check_place(path, self.size_after(0), force=force)
        return saving.write(path, self.state())

    def size_after(self, updates: int) -> int:
        """How many bytes a saved file takes after so many more updates, at most."""
        weights = saving.size_of(self.network.weights())
        remembered = len(self.optimizer.memories) * weights
        return saving.size_of(self.state()) + remembered + 8 * updates

    def resume(self, path: AnyPath) -> Self:
        """Go on from a saved state of a training made with the same arguments; return the training.

        A state that does not fit is a ValueError, and the training is then as it was.
        """
        found = saving.read(path)
        expected = self.expected(found, path)
        for name, wanted in self.settings().items():
            if name in found and not np.array_equal(found[name], wanted):
                raise ValueError(
                    f"{path}: a training with another {name}: expected {wanted}, got {found[name]}"
                )
        found = saving.read(path, expected)
        saving.take_over(saving.all_weights(self.network), found)
        self.count = int(found["count"])
        self.losses = found["losses"].tolist()
        self.optimizer.restore(without_prefix("optimizer:", found))
        if self.schedule is not None:
            self.schedule.restore(without_prefix("schedule:", found))
        return self

    def settings(self) -> dict[str, Array]:
        """What a file of this training has in common with it, as arrays by name."""
        return {
            "seed": np.array(self.seed),
            "batch": np.array(self.batch),
            "instances": np.array(len(self.y)),
            "rule": np.array(type(self.optimizer).__name__),
            "data": np.array(self.fingerprint),
        }

    @cached_property
    def fingerprint(self) -> int:
        """A number that differs, almost surely, for other inputs and targets."""
        number = 0
        for array in (self.y, *self.all_targets):
            number = zlib.crc32(np.ascontiguousarray(array).data, number)
        return number

    def state(self) -> dict[str, Array]:
        """All that later updates depend on, and the losses so far, as arrays by name."""
        schedule = {} if self.schedule is None else self.schedule.state()
        return {
            **saving.all_weights(self.network),
            **self.settings(),
            "count": np.array(self.count),
            "losses": np.array(self.losses, float),
            **with_prefix("optimizer:", self.optimizer.state()),
            **with_prefix("schedule:", schedule),
        }

    def expected(self, found: dict[str, Array], path: AnyPath) -> dict[str, Array]:
        """Arrays of the names, shapes and types that a file of this training must hold.

        They depend on the number of updates, which the file itself gives.
        """
        count = found.get("count", np.array(-1))
        if count.shape != () or count.dtype.kind != "i" or count < 0:
            raise ValueError(
                f"{path}: not a saved training: it does not say how many updates were made"
            )
        expected = self.state()
        for name in list(expected):
            if name.startswith("optimizer:") and "." in name:  # what it remembers of each weight
                del expected[name]
        if "data" not in found:  # files of earlier versions have none
            del expected["data"]
        if count > 0:
            for memory in self.optimizer.memories:
                weights = self.network.weights()
                expected |= with_prefix(f"optimizer:{memory}.", weights)
        expected["losses"] = np.zeros(int(count))
        return expected


def below_2_to_63(name: str, number: int) -> int:
    """The number, if a file can hold it; else a ValueError."""
    if number >= 2**63:
        raise ValueError(
            f"{name}: expected a number below 2**63, so that a file can hold it, got {number}"
        )
    return number


def with_prefix(prefix: str, arrays: dict[str, Array]) -> dict[str, Array]:
    """The arrays, each with this before its name."""
    return {f"{prefix}{name}": array for name, array in arrays.items()}


def without_prefix(prefix: str, arrays: dict[str, Array]) -> dict[str, Array]:
    """The arrays whose names begin so, by the rest of their names."""
    found = {}
    for name, array in arrays.items():
        if name.startswith(prefix):
            found[name.removeprefix(prefix)] = array
    return found


def in_use(network: Network, y: Array, *, batch: int = 100) -> Any:
    """The results for many inputs, a batch at a time: (N, *network.output); a list for heads."""
    results = [network.forward(y[n:n + batch]) for n in range(0, len(y), batch)]
    if isinstance(results[0], list):
        return [np.concatenate(parts) for parts in zip(*results)]
    return np.concatenate(results)
