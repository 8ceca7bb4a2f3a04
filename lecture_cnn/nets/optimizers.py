"""How training changes the weights: `SGD`, `Momentum`, `Adam`; `Plateau` lowers the rate.

`update(weights, gradients)` takes two dicts of arrays with the same names, and changes the weights
in place. `state()` gives what an optimizer remembers, arrays by name; `restore(state)` loads it.

    rate    the step size, the lecture's eta           e.g. 0.01
    decay   weight decay: decay * w is added to dw     e.g. 5e-4

A number out of its range is a ValueError.
Convolutional Networks IV, "Training issues", "AlexNet", "ResNet" (C22, C26, C34).
"""

import math

import numpy as np

from ..operations.shapes import below_1, positive, real
from .hints import Array


class SGD:
    """w <- w - rate (dw + decay w): gradient descent on a batch at a time."""

    memories: tuple[str, ...] = ()  # the arrays that are remembered for each array of weights

    def __init__(self, rate: float, *, decay: float = 0.0) -> None:
        self.rate = positive("rate", rate)
        self.decay = at_least_0("decay", decay)
        self.count = 0
        self.memory: dict[str, Array] = {}

    def update(self, weights: dict[str, Array], gradients: dict[str, Array]) -> None:
        """Change the weights in place; a name without a gradient is a ValueError."""
        if weights.keys() != gradients.keys():
            raise ValueError(
                f"update: expected a gradient for each of {list(weights)}, got {list(gradients)}"
            )
        self.count += 1
        for name, w in weights.items():
            dw = gradients[name]
            if self.decay:
                dw = dw + self.decay * w
            remembered = [self.remembered(f"{memory}.{name}", w) for memory in self.memories]
            self.move(w, dw, *remembered)

    def remembered(self, name: str, w: Array) -> Array:
        """An array of w's shape, 0 at first, that is kept from one update to the next."""
        if name not in self.memory:
            self.memory[name] = np.zeros_like(w)
        return self.memory[name]

    def move(self, w: Array, dw: Array, *memories: Array) -> None:
        """Change one array of weights in place."""
        w -= self.rate * dw

    def state(self) -> dict[str, Array]:
        """The rate, the number of updates and all that is remembered, as arrays by name."""
        rate = np.array(float(self.rate))
        return {"rate": rate, "count": np.array(self.count), **self.memory}

    def restore(self, state: dict[str, Array]) -> None:
        """Take back what `state` gave."""
        self.memory = {name: array.copy() for name, array in state.items()}
        self.rate = float(self.memory.pop("rate"))
        self.count = int(self.memory.pop("count"))


class Momentum(SGD):
    """v <- momentum v - rate (dw + decay w), w <- w + v. AlexNet: momentum 0.9, decay 5e-4."""

    memories = ("v",)

    def __init__(
        self,
        rate: float,
        *,
        momentum: float = 0.9,
        decay: float = 0.0,
    ) -> None:
        super().__init__(rate, decay=decay)
        self.momentum = below_1("momentum", momentum)

    def move(self, w: Array, dw: Array, *memories: Array) -> None:
        v, = memories
        v *= self.momentum
        v -= self.rate * dw
        w += v


class Adam(SGD):
    """w <- w - rate m / (sqrt(v) + epsilon), with m and v running means of dw and dw squared.

    Both are divided by what is missing in them because they start at 0.
    """

    memories = ("m", "v")

    def __init__(
        self,
        rate: float = 1e-3,
        *,
        first: float = 0.9,
        second: float = 0.999,
        epsilon: float = 1e-8,
        decay: float = 0.0,
    ) -> None:
        super().__init__(rate, decay=decay)
        self.first = below_1("first", first)
        self.second = below_1("second", second)
        self.epsilon = positive("epsilon", epsilon)

    def move(self, w: Array, dw: Array, *memories: Array) -> None:
        m, v = memories
        m += (1 - self.first) * (dw - m)
        v += (1 - self.second) * (dw**2 - v)
        mean = m / (1 - self.first**self.count)
        square = v / (1 - self.second**self.count)
        root = np.sqrt(square)
        w -= self.rate * mean / (root + self.epsilon)


class Plateau:
    """Multiplies an optimizer's rate by `factor` after `patience` errors without an improvement.

    AlexNet and ResNet divide the rate by 10 in this way.
    Convolutional Networks IV, "AlexNet", "ResNet" (C22, C26).
    """

    def __init__(
        self,
        optimizer: SGD,
        *,
        factor: float = 0.1,
        patience: int = 3,
    ) -> None:
        if not 0 < factor < 1:
            raise ValueError(f"factor: expected a number between 0 and 1, got {factor}")
        if patience < 1:
            raise ValueError(f"patience: expected at least 1, got {patience}")
        self.optimizer = optimizer
        self.factor = factor
        self.patience = patience
        self.best = math.inf
        self.waited = 0

    def see(self, error: float) -> bool:
        """Take the error after an epoch, such as the held-out one; True if the rate was lowered."""
        if error < self.best:
            self.best = error
            self.waited = 0
            return False
        self.waited += 1
        if self.waited < self.patience:
            return False
        self.optimizer.rate *= self.factor
        self.waited = 0
        return True

    def state(self) -> dict[str, Array]:
        """The best error and the errors since then, as arrays by name."""
        return {"best": np.array(float(self.best)), "waited": np.array(self.waited)}

    def restore(self, state: dict[str, Array]) -> None:
        """Take back what `state` gave."""
        self.best = float(state["best"])
        self.waited = int(state["waited"])


def at_least_0(name: str, value: float) -> float:
    """The number, if it is 0 or more and finite; else a ValueError."""
    if not 0 <= real(name, value) < math.inf:
        raise ValueError(f"{name}: expected a number of at least 0, got {value}")
    return value
