"""A listing with controls that run it again: `Explorer("L07")` has its sizes, seed, a picture's crop, values by hand.

Each change makes new inputs and a new stepper. A combination that the listing refuses is told in the library's own
words, and the stepper that was there stays.
"""

from fractions import Fraction

import ipywidgets
import numpy as np

from .. import data
from ..examples import POOLED, eighths
from ..transforms import quarter_turns
from ..vectorized import max_pool2d

CONV = dict(y="dWH", w="DdKK", b="D", z="Dwh", dY="Dwh")
GRADIENT = dict(dz="DWH", w="DdKK")
POOL = dict(y="dWH", dY="dwh")
FLAT = dict(y="d", w="Dd", b="D", dz="D")
# The axes of each listing's inputs, a letter each: d maps in, D maps out, w = (W-K)//S+1, h and t likewise,
# M = 4 D turns, u = W/S and v = H/S, rounded up. What a listing doesn't take is passed over; other listings keep their
# example's sizes.
SHAPES = {
    **dict.fromkeys("conv_forward conv_forward_segments conv_forward_stride affine_map_formula conv_backward "
                    "conv_backward_stride transform_invariance contribution_of_w12 influence_of_Y22".split(), CONV),
    **dict.fromkeys("conv_input_gradient input_derivative_formula shifted_derivative derivative_of_Y22".split(),
                    GRADIENT),
    **dict.fromkeys("conv_filter_gradient filter_derivative_formula derivative_of_w12".split(),
                    dict(y="dWH", dz="Dwh")),
    **dict.fromkeys("max_pool max_pool_stride mean_pool mean_pool_stride softmax_pool downsampling upsampling "
                    "upsampling_between zero_padding flatten_softmax max_pool_backward max_pool_backward_stride "
                    "mean_pool_backward mean_pool_backward_uniform_filter mean_pool_backward_stride".split(), POOL),
    **dict.fromkeys("linear_forward linear_backward".split(), FLAT),
    **dict.fromkeys("tdnn_forward tdnn_backward".split(), dict(y="dT", w="DdK", b="D", z="Dt", dY="Dt")),
    **dict.fromkeys("depthwise_forward depthwise_backward".split(), dict(y="dWH", w="dKK", b="d", dz="dwh")),
    **dict.fromkeys("pointwise_forward pointwise_backward".split(), dict(y="dWH", w="Dd", b="D", dz="DWH")),
    "transform_invariance_backward": dict(y="dWH", w="DdKK", dz="Mwh"),
    "remove_padding": dict(dYpad="dWH"),
    "backprop_through_DS": dict(dz="duv"),
    "backprop_through_Upsampling": dict(dz="dWH"),
    "activation_backward": dict(z="DWH", dY="DWH"),
}
POOLED_BY = {"max_pool_backward": dict(K=3), "max_pool_backward_stride": dict(K=3, S=2)}  # how pidx comes about
LABELS = {"d": "maps in", "D": "maps out", "S": "stride", "P": "padding", "K": "K", "W": "W", "H": "H", "T": "T",
          "m": "m", "n": "n"}
MAPS = "y", "image", "dz", "dYpad"  # which of the inputs a picture can stand for
MADE_UP, FLOWER, DIGIT = "made-up values", "the flower", "a digit"


class Explorer(ipywidgets.VBox):
    """The controls and below them the stepper: `sizes[letter]`, `seed`, `picture`, `x`, `y`, `plane`, `rows`, `use`.

    `inputs` are those of the `stepper` that is shown, `message` says why the last change made none.
    """

    def __init__(self, listing):
        self.listing = listing
        self.example = listing.example()
        self.shapes = {name: letters for name, letters in SHAPES.get(listing.function.__name__, {}).items()
                       if name in self.example}
        self.sizes = {letter: _number(value, LABELS[letter], least=letter != "P")
                      for letter, value in self._first_sizes().items()}
        self.seed = _number(0, "seed", least=0, most=10**6)
        self.picture = ipywidgets.Dropdown(options=[MADE_UP, FLOWER, DIGIT], description="values")
        self.x, self.y = (_number(value, f"from {name} =", least=0, most=10**4) for name, value in (("x", 6), ("y", 3)))
        self.digit = _number(0, "digit number", least=0, most=1796)
        self.plane = ipywidgets.Dropdown(description="by hand")
        self.rows = ipywidgets.Textarea(rows=5, layout=ipywidgets.Layout(width="30em"))
        self.use = ipywidgets.Button(description="use these values")
        self.message = ipywidgets.Label()
        self.typed, self.stepper, self.inputs = {}, None, None
        controls = [*self.sizes.values(), self.seed]
        if self._map_name() is not None:
            controls += [self.picture, self.x, self.y, self.digit]
        super().__init__()
        self._bar = ipywidgets.VBox([
            ipywidgets.HBox(controls, layout=ipywidgets.Layout(flex_flow="row wrap")),
            ipywidgets.HBox([self.plane, self.rows, self.use]), self.message])
        for control in controls:
            control.observe(lambda change: self._changed(), "value")
        self.plane.observe(lambda change: self._show_rows(), "value")
        self.use.on_click(lambda button: self._type())
        self._changed()

    def __repr__(self):
        return f"Explorer of {self.stepper!r}"

    def _changed(self):
        self._run({})

    def _type(self):
        """Take the typed rows as the values of the chosen plane."""
        if self.plane.value is None:
            return
        shape = _plane(self.inputs, self.plane.value).shape
        try:
            values = parsed(self.rows.value, shape)
        except ValueError as error:
            self.message.value = str(error)
        else:
            self._run({**self.typed, self.plane.value: values}, self.inputs)

    def _run(self, typed, inputs=None):
        """Make the inputs and the stepper; what goes wrong is told, and nothing changes."""
        from .. import stepper

        try:
            inputs = _copied(inputs) if inputs is not None else self._made()
            for plane, values in typed.items():
                _plane(inputs, plane)[...] = values
            made = stepper(self.listing.id, **inputs)
        except (ValueError, TypeError, IndexError) as error:
            self.message.value = str(error)
            return
        before, self.stepper, self.inputs, self.typed = self.stepper, made, inputs, typed
        self.message.value = ""
        self.children = self._bar, made
        if before is not None:
            before.close()
        planes = list(_planes(inputs))
        if [value for _, value in planes] != [value for _, value in self.plane.options]:
            self.plane.options = planes
        self._show_rows()

    def _show_rows(self):
        if self.plane.value is not None:
            self.rows.value = written(_plane(self.inputs, self.plane.value))

    def _first_sizes(self):
        """The example's sizes by letter."""
        sizes = {}
        for name, letters in self.shapes.items():
            for letter, size in zip(letters, np.shape(self.example[name])):
                if letter in LABELS:
                    sizes.setdefault(letter, size)
        sizes |= zip("dWH", self.example.get("input_shape", ()))
        sizes |= POOLED_BY.get(self.listing.function.__name__, {})
        for name, value in self.example.items():
            if isinstance(value, int):
                sizes["S" if name == "stride" else name] = int(value)
        return {letter: sizes[letter] for letter in LABELS if letter in sizes}

    def _made(self):
        """The inputs for what the controls say."""
        sizes = {letter: control.value for letter, control in self.sizes.items()}
        K, S = sizes.get("K", self.example.get("K", 1)), sizes.get("S", 1)
        for letter, below in zip("wht", "WHT"):
            sizes[letter] = max(0, (sizes.get(below, 0) - K) // S + 1)
        sizes |= {"u": -(-sizes.get("W", 0) // S), "v": -(-sizes.get("H", 0) // S), "M": 4 * sizes.get("D", 0)}
        made = {}
        for number, (name, value) in enumerate(self.example.items(), 1):
            if name in self.shapes:
                shape = tuple(sizes[letter] for letter in self.shapes[name])
                first = self.seed.value == 0 and shape == np.shape(value)
                made[name] = value.copy() if first else eighths(*shape, start=20 * self.seed.value + number)
            elif isinstance(value, int):
                made[name] = sizes["S" if name == "stride" else name]
            else:
                made[name] = value if self.seed.value == 0 else _other(value, 20 * self.seed.value + number)
        if "transforms" in made:
            made["transforms"] = quarter_turns(K)
        if "input_shape" in made and "d" in sizes:
            made["input_shape"] = sizes["d"], sizes["W"], sizes["H"]
        if self.picture.value != MADE_UP:
            name = self._map_name()
            made[name] = self._crop(*np.shape(made[name]))
        if "pidx" in made:
            first = self.seed.value == 0 and made["input_shape"] == POOLED.shape
            pooled = POOLED if first else eighths(*made["input_shape"], start=20 * self.seed.value + 1)
            made["pidx"] = max_pool2d(pooled, K, stride=S)[1]
        return made

    def _map_name(self):
        return next((name for name in MAPS if getattr(self.example.get(name), "ndim", 0) == 3), None)

    def _crop(self, D, W, H):
        """D maps of W x H cells of the chosen picture; a ValueError says what there is."""
        if self.picture.value == FLOWER:
            if D > 3:
                raise ValueError(f"the flower has 3 maps (red, green, blue), and {D} are asked for")
            return data.flower(x=self.x.value, y=self.y.value, W=W, H=H)[:D]
        x, y = self.x.value, self.y.value
        if x + W > 8 or y + H > 8:
            raise ValueError(f"a digit has 8 x 8 cells, got columns {x} to {x + W} and rows {y} to {y + H}")
        digits, _ = data.digits()
        chosen = [digits[(self.digit.value + n) % len(digits), 0] for n in range(D)]
        return np.stack(chosen)[:, x:x + W, y:y + H]


def parsed(text, shape):
    """The numbers of typed rows (0.5, -3 or 1/8; rows are y) as an array; a ValueError says what is wrong."""
    rows = [line.replace(",", " ").split() for line in text.splitlines() if line.strip()]
    width, height = shape if len(shape) == 2 else (shape[0], 1)
    if [len(row) for row in rows] != [width] * height:
        lengths = ", ".join(str(len(row)) for row in rows)
        raise ValueError(f"expected {height} rows of {width} numbers, got {len(rows)} rows of {lengths or 'none'}")
    return np.array([[_parsed(word) for word in row] for row in rows]).T.reshape(shape)


def written(values):
    """A map's numbers as rows of text: a row for each y."""
    return "\n".join(" ".join(f"{value:g}" for value in row) for row in np.atleast_2d(values.T))


def _parsed(word):
    try:
        return float(Fraction(word))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{word[:40]!r} is no number") from None


def _number(value, label, least, most=64):
    return ipywidgets.BoundedIntText(value, min=int(least), max=most, description=label,
                                     layout=ipywidgets.Layout(width="11em"))


def _other(value, start):
    """Other made-up values of the same shape, for an array of floats or a list of such."""
    if isinstance(value, list):
        return [_other(one, start + n) for n, one in enumerate(value)]
    return eighths(*value.shape, start=start) if _of_floats(value) else value


def _copied(inputs):
    return {name: [np.array(one) for one in value] if isinstance(value, list) else
            value.copy() if isinstance(value, np.ndarray) else value for name, value in inputs.items()}


def _planes(inputs):
    """The maps that can be typed, as (label, (name, number in a list or None, leading index))."""
    for name, value in inputs.items():
        for layer, array in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if name == "transforms" or not _of_floats(array):
                continue
            for lead in np.ndindex(array.shape[:-2]):
                place = ",".join(str(k + 1) for k in (() if layer is None else (layer,)) + lead)
                yield f"{name}({place})" if place else name, (name, layer, lead)


def _of_floats(value):
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _plane(inputs, plane):
    name, layer, lead = plane
    return (inputs[name] if layer is None else inputs[name][layer])[lead]
