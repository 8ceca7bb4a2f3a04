"""Nests of loops that are logged at once: the same columns as step by step, to the bit, and the same errors."""

import random
import re
import warnings

import numpy as np
import pytest
from counts import calls
from long import amount, some_of
from page_runs import random_edits, random_inputs

import lecture_cnn as lc
from lecture_cnn.language import adapter
from lecture_cnn.language.notation import lines
from lecture_cnn.listings import ALL
from lecture_cnn.onebased import Array, span, uncomputed
from lecture_cnn.slips.errata_table import ERRATA
from lecture_cnn.slips.mistakes import bank
from lecture_cnn.slips.variants import variant
from lecture_cnn.tracing import nest
from lecture_cnn.tracing.at_once import NestHooks, steps_at_once
from lecture_cnn.tracing.recording import Hooks, record
from lecture_cnn.tracing.traces import Trace

SPECIAL = [np.inf, -np.inf, np.nan, -0.0, 0.0, 5e-324, 1e308, -1e308]
NOT_ANY_NUMBER = {"pidx", "mask", "var", "v", "input_shape", "transforms"}
# Those with no nest of single cells: slices, positions, other functions than the one that is given.
STEP_BY_STEP = (
    "L01 L02 L03 L04 L05 L06 L07 L08 L09 L14 L19 L20 L26 L28 L29 L30 L31 L32 upsampling_between L33 L36 L37 L40 "
    "input_derivative_formula derivative_of_Y22 derivative_of_w12 zero_padding softmax_pool pixel_softmax adam_step "
    "batch_norm batch_norm_backward dropout dropout_backward"
).split()
LENET = dict(y=(1, 32, 32), w=(6, 1, 5, 5), b=(6,))
WITH_LOOPS = [listing for listing in ALL if "    for " in listing.source]
each_listing = pytest.mark.parametrize("listing", WITH_LOOPS, ids=lambda listing: listing.id)


@pytest.fixture
def always(monkeypatch):
    """Every nest is tried, small ones as well."""
    monkeypatch.setattr(nest, "FEWEST", 1)
    monkeypatch.setattr(nest, "CELLS_A_STEP", 10**6)


def special(value, rng):
    """The same with some of its numbers exchanged for those that are rare."""
    if isinstance(value, list):
        return [special(one, rng) for one in value]
    if not isinstance(value, np.ndarray):
        return value
    chosen = rng.random(value.shape) < 0.1
    return np.where(chosen, rng.choice(SPECIAL, value.shape), value)


def told(function, arguments, hooks):
    """All that the trace of a run holds, and the arrays after it; or its error."""
    try:
        recorded = record(function, arguments, lambda count: None, hooks)
    except Exception as error:
        return type(error), re.sub(" at 0x[0-9a-f]+", "", str(error))
    trace = Trace(function, *recorded)
    columns = {name: value for name, value in vars(trace).items() if isinstance(value, np.ndarray)}
    columns |= trace.variable
    layers = [getattr(value, "layers", {None: value}) for value in arguments.values()]
    cells = [repr(getattr(array, "cells", None)) for some in layers for array in some.values()]
    return {name: bits(column) for name, column in columns.items()}, trace.arrays, trace.boxes, trace.table, cells


def bits(column):
    """A column's type and bytes; of a NaN the sign counts not, which Python leaves to the processor."""
    return str(column.dtype), np.where(np.isnan(column), np.nan, column).astype(column.dtype).tobytes()


def hold_the_same(function, given):
    assert told(function, given(), NestHooks) == told(function, given(), Hooks)


def hold_the_same_listing(function, listing, inputs):
    hold_the_same(function, lambda: adapter.arguments(listing.function, inputs))


@pytest.mark.long
@each_listing
def test_a_trace_has_the_same_columns_to_the_bit_as_step_by_step(listing, always):
    rng = np.random.default_rng(len(listing.id))
    for count in range(amount(2, 60)):
        inputs = random_inputs(listing, rng)
        if count % 2:
            changed = inputs.keys() - NOT_ANY_NUMBER
            inputs |= {name: special(inputs[name], rng) for name in sorted(changed)}
        hold_the_same_listing(listing.function, listing, inputs)


@pytest.mark.long
@each_listing
def test_a_line_that_was_edited_gives_the_same_trace_or_the_same_error(listing, always):
    rng, chance = np.random.default_rng(5), random.Random(listing.id)
    inputs = random_inputs(listing, rng)
    text = {line.number: line.python.split("  #")[0].strip() for line in lines(listing.function)}
    for edit in random_edits(listing, chance, amount(4, 200)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            try:
                edited = variant(listing.function, {text[edit["line"]]: edit["text"]})
            except (SyntaxError, ValueError):
                continue
        hold_the_same_listing(edited, listing, inputs)


@pytest.mark.long
def test_a_slip_gives_the_same_trace_or_the_same_error(always):
    for slip in some_of([slip for slip in (*ERRATA, *bank()) if slip.listing and slip.changes], 12):
        listing = lc.LISTINGS[slip.listing]
        inputs = slip.inputs or listing.example()
        hold_the_same_listing(slip.function(), listing, inputs)


def test_these_listings_are_logged_at_once(always):
    found = [listing.id for listing in ALL
             if not steps_at_once(listing.function, adapter.arguments(listing.function, listing.example()))]
    assert sorted(found) == sorted(STEP_BY_STEP)


def lenet():
    rng = np.random.default_rng(0)
    return {name: rng.normal(size=shape) for name, shape in LENET.items()}


def test_lenets_first_layer_is_logged_with_a_hundredth_of_the_calls():
    run = []
    count = calls(lambda: run.append(lc.trace("L21", **lenet())))
    assert len(run[0]) == 127_008
    assert count < len(run[0])  # step by step a step takes 30


def test_a_small_nest_is_faster_step_by_step():
    given = adapter.arguments(lc.LISTINGS["L21"].function, lc.LISTINGS["L21"].example())
    assert steps_at_once(lc.LISTINGS["L21"].function, given) == 0


def doubled(y, n):
    for k in span(1, n):
        y[k] = 2 * y[k]


@pytest.mark.parametrize("cells, at_once", [(2000, 2000), (50_000, 0)])
def test_a_nest_that_uses_few_of_many_cells_is_faster_step_by_step(cells, at_once):
    assert steps_at_once(doubled, dict(y=Array.from_numpy(np.ones(cells)), n=2000)) == at_once


# ---------------------------------------------------------------- what must not be logged at once


def running_sums(y, n):
    for k in span(2, n):
        y[k] = y[k-1] + y[k]


def later_statement_first(y, n):
    for k in span(2, n):
        y[k] = y[1]
        y[1] = 2 * y[k]


def one_cell_for_all(y, n):
    for k in span(2, n):
        y[1] = 2 * k
        y[k] = y[1]


def later_statement_last(y, n):
    for k in span(1, n):
        y[1] = 2 * k
        y[k] = 3


def sum_in_a_variable(y, n):
    total = 0.5
    for k in span(1, n):
        total += y[k]
        y[k] = total


def counter_that_goes_on(y, n):
    m = 1
    for k in span(1, 2):
        for i in span(1, 3):
            y[m] = y[m] + k * i
            m += 1
    y[1] = m


def counter_of_tenths(y, n):
    m = 0.1
    for k in span(1, n):
        y[k] = m
        m += 1


def with_an_else(y, n):
    for k in span(1, n):
        y[k] = 2 * y[k]
    else:
        y[1] = 3


def cell_as_a_loop_variable(y, n):
    for y[1] in span(2, n):
        y[2] += y[1]


def read_before_it_is_set(y, n):
    for k in span(1, n):
        y[k] = later  # noqa: F821
        later = y[k]  # noqa: F841


def of_the_turn_before(y, n):
    later = 1.0
    for k in span(1, n):
        y[k] = later
        later = y[k] + 1


def shorter_and_shorter(y, n):
    j = 1
    y[2] = j
    for j in span(1, n):
        for k in span(j, n):
            y[k] += 0.5


def above(y, beside, n):
    for k in span(1, 2):
        y[1] += beside[1] * y[k+n-1]


def below(y, n):
    for k in span(1, 2):
        y[3] += y[k-1]


def not_computed(y, made, n):
    for k in span(1, n):
        y[k] = made[k]


TABLE = Array.from_numpy(np.arange(6))


def from_elsewhere(y, n):
    for k in span(1, n):
        y[k] = TABLE[k]


def sliced(y, n):
    piece = y[2:6]
    for k in span(1, n - 1):
        y[1] += piece[k]


def divided(y, n):
    for k in span(1, n):
        y[k] = y[k] / (k - 3)


def powers(y, n):
    for k in span(1, n):
        y[k] = y[k]**2 + k**k


def larger_ones(y, n):
    for k in span(1, n):
        y[k] = max(y[k], k)


def helped(y, n):
    def half(number):
        called.append(number)
        return number * 0.5

    called = []
    for k in span(1, n):
        y[k] = half(k)
    y[1] = len(called)


def many_into_one(y, n):
    for k in span(2, n):
        y[1] += y[k]
        for j in span(1, 2):
            y[1] -= y[k] * j


def out_of_a_list(y, beside, n):
    both = [y, beside]
    y[1] = 7
    for k in span(2, n):
        y[1] = beside[k]
        y[k] = both[0][1]


def by_an_infinite_quotient(y, beside, n):
    beside[2] = 0.0
    for k in span(1, n):
        y[k] = beside[1] / beside[2]


def root_of_a_negative_one(y, beside, n):
    beside[1] = -1.0
    for k in span(1, n):
        y[k] = beside[1] ** 0.5


start = begun = 1  # outside of the functions, which have such names of their own


def forgets_its_start(y, n):
    for k in span(1, n):
        y[k] = start  # noqa: F823
        start += 1  # noqa: F841


def changes_what_is_outside(y, n):
    global begun
    begun = begun % 3 + 4
    for k in span(1, n):
        y[k] = begun
    begun = 1


def an_empty_loop_inside(y, n):
    k = 5
    for i in span(1, n):
        for k in span(1, n - 6):
            for k in span(1, 2):  # noqa: B007
                y[i] = 1
        y[i] = k


def beyond_64_bits(y, n):
    large = 10**18
    for k in span(1, n):
        y[k] = k * large * 10


SINGLE, BYTE = np.float32(0.1), np.int8(100)


def of_other_numbers(y, n):
    for k in span(1, n):
        y[k] = SINGLE * k


def of_small_whole_numbers(y, n):
    for k in span(1, n):
        y[k] = BYTE * k


@pytest.mark.filterwarnings("ignore:overflow")
@pytest.mark.parametrize("function", [
    out_of_a_list, by_an_infinite_quotient, root_of_a_negative_one, forgets_its_start,
    an_empty_loop_inside, beyond_64_bits, of_other_numbers, of_small_whole_numbers,
    running_sums, later_statement_first, one_cell_for_all, later_statement_last, sum_in_a_variable,
    counter_that_goes_on, counter_of_tenths, with_an_else, cell_as_a_loop_variable,
    read_before_it_is_set, of_the_turn_before, shorter_and_shorter, above, below, not_computed, from_elsewhere,
    sliced, divided, powers, larger_ones, helped, many_into_one])
def test_what_depends_on_the_order_of_the_steps_or_is_not_known_runs_step_by_step(function, always):
    def given():
        y, beside = Array.from_numpy(np.arange(1, 7) / 3), Array.from_numpy(np.ones(6))
        known = dict(y=y, beside=beside, made=uncomputed(6), n=6)
        return {name: known[name] for name in adapter.parameters(function)}

    hold_the_same(function, given)
    try:
        assert steps_at_once(function, given()) == 0
    except (LookupError, NameError, ZeroDivisionError, TypeError):
        pass


def test_a_name_outside_has_the_value_that_it_has_when_the_nest_begins(always):
    hold_the_same(changes_what_is_outside, lambda: dict(y=Array.from_numpy(np.arange(1, 7) / 3), n=6))


def turned_round(y, n, activation):
    for x in span(1, n):
        y[x] = activation(y[n + 1 - x])  # refused when y is written: y[1] is read after that


@pytest.mark.parametrize("function, count", [(turned_round, 6), ("L21", 2 * 3 * 3)])
def test_a_function_of_ones_own_is_called_once_for_each_cell(always, function, count):
    called = []

    def own(z):
        called.append(z)
        return 2 * z

    own.derivative = own
    if function is turned_round:
        record(function, dict(y=Array.from_numpy(np.ones(6)), n=6, activation=own), lambda count: None, NestHooks)
    else:
        rng = np.random.default_rng(0)
        lc.trace("L21", y=rng.normal(size=(2, 4, 4)), w=rng.normal(size=(2, 2, 2, 2)), b=np.ones(2), activation=own)
    assert len(called) == count


def test_the_lectures_own_activations_are_logged_at_once(always):
    y, w, b = np.ones((2, 4, 4)), np.ones((2, 2, 2, 2)), np.ones(2)
    function = lc.LISTINGS["L21"].function
    for activation in ("identity", "sigmoid", "tanh", "relu"):
        given = adapter.arguments(function, dict(y=y, w=w, b=b, activation=activation))
        assert steps_at_once(function, given) > 0


def loops_and_counters(y, n):
    m = 0
    for k in span(1, 3):
        m += 2
        j = 1
        for i in span(1, 2):
            y[j] += y[m] * k * i
            j += 1
    y[m-1] = k + i + j


def test_the_variables_of_a_nest_have_their_last_values_after_it(always):
    def given():
        return dict(y=Array.from_numpy(np.arange(1, 9) / 3), n=6)

    hold_the_same(loops_and_counters, given)
