"""A function's source as a tree, and back: same numbers, same lines."""

import ast
import linecache
import traceback

import pytest

import lecture_cnn as lc
from lecture_cnn.language import source
from lecture_cnn.language.source import body_of, compiled, read_tree, source_lines, tree_of
from lecture_cnn.listings import ALL, LISTINGS
from lecture_cnn.onebased import span

FACTOR = 3


def scaled(a, b=2):
    """A docstring."""
    # a comment
    return FACTOR * a * b


def test_the_tree_has_the_line_numbers_of_the_file():
    lines, first = source_lines(scaled)
    assert lines[0] == "def scaled(a, b=2):"
    assert first == scaled.__code__.co_firstlineno
    assert tree_of(scaled).lineno == first
    assert body_of(tree_of(scaled))[0].lineno == first + 3


def test_the_body_begins_below_the_docstring():
    assert ast.unparse(body_of(tree_of(scaled))[0]) == "return FACTOR * a * b"
    assert len(body_of(ast.parse("def f():\n    x = 1").body[0])) == 1


def test_two_trees_of_a_function_are_two_objects():
    assert tree_of(scaled) is not tree_of(scaled)


@pytest.mark.parametrize("listing", ALL, ids=lambda listing: listing.id)
def test_the_nodes_of_a_tree_are_those_of_ast_walk_in_its_order_without_the_contexts_of_names(listing):
    tree = tree_of(listing.function)
    walked = [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
    found = source.nodes_of(tree)
    assert [node for node in found if not isinstance(node, ast.expr_context)] == walked
    pieces = [node for node in walked if isinstance(node, (ast.Subscript, ast.Attribute, ast.Tuple))]
    assert len(found) - len(walked) == len(pieces)  # whose contexts are there


def test_a_trace_reads_its_function_twice_and_leaves_the_shared_tree_as_it_is(monkeypatch):
    def fresh(l, dz, w, dy, D, W, H, K):
        for i in span(1, D[l-1]):
            dy[l-1, i, 1, 1] = dz[l, 1, 1, 1] * K[l]

    parsed, parse = [], source.parse

    def counted(text, mode="exec"):
        parsed.append(text)
        return parse(text, mode)

    monkeypatch.setattr(source, "parse", counted)
    lc.trace(fresh, like="L07")
    assert sum("def fresh" in text for text in parsed) == 2
    shared, own = (ast.dump(tree, include_attributes=True) for tree in (read_tree(fresh), tree_of(fresh)))
    assert shared == own


def test_compiled_again_a_function_gives_the_same_with_its_globals_and_defaults():
    again = compiled(scaled, tree_of(scaled))
    assert again(5) == 3 * 5 * 2
    assert again(5, 7) == 3 * 5 * 7
    assert again is not scaled


def test_a_closure_keeps_its_variables_and_loses_its_decorator():
    offset, calls = 4, []

    def counted(function):
        calls.append(function)
        return function

    @counted
    def shifted(a):
        return a + offset

    assert compiled(shifted, tree_of(shifted))(1) == 1 + 4
    assert len(calls) == 1


INDENTED = """\
if True:
    def inside(a):
        '''A docstring
with a line at the margin, and a page break \x0c in it.
        '''
# a comment at the margin
        return a + len("one \u2028 line")
"""


def test_text_further_left_than_its_function_is_kept():
    linecache.cache["<indented>"] = len(INDENTED), None, [f"{line}\n" for line in INDENTED.split("\n")], "<indented>"
    scope = {}
    exec(compile(INDENTED, "<indented>", "exec"), scope)
    inside = scope["inside"]
    lines, first = source_lines(inside)
    assert (lines[0], first) == ("def inside(a):", 2)
    assert lines[-1] == '    return a + len("one \u2028 line")'
    assert compiled(inside, tree_of(inside))(1) == inside(1) == 1 + 10


def test_a_function_of_a_notebook_cell_is_found_by_its_linecache():
    source = "def cell(a):\n    return a + 1\n"
    linecache.cache["<cell 1>"] = len(source), None, source.splitlines(keepends=True), "<cell 1>"
    scope = {"__name__": "__main__"}
    exec(compile(source, "<cell 1>", "exec"), scope)
    assert compiled(scope["cell"], tree_of(scope["cell"]))(1) == 2


def test_an_error_shows_the_line_of_the_file():
    def wrong(a):
        b = a
        return b[0]

    with pytest.raises(TypeError) as caught:
        compiled(wrong, tree_of(wrong))(1)
    last = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (last.filename, last.line) == (__file__, "return b[0]")


def test_a_function_without_source_says_so():
    scope = {}
    exec("def ghost():\n    pass", scope)
    with pytest.raises(ValueError, match="ghost: its source is not there"):
        tree_of(scope["ghost"])


def test_a_lambda_is_no_listing():
    with pytest.raises(ValueError, match="expected a function written with def"):
        tree_of(lambda a: a)


@pytest.mark.parametrize("listing", dict.fromkeys(LISTINGS.values()), ids=lambda listing: listing.id)
def test_every_listing_compiles_again_to_the_same_code(listing):
    again = compiled(listing.function, tree_of(listing.function))
    assert again.__code__.co_code == listing.function.__code__.co_code
    assert again.__code__.co_firstlineno == listing.function.__code__.co_firstlineno
