"""Markdown as safe HTML: `to_html(text)`; formulas as MathML: `formula(latex)`; code in colours: `code(text)`.

Nothing of the text can become script: its own HTML is shown as text, a link leads to a page or to a place in this one,
a picture becomes part of the page if it lies in the notebook's folder or below, or in a folder that was named for it.
What can't be shown is left out, and the page says so.
"""

import base64
import html
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import mistune
from latex2mathml.converter import convert
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
            ".svg": "image/svg+xml"}
MATHML = "http://www.w3.org/1998/Math/MathML"
ElementTree.register_namespace("", MATHML)
MATH_TAGS = set("math mrow mi mo mn mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable "
                "mtr mtd mstyle mpadded mphantom menclose".split())
MATH_ATTRIBUTES = set("display stretchy fence form separator accent accentunder movablelimits largeop lspace rspace "
                      "width height depth minsize maxsize mathvariant displaystyle scriptlevel linethickness "
                      "columnalign rowspacing columnspacing linebreak symmetric notation".split())
FORMULA = r"\$\$(?P<block_formula>[^$]+?)\$\$|\$(?!\s)(?P<inline_formula>[^$]+?)(?<!\s)\$(?!\d)"
FORMULA_LINES = r"^ {0,3}\$\$(?P<lines_formula>[^$]+?)\$\$[ \t]*$"


def to_html(text, *, folder=None, pictures=None, attachments=None, pages=None, seen=None):
    """Markdown as HTML. The addresses of its pictures begin in `folder`; they are read from there and below, and from
    the folder `pictures`. `attachments` are a cell's own pictures.

    `pages` are the other pages of a site, file name -> page; `seen` collects (anchor, heading) over several calls.
    """
    named = [] if folder is None else [folder, pictures or folder]
    folders = [Path(each).resolve() for each in named]
    renderer = Renderer(folders, attachments or {}, pages or {}, [] if seen is None else seen)
    return mistune.create_markdown(renderer=renderer, plugins=["table", "strikethrough", _formulas])(text)


class Renderer(mistune.HTMLRenderer):
    """mistune's HTML with anchors at headings, formulas, safe links and pictures inside the page."""

    def __init__(self, folders, attachments, pages, seen):
        super().__init__(escape=True)
        self.folders, self.attachments, self.pages, self.seen = folders, attachments, pages, seen

    def heading(self, text, level, **attrs):
        title = html.unescape(re.sub(r"<[^>]*>", "", text)).strip()
        anchor = name = re.sub(r"\s+", "-", title)  # as in JupyterLab, so that a link leads here and there
        number = 1
        while anchor in (known for known, _ in self.seen):
            number += 1
            anchor = f"{name}-{number}"
        self.seen.append((anchor, title))
        mark = f'<a class="anchor" href="#{html.escape(anchor)}" aria-label="link to this section">#</a>'
        return f'<h{level} id="{html.escape(anchor)}">{text} {mark}</h{level}>\n'

    def link(self, text, url, title=None):
        try:
            parts = urlsplit(re.sub(r"[\x00-\x20]", "", unquote(url)))
        except ValueError:  # such as http://[
            return text
        if parts.scheme not in ("", "http", "https", "mailto"):
            return text
        if not parts.scheme and not parts.netloc and parts.path in self.pages:
            url = urlsplit(url)._replace(path=self.pages[parts.path]).geturl()
        told = f' title="{html.escape(title)}"' if title else ""
        return f'<a href="{html.escape(url)}"{told}>{text}</a>'

    def image(self, text, url, title=None):
        alt = html.escape(html.unescape(text))
        try:
            return f'<img src="{self.picture(url)}" alt="{alt}">'
        except Exception as error:  # whatever there is instead of a picture
            return left_out(f"picture: {html.unescape(text)}", error)

    def picture(self, url):
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
            raise ValueError("it is not in the notebook's folder; --pictures names one more folder")
        return data_address(kind, path.read_bytes())

    def block_code(self, text, info=None):
        return code(text, (info or "text").split()[0])

    def inline_formula(self, text):
        return formula(text)

    def block_formula(self, text):
        return f'<div class="formula">{formula(text, block=True)}</div>\n'


def formula(latex, block=False):
    """A formula as MathML; one that cannot be read stays as it was written, as code."""
    try:
        text = convert(" ".join(latex.split()), display="block" if block else "inline")
        tree = ElementTree.fromstring(re.sub(r"&(?!#?\w+;)", "&amp;", text))
        _checked(tree)
        for node in list(tree.iter()):
            _readable(node)
        return ElementTree.tostring(tree, encoding="unicode")
    except Exception:  # whatever the converter makes of a text that is no formula, or of one that is too deep
        return f"<code>{html.escape(latex.strip())}</code>"


def _checked(tree):
    """Take what does nothing harmful; an element that we don't know is a ValueError."""
    for node in tree.iter():
        if node.tag.removeprefix(f"{{{MATHML}}}") not in MATH_TAGS:
            raise ValueError(f"formula: unknown element {node.tag}")
        if node.tag == f"{{{MATHML}}}mo" and len(node):
            node.tag = f"{{{MATHML}}}mrow"
        for name in set(node.attrib) - MATH_ATTRIBUTES:
            del node.attrib[name]


def _readable(node):
    """A prime in its full size (as a superscript it would be tiny), += as one sign, a gap after log."""
    parts = list(node)
    if node.tag == f"{{{MATHML}}}msup" and parts[1].text and set(parts[1].text) <= set("\u2032\u2033"):
        node.tag = f"{{{MATHML}}}mrow"
        parts[1].tag, parts[1].attrib = f"{{{MATHML}}}mo", {"lspace": "0em", "rspace": "0em"}
    for one, other in zip(parts, parts[1:]):
        if one.tag == f"{{{MATHML}}}mrow" and "".join(one.itertext()) == "+" and other.text == "=":
            node.remove(one)
            other.text = "+="
        if one.text in ("log", "tanh") and not other.tag.endswith("}mo"):
            one.tag, one.attrib = f"{{{MATHML}}}mo", {"lspace": "0.167em", "rspace": "0.167em"}


def code(text, language="python"):
    """Code in colours (classes of Pygments), as a <pre>."""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    return f'<pre class="code">{highlight(text, lexer, HtmlFormatter(nowrap=True))}</pre>\n'


def code_style():
    """The colours of code, light and dark."""
    light, dark = (HtmlFormatter(style=style).get_style_defs(".code") for style in ("xcode", "github-dark"))
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def left_out(what, error):
    """The words that stand in the place of what can't be shown."""
    reason = error.strerror if isinstance(error, OSError) else str(error)  # without the path on this machine
    told = f"{what} (left out: {reason or type(error).__name__})"
    return f'<span class="missing">[{html.escape(told)}]</span>'


def from_base64(text):
    """The bytes that a text in base64 holds; a ValueError if it holds none."""
    return base64.b64decode("".join(text.split()), validate=True)


def data_address(kind, data):
    """An address that holds the data itself."""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _formulas(markdown):
    """mistune's plugin for $...$ and $$...$$, which may go over several lines."""
    markdown.block.register("formula_lines", FORMULA_LINES, _formula_lines, before="list")
    markdown.inline.register("formula", FORMULA, _formula, before="link")


def _formula_lines(block, match, state):
    state.append_token({"type": "block_formula", "raw": match.group("lines_formula")})
    return match.end() + 1


def _formula(inline, match, state):
    block, within = match.group("block_formula"), match.group("inline_formula")
    state.append_token({"type": "block_formula" if within is None else "inline_formula",
                        "raw": block if within is None else within})
    return match.end()
