"""The lecture's listings by their catalogue id: `LISTINGS["L07"]`. Two ids with the same corrected text are one."""

import inspect
from dataclasses import dataclass

from . import convolution, depthwise, network, pooling, resampling, sequences, transforms, worked_examples

DECKS = {"002": "Convolutional Networks III", "003": "Convolutional Networks IV",
         "001": "Back propagation through a CNN"}


@dataclass(frozen=True)
class Listing:
    """One listing: its catalogue ids, its function, where the seeds print it (deck:lines), the slips found in it."""

    ids: tuple
    function: object
    where: tuple
    errata: tuple

    @property
    def id(self):
        return self.ids[0]

    @property
    def title(self):
        """The slide's title: the docstring's first line."""
        return inspect.getdoc(self.function).splitlines()[0].rstrip(".")

    @property
    def deck(self):
        return " and ".join(dict.fromkeys(DECKS[place[:3]] for place in self.where))

    @property
    def notation(self):
        """The lines of the corrected slide, made from the source."""
        from ..language.notation import notation

        return notation(self.function)

    def __str__(self):
        """The listing as on the corrected slide, with its title and its lines numbered as in the stepper."""
        lines = [f"{number:3}  {line}" for number, line in enumerate(self.notation, 1)]
        return "\n".join([f"{'/'.join(self.ids)}  {self.title}  ({self.deck})", *lines])

    @property
    def source(self):
        return inspect.getsource(self.function)

    def example(self):
        """The teaching example's inputs: NumPy arrays, 0-based (see API.md's table for their names)."""
        from .examples import example

        return example(self.function.__name__)

    def run(self, **inputs):
        """The arrays that the listing made or filled, from NumPy inputs (the teaching example's if none are given)."""
        from ..language.adapter import run

        return run(self.function, **(inputs or self.example()))


ALL = (
    Listing(("L01",), network.forward_segments, ("002:182-204",), ()),
    Listing(("L02", "L13"), pooling.max_pool, ("002:256-278", "002:3368-3374", "003:248-254"),
            ("E01", "E02", "E58", "E61")),
    Listing(("L03", "L15"), pooling.mean_pool, ("002:289-301", "002:3421-3426", "003:301-306"), ("E61",)),
    Listing(("L04",), network.forward_downsampling, ("002:337-361",), ("E03",)),
    Listing(("L05", "L25"), pooling.max_pool_stride, ("002:363-378", "003:735-745"), ("E02", "E04", "E58", "E61")),
    Listing(("L06", "L27"), pooling.mean_pool_stride, ("002:380-394", "003:777-786"), ("E61",)),
    Listing(("L07",), convolution.conv_input_gradient, ("002:2738-2757",),
            ("E05", "E06", "E07", "E08", "E42", "E59", "E62", "E63")),
    Listing(("L08",), convolution.conv_filter_gradient, ("002:3123-3141",), ("E09", "E10", "E61")),
    Listing(("L09",), network.two_rules, ("002:3143-3163",), ("E60",)),
    Listing(("L10",), network.forward, ("002:3165-3188",), ("E11", "E12", "E13")),
    Listing(("L11", "L22"), convolution.conv_backward, ("002:3190-3206", "003:665-681"), ("E14",)),
    Listing(("L12",), network.backward, ("002:3208-3226", "002:3229-3247"), ("E14", "E60", "E61")),
    Listing(("L14",), pooling.max_pool_backward, ("002:3387-3393", "003:267-273"), ("E15", "E16")),
    Listing(("L16", "L17"), pooling.mean_pool_backward, ("002:3433-3441", "003:313-321"),
            ("E16", "E17", "E18", "E19", "E20", "E21")),
    Listing(("L18",), pooling.mean_pool_backward_uniform_filter, ("003:325-331",), ("E55",)),
    Listing(("L19",), resampling.backprop_through_DS, ("003:448-468",), ("E22", "E23", "E45")),
    Listing(("L20",), resampling.backprop_through_Upsampling, ("003:509-528",), ("E24", "E25")),
    Listing(("L21",), convolution.conv_forward, ("003:645-659",), ("E11", "E12", "E13", "E26")),
    Listing(("L23",), convolution.conv_forward_stride, ("003:683-703",), ("E11", "E12", "E27", "E28")),
    Listing(("L24",), convolution.conv_backward_stride, ("003:705-725",), ("E14",)),
    Listing(("L26",), pooling.max_pool_backward_stride, ("003:757-763",), ("E16", "E29")),
    Listing(("L28",), pooling.mean_pool_backward_stride, ("003:798-808",), ("E30",)),
    Listing(("L29",), convolution.conv_forward_segments, ("003:915-929",), ("E11",)),
    Listing(("L30",), transforms.transform_invariance, ("003:932-947",), ("E11", "E31", "E57")),
    Listing(("L31",), resampling.downsampling, ("002:314-320", "002:305-312"), ("E41", "E63")),
    Listing(("L32",), resampling.upsampling, ("002:322-328",), ("E41",)),
    Listing(("upsampling_between",), resampling.upsampling_between, ("002:305-312",), ("E41",)),
    Listing(("L33",), network.flatten_softmax, ("002:202-202", "002:3187-3187", "003:702-702"), ("E13", "E28")),
    Listing(("L34",), worked_examples.affine_map_formula, ("002:2779-2779",), ("E10", "E53")),
    Listing(("input_derivative_formula",), worked_examples.input_derivative_formula, ("002:940-940",),
            ("E10", "E36")),
    Listing(("filter_derivative_formula",), worked_examples.filter_derivative_formula, ("002:2969-2969",),
            ("E10", "E52")),
    Listing(("L35",), worked_examples.shifted_derivative, ("001:54-64",), ("E38", "E39")),
    Listing(("L36",), worked_examples.influence_of_Y22, ("002:796-907", "002:975-1173"), ("E35",)),
    Listing(("derivative_of_Y22",), worked_examples.derivative_of_Y22, ("002:975-1173",), ("E35",)),
    Listing(("L37",), worked_examples.contribution_of_w12, ("002:2878-2888",), ("E53",)),
    Listing(("derivative_of_w12",), worked_examples.derivative_of_w12, ("002:2919-2979",), ()),
    Listing(("L38",), transforms.transform_invariance_backward, ("003:949-954",), ()),
    Listing(("L39",), network.activation_backward, ("002:592-620",), ()),
    Listing(("zero_padding",), convolution.zero_padding, ("002:3107-3107",), ()),
    Listing(("L40",), convolution.remove_padding, ("002:2704-2709", "002:3107-3107"), ("E42",)),
    Listing(("L41",), sequences.tdnn_forward, ("002:32-33",), ()),
    Listing(("tdnn_backward",), sequences.tdnn_backward, ("002:32-33",), ()),
    Listing(("linear_forward",), network.linear_forward, ("002:520-528",), ()),
    Listing(("linear_backward",), network.linear_backward, ("002:520-528", "003:32-37"), ()),
    Listing(("mlp_forward",), network.mlp_forward, ("002:520-528",), ()),
    Listing(("mlp_backward",), network.mlp_backward, ("002:520-528", "003:32-37"), ("E60",)),
    Listing(("softmax_pool",), pooling.softmax_pool, ("002:226-239", "003:863-868"), ()),
    Listing(("softmax_pool_backward",), pooling.softmax_pool_backward, ("002:226-239", "003:863-868"), ()),
    Listing(("depthwise_forward",), depthwise.depthwise_forward, ("003:1060-1092",), ()),
    Listing(("depthwise_backward",), depthwise.depthwise_backward, ("003:1060-1092",), ()),
    Listing(("pointwise_forward",), depthwise.pointwise_forward, ("003:1060-1092",), ()),
    Listing(("pointwise_backward",), depthwise.pointwise_backward, ("003:1060-1092",), ()),
)


class Listings(dict):
    """The listings by id ("L07") and by function name; a KeyError says which there are."""

    def __getitem__(self, key):
        try:
            return super().__getitem__(key)
        except (KeyError, TypeError):
            raise KeyError(f"no listing {key!r:.80}; there are L01 to L41, and the functions' names "
                           "(list(lc.LISTINGS))") from None


LISTINGS = Listings((key, listing) for listing in ALL for key in (*listing.ids, listing.function.__name__))
