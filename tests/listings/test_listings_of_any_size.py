"""Every listing on inputs of drawn sizes, made from its signature, against the vectorized functions."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from long import amount, long

from lecture_cnn.language.adapter import arguments, arrays_at_layers, sizes_of
from lecture_cnn.listings import ALL
from lecture_cnn.onebased import Layers
from lecture_cnn.slips.reference import vectorized_result
from lecture_cnn.widget.inputs import MADE_UP, choices, inputs_of

pytestmark = long
MOST = {"W": 6, "H": 6, "T": 6}  # of the other sizes 3
# The slide's Y(l-1,m,2,2) lies in 3 x 3 windows.
LEAST = {"L36": {"W": 5, "H": 5}, "derivative_of_Y22": {"W": 3, "H": 3}}


@pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.id)
@settings(max_examples=amount(15, 200))
@given(data=st.data())
def test_a_listing_of_any_size_gives_what_the_vectorized_functions_give(listing, data):
    drawn = {}
    for letter in choices(listing):
        least = LEAST.get(listing.id, {}).get(letter, 1)
        drawn[letter] = data.draw(st.integers(least, MOST.get(letter, 3)), letter)
    state = {**drawn, "seed": data.draw(st.integers(1, 50), "seed"), "picture": MADE_UP, "typed": {}}
    try:
        inputs = inputs_of(listing, state)
        found = listing.run(**inputs)
    except (ValueError, IndexError) as error:  # a window larger than the map, a map that isn't there
        assert "too large" in str(error) or "nothing is left" in str(error) or "from 1 to" in str(error)
        assume(False)
    expected = vectorized_result(listing, inputs)
    for name, right in expected.items():
        pairs = zip(found[name], right) if isinstance(right, list) else [(found[name], right)]
        for got, wanted in pairs:
            np.testing.assert_allclose(got, wanted, rtol=0, atol=1e-12 * max(1, np.abs(wanted).max()))


@pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.id)
def test_what_is_filled_or_made_has_the_shape_that_the_signature_says(listing):
    inputs = listing.example()
    last = len(inputs["w"]) if isinstance(inputs.get("w"), list) else 1
    sizes, found = sizes_of(listing.function, inputs), listing.run(**inputs)
    given = arguments(listing.function, inputs)
    for place in arrays_at_layers(listing.function, last, "Fills", "Makes", "Returns"):
        made = found[place.item.name]
        if isinstance(made, list):
            layers = sorted(given[place.item.name].layers) if isinstance(given.get(place.item.name), Layers) else []
            first = min(layers) if layers else 0
            made = made[place.layer - (0 if place.item.name in ("Y", "dY") else first or 1)]
        axes = sizes.shape(place.axes)
        assert made.shape == (*axes, *((2,) if place.item.kind == "positions" else ())), place.item.name
