"""How the weights move: `SGD`, `Momentum`, `Adam`, and `Plateau`, which lowers the rate. Networks IV (C22, C26, C34).

`update(weights, gradients)` takes two dicts of arrays with the same names, and moves the weights in place. What an
optimizer remembers is in `state()`, arrays by name, and comes back with `restore(state)`.

    rate    the step size, the lecture's eta           e.g. 0.01
    decay   weight decay: decay * w is added to dw     e.g. 5e-4
"""

import math

import numpy as np

from ..operations.shapes import real


class SGD:
    """w <- w - rate (dw + decay w): gradient descent on a part of the data at a time."""

    memories = ()  # what is remembered for each array of weights

    def __init__(self, rate, *, decay=0.0):
        self.rate, self.decay, self.count = positive("rate", rate), at_least_0("decay", decay), 0
        self.memory = {}

    def update(self, weights, gradients):
        if weights.keys() != gradients.keys():
            raise ValueError(f"update: expected a gradient for each of {list(weights)}, got {list(gradients)}")
        self.count += 1
        for name, w in weights.items():
            self.move(w, gradients[name] + self.decay * w if self.decay else gradients[name],
                      *(self.remembered(f"{memory}.{name}", w) for memory in self.memories))

    def remembered(self, name, w):
        """An array of w's shape, 0 at first, that lasts from one update to the next."""
        if name not in self.memory:
            self.memory[name] = np.zeros_like(w)
        return self.memory[name]

    def move(self, w, dw):
        w -= self.rate * dw

    def state(self):
        """The rate, the number of updates and all that is remembered, as arrays by name."""
        return {"rate": np.array(float(self.rate)), "count": np.array(self.count), **self.memory}

    def restore(self, state):
        """Take over what `state` gave."""
        self.memory = {name: array.copy() for name, array in state.items() if name not in ("rate", "count")}
        self.rate, self.count = float(state["rate"]), int(state["count"])


class Momentum(SGD):
    """v <- momentum v - rate (dw + decay w), w <- w + v: AlexNet's rule, with momentum 0.9 and decay 5e-4 there."""

    memories = ("v",)

    def __init__(self, rate, *, momentum=0.9, decay=0.0):
        super().__init__(rate, decay=decay)
        self.momentum = below_1("momentum", momentum)

    def move(self, w, dw, v):
        v *= self.momentum
        v -= self.rate * dw
        w += v


class Adam(SGD):
    """w <- w - rate m / (sqrt(v) + epsilon), m and v running means of dw and its square, freed of their start at 0."""

    memories = ("m", "v")

    def __init__(self, rate=1e-3, *, first=0.9, second=0.999, epsilon=1e-8, decay=0.0):
        super().__init__(rate, decay=decay)
        self.first, self.second = below_1("first", first), below_1("second", second)
        self.epsilon = positive("epsilon", epsilon)

    def move(self, w, dw, m, v):
        m += (1 - self.first) * (dw - m)
        v += (1 - self.second) * (dw**2 - v)
        mean, square = m / (1 - self.first**self.count), v / (1 - self.second**self.count)
        w -= self.rate * mean / (np.sqrt(square) + self.epsilon)


class Plateau:
    """Lowers an optimizer's rate by `factor` when the error has not become smaller for `patience` looks.

    AlexNet and ResNet divide the rate by 10 so. Convolutional Networks IV (C22, C26).
    """

    def __init__(self, optimizer, *, factor=0.1, patience=3):
        if not 0 < factor < 1:
            raise ValueError(f"factor: expected a number between 0 and 1, got {factor}")
        if patience < 1:
            raise ValueError(f"patience: expected at least 1, got {patience}")
        self.optimizer, self.factor, self.patience = optimizer, factor, patience
        self.best, self.waited = math.inf, 0

    def see(self, error):
        """Look at an error, such as that on the held-out data after an epoch; True if the rate was lowered."""
        if error < self.best:
            self.best, self.waited = error, 0
            return False
        self.waited += 1
        if self.waited < self.patience:
            return False
        self.optimizer.rate *= self.factor
        self.waited = 0
        return True

    def state(self):
        """What it remembers, as arrays by name."""
        return {"best": np.array(float(self.best)), "waited": np.array(self.waited)}

    def restore(self, state):
        """Take over what `state` gave."""
        self.best, self.waited = float(state["best"]), int(state["waited"])


def positive(name, value):
    if not 0 < real(name, value) < math.inf:
        raise ValueError(f"{name}: expected a positive number, got {value}")
    return value


def at_least_0(name, value):
    if not 0 <= real(name, value) < math.inf:
        raise ValueError(f"{name}: expected a number of at least 0, got {value}")
    return value


def below_1(name, value):
    if not 0 <= real(name, value) < 1:
        raise ValueError(f"{name}: expected a number from 0 to below 1, got {value}")
    return value
