"""The exercises of notebook 12: resampling backward, and strides."""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """How many columns of the derivative are 0."""

    def take(draw: Random) -> list[int]:
        S = draw.choice([3, 2, 4])
        return [S * draw.choice([3, 4, 5]) + draw.randrange(1, S), S]

    def answers(W: int, S: int) -> list[int]:
        kept = -(-W // S)
        return [W - kept, kept, W - W // S]

    W, S = telling(Random(seed), take, answers)
    _, kept, floored = answers(W, S)
    dy = ops.downsample_backward(np.ones((1, kept, 1)), S, (1, W, 1))
    right = int((dy == 0).sum())
    return number(
        f"A map of {W} columns is downsampled by {S}, the first column kept. How many columns of "
        "its derivative are 0 whatever comes back?",
        right,
        f"{kept} columns were kept, the others changed nothing.",
        [
            (kept, "is how many were kept. The others have the derivative 0."),
            (floored, f"takes {W} / {S} rounded down for those kept. The first one is kept too."),
        ],
        [
            f"Kept are the columns 1, {1 + S}, {1 + 2 * S}, ...: {kept} of {W}.",
            f"All others were dropped: {W} - {kept} = {right}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """The poll S2."""
    widths = [ops.downsample(np.ones((1, W, 1)), 2).shape[1] for W in (5, 6)]
    made = ops.upsample(np.ones((1, 3, 1)), 2).shape[1]
    return choice(
        "Poll S2 asks whether one may use an upsampling layer as the backward pass of "
        "downsampling. Its values are right: copies, and zeros between. What can be wrong?",
        (
            "the size: it cannot know how large the input was",
            f"5 and 6 columns both became {widths[0]}. Of 3 the layer makes {made}, always.",
        ),
        [
            (
                "nothing, the two are exactly the same",
                f"an input of 6 columns became {widths[1]}; the layer makes {made} of them. Then "
                "the derivative has another shape than its variable.",
            ),
            (
                "the values: backward one has to divide by S",
                "a kept cell was copied, so its derivative is copied. Nothing was averaged.",
            ),
            (
                "the places: the copies must go to the last cell of each group",
                "forward keeps the first cell of each group, so the derivative goes there.",
            ),
        ],
        [
            "Downsample 5 columns by 2, then 6 columns: how many are left?",
            "Both times 3. So 3 alone don't say whether the derivative has 5 or 6.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """dY with a stride, by the second route."""
    return function(
        "Write my_dY(dz, w, S, input_shape) of a convolution with stride S: bring dz to the size "
        "that stride 1 would have made, zeros between, then call "
        "lc.vectorized.conv2d_input_gradient(large, w, input_shape=input_shape).",
        "conv2d_input_gradient",
        (integers(3, 2, 2, start=4), integers(3, 2, 3, 3, start=2), 2, (2, 6, 5)),
        [
            "Stride 1 would have made W - K + 1 columns and H - K + 1 rows; W, H: input_shape[1:].",
            "large = np.zeros((maps, W-K+1, H-K+1)); every S-th place gets a dz.",
            "large[:, ::S, ::S] = dz",
        ],
        call=lambda mine, dz, w, *, stride=1, input_shape, **_: mine(dz, w, stride, input_shape),
        foreseen=[
            (_averaged, "The derivatives are divided by S. A kept z was copied: no factor."),
            (_repeated, "Each dz is repeated S times. Between them stand zeros: those z were\n"
                        "dropped and changed nothing."),
        ],
        padding=0,
    )


def _large(dz: np.ndarray, w: np.ndarray, S: int, input_shape: tuple) -> np.ndarray:
    K = w.shape[-1]
    size = len(dz), input_shape[1] - K + 1, input_shape[2] - K + 1
    return ops.downsample_backward(dz, S, size)


def _averaged(dz: np.ndarray, w: np.ndarray, S: int, input_shape: tuple) -> np.ndarray:
    large = _large(dz, w, S, input_shape) / S
    return ops.conv2d_input_gradient(large, w, input_shape=input_shape)


def _repeated(dz: np.ndarray, w: np.ndarray, S: int, input_shape: tuple) -> np.ndarray:
    _, W, H = _large(dz, w, S, input_shape).shape
    large = dz.repeat(S, axis=1).repeat(S, axis=2)[:, :W, :H]
    return ops.conv2d_input_gradient(large, w, input_shape=input_shape)
