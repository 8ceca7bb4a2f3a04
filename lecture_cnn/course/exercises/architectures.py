"""The exercises of notebook 19: architectures."""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, compared, number, telling
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """The maps at the end of a dense block."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([16, 24, 32]), draw.choice([4, 6, 8]), draw.choice([8, 12, 16])]

    def answers(maps: int, layers: int, added: int) -> list[int]:
        return [maps + layers * added, layers * added, maps + added, maps * 2**layers]

    maps, layers, added = telling(Random(seed), take, answers)
    right, without, once, doubled = answers(maps, layers, added)
    return number(
        f"A dense block begins with {maps} maps and has {layers} layers that add {added} maps "
        "each. How many maps does it end with?",
        right,
        f"{maps} + {layers} · {added}: nothing is lost.",
        [
            (without, "leaves out the maps that came in. The union keeps them."),
            (once, "adds one layer's maps only."),
            (doubled, f"doubles the maps in each layer. A layer adds {added}, no more."),
        ],
        [f"Each layer adds {added} maps to all that were there.", f"{layers} times."],
    )


def explain(seed: int = 0) -> Exercise:
    """What comes back through a sum."""
    dz = integers(2, 4, 3, start=4)
    w = np.zeros((2, 2, 3, 3))
    back = ops.conv2d_input_gradient(dz, w, padding=1, input_shape=dz.shape)
    lost = f"{abs(back).max():g}"
    whole = f"{abs(back + dz - dz).max():g}"
    return choice(
        "A ResNet block is z = F(y) + y. All weights of F happen to be 0. What is dy?",
        (
            "dz",
            f"run: through F comes {lost}, through the sum dz as it is; the difference from dz is "
            f"{whole}.",
        ),
        [
            ("0", f"run: {lost} comes back through F. But y is in z a second time, as it is."),
            ("2 dz", f"run: through F comes {lost}, not dz. So dz comes once."),
            (
                "it can't be said without y",
                f"run: without any y the derivative through F is {lost}, and through the sum dz.",
            ),
        ],
        ["z has two terms with y. Go back through each.", "F'T dz + dz, and F' is 0."],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """Back through a residual block."""
    return compared(
        "F is two convolutions with padding 1, first w1, then w2, without an activation. Write "
        "my_dy(dz, w1, w2), the derivative for y of z = F(y) + y. One convolution backward is "
        "lc.vectorized.conv2d_input_gradient(dz, w, padding=1, input_shape=...).",
        _both_ways,
        [_case(2, 3, 6, 5), _case(1, 2, 4, 5)],
        [
            "The input of a convolution has w.shape[1] maps of the size of dz.",
            "Back through w2 first, then through w1: the reverse of forward.",
            "Add dz: y is in z a second time.",
        ],
        foreseen=[
            (_without_skip, "The skip is missing: y is in z a second time, as it is."),
            (_skip_only, "That is the skip alone. The other way leads through F."),
        ],
    )


def _case(maps: int, inside: int, W: int, H: int) -> tuple[np.ndarray, ...]:
    w1 = integers(inside, maps, 3, 3, start=2)
    w2 = integers(maps, inside, 3, 3, start=3)
    return integers(maps, W, H, start=4), w1, w2


def _without_skip(dz: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
    for w in (w2, w1):
        shape = (w.shape[1], *dz.shape[1:])
        dz = ops.conv2d_input_gradient(dz, w, padding=1, input_shape=shape)
    return dz


def _skip_only(dz: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
    return dz


def _both_ways(dz: np.ndarray, w1: np.ndarray, w2: np.ndarray) -> np.ndarray:
    return _without_skip(dz, w1, w2) + dz
