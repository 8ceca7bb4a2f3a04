"""The lecture's listings by their catalogue id: `LISTINGS["L07"]`. Two ids with the same corrected
text are one."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass

from . import (
    convolution,
    depthwise,
    network,
    pooling,
    resampling,
    segmentation,
    sequences,
    training,
    transforms,
    worked_examples,
)

MODULES = (convolution, depthwise, network, pooling, resampling, segmentation, sequences, training,
           transforms, worked_examples)

III, IV = "Convolutional Networks III", "Convolutional Networks IV"
NOTES = "Back propagation through a CNN"


@dataclass(frozen=True)
class Listing:
    """One listing: its catalogue ids, its function, the decks that show it, and the ids of its
    errata."""

    ids: tuple
    function: Callable
    decks: tuple
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
        """The deck that shows the listing, or the decks, joined by "and"."""
        return " and ".join(self.decks)

    @property
    def where(self):
        """Where to find the listing: for each deck, its name and the slide's title."""
        return tuple(f"{deck}, \"{self.title}\"" for deck in self.decks)

    @property
    def notation(self):
        """The lines of the corrected slide, made from the source."""
        from ..language.notation import notation

        return notation(self.function)

    def __str__(self):
        """The listing as on the corrected slide, with its title and its lines numbered as in the
        stepper."""
        lines = [f"{number:3}  {line}" for number, line in enumerate(self.notation, 1)]
        return "\n".join([f"{'/'.join(self.ids)}  {self.title}  ({self.deck})", *lines])

    @property
    def source(self):
        return inspect.getsource(self.function)

    def example(self):
        """The teaching example's inputs: NumPy arrays, 0-based (see API.md's table for their
        names)."""
        from .examples import example

        return example(self.function.__name__)

    def run(self, **inputs):
        """The arrays that the listing made or filled, from NumPy inputs (the teaching example's if
        none are given)."""
        from ..language.adapter import run

        return run(self.function, **(inputs or self.example()))


ALL = (
    Listing(("L01",), network.forward_segments, (III,), ()),
    Listing(("L02", "L13"), pooling.max_pool, (III, IV),
            ("E01", "E02", "E58", "E61")),
    Listing(("L03", "L15"), pooling.mean_pool, (III, IV), ("E61",)),
    Listing(("L04",), network.forward_downsampling, (III,), ("E03",)),
    Listing(("L05", "L25"), pooling.max_pool_stride, (III, IV), ("E02", "E04", "E58", "E61")),
    Listing(("L06", "L27"), pooling.mean_pool_stride, (III, IV), ("E61",)),
    Listing(("L07",), convolution.conv_input_gradient, (III,),
            ("E05", "E06", "E07", "E08", "E42", "E59", "E62", "E63", "E68")),
    Listing(("L08",), convolution.conv_filter_gradient, (III,), ("E09", "E10", "E61")),
    Listing(("L09",), network.two_rules, (III,), ("E60",)),
    Listing(("L10",), network.forward, (III,), ("E11", "E12", "E13")),
    Listing(("L11", "L22"), convolution.conv_backward, (III, IV), ("E14", "E71")),
    Listing(("L12",), network.backward, (III,), ("E14", "E60", "E61", "E71")),
    Listing(("L14",), pooling.max_pool_backward, (III, IV), ("E15", "E16")),
    Listing(("L16", "L17"), pooling.mean_pool_backward, (III, IV),
            ("E16", "E17", "E18", "E19", "E20", "E21")),
    Listing(("L18",), pooling.mean_pool_backward_uniform_filter, (IV,), ("E55",)),
    Listing(("L19",), resampling.backprop_through_DS, (IV,), ("E22", "E23", "E45", "E69")),
    Listing(("L20",), resampling.backprop_through_Upsampling, (IV,), ("E24", "E25", "E69")),
    Listing(("L21",), convolution.conv_forward, (IV,), ("E11", "E12", "E13", "E26", "E67")),
    Listing(("L23",), convolution.conv_forward_stride, (IV,), ("E11", "E12", "E27", "E28")),
    Listing(("L24",), convolution.conv_backward_stride, (IV,), ("E14", "E71")),
    Listing(("L26",), pooling.max_pool_backward_stride, (IV,), ("E16", "E29")),
    Listing(("L28",), pooling.mean_pool_backward_stride, (IV,), ("E30",)),
    Listing(("L29",), convolution.conv_forward_segments, (IV,), ("E11",)),
    Listing(("L30",), transforms.transform_invariance, (IV,), ("E11", "E31", "E57", "E70")),
    Listing(("L31",), resampling.downsampling, (III,), ("E41", "E63")),
    Listing(("L32",), resampling.upsampling, (III,), ("E41",)),
    Listing(("upsampling_between",), resampling.upsampling_between, (III,), ("E41",)),
    Listing(("L33",), network.flatten_softmax, (III, IV), ("E13", "E28")),
    Listing(("L34",), worked_examples.affine_map_formula, (III,), ("E10", "E53")),
    Listing(("input_derivative_formula",), worked_examples.input_derivative_formula, (III,),
            ("E10", "E36")),
    Listing(("filter_derivative_formula",), worked_examples.filter_derivative_formula, (III,),
            ("E10", "E52")),
    Listing(("L35",), worked_examples.shifted_derivative, (NOTES,), ("E38", "E39")),
    Listing(("L36",), worked_examples.influence_of_Y22, (III,), ("E35",)),
    Listing(("derivative_of_Y22",), worked_examples.derivative_of_Y22, (III,), ("E35",)),
    Listing(("L37",), worked_examples.contribution_of_w12, (III,), ("E53",)),
    Listing(("derivative_of_w12",), worked_examples.derivative_of_w12, (III,), ()),
    Listing(("L38",), transforms.transform_invariance_backward, (IV,), ()),
    Listing(("L39",), network.activation_backward, (III,), ()),
    Listing(("zero_padding",), convolution.zero_padding, (III,), ()),
    Listing(("L40",), convolution.remove_padding, (III,), ("E42",)),
    Listing(("L41",), sequences.tdnn_forward, (III,), ()),
    Listing(("tdnn_backward",), sequences.tdnn_backward, (III,), ()),
    Listing(("linear_forward",), network.linear_forward, (III,), ()),
    Listing(("linear_backward",), network.linear_backward, (III, IV), ()),
    Listing(("mlp_forward",), network.mlp_forward, (III,), ()),
    Listing(("mlp_backward",), network.mlp_backward, (III, IV), ("E60",)),
    Listing(("softmax_pool",), pooling.softmax_pool, (III, IV), ()),
    Listing(("softmax_pool_backward",), pooling.softmax_pool_backward, (III, IV), ()),
    Listing(("depthwise_forward",), depthwise.depthwise_forward, (IV,), ()),
    Listing(("depthwise_backward",), depthwise.depthwise_backward, (IV,), ()),
    Listing(("pointwise_forward",), depthwise.pointwise_forward, (IV,), ()),
    Listing(("pointwise_backward",), depthwise.pointwise_backward, (IV,), ()),
)


def _unnumbered():
    """The listings that stand in no row above: what is said of them stands in their docstrings."""
    known = {listing.function for listing in ALL}
    for module in MODULES:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            its_own = function.__module__ == module.__name__
            if its_own and function not in known:
                text = inspect.getdoc(function) or ""
                decks = tuple(deck for deck in (III, IV, NOTES) if deck in text)
                errata = tuple(re.findall(r"\bE\d\d\b", text))
                yield Listing((name,), function, decks, errata)


ALL += tuple(_unnumbered())


class Listings(dict):
    """The listings by id ("L07") and by function name; a KeyError says which there are."""

    def __getitem__(self, key):
        try:
            return super().__getitem__(key)
        except (KeyError, TypeError):
            raise KeyError(f"no listing {key!r:.80}; there are L01 to L41, and the functions' "
                           "names (list(lc.LISTINGS))") from None


LISTINGS = Listings()
for _listing in ALL:
    for _key in (*_listing.ids, _listing.function.__name__):
        LISTINGS[_key] = _listing
