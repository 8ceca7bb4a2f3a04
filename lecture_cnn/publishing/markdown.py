"""Markdown as safe HTML: `to_html(text)`; formulas as MathML, code in colours: `formula`, `code`.

No part of the text can become script: its own HTML is shown as text, and a link leads to a page or
to a heading. A picture becomes part of the page if it lies in the notebook's folder or below, or in
the folder that was named for pictures. What can't be shown is left out, and the page says so.
"""

import base64
import html
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import mistune
from latex2mathml.converter import convert
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from ..nets.files import AnyPath

PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
}
MATHML = "http://www.w3.org/1998/Math/MathML"
MROW = f"{{{MATHML}}}mrow"
MO = f"{{{MATHML}}}mo"
MSUP = f"{{{MATHML}}}msup"
ElementTree.register_namespace("", MATHML)
MATH_TAGS = set(
    "math mrow mi mo mn mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover "
    "mtable mtr mtd mstyle mpadded mphantom menclose".split()
)
MATH_ATTRIBUTES = set(
    "display stretchy fence form separator accent accentunder movablelimits largeop lspace rspace "
    "width height depth minsize maxsize mathvariant displaystyle scriptlevel linethickness "
    "columnalign rowspacing columnspacing linebreak symmetric notation".split()
)
FORMULA = r"\$\$(?P<block_formula>[^$]+?)\$\$|\$(?!\s)(?P<inline_formula>[^$]+?)(?<!\s)\$(?!\d)"
FORMULA_LINES = r"^ {0,3}\$\$(?P<lines_formula>[^$]+?)\$\$[ \t]*$"


def to_html(
    text: str,
    *,
    folder: Path | None = None,
    pictures: AnyPath | None = None,
    attachments: Mapping[str, Any] | None = None,
    pages: Mapping[str, str] | None = None,
    headings: list[tuple[str, str]] | None = None,
) -> str:
    """Markdown as HTML.

    folder: where the addresses of the pictures begin; they are read from there and below, and from
    the folder `pictures`. attachments: a cell's own pictures. pages: the other pages of a site, as
    file name -> page. headings: collects (anchor, heading) over several calls.
    """
    folders = []
    if folder is not None:
        folders = [folder.resolve(), Path(pictures or folder).resolve()]
    if headings is None:
        headings = []
    renderer = Renderer(folders, attachments or {}, pages or {}, headings)
    plugins: list[Any] = ["table", "strikethrough", _formulas]
    markdown = mistune.create_markdown(renderer=renderer, plugins=plugins)
    return str(markdown(text))


class Renderer(mistune.HTMLRenderer):
    """mistune's HTML with anchors at headings, formulas, safe links, pictures in the page."""

    def __init__(
        self,
        folders: Sequence[Path],
        attachments: Mapping[str, Any],
        pages: Mapping[str, str],
        headings: list[tuple[str, str]],
    ) -> None:
        super().__init__(escape=True)
        self.folders = folders
        self.attachments = attachments
        self.pages = pages
        self.headings = headings

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        title = html.unescape(re.sub(r"<[^>]*>", "", text)).strip()
        name = re.sub(r"\s+", "-", title)  # as in JupyterLab, so that a link leads here and there
        taken = [anchor for anchor, _ in self.headings]
        anchor = name
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{name}-{number}"
        self.headings.append((anchor, title))
        id = html.escape(anchor)
        mark = f'<a class="anchor" href="#{id}" aria-label="link to this section">#</a>'
        return f'<h{level} id="{id}">{text} {mark}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        try:
            parts = urlsplit(re.sub(r"[\x00-\x20]", "", unquote(url)))
        except ValueError:  # such as http://[
            return text
        if parts.scheme not in ("", "http", "https", "mailto"):
            return text
        is_beside = not parts.scheme and not parts.netloc
        if is_beside and parts.path in self.pages:
            url = urlsplit(url)._replace(path=self.pages[parts.path]).geturl()
        attribute = f' title="{html.escape(title)}"' if title else ""
        return f'<a href="{html.escape(url)}"{attribute}>{text}</a>'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        words = html.unescape(text)
        try:
            return f'<img src="{self.picture(url)}" alt="{html.escape(words)}">'
        except Exception as error:  # any kind: the file may hold anything instead of a picture
            return left_out(f"picture: {words}", error)

    def picture(self, url: str) -> str:
        """A picture as an address that holds it; a ValueError or OSError says why there is none."""
        name = unquote(url.removeprefix("attachment:"))
        kind = PICTURES.get(Path(name).suffix.lower())
        if kind is None:
            raise ValueError(f"expected a name that ends in {', '.join(PICTURES)}")
        if url.startswith("attachment:"):
            if name not in self.attachments:
                raise ValueError("the cell has no such attachment")
            return data_address(kind, from_base64(self.attachments[name][kind]))
        if not self.folders or urlsplit(url).scheme:
            raise ValueError("it is not in the notebook's folder")
        path = (self.folders[0] / name).resolve()
        if not any(path.is_relative_to(folder) for folder in self.folders):
            raise ValueError(
                "it is not in the notebook's folder; --pictures names one more folder"
            )
        return data_address(kind, path.read_bytes())

    def block_code(self, text: str, info: str | None = None) -> str:
        language = (info or "text").split()[0]
        return code(text, language)

    def inline_formula(self, text: str) -> str:
        return formula(text)

    def block_formula(self, text: str) -> str:
        return f'<div class="formula">{formula(text, block=True)}</div>\n'


def formula(latex: str, block: bool = False) -> str:
    """A formula as MathML; one that cannot be converted is shown as it was written, as code."""
    display = "block" if block else "inline"
    try:
        text = convert(" ".join(latex.split()), display=display)
        tree = ElementTree.fromstring(re.sub(r"&(?!#?\w+;)", "&amp;", text))
        _keep_harmless(tree)
        for node in list(tree.iter()):
            _make_readable(node)
        return ElementTree.tostring(tree, encoding="unicode")
    except Exception:  # any kind: the text may be no formula, or one that is nested too deep
        return f"<code>{html.escape(latex.strip())}</code>"


def _keep_harmless(tree: ElementTree.Element) -> None:
    """Remove unknown attributes; an unknown element is a ValueError."""
    for node in tree.iter():
        if node.tag.removeprefix(f"{{{MATHML}}}") not in MATH_TAGS:
            raise ValueError(f"formula: unknown element {node.tag}")
        if node.tag == MO and len(node):
            node.tag = MROW
        for name in set(node.attrib) - MATH_ATTRIBUTES:
            del node.attrib[name]


def _make_readable(node: ElementTree.Element) -> None:
    """A prime in its full size (as a superscript it is tiny), += as one sign, a gap after log."""
    parts = list(node)
    if node.tag == MSUP and parts[1].text and set(parts[1].text) <= set("\u2032\u2033"):
        node.tag = MROW
        _make_operator(parts[1], gap="0em")
    for one, other in zip(parts, parts[1:]):
        is_plus = one.tag == MROW and "".join(one.itertext()) == "+"
        if is_plus and other.text == "=":
            node.remove(one)
            other.text = "+="
        if one.text in ("log", "tanh") and not other.tag.endswith("}mo"):
            _make_operator(one, gap="0.167em")


def _make_operator(node: ElementTree.Element, gap: str) -> None:
    """Make an element an operator with these gaps at its left and right."""
    node.tag = MO
    node.attrib = {"lspace": gap, "rspace": gap}


def code(text: str, language: str = "python") -> str:
    """Code in colours (classes of Pygments), as a <pre>."""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    coloured = highlight(text, lexer, HtmlFormatter(nowrap=True))
    return f'<pre class="code">{coloured}</pre>\n'


def code_style() -> str:
    """The colours of code, light and dark, as CSS."""
    light = HtmlFormatter(style="xcode").get_style_defs(".code")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".code")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def left_out(what: str, error: Exception) -> str:
    """The words that stand where something can't be shown."""
    reason: str | None = str(error)
    if isinstance(error, OSError):
        reason = error.strerror  # without the path on this machine
    words = f"{what} (left out: {reason or type(error).__name__})"
    return f'<span class="missing">[{html.escape(words)}]</span>'


def from_base64(text: str) -> bytes:
    """The bytes of a text in base64; a ValueError if it is none."""
    return base64.b64decode("".join(text.split()), validate=True)


def data_address(kind: str, data: bytes) -> str:
    """An address that holds the data itself; a drawing's is made smaller where it can be."""
    if kind == "image/png":
        data = with_fewer_colours(data)
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def with_fewer_colours(png: bytes) -> bytes:
    """A picture with 256 colours, half as large; as it was, where that doesn't make it smaller.

    So it stays where Pillow is not installed, or can't read it, or some of it is transparent.
    """
    try:
        from PIL import Image

        picture = Image.open(io.BytesIO(png))
        picture.load()
    except (ImportError, OSError, SyntaxError, ValueError):
        return png
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() != (255, 255):
        return png
    if picture.mode not in ("RGB", "RGBA"):
        return png
    drawn = io.BytesIO()
    fewer = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    fewer.save(drawn, "PNG", optimize=True)
    return min(png, drawn.getvalue(), key=len)


def _formulas(markdown: mistune.Markdown) -> None:
    """mistune's plugin for $...$ and $$...$$; a formula may go over several lines."""
    markdown.block.register("formula_lines", FORMULA_LINES, _formula_lines, before="list")
    markdown.inline.register("formula", FORMULA, _formula, before="link")


def _formula_lines(
    block: mistune.BlockParser, match: re.Match[str], state: mistune.BlockState
) -> int:
    state.append_token({"type": "block_formula", "raw": match["lines_formula"]})
    return match.end() + 1


def _formula(
    inline: mistune.InlineParser, match: re.Match[str], state: mistune.InlineState
) -> int:
    kind = "inline_formula" if match["block_formula"] is None else "block_formula"
    state.append_token({"type": kind, "raw": match[kind]})
    return match.end()
