"""The questions of the notebooks, each on its stage: `stage("08 series")`.

They stand here and not in a notebook's cell, so that the cell doesn't give the answer away. The
stepper halts before the step, asks, and the next key shows what the run does.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import loops
from ..listings import LISTINGS
from ..listings.examples import integers
from ..tracing.counting import traced
from ..widget.asks import Ask
from ..widget.stepper import Moment, Stepper

SERIES = np.array([[3.0, 1, 2, -1, 2]])
WEIGHTS = np.array([[[1.0, 2, 4]]])  # a, b, c
ON_SERIES: dict[str, Any] = dict(y=SERIES, w=WEIGHTS, b=np.zeros(1), activation="identity")
DERIVATIVES = np.array([[2.0, -1, 1]])  # dz1, dz2, dz3
DERIVATIVES_OF_WINDOWS = np.array([[[2.0], [-1], [5]]])


def stage(name: str) -> Stepper:
    """The stepper with the questions of this name; a KeyError says which names there are."""
    if name not in STAGES:
        raise KeyError(f"no questions {name!r}; there are {', '.join(STAGES)}")
    return STAGES[name]()


def _stage(
    name: str,
    asks: list[Ask],
    at: Moment | None = None,
    stops: Sequence[Moment] | None = None,
    **inputs: Any,
) -> Stepper:
    """A listing on the stage with these inputs; without any, on its teaching example."""
    listing = LISTINGS[name]
    run = traced(listing.function, listing, inputs or listing.example())
    return Stepper.of(run, at=at, stops=stops, mode="stage", asks=asks)


def _series_forward() -> Stepper:
    ask = Ask(
        dict(t=3, t_=1),
        "y3 is Y(0,1,3). In z1 it met c = w(1,1,1,3). Which weight does it meet in z3?",
        [
            ("a = w(1,1,1,1)", "The window of z3 begins at y3."),
            ("b = w(1,1,1,2)", "That is its weight in z2, where it lies in the middle."),
            ("c = w(1,1,1,3)", "That is its weight in z1, where it comes last."),
        ],
        right="a = w(1,1,1,1)",
    )
    return _stage("L41", [ask], at=dict(t=3, t_=1), **ON_SERIES)


def _slide_influence() -> Stepper:
    ask = Ask(
        4,
        "Next is z(1,2,1,2), one row further down. Which weight takes Y(0,1,3,3) there?",
        [
            ("w(1,2,1,1,2)", "That is the place of z. But 1 + 1 is not 4."),
            ("w(1,2,1,3,2)", "Counted from 1: 1 + 3 = 4 and 2 + 2 = 4."),
            ("w(1,2,1,2,3)", "Columns and rows are exchanged: 1 + 2 is not 4."),
        ],
        right="w(1,2,1,3,2)",
    )
    return _stage("L36", [ask])


def _series_backward() -> Stepper:
    asks = [
        Ask(
            2,
            "A window that lies on dz1, dz2, dz3 makes dy3. Which weights must it carry?",
            [
                ("a b c", "dz1 belongs to z1, and z1 holds y3 by its last weight, c."),
                ("c b a", "c for dz1, b for dz2, a for dz3: the column of y3, downwards."),
                ("a c b", "z2 holds y3 in its middle, by b."),
            ],
            right="c b a",
        ),
        Ask(
            dict(i=1, t=5),
            "y5 is in z3 only. How many cells of its window hold no dz?",
            [
                ("none", "Then it would be made of three z. It is in one."),
                ("1", "That is so at y4, which is in z2 and z3."),
                ("2", "K - 1 = 2: zeros stand there."),
            ],
            right="2",
        ),
    ]
    return _stage("tdnn_gather", asks, at=2, dz=DERIVATIVES, w=WEIGHTS)


def _flipped_filter() -> Stepper:
    ask = Ask(
        dict(j=1, x=1, y=1),
        "The first window lies over the corner of dzpad. How many cells of dz(1,1) are in it?",
        [
            ("9", "That is a window inside of dz. Here zeros stand around it."),
            ("4", "K - 1 = 2 of its 3 columns are zeros, and 2 of its 3 rows."),
            ("1", "Two columns and two rows of zeros leave one cell."),
        ],
        right="1",
    )
    stops = [dict(j=1, x=1, y=1), dict(j=1, x=3, y=3), dict(j=2, x=1, y=1)]
    return _stage("L07", [ask], stops=stops)


def _one_winner() -> Stepper:
    y = np.array([[[1.0, 2, 1], [3, 1, 2], [2, 7, 1], [1, 3, 2], [2, 1, 3]]])
    _, pidx = loops.max_pool2d(y, 3)
    ask = Ask(
        1,
        "The 7, in column 3 and row 2, has won all three windows: pidx is (3,2) three times. The "
        "derivatives of the windows are 2, -1 and 5. What will its own be?",
        [
            ("5", "That is the last window alone. Each of the three outputs is this cell."),
            ("6", "2 + (-1) + 5: if the 7 grows by 1, all three outputs do."),
            ("2", "That is the first window alone."),
        ],
        right="6",
    )
    return _stage("L14", [ask], at=1, dY=DERIVATIVES_OF_WINDOWS, pidx=pidx, input_shape=y.shape)


def _kept_and_dropped() -> Stepper:
    asks = [
        Ask(
            2,
            "z holds the kept cells 1, 3, 5 of five; dz is 4, -1, 3. What will dy be?",
            [
                ("4 4 -1 -1 3", "A dropped cell changed nothing, so it gets nothing."),
                ("4 -1 3 0 0", "The kept cells were the first, the third and the fifth."),
                ("4 0 -1 0 3", "Copied where cells were kept, 0 where they were dropped."),
            ],
            right="4 0 -1 0 3",
        ),
    ]
    dz = np.array([[[4.0], [-1], [3]]])
    return _stage("L19", asks, at=2, dz=dz, S=2, W=5, H=1)


def _quarter_turn() -> Stepper:
    ask = Ask(
        6,
        "The filter is turned by a quarter, counter-clockwise. Which of its weights, seen with x "
        "to the right and y down, comes to the upper left corner of TW?",
        [
            ("the lower left one, 7", "It comes there in a clockwise turn."),
            ("the upper right one, 3", "Counter-clockwise, right goes up to the left."),
            ("the same one, 1", "Only the middle weight stays where it is."),
        ],
        right="the upper right one, 3",
    )
    one_to_nine = np.arange(1.0, 10).reshape(1, 1, 3, 3).swapaxes(2, 3)  # line by line
    example = LISTINGS["L30"].example() | dict(w=one_to_nine, b=np.zeros(1))
    return _stage("L30", [ask], at=6, **example)


def _first_window() -> Stepper:
    ask = Ask(
        1,
        "The window stood at x = 1, y = 1. The inner loop counts y. Where does it go next?",
        [
            ("right: x = 2, y = 1", "That would be so if x were the inner loop."),
            ("down: x = 1, y = 2", "y runs fastest: down one column, then on to the next."),
            ("right and down: x = 2, y = 2", "One loop variable changes at a time."),
        ],
        right="down: x = 1, y = 2",
    )
    return _stage("L03", [ask], at=1)


def _first_sum() -> Stepper:
    ask = Ask(
        1,
        "y is 3, 1, 2, -1, 2 and the filter 1, 2, 4. What will z1 be?",
        [
            (
                "13 = 1·3 + 2·1 + 4·2",
                "The first weight meets the first number. Nothing is flipped.",
            ),
            ("16 = 4·3 + 2·1 + 1·2", "That is the mathematicians' convolution, with the flip."),
        ],
        right="13 = 1·3 + 2·1 + 4·2",
    )
    return _stage("L41", [ask], at=1, **ON_SERIES)


def _layer_below() -> Stepper:
    ask = Ask(
        dict(l=1, x=4, y=3, j=2),
        "Layer 2 is done. Layer 1 begins with dz(1,2,4,3) = dY(1,2,4,3) f'(z). Where does this dY "
        "come from?",
        [
            ("straight from Div", "That is so in the last layer only, in line 1."),
            ("from layer 2, line 14", "Layer 2 added it up, product by product."),
            ("from layer 0", "Layer 0 is the input. The derivatives come from above."),
        ],
        right="from layer 2, line 14",
    )
    return _stage("L12", [ask], at=dict(l=1, x=4, y=3, j=2), **two_layers())


def two_layers() -> dict[str, Any]:
    """Inputs of L12: a forward pass of two layers with ReLU, in small whole numbers."""
    example = LISTINGS["L10"].example()
    given: dict[str, Any] = dict(
        w=[np.sign(plane) for plane in example["w"]],
        b=example["b"],
        activation="relu",
    )
    net = LISTINGS["L10"].run(image=np.sign(example["image"]), **given)
    dY = LISTINGS["L12"].example()["dY"]
    return dict(Y=net["Y"], z=net["z"], w=given["w"], dY=dY, activation="relu")


def _filter_derivative() -> Stepper:
    first = dict(n=1, x=1, y=1, m=1)
    asks = [
        Ask(
            first,
            "dz(1,1) is 4 x 3, the filter 3 x 3. How large is the window on Y(0,1) for one weight?",
            [
                ("3 x 3", "That is the forward window. Here one weight meets one Y for each z."),
                ("4 x 3", "One Y for each z: as large as dz."),
                ("6 x 5", "The whole map: but the weight never meets the last column."),
            ],
            right="4 x 3",
        ),
        Ask(
            dict(n=1, x=2, y=3, m=1),
            "dw(1,1,1,2,3) is next. Is dz(1,1) flipped before it is laid on the window?",
            [
                ("yes", "In 08 the weights ran against dz. Here dz and Y run the same way."),
                ("no", "dz lies on Y as it is, from column 2 and row 3 on."),
            ],
            right="no",
        ),
    ]
    return _stage("L08", asks, at=first)


def _two_heads() -> Stepper:
    ask = Ask(
        dict(j=1, i=1),
        "The box (j = 2) has sent back 3·(-2) = -6. The class (j = 1) sends 2·1 = 2. What will "
        "dy(0,1) be?",
        [
            ("2", "Then the maps would learn nothing from the box."),
            ("-4", "y(0,1) changes Div on two ways. Their derivatives add up."),
            ("-2", "That is the mean. But Div is the sum of both divergences."),
        ],
        right="-4",
    )
    inputs: dict[str, Any] = dict(
        dz=np.array([1.0, -2]),
        y=np.array([1.0, 2]),
        w=np.array([[2.0, -1], [3, 1]]),
    )
    return _stage("linear_backward", [ask], at=dict(j=1, i=1), **inputs)


def _closed_gate() -> Stepper:
    ask = Ask(
        dict(m=1, x=1, y=2),
        "ReLU: z(1,1,1,2) is {z(1,1,1,2)}, and dY(1,1,1,2) is {dY(1,1,1,2)}. What is dz(1,1,1,2)?",
        [
            ("the same as dY", "That is so where z is above 0: the gate is open."),
            ("0", "Below 0 a small change of z changes no Y. Nothing comes back."),
            ("z times dY", "The factor is the slope f'(z), not z."),
        ],
        right="0",
    )
    z = np.array([[[2.0, -3], [-1, 4], [1, 2]]])
    dY = np.array([[[3.0, 5], [-2, 1], [4, -1]]])
    return _stage("L39", [ask], at=dict(m=1, x=1, y=2), z=z, dY=dY, activation="relu")


def _next_map() -> Stepper:
    ask = Ask(
        dict(x=1, y=1, m=2),
        "Nine products of map 1 are in z(1,1,1,1). Nine products of map 2 come next. Where do they "
        "go?",
        [
            ("into z(1,1,1,1), too", "So a conventional layer does it: it adds up all maps."),
            ("into z(1,2,1,1)", "Each map has a filter and a result of its own."),
        ],
        right="into z(1,2,1,1)",
    )
    example = LISTINGS["depthwise_forward"].example() | dict(b=np.zeros(2))
    return _stage("depthwise_forward", [ask], at=dict(x=1, y=1, m=2), **example)


def _bias() -> Stepper:
    ask = Ask(
        4,
        "dz has 2 x 2 places. Which line gives db(1,1), and how often will it run?",
        [
            ("db = dz, once", "Then three of the four places would be forgotten."),
            ("db += dz, 4 times", "b was used at each place, with the factor 1."),
            ("db += w dz, 16 times", "The bias was not multiplied with a weight."),
        ],
        right="db += dz, 4 times",
    )
    inputs: dict[str, Any] = dict(
        y=integers(1, 3, 3, start=1),
        z=integers(1, 2, 2, start=5),
        w=integers(1, 1, 2, 2, start=2),
        dY=integers(1, 2, 2, start=4),
        activation="identity",
    )
    return _stage("L11", [ask], at=4, **inputs)


def _hopping() -> Stepper:
    ask = Ask(
        dict(m=2, n=1),
        "Six columns, windows of three that move by 2. The second one begins at column 3. Is there "
        "a third?",
        [
            ("yes, it begins at column 4", "It would, if the window moved by 1."),
            ("yes, it begins at column 5", "It would need column 7, and there are six."),
            (
                "no: column 6 is never read",
                "Two windows stand side by side, one column is left over.",
            ),
        ],
        right="no: column 6 is never read",
    )
    return _stage("L23", [ask], at=dict(m=2, n=1))


def _place_of_the_maximum() -> Stepper:
    ask = Ask(
        dict(j=1, x=2, y=1),
        "The window begins at column 2, row 1. Its 9 is in its first column, second row. What will "
        "pidx(1,1,2,1) be?",
        [
            ("(1,2)", "That is the place in the window. Backward one needs the cell of the map."),
            ("(2,2)", "Column 2, row 2 of the map below."),
            ("(2,1)", "That is where the window begins."),
        ],
        right="(2,2)",
    )
    return _stage("L02", [ask], at=dict(j=1, x=2, y=1))


def _one_derivative() -> Stepper:
    example = LISTINGS["L07"].example()
    one = np.zeros_like(example["dz"])
    one[1, 2, 1] = 1  # dz(1,2,3,2)
    first = dict(j=1, x=3, y=2)
    ask = Ask(
        first,
        "dz is 0 but for dz(1,2,3,2) = 1. Next is dy(0,1,3,2). "
        "Which weight of filter 2 will it be?",
        [
            ("the first, w(1,2,1,1,1)", "Forward it met this cell. The flip keeps it so."),
            ("the last, w(1,2,1,3,3)", "Wflip begins with it. But the 1 lies under Wflip's end."),
            ("the middle one, w(1,2,1,2,2)", "It comes one column and one row further on."),
        ],
        right="the first, w(1,2,1,1,1)",
    )
    stops = [first, dict(j=1, x=5, y=4)]
    return _stage("L07", [ask], at=first, stops=stops, dz=one, w=example["w"])


def _same_sound_again() -> Stepper:
    ask = Ask(
        dict(t=7, t_=1),
        "At frames 2 to 4 the sound 1, 3, 1 gave z2 = 11. It comes again at frames 7 to 9. What "
        "will z7 be?",
        [
            ("0: it has been found", "The filter keeps no memory of z2."),
            ("11", "The same three numbers meet the same three weights."),
            ("6", "That is z6: its window begins one frame too early."),
        ],
        right="11",
    )
    sound = np.array([[0.0, 1, 3, 1, 0, 0, 1, 3, 1, 0]])
    detector = np.array([[[1.0, 3, 1]]])
    inputs: dict[str, Any] = dict(y=sound, w=detector, b=np.zeros(1), activation="identity")
    return _stage("L41", [ask], at=dict(t=7, t_=1), **inputs)


def _planes() -> Stepper:
    second = dict(x=1, y=1, j=2)
    ask = Ask(
        second,
        "Two maps go in, three come out. How many planes has the filter w(1,2)?",
        [
            ("1", "Then it would see one map only, as a depth-wise filter does."),
            ("2", "One plane for each map that it looks at."),
            ("3", "Three is the number of filters: each makes one map."),
        ],
        right="2",
        show="nothing",
    )
    return _stage("L29", [ask], at=second)


def _the_peak() -> Stepper:
    ask = Ask(
        dict(t=3, t_=1),
        "z1 was -1, z2 was 0. Three answers are to come. Which one will be the largest of all?",
        [
            ("z3 = 4", "Its window lies on the pattern. But (-1)·(-1) is 1, not -1."),
            ("z3 = 6", "Each number meets its like: 1·1 + 2·2 + (-1)·(-1)."),
            ("z5 = 6", "The pattern ends at 5. A window has the number of its first place."),
        ],
        right="z3 = 6",
    )
    y = np.array([[0.0, 0, 1, 2, -1, 0, 0]])
    w = np.array([[[1.0, 2, -1]]])
    inputs: dict[str, Any] = dict(y=y, w=w, b=np.zeros(1), activation="identity")
    return _stage("L41", [ask], at=dict(t=3, t_=1), **inputs)


def _wrong_class() -> Stepper:
    ask = Ask(
        dict(i=1, j=2),
        "p = (0.5, 0.25, 0.25), and class 2 is right. What will dDiv/dz of class 1 be?",
        [
            ("0", "z(1) moves p(2) as well: if p(1) grows, the others shrink."),
            ("0.5", "p - d = 0.5 - 0: a larger score of a wrong class makes Div larger."),
            ("-0.5", "Then a larger score of a wrong class would make Div smaller."),
        ],
        look="dz(1,1)",
        right="0.5",
    )
    inputs: dict[str, Any] = dict(z=np.log([2.0, 1, 1]), dY=np.array([0.0, -4, 0]))
    return _stage("softmax_backward", [ask], at=dict(i=1, j=2), **inputs)


def _plain_or_transposed() -> Stepper:
    ask = Ask(
        dict(t=1, t_=1),
        "2, -1, 1 were upsampled: 2, 0, -1, 0, 1. A plain convolution with a, b, c = 1, 2, 4 moves "
        "over them. What will z1 be?",
        [
            ("2", "That is 1·2 alone: as if two zeros stood before the 2. So PyTorch begins."),
            ("-2", "Nothing stands before the 2, nothing is flipped: 1·2 + 2·0 + 4·(-1)."),
            ("7", "That is the flipped filter: 4·2 + 2·0 + 1·(-1)."),
        ],
        right="-2",
    )
    upsampled = loops.upsample(DERIVATIVES[:, :, None], 2)[..., 0]
    inputs: dict[str, Any] = dict(y=upsampled, w=WEIGHTS, b=np.zeros(1), activation="identity")
    return _stage("L41", [ask], at=dict(t=1, t_=1), **inputs)


def _shared_sound() -> Stepper:
    ask = Ask(
        228,
        "Time 5 holds sound a and no number. A filter of three would look at its neighbours. Which "
        "times does time 5 take from?",
        [
            ("time 4, its neighbour", "That is what a filter of three sees. Time 4 holds sound b."),
            ("times 1 and 5, half each", "Both hold sound a: their scores are the largest."),
            ("all five, a fifth each", "That would be so if all scores were equal."),
        ],
        right="times 1 and 5, half each",
        show="nothing",
    )
    sounds = np.array([[1.0, 0, 0, 0, 1], [0, 1, 1, 1, 0], [6, 2, 4, 1, 0]])
    same = 8 * np.eye(2, 3)  # query and key: which sound it is
    inputs: dict[str, Any] = dict(y=sounds, wq=same, wk=same, wv=np.array([[0.0, 0, 1]]))
    return _stage("self_similarity", [ask], at=228, **inputs)


def _dropped_cell() -> Stepper:
    ask = Ask(
        dict(i=2, j=1),
        "Downsampling kept cells 1, 3 and 5: the values 6, 2, 4. Upsampling puts them back. What "
        "will cell 2 hold?",
        [
            ("the value that was dropped", "It is gone. Nothing in 6, 2, 4 tells it."),
            ("0", "Zeros stand between the kept cells. The skip must bring the rest."),
            ("4, the mean of 6 and 2", "A filter may make it so afterwards. Upsampling does not."),
        ],
        look="yUS(1,2,1)",
        right="0",
        show="nothing",
    )
    kept = np.array([[[6.0], [2], [4]]])
    return _stage("upsampling_between", [ask], at=dict(i=2, j=1), y=kept, S=2)


def _as_long() -> Stepper:
    asks = [
        Ask(
            1,
            'A slide says that upsampling means "increasing the size of the map by factor S in '
            'every direction". 3 columns, S = 2, zeros between. How many columns come out?',
            [
                ("6", "That is 3 times 2. But the last column has no neighbour behind it."),
                ("5", "3 columns and 2 zeros between them."),
                ("4", "One zero between neighbours: there are two pairs of neighbours."),
            ],
            right="5",
            show="nothing",
        ),
        Ask(
            4,
            "So what is the slide's sentence?",
            [
                ("true", "3 columns would have to give 6."),
                ("true if zeros follow the last column, too", "Then it is 3 times 2, always."),
                ("false", "There is a way to upsample for which it is right."),
            ],
            right="true if zeros follow the last column, too",
        ),
    ]
    return _stage("upsampling_between", asks, at=1, y=np.array([[[3.0], [1], [2]]]), S=2)


STAGES: dict[str, Callable[[], Stepper]] = {
    "00 window": _first_window,
    "01 peak": _the_peak,
    "02 series": _first_sum,
    "03 hop": _hopping,
    "04 place": _place_of_the_maximum,
    "05 start": _wrong_class,
    "06 gate": _closed_gate,
    "07 series": _series_forward,
    "07 slide": _slide_influence,
    "08 series": _series_backward,
    "08 maps": _flipped_filter,
    "09 window": _filter_derivative,
    "10 bias": _bias,
    "11 winner": _one_winner,
    "12 columns": _kept_and_dropped,
    "13 below": _layer_below,
    "14 turn": _quarter_turn,
    "15 heads": _two_heads,
    "16 maps": _next_map,
    "17 one": _one_derivative,
    "20 word": _same_sound_again,
    "22 planes": _planes,
    "23 between": _dropped_cell,
    "24 sound": _shared_sound,
    "25 factor": _as_long,
    "26 plain": _plain_or_transposed,
}
