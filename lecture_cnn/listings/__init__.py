"""The lecture's listings by their catalogue id: `LISTINGS["L07"]`. Two ids with the same corrected text are one."""

import inspect
from dataclasses import dataclass

from . import convolution

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
        from ..notation import notation

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
        from ..examples import example

        return example(self.function.__name__)

    def run(self, **inputs):
        """The arrays that the listing made or filled, from NumPy inputs (the teaching example's if none are given)."""
        from ..border import run

        return run(self.function, **(inputs or self.example()))


ALL = (
    Listing(("L21",), convolution.conv_forward, ("003:645-659",), ("E11", "E12", "E13", "E26")),
    Listing(("L11", "L22"), convolution.conv_backward, ("002:3190-3206", "003:665-681"), ("E14",)),
    Listing(("L07",), convolution.conv_input_gradient, ("002:2738-2757",),
            ("E05", "E06", "E07", "E08", "E62", "E63")),
    Listing(("L08",), convolution.conv_filter_gradient, ("002:3123-3141",), ("E09", "E10", "E61")),
    Listing(("zero_padding",), convolution.zero_padding, ("002:3107-3107",), ()),
    Listing(("L40",), convolution.remove_padding, ("002:2704-2709", "002:3107-3107"), ()),
)
LISTINGS = {key: listing for listing in ALL for key in (*listing.ids, listing.function.__name__)}
