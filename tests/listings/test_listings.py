"""All listings together: the ids that exist, run = trace = state, steps of at most 64 bytes, the golden notation."""

import re
from pathlib import Path

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.language.source import body_of, tree_of
from lecture_cnn.listings import ALL, LISTINGS

GOLDEN = Path(__file__).parent / "golden"
NAMES = [listing.function.__name__ for listing in ALL]
IDS = [f"L{number:02}" for number in range(1, 42)]


def same(a, b):
    """Whether two results are equal, cell by cell."""
    if isinstance(a, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b))
    return np.array_equal(a, b)


def test_every_listing_of_the_catalogue_has_its_function():
    for name in IDS:
        assert name in LISTINGS[name].ids, name


@pytest.mark.parametrize("one, other", [("L02", "L13"), ("L03", "L15"), ("L05", "L25"), ("L06", "L27"), ("L11", "L22"),
                                        ("L16", "L17")])
def test_two_slides_with_the_same_corrected_text_are_one_listing(one, other):
    assert LISTINGS[one] is LISTINGS[other]


def test_no_two_listings_share_an_id_or_a_function():
    ids = [name for listing in ALL for name in listing.ids]
    assert len(set(ids)) == len(ids)
    assert len(set(NAMES)) == len(ALL)


@pytest.mark.parametrize("name", NAMES)
def test_a_trace_has_the_plain_runs_results_in_steps_of_64_bytes_and_its_sentences_are_true(name):
    run, trace = LISTINGS[name].run(), lc.trace(name)
    ends_with_the_numbers_of(run, trace)
    its_last_state_holds_its_result(trace)
    no_cell_is_left_out(run)
    if name not in ("remove_padding", "zero_padding", "flatten_softmax", "pixel_softmax"):
        a_step_takes_at_most_64_bytes(trace)
    for k in range(0, len(trace), 1 + len(trace) // 60):
        the_sentence_is_filled_in(trace[k])
        its_numbers_come_to_its_result(trace[k].text)


def ends_with_the_numbers_of(run, trace):
    assert run and set(run) == set(trace.result)
    assert [key for key in run if not same(run[key], trace.result[key])] == []


def its_last_state_holds_its_result(trace):
    state = trace.state(len(trace))
    for key, value in trace.result.items():
        if isinstance(value, list):
            first = len(trace.result.get("Y", trace.result.get("dY"))) - len(value)
            assert all(same(array, state[f"{key}({layer})"]) for layer, array in enumerate(value, first)), key
        else:
            assert same(value, state[key]), key


def no_cell_is_left_out(run):
    for key, value in run.items():
        assert not any(np.isnan(array).any() for array in (value if isinstance(value, list) else [value])), key


def a_step_takes_at_most_64_bytes(trace):
    columns = [trace.statement, *trace.variable.values(), trace.read_step, trace.read_cell, trace.read_box,
               trace.write_step, trace.write_cell, trace.write_value]
    assert sum(column.nbytes for column in columns) <= 64 * len(trace)


def the_sentence_is_filled_in(step):
    assert "⟦" not in step.text
    if step.writes:
        assert re.match(r"\w+\([\d:,]+\) ([+-]?=) ", step.text), step.text


def its_numbers_come_to_its_result(text):
    parts = text.split(" = ")
    if re.fullmatch(r"[-+·^/(). \de]+", parts[-2] if len(parts) > 2 else "x"):
        assert number_of(parts[-2]) == pytest.approx(number_of(parts[-1]), abs=2e-4), text


def number_of(text):
    """What a sentence's numbers come to, computed from the text."""
    return eval(text.replace("·", "*").replace("^", "**"))


@pytest.mark.parametrize("listing", ALL, ids=NAMES)
def test_the_notation_is_that_of_the_golden_file_and_the_docstring_and_the_statements_are_of_the_lectures_form(listing):
    the_notation_is_that_of_the_golden_file(listing)
    the_docstring_gives_the_title_then_ids_and_errata_then_the_deck(listing)
    it_holds_loops_and_statements_only(listing)


def the_notation_is_that_of_the_golden_file(listing):
    golden = (GOLDEN / f"{listing.id}.txt").read_text(encoding="utf-8")
    assert "\n".join(listing.notation) + "\n" == golden


def test_a_listing_is_printed_with_its_title_and_its_lines_numbered_from_1():
    listing = lc.LISTINGS["L23"]
    head, *lines = str(listing).splitlines()
    assert head == f"L23  {listing.title}  (Convolutional Networks IV)"
    assert lines[0] == f"  1  {listing.notation[0]}" and lines[9] == f" 10  {listing.notation[9]}"
    assert len(lines) == len(listing.notation)


def test_every_golden_file_has_its_listing():
    assert sorted(path.stem for path in GOLDEN.glob("*.txt")) == sorted(listing.id for listing in ALL)


def the_docstring_gives_the_title_then_ids_and_errata_then_the_deck(listing):
    title, empty, *rest = listing.function.__doc__.splitlines()
    assert title.endswith(".") and empty == ""
    ids = ", ".join(one for one in listing.ids if re.fullmatch(r"L\d\d", one))
    errata = f"errata {', '.join(listing.errata)}" if listing.errata else ""
    said = "; ".join(filter(None, [ids, errata]))
    if said:
        assert rest.pop(0).strip().lower() == f"{said}.".lower()
    deck = rest[0]
    assert re.match(r" +(Convolutional Networks (III|IV)|Back propagation through a CNN)", deck)


def it_holds_loops_and_statements_only(listing):
    kinds = {type(node).__name__ for node in body_of(tree_of(listing.function))}
    assert kinds <= {"For", "Assign", "AugAssign", "Return"}


@pytest.mark.parametrize("name", ["L21", "L07", "L02", "L12", "L19", "L30", "L41"])
def test_an_input_that_the_listing_does_not_take_is_named(name):
    with pytest.raises(TypeError, match="takes no input 'flavour'"):
        LISTINGS[name].run(**LISTINGS[name].example(), flavour=1)


@pytest.mark.parametrize("name, missing", [("L21", "w"), ("L07", "dz"), ("L14", "pidx"), ("L12", "z"),
                                           ("L30", "transforms"), ("L19", "S"), ("L40", "P")])
def test_a_missing_input_is_a_type_error(name, missing):
    inputs = LISTINGS[name].example()
    del inputs[missing]
    with pytest.raises((TypeError, KeyError), match="needs"):
        LISTINGS[name].run(**inputs)


@pytest.mark.parametrize("name, wrong", [("L21", "b"), ("L11", "dY"), ("L24", "z"), ("L14", "pidx"), ("L12", "dY")])
def test_an_input_of_the_wrong_shape_is_told_the_shape_it_should_have(name, wrong):
    inputs = LISTINGS[name].example()
    inputs[wrong] = np.zeros((9, *inputs[wrong].shape[1:]), inputs[wrong].dtype)
    with pytest.raises(ValueError, match=f"^{wrong} must have shape"):
        LISTINGS[name].run(**inputs)
