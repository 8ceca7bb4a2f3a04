"""The exercises of notebook 24: self similarity."""

from collections.abc import Callable
from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings.examples import integers


def predict(seed: int = 0) -> Exercise:
    """The number of weights."""

    def take(draw: Random) -> list[int]:
        sizes = draw.sample([3, 4, 5, 6, 8], 3)
        return [draw.choice([9, 12, 20]), *sizes]

    def answers(T: int, D: int, D_k: int, D_out: int) -> list[int]:
        one_less = D_k * D + D_out * D
        right = one_less + D_k * D
        return [right, one_less, right * T, right + T * T]

    T, D, D_k, D_out = telling(Random(seed), take, answers)
    _, one_less, each_time, with_shares = answers(T, D, D_k, D_out)
    wq, wk, wv = np.ones((D_k, D)), np.ones((D_k, D)), np.ones((D_out, D))
    return number(
        f"A series has {T} times with {D} values each. Queries and keys have {D_k} values, the "
        f"results {D_out}. How many weights does self similarity learn?",
        wq.size + wk.size + wv.size,
        f"{D_k} · {D} for queries, as many for keys, {D_out} · {D} for values. T is not in it.",
        [
            (one_less, "has one of queries and keys only. Each has weights of its own."),
            (each_time, "has weights for each time. They are shared, as a filter's are."),
            (with_shares, "counts the shares, too. They are computed anew for each series."),
        ],
        [
            f"wq is D_k x D: {D_k} · {D} = {wq.size}. wk is as large.",
            f"wv is D_out x D: {D_out} · {D} = {wv.size}.",
            f"Together {wq.size + wk.size + wv.size}, whatever T is.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """What becomes of a series whose times are exchanged."""
    return choice(
        "The times of a series are put into another order. What does self similarity give?",
        ("the same columns in the new order", "a score asks what two times hold, never where."),
        [
            (
                "the same columns in the old order",
                "each result belongs to its time and goes along.",
            ),
            (
                "other numbers, for the neighbours are others",
                "so does a convolution. Here nobody has neighbours.",
            ),
        ],
        [
            "Exchange two times of Y: their queries, keys and values are exchanged, too.",
            "Each sum over t' has the same terms, in another order.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """From queries, keys and values to the result."""
    y = integers(3, 5, start=1)
    wq, wk, wv = integers(2, 3, start=2), integers(2, 3, start=3), integers(4, 3, start=4)
    return function(
        "Write my_similar(q, k, v): q and k are (D_k, T), v is (D_out, T). Return Y, (D_out, T). "
        "lc.vectorized.softmax is over the last axis.",
        "self_similarity",
        (wq @ y, wk @ y, wv @ y),
        [
            "Scores: q.T @ k, a row for each time t, a column for each t'. Divide by the root of "
            "D_k = len(q).",
            "shares = lc.vectorized.softmax(scores): each row has the sum 1.",
            "Y(:,t) adds v(:,t') with the shares of row t: v @ shares.T.",
        ],
        call=_from_queries,
        foreseen=[
            (_transposed, "Rows and columns are exchanged: v @ shares adds up over t, not t'."),
            (_undivided, "The scores are not divided by the root of D_k."),
        ],
    )


def _from_queries(
    mine: Callable,
    y: np.ndarray,
    wq: np.ndarray,
    wk: np.ndarray,
    wv: np.ndarray,
) -> np.ndarray:
    return mine(wq @ y, wk @ y, wv @ y)


def _shares(q: np.ndarray, k: np.ndarray) -> np.ndarray:
    return ops.softmax(q.T @ k / np.sqrt(len(q)))


def _transposed(q: np.ndarray, k: np.ndarray, v: np.ndarray) -> np.ndarray:
    return v @ _shares(q, k)


def _undivided(q: np.ndarray, k: np.ndarray, v: np.ndarray) -> np.ndarray:
    return v @ ops.softmax(q.T @ k).T
