"""The exercises of notebook 11: pooling backward."""

from random import Random

import numpy as np

from ... import vectorized as ops
from ...checking.exercise import Exercise, choice, function, number, telling
from ...listings import LISTINGS


def predict(seed: int = 0) -> Exercise:
    """Mean pooling: in how many windows a cell is."""

    def take(draw: Random) -> list[int]:
        values = [2, 3, 4], [2, 3], [1, 2], [1, 2]
        return [draw.choice(few) for few in values]

    def windows(share: int, x: int, y: int, extra: int) -> list[int]:
        covering = min(x, 3) * min(y, 3)
        return [share * covering, share, 9 * share, 9 * share * covering]

    share, x, y, extra = telling(Random(seed), take, windows)
    _, one, nine, undivided = windows(share, x, y, extra)
    W, H = 6 + extra, 6
    du = np.full((1, W - 2, H - 2), 9.0 * share)
    right = ops.mean_pool2d_backward(du, 3, input_shape=(1, W, H))[0, x - 1, y - 1].round(9).item()
    return number(
        f"Mean pooling by 3 x 3 windows, which move by 1, over a map of {W} x {H}. The derivative "
        f"of each output is {9 * share}. What is the derivative of the cell in column {x}, row {y} "
        "(counted from 1)?",
        right,
        f"each window gives 1/9 of {9 * share}, and {right / share:g} windows hold the cell.",
        [
            (one, "is the share of one window. How many windows hold the cell?"),
            (nine, "counts nine windows. So near to the border there are fewer."),
            (undivided, "adds up whole derivatives. Each cell of a window gets 1/9 of it."),
        ],
        [
            f"A window gives each of its cells 1/9 of {9 * share}, that is {share}.",
            f"Windows that hold column {x} begin at columns 1 to {min(x, 3)} (3 wide): "
            f"{min(x, 3)}. Rows likewise: {min(y, 3)}.",
            f"{min(x, 3)} · {min(y, 3)} · {share} = {right:g}.",
        ],
    )


def explain(seed: int = 0) -> Exercise:
    """The poll S1."""
    run = LISTINGS["L14"].run()
    losers = int((run["dy"][0] == 0).sum())
    return choice(
        "Poll S1 says: max pooling sends derivatives only to the largest input of a window, mean "
        "pooling spreads them evenly. That is true. What is the derivative of a cell that has won "
        "no window of a max pooling?",
        (
            "0",
            f"changed by a little, it changes no maximum. In the teaching map {losers} of 30 cells "
            "of map 1 have 0.",
        ),
        [
            (
                "1/9 of the derivative of its window",
                "that is mean pooling. A maximum is not made of nine parts.",
            ),
            (
                "it has none: the cell of the array stays empty",
                "each number has a derivative. "
                "Line 1 of L14 sets all of them to 0 for that reason.",
            ),
            (
                "the derivative of the output at the same x, y",
                "places of output and input are not the same: pidx says where the winner was.",
            ),
        ],
        [
            "Add a little to such a cell. Which outputs change?",
            "None: so Div doesn't change either.",
        ],
        shift=seed,
    )


def write(seed: int = 0) -> Exercise:
    """Max pooling backward."""
    pidx = np.array([[[[1, 0]], [[1, 0]], [[2, 1]]]])
    return function(
        "Write my_max_pool_backward(du, pidx, input_shape). du is (D, W', H'), pidx "
        "(D, W', H', 2): the x and y of each winner in the map below, counted from 0.",
        "max_pool2d_backward",
        (np.array([[[2.0], [-1], [5]]]), pidx, (1, 4, 2)),
        [
            "dy = np.zeros(input_shape): the size of the input, all 0.",
            "Loop over the outputs: for j, x, y in np.ndindex(du.shape).",
            "The winner is at pidx[j, x, y]; add du[j, x, y] there, with +=.",
        ],
        foreseen=[
            (
                _last_wins,
                "= where += is needed: the last window that a cell won erases the others.",
            ),
        ],
    )


def _last_wins(du: np.ndarray, pidx: np.ndarray, input_shape: tuple) -> np.ndarray:
    dy = np.zeros(input_shape)
    for j, x, y in np.ndindex(du.shape):
        dy[(j, *pidx[j, x, y])] = du[j, x, y]
    return dy
