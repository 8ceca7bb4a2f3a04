"""The exercises of notebook 02: the forward pass."""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...deck.sizes import conv_parameters
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """How many numbers a layer learns."""

    def take(draw: Random) -> list[int]:
        return [draw.choice([2, 3, 4]), draw.choice([5, 6, 8]), draw.choice([3, 5])]

    def answers(maps_in: int, maps_out: int, K: int) -> list[int]:
        weights = maps_out * K * K * maps_in
        return [weights + maps_out, weights, maps_out * (K * K + 1), weights + 1]

    maps_in, maps_out, K = telling(Random(seed), take, answers)
    _, no_bias, one_plane, one_bias = answers(maps_in, maps_out, K)
    right = conv_parameters(D_in=maps_in, D_out=maps_out, K=K)["total"]
    return number(
        f"A layer has {maps_in} maps below it and makes {maps_out}, with filters of {K} x {K} and "
        "biases. How many numbers does it learn?",
        right,
        f"{maps_out} filters of {maps_in} planes of {K * K} weights, and {maps_out} biases.",
        [
            (no_bias, "leaves out the biases: one for each map that comes out."),
            (one_plane, f"gives each filter one plane. It has {maps_in}: one for each map below."),
            (one_bias, "has one bias for the whole layer. Each output map has its own."),
        ],
        [
            f"One filter: {maps_in} planes of {K} · {K} weights, {maps_in * K * K}.",
            f"{maps_out} filters, and a bias with each: {maps_out} · ({maps_in * K * K} + 1).",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """The poll F1."""
    return choice(
        "Poll F1: the layer above has 2 maps below and makes 3. What are its filters?",
        (
            "3 filters of 2 planes each",
            "a filter for each map that comes out, a plane for each below.",
        ),
        [
            (
                "2 filters of 3 planes each",
                "2 filters make 2 maps. And what would the third plane look at?",
            ),
            (
                "6 filters of 1 plane each",
                "that is depth-wise: six maps would come out, and nothing would be added up.",
            ),
            (
                "3 filters of 1 plane each",
                "then each filter could look at one map only, or at both with the same weights.",
            ),
        ],
        [
            "How many maps does one filter make? One. So how many filters?",
            "In how many maps does it look for its pattern? In all below. So how many planes?",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """The layer with two loops."""
    return function(
        "Write my_conv(y, w, b), with two loops, over x and y: y is (maps in, W, H), w is (maps "
        "out, maps in, K, K), b is (maps out,). Return z with the bias, no activation.",
        "conv2d",
        (integers(2, 6, 5, start=1), integers(3, 2, 3, 3, start=2), integers(3, start=3)),
        [
            "z = np.zeros((len(w), W-K+1, H-K+1)), with W, H = y.shape[1:] and K = w.shape[-1].",
            "The segment is y[:, x:x+K, y_:y_+K].",
            "z[:, x, y_] = (w * segment).sum(axis=(1, 2, 3)) + b",
        ],
        call=_with_a_bias,
        foreseen=[
            (_without_bias, "The bias is missing."),
            (_flipped, "The filter is flipped. Forward nothing is."),
        ],
        stride=1,
        padding=0,
    )


def _with_a_bias(mine, y, w, b=None, **_):  # type: ignore[no-untyped-def]
    return mine(y, w, np.zeros(len(w)) if b is None else b)


def _without_bias(y: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    return ops.conv2d(y, w)


def _flipped(y: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    return ops.conv2d(y, w[..., ::-1, ::-1], b)
