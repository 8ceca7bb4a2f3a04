"""The lecture's signs, made from Python: one expression at a time, then whole listings."""

import ast

import pytest

import lecture_cnn as lc
from lecture_cnn.language.notation import lines, notation, number_text, statement_text
from lecture_cnn.language.syntax import slide_text
from lecture_cnn.listings import LISTINGS


def slide_text_of(python):
    return slide_text(ast.parse(python, mode="eval").body)


@pytest.mark.parametrize("python, slide", [
    ("Y[l-1, i, x+x_-1, y+y_-1]", "Y(l-1,i,x+x'-1,y+y'-1)"),
    ("W[l-1] - K[l] + 1", "W_{l-1}-K_l+1"),
    ("w[l, j, i, x_, y_] * dz[l, j, x, y]", "w(l,j,i,x',y') dz(l,j,x,y)"),
    ("f_prime(z[l, j, x, y])", "f'(z(l,j,x,y))"),
    ("dY[l, j, x, y] * f_prime(z[l, j, x, y])", "dY(l,j,x,y) f'(z(l,j,x,y))"),
    ("Y[l-1, :, x:x+K[l]-1, y:y+K[l]-1]", "Y(l-1,:,x:x+K_l-1,y:y+K_l-1)"),
    ("inner(w[l, j], segment)", "w(l,j) . segment"),
    ("zeros(D[l], W[l] + 2*(K[l] - 1), H[l])", "zeros(D_l x (W_l+2(K_l-1)) x H_l)"),
    ("span(1, n)", "1:n"),
    ("span(1, W[l-1] - K[l] + 1, S)", "1:S:W_{l-1}-K_l+1"),
    ("downto(W[l-1], 1)", "W_{l-1}:downto:1"),
    ("(x - 1) * S + 1", "(x-1)S+1"),
    ("2 * P", "2P"),
    ("2 * 3", "2 3"),
    ("a - (b - c)", "a-(b-c)"),
    ("a - b - c", "a-b-c"),
    ("a / (b / c)", "a/(b/c)"),
    ("-(a + b)", "-(a+b)"),
    ("not (a and b)", "not (a and b)"),
    ("a and (b and c)", "a and (b and c)"),
    ("a and not b", "a and not b"), ("a or b and not c", "a or b and not c"),
    ("a or b and c", "a or b and c"),
    ("-a", "-a"),
    ("x % 2", "x % 2"),
    ("2 * (x % 3)", "2(x % 3)"),
    ("x % 3 % 2", "(x % 3) % 2"),
    ("x_", "x'"),
    ("2 * K[l]", "2K_l"),
    ("2 * Y[l, i]", "2 Y(l,i)"),
    ("2 * f(x)", "2 f(x)"),
    ("(a + b) * Y[i]", "(a+b) Y(i)"),
    ("(a + b) * (c + d)", "(a+b)(c+d)"),
    ("a * b * c", "a b c"),
    ("a**2 * b", "a^2 b"),
    ("a * (b * c)", "a b c"),
    ("a / b * c", "(a/b)c"),
    ("a * b / c", "a b/c"),
    ("a * (b / c)", "a (b/c)"),
    ("a / (b * c)", "a/(b c)"),
    ("a // b // c", "floor(floor(a/b)/c)"),
    ("a // (b // c)", "floor(a/floor(b/c))"),
    ("(a * b)**2", "(a b)^2"),
    ("(-a)**2", "(-a)^2"),
    ("-a**2", "-a^2"),
    ("-(a * b)", "-a b"),
    ("a * -b", "a (-b)"),
    ("a - -b", "a-(-b)"),
    ("-a + b", "-a+b"),
    ("a - (b + c)", "a-(b+c)"),
    ("a + (b - c)", "a+b-c"),
    ("a + b * c", "a+b c"),
    ("f(x) + 1", "f(x) + 1"),
    ("f(a, b)", "f(a,b)"),
    ("Y[:]", "Y(:)"),
    ("Y[2:, x]", "Y(2:,x)"),
    ("Y[:x_, x]", "Y(:x',x)"),
    ("Y[a:b, 1]", "Y(a:b,1)"),
    ("onebased.span(1, n, 2)", "1:2:n"),
    ("onebased.zeros(n + 1, 2)", "zeros((n+1) x 2)"),
    ("flatten(Y[l])", "{Y(l)}"),
    ("dDiv_dY[l]", "dDiv/dY(l)"),
    ("W_downsampled[l]", "W_{l_downsampled}"),
    ("a if b else c if d else e", "a if b else c if d else e"),
    ("(a if b else c) if d else e", "(a if b else c) if d else e"),
    ("a if (b if c else d) else e", "a if (b if c else d) else e"),
    ("(a if b else c) + d", "(a if b else c)+d"),
    ("(a if b else c) or d", "(a if b else c) or d"),
    ("layer.size + 1", "layer.size+1"),
    ("{1: a}", "{1: a}"),
    ("(a ** b) ** c", "(a^b)^c"),
    ("a ** b ** c", "a^b^c"),
    ("np.fft.fft(y, axis=1)", "np.fft.fft(y,axis=1)"),
    ("f(lambda x: x)", "f(lambda x: x)"),
    ("(lambda x: x) if a else b", "(lambda x: x) if a else b"),
])
def test_an_expression_is_written_as_on_the_slide(python, slide):
    assert slide_text_of(python) == slide


@pytest.mark.parametrize("python, slide", [
    ("for x in span(1, W):\n    a = x", "for x = 1:W"),
    ("for A in transforms:\n    a = A", "for A in {transforms}"),
    ("for A in these.transforms:\n    a = A", "for A in these.transforms"),
    ("a = b + c", "a = b+c"),
    ("m += 1", "m++"),
    ("m += 2", "m += 2"),
    ("m -= 1", "m -= 1"),
    ("m **= 2", "m ^= 2"),
    ("m %= 2", "m %= 2"),
    ("return y", "return y"),
    ("return a + b", "return a+b"),
    ("return f(y)", "Y = f(y)"),
    ("return", "return"),
    ("if a < b:\n    c = 1", "if a < b:"),
])
def test_a_statement_has_the_line_of_its_head(python, slide):
    indented = python.replace("\n", "\n    ")
    assert statement_text(ast.parse(f"def f():\n    {indented}").body[0].body[0]) == slide


@pytest.mark.parametrize("number, text", [
    (0, "0"), (-0.0, "0"), (1, "1"), (-1.0, "-1"), (0.5, "0.5"), (1.625, "1.625"), (-1 / 3, "-0.333333"),
    (9.9999999, "10"), (12.3456789, "12.3457"), (12345.678, "12345.7"), (100.0, "100"), (999999, "999999"),
    (123456.7, "123457"), (1234567.0, "1.235e6"), (0.125, "0.125"), (-2.5, "-2.5"),
    (1e6, "1.000e6"), (-1e6, "-1.000e6"), (1e10, "1.000e10"), (1e100, "1.000e100"), (1e-4, "0.0001"),
    (9.9e-5, "9.900e-5"), (-1e-10, "-1.000e-10"), (float("nan"), "nan"), (float("inf"), "inf"),
    (float("-inf"), "-inf"), ((1, 2), "(1,2)"),
])
def test_a_number_is_shown_with_up_to_six_digits(number, text):
    assert number_text(number) == text


def commented(l, Y, S):
    """A docstring that is not shown."""
    # above the first line
    n = 1  # noqa: F841
    for x in span(1, S):  # noqa: F821
        if Y[x] > 0:
            Y[l, x] = "# it's no comment"  # it is one

    # at the end
    return Y


def test_the_lines_keep_comments_depth_and_place():
    first = commented.__code__.co_firstlineno
    assert notation(commented) == [
        "function Y = commented(l, Y, S)", "    # above the first line", "    n = 1  # noqa: F841",
        "    for x = 1:S  # noqa: F821", "        if Y(x) > 0:",
        "            Y(l,x) = \"# it's no comment\"  # it is one",
        "    # at the end", "    return Y"]
    assert [(line.number, line.file_line - first) for line in lines(commented)] == [
        (1, 0), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 8), (8, 9)]


@pytest.mark.parametrize("listing", dict.fromkeys(LISTINGS.values()), ids=lambda listing: listing.id)
def test_every_line_of_a_listing_has_lecture_signs_only(listing):
    text = "\n".join(listing.notation)
    for python in ("span(", "downto(", "inner(", "[", "x_", "y_", "f_prime", " * ", "⟦", "  = "):
        assert python not in text.replace("W_downsampled", ""), python
    numbers = [line.number for line in lines(listing.function)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_wrong_sign_would_be_seen():
    """The notation follows the source: a listing with one line changed differs in that line alone."""
    from lecture_cnn.slips.variants import variant

    function = lc.LISTINGS["L21"].function
    changed = variant(function, {"z[l, j, x, y] = b[l, j]": "z[l, j, x, y] = 0"})
    different = [(a, b) for a, b in zip(notation(function), notation(changed)) if a != b]
    assert [(a.strip(), b.strip()) for a, b in different] == [("z(l,j,x,y) = b(l,j)", "z(l,j,x,y) = 0")]


def counted(n):
    n += True
    n += 1.0
    n += 1


def test_only_the_whole_number_1_is_counted_with_a_double_plus():
    assert [line.text for line in lines(counted)] == ["n += True", "n += 1.0", "n++"]
