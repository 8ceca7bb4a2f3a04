"""Layers that keep values in range, or leave some out: `BatchNormalisation`,
`LocalResponseNormalisation`, `Dropout`.

Shapes and the batch axis are as in `layers`.
"""

from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike

from ..operations.shapes import real, whole
from .hints import Array, Draws, Shape
from .layers import Layer
from .optimizers import at_least_0


class BatchNormalisation(Layer):
    """Each map (or unit) with mean 0 and variance 1 over the batch; then times g, plus b.

    Mean and variance are those over all positions of the batch. In use, running means and
    variances take the place of the batch's. A batch with a single value of a map is a ValueError
    in training.
    Convolutional Networks IV, "Training issues", "ResNet" (C26, C34).
    """

    kept = ("mean", "variance")

    g: Array
    b: Array

    def __init__(self, *, epsilon: float = 1e-5, share: float = 0.1) -> None:
        if not 0 <= share <= 1:
            raise ValueError(f"share: expected a number from 0 to 1, got {share}")
        self.epsilon = at_least_0("epsilon", epsilon)
        self.share = share  # of the new batch in the running mean and variance

    def __str__(self) -> str:
        return "batch normalisation"

    def sizes(self, input: Shape) -> dict[str, Shape]:
        return {"g": input[:1], "b": input[:1]}

    def start(self, input: Shape, *, dtype: DTypeLike = np.float64, **others: Any) -> Self:
        super().start(input, dtype=dtype, **others)
        self.g += 1
        self.mean = np.zeros(input[0], dtype)
        self.variance = np.ones(input[0], dtype)
        return self

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.axes = (0, *range(2, y.ndim))  # all but that of the maps
        self.training = training is not None
        if self.training:
            mean, variance = self.of_batch(y)
        else:
            mean, variance = self.mean, self.variance
        self.scale = 1 / np.sqrt(variance + self.epsilon)
        centred = y - per_map(mean, y)
        self.u = centred * per_map(self.scale, y)
        return per_map(self.g, y) * self.u + per_map(self.b, y)

    def of_batch(self, y: Array) -> tuple[Array, Array]:
        """Mean and variance of the batch, which also move the running ones."""
        count = y.size // y.shape[1]
        if count < 2:
            raise ValueError(
                "y: batch normalisation trains on at least two values of each map, "
                f"got {y.shape}"
            )
        mean = y.mean(self.axes)
        variance = y.var(self.axes)
        unbiased = variance * (count / (count - 1))
        self.mean += self.share * (mean - self.mean)
        self.variance += self.share * (unbiased - self.variance)
        return mean, variance

    def backward(self, dz: Array) -> Array:
        self.dg = (dz * self.u).sum(self.axes)
        self.db = dz.sum(self.axes)
        if self.training:  # every value has moved the mean and the variance, too
            count = dz.size // dz.shape[1]
            of_mean = per_map(self.db / count, dz)
            of_variance = self.u * per_map(self.dg / count, dz)
            dz = dz - of_mean - of_variance
        return dz * per_map(self.g * self.scale, dz)


def per_map(values: Array, y: Array) -> Array:
    """One value for each map, (D,), in a shape that multiplies the maps of y: (D, 1, 1)."""
    ones = [1] * (y.ndim - 2)
    return values.reshape(-1, *ones)


class LocalResponseNormalisation(Layer):
    """Each value divided by (k + alpha * sum of squares over n neighbouring maps)^beta.

    (D, W, H) -> (D, W, H). AlexNet's normalisation, with its numbers.
    Convolutional Networks IV, "AlexNet", "VGGNet" A-LRN (C22, C24).
    """

    def __init__(
        self,
        n: int = 5,
        *,
        k: float = 2.0,
        alpha: float = 1e-4,
        beta: float = 0.75,
    ) -> None:
        if whole("n", n, 1) % 2 != 1:
            raise ValueError(f"n: expected an odd number of maps, the same on both sides, got {n}")
        self.n = n
        self.k = at_least_0("k", k)
        self.alpha = at_least_0("alpha", alpha)
        self.beta = real("beta", beta)

    def __str__(self) -> str:
        return f"local response normalisation over {self.n} maps"

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.y = y
        self.s = self.k + self.alpha * self.neighbours(y**2)
        return y * self.s**-self.beta

    def backward(self, dz: Array) -> Array:
        through = self.neighbours(dz * self.y * self.s**(-self.beta - 1))
        factor = 2 * self.alpha * self.beta
        return dz * self.s**-self.beta - factor * self.y * through

    def neighbours(self, y: Array) -> Array:
        """For each map the sum over it and its n//2 neighbours on both sides."""
        D = y.shape[1]
        half = self.n // 2
        total = np.zeros_like(y)
        for j in range(-half, half + 1):
            maps = slice(max(0, -j), D - max(0, j))
            neighbours = slice(max(0, j), D - max(0, -j))
            total[:, maps] += y[:, neighbours]
        return total


class Dropout(Layer):
    """In training, each value is 0 with probability p, else divided by 1-p; none changes in use.

    Convolutional Networks IV, "AlexNet" (C22, C34).
    """

    def __init__(self, p: float = 0.5) -> None:
        if not 0 <= real("p", p) < 1:
            raise ValueError(f"p: expected a probability from 0 to below 1, got {p}")
        self.p = p

    def __str__(self) -> str:
        return f"dropout {self.p:g}"

    def forward(self, y: Array, training: Draws = None) -> Array:
        self.factors: Array | None = None
        if training is None:
            return y
        kept = training.random(y.shape) >= self.p
        self.factors = kept.astype(y.dtype) / (1 - self.p)
        return y * self.factors

    def backward(self, dz: Array) -> Array:
        if self.factors is None:
            return dz
        return dz * self.factors
