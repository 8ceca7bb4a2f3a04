"""Signatures: read and printed back, solved for sizes, and true to what a listing's own lines read and write."""

import ast
import subprocess
import sys

import pytest

import lecture_cnn as lc
from lecture_cnn.language.adapter import parameters
from lecture_cnn.language.source import tree_of
from lecture_cnn.operations.signature import InputShape, expression, fits_memory, parsed, signature_of, solved

LISTINGS = {listing.function.__name__: listing.function for listing in lc.LISTINGS.values()}
each_listing = pytest.mark.parametrize("function", LISTINGS.values(), ids=LISTINGS)


def sizes(*arrays, numbers=(), rules=()):
    """The sizes of arrays given as (name, axes in one text, shape)."""
    shaped = [InputShape(name, tuple(axes.split()), shape) for name, axes, shape in arrays]
    return solved(tuple(shaped), numbers, rules)


# ---------------------------------------------------------------- the text

@each_listing
def test_a_signature_is_printed_as_it_is_written(function):
    written = [line.strip() for line in function.__doc__.splitlines()]
    printed = str(signature_of(function)).splitlines()
    assert printed == written[len(written) - len(printed) - 1:-1]


@pytest.mark.parametrize("text", [
    "Takes y: N? D_in W H; b = none: D_out\nNumbers stride: Sx Sy; padding >= 0: Px Py",
    "Takes z[l], dY[l]: D[l] W[l] H[l]; input_shape: D[l-1] W[l-1] H[l-1] as shape",
    "Takes dDiv_dY[L] from dY: D[L]; Y[0..L]: D[l]; f_prime from activation = identity as derivative",
    "Numbers Kpool[l] from K; m <= D[l-1]; P >= 0\nWith W' = (W + 2*Px - Kx)//Sx + 1; H' likewise; K[l] = 3",
])
def test_all_of_the_grammar_is_printed_as_it_is_written(text):
    assert str(parsed(text)) == text


def test_without_docstrings_a_signature_is_read_from_the_source():
    code = "import lecture_cnn as lc; print(lc.LISTINGS['L07'].run()['dy'].shape, lc.vectorized.softmax([0, 0]))"
    run = subprocess.run([sys.executable, "-OO", "-c", code], capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("(2, 6, 5) [0.5 0.5]\n", "")


def test_prose_is_no_signature():
    assert parsed("Max Pooling layer.\n\nTaken from the slides. With love.\n").clauses == ()
    assert str(parsed("A title.\n\n    Takes y: D\n")) == "Takes y: D"


@pytest.mark.parametrize("prose", [
    "With trailing=True there are zeros after the last cell, too.",
    "Takes the maximum of each window.",
    "The maximum of each window.\nWith stride = 1 windows overlap",
    "Takes the maximum of each window\nand its position",
    "Returns nothing.\nMakes no copy.",
])
def test_a_sentence_that_begins_like_a_clause_is_prose(prose):
    assert parsed(prose).clauses == ()
    assert str(parsed(f"A title.\n\n{prose}\n\nTakes y: D\nMakes z: D\n")) == "Takes y: D\nMakes z: D"


WRONG = "Takes y z: D", "Takes ", "Takes y[l: D", "Numbers K >= x", "With W[l]", "With 3 = W"


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_is_wrong_is_said(line):
    with pytest.raises(ValueError, match="signature: .* is no "):
        parsed(line)


def test_likewise_repeats_the_rule_for_the_other_axis():
    rules = parsed("With W' = (W + 2*Px - Kx)//Sx + 1; H' likewise").rules
    assert rules[1][:2] == ("H'", "(H + 2*Py - Ky)//Sy + 1")


def test_items_that_share_sizes_are_two_items():
    first, second = parsed("Takes z[l], dY[l] from du: D[l] W[l]").items("Takes")
    assert (first.name, first.caller, second.name, second.caller) == ("z", "z", "dY", "du")
    assert first.sizes == second.sizes == ("D[l]", "W[l]")


# ---------------------------------------------------------------- what a listing's lines do

def layers_in(function):
    """What the lines do with each argument: (name, kind, layer), l and L as 0, l-1 and the image as -1."""
    found = set()
    for node in ast.walk(tree_of(function)):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            layer = {"l": 0, "L": 0, "l - 1": -1, "0": -1}.get(ast.unparse(parts[0]))
            if layer is not None and node.value.id in parameters(function):
                whole = all(isinstance(part, ast.Slice) and part.lower is part.upper is None for part in parts[1:])
                stored = "Makes" if whole else "Fills"
                found.add((node.value.id, "Takes" if isinstance(node.ctx, ast.Load) else stored, layer))
    return found


def layers_said(function, *words):
    said = set()
    for item in signature_of(function).items(*words):
        for layer in {"l": [0], "L": [0], "l-1": [-1], "0": [-1], "0..L": [0, -1]}.get(item.layer, []):
            said.add((item.name, layer))
    return said


@each_listing
def test_a_signature_says_what_the_lines_read_fill_and_make(function):
    done = layers_in(function)
    arrays = {item.name for item in signature_of(function).items("Takes", "Fills", "Makes")}
    takes, fills, makes = (layers_said(function, word) for word in ("Takes", "Fills", "Makes"))
    assert {(name, layer) for name, kind, layer in done if kind == "Makes"} <= makes
    filled = {(name, layer) for name, kind, layer in done if kind == "Fills"}
    assert filled - makes == fills
    read = {(name, layer) for name, kind, layer in done if kind == "Takes" and name in arrays}
    above = {(name, -1) for name, layer in fills | makes if "L" in parameters(function)}  # the layer before's
    last = {(item.name, 0) for item in signature_of(function).items("Takes") if item.layer == "0..L"}
    assert takes - last <= read <= takes | fills | makes | above  # that the last layer's Y is read, is not said


# ---------------------------------------------------------------- the sizes

CONV = (("W[1]", "W[0] - K[1] + 1"),)


def test_the_rules_go_first_so_that_the_wrong_input_is_blamed():
    with pytest.raises(ValueError, match=r"^z must have .*: axis 0 is 3, not 4, which is W\[1\] = 4 \(W\[0\] - K"):
        sizes(("y", "W[0]", (6,)), ("w", "K[1]", (3,)), ("z", "W[1]", (3,)), ("dY", "W[1]", (4,)), rules=CONV)


def test_a_rule_is_solved_backwards():
    found = sizes(("dz", "W[1]", (4,)), ("w", "K[1]", (3,)), rules=CONV)
    assert found == {"W[1]": 4, "K[1]": 3, "W[0]": 6}


def test_a_solution_must_be_a_whole_number():
    with pytest.raises(ValueError, match=r"axis 0 of dz must be D\*T with T = 4 \(transforms\), but is 9 .*no D of at"):
        sizes(("dz", "D*T", (9,)), numbers=(("T", 4, "transforms"),))


def test_what_is_rounded_is_never_solved():
    assert sizes(("dz", "ceil(W/S)", (3,)), numbers=(("S", 2, "S"),)) == {"S": 2}
    assert "W[0]" not in sizes(("z", "W[1]", (2,)), rules=(("W[1]", "(W[0] - 3)//2 + 1"),))


def test_a_size_that_stands_twice_is_not_solved():
    assert sizes(("A", "K*K", (9,))) == {}


def test_a_size_is_at_least_1_and_a_number_that_may_be_0_is():
    with pytest.raises(ValueError, match=r"K\[1\] = 7 is too large: .* of W\[1\] = .*\(axis 0 of w\)"):
        sizes(("y", "W[0]", (6,)), ("w", "K[1]", (7,)), rules=CONV)
    with pytest.raises(ValueError, match="no W of at least 1 fits"):
        sizes(("y", "W+2*P", (6,)), numbers=(("P", 3, "P"),))
    assert sizes(("y", "W+2*P", (6,)), numbers=(("P", 0, "P"),))["W"] == 6


def test_a_number_that_a_rule_fixes_is_checked():
    with pytest.raises(ValueError, match=r"^K must be 3, which is 3, but is 4 \(the input K\)"):
        sizes(numbers=(("K", 4, "the input K"),), rules=(("K", "3"),))


def test_plain_and_layered_sizes_stand_together():
    assert sizes(("dz", "W", (2,)), ("y", "W[0]", (5,))) == {"W": 2, "W[0]": 5}


def test_an_axis_that_is_a_number_is_checked():
    with pytest.raises(ValueError, match=r"w must have shape \(2, 3, 3\), .*: axis 1 is 2, not 3$"):
        sizes(("w", "D 3 3", (2, 2, 3)))


def test_large_sizes_are_rounded_up_without_an_error():
    assert expression("ceil(W/S)").of({"W": 10**30 + 1, "S": 10}) == 10**29 + 1


def test_memory_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="^listing with S = 9 would need .* bytes"):
        found = sizes(("y", "D W", (10**9, 10**9)), numbers=(("S", 9, "S"),))
        fits_memory("listing with S = 9", (("D", "W*S"),), found)
