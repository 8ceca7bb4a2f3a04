"""Layers that keep values in range, or leave some out: `BatchNormalisation`, `LocalResponseNormalisation`, `Dropout`.

Their own few lines of NumPy: the lecture has no loops for them. Shapes and the batch axis are as in `layers`.
"""

import numpy as np

from ..operations.shapes import real, whole
from .layers import Layer
from .optimizers import at_least_0


class BatchNormalisation(Layer):
    """Each map (or unit) with mean 0 and variance 1 over the batch and all positions, then times g and plus b.

    In use, the running mean and variance stand for the batch's. A batch with one value of a map is a ValueError in
    training. Convolutional Networks IV, "Training issues", ResNet (C26, C34).
    """

    kept = ("mean", "variance")

    def __init__(self, *, epsilon=1e-5, share=0.1):
        if not 0 <= share <= 1:
            raise ValueError(f"share: expected a number from 0 to 1, got {share}")
        self.epsilon = at_least_0("epsilon", epsilon)
        self.share = share  # of the new batch in the running mean and variance

    def __str__(self):
        return "batch normalisation"

    def sizes(self, input):
        return {"g": (input[0],), "b": (input[0],)}

    def start(self, input, *, dtype=np.float64, **others):
        super().start(input, dtype=dtype, **others)
        self.g += 1
        self.mean, self.variance = np.zeros(input[0], dtype), np.ones(input[0], dtype)
        return self

    def forward(self, y, training=None):
        self.axes = (0, *range(2, y.ndim))  # all but the maps'
        self.training = training is not None
        mean, variance = self.mean, self.variance
        if self.training:
            count = y.size // y.shape[1]
            if count < 2:
                raise ValueError(f"y: batch normalisation trains on at least two values of each map, got {y.shape}")
            mean, variance = y.mean(self.axes), y.var(self.axes)
            self.mean += self.share * (mean - self.mean)
            self.variance += self.share * (variance * (count / (count - 1)) - self.variance)
        self.scale = 1 / np.sqrt(variance + self.epsilon)
        self.u = (y - along(mean, y)) * along(self.scale, y)
        return along(self.g, y) * self.u + along(self.b, y)

    def backward(self, dz):
        self.dg, self.db = (dz * self.u).sum(self.axes), dz.sum(self.axes)
        if self.training:  # every value moved the mean and the variance, too
            count = dz.size // dz.shape[1]
            dz = dz - along(self.db / count, dz) - self.u * along(self.dg / count, dz)
        return dz * along(self.g * self.scale, dz)


def along(values, y):
    """One value for each map, shaped so that it meets the maps of y."""
    return values.reshape(-1, *(1 for _ in y.shape[2:]))


class LocalResponseNormalisation(Layer):
    """Each value divided by (k + alpha * sum of squares over n neighbouring maps)^beta: (D, W, H) -> (D, W, H).

    AlexNet's normalisation, with its values. Convolutional Networks IV, AlexNet, VGG A-LRN (C22, C24).
    """

    def __init__(self, n=5, *, k=2.0, alpha=1e-4, beta=0.75):
        if whole("n", n, 1) % 2 != 1:
            raise ValueError(f"n: expected an odd number of maps, the same on both sides, got {n}")
        self.n, self.k, self.alpha, self.beta = n, at_least_0("k", k), at_least_0("alpha", alpha), real("beta", beta)

    def __str__(self):
        return f"local response normalisation over {self.n} maps"

    def forward(self, y, training=None):
        self.y, self.s = y, self.k + self.alpha * self.neighbours(y**2)
        return y * self.s**-self.beta

    def backward(self, dz):
        through = self.neighbours(dz * self.y * self.s**(-self.beta - 1))
        return dz * self.s**-self.beta - 2 * self.alpha * self.beta * self.y * through

    def neighbours(self, y):
        """The sum over each map and its n//2 neighbours on both sides."""
        D, half, total = y.shape[1], self.n // 2, np.zeros_like(y)
        for shift in range(-half, half + 1):
            total[:, max(0, -shift):D - max(0, shift)] += y[:, max(0, shift):D - max(0, -shift)]
        return total


class Dropout(Layer):
    """In training each value is 0 with probability p, else divided by 1-p; in use nothing changes.

    Convolutional Networks IV, AlexNet (C22, C34).
    """

    def __init__(self, p=0.5):
        self.p = p
        if not 0 <= real("p", p) < 1:
            raise ValueError(f"p: expected a probability from 0 to below 1, got {p}")

    def __str__(self):
        return f"dropout {self.p:g}"

    def forward(self, y, training=None):
        self.kept_cells = None
        if training is None:
            return y
        self.kept_cells = (training.random(y.shape) >= self.p).astype(y.dtype) / (1 - self.p)
        return y * self.kept_cells

    def backward(self, dz):
        return dz if self.kept_cells is None else dz * self.kept_cells
