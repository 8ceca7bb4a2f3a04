"""Names and values that try to be markup or script, in a stepper's own page: they are shown as they are written."""

import dataclasses

import numpy as np
import pytest

import lecture_cnn as lc
from lecture_cnn.publishing.export import stepper_page
from lecture_cnn.publishing.page import stepper_element
from lecture_cnn.slips import errata_table
from lecture_cnn.widget.stepper import Stepper

EVIL = "</script><script>window.harmed=1</script><!--<img src=x onerror=window.harmed=1>"


def odd_ſcript_名(l, dz, w, dy, D, W, H, K):  # </script><script>window.harmed=1</script>
    """</title></script><!--<script>window.harmed=1</script><img src=x onerror=window.harmed=1>.

    Takes dz[l]: D[l] W[l] H[l]; w[l]: D[l] D[l-1] K[l] K[l]
    Fills dy[l-1]: D[l-1] W[l-1] H[l-1]
    With W[l] = W[l-1] - K[l] + 1; H likewise
    """
    # <img src=x onerror=window.harmed=1> </script>
    evil = "</script><script>window.harmed=1</script>"
    for ключ in range(1, 2 + len(evil) * 0):
        dy[l-1, 1, ключ, 1] = dz[l, 1, ключ, 1]  # <script>window.harmed=1</script> ]]>
    dy[l-1, 1, 1, 2] = dz[l, 1, 1, 2] * w[l, 1, 1, 1, 1]
    dy[l-1, 1, 2, 1] = dz[l, 1, 2, 1] * w[l, 1, 1, 1, 1]
    dy[l-1, 1, 2, 2] = dz[l, 1, 2, 2] * w[l, 1, 1, 1, 1]


VALUES = dict(dz=np.array([[[np.nan, np.inf], [-np.inf, 1e308]]]), w=np.full((1, 1, 1, 1), -1e308))


def walked(page, path):
    """Go through the page's stepper, hover its cells, show all that it can; what of the page is not its own."""
    page.goto(f"file://{path}")
    root = page.locator(".lecture-stepper")
    root.focus()
    steps = int(page.evaluate("document.querySelector('.lecture-stepper').stepper.trace.length"))
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    for number in range(root.locator("[data-cell]").count()):
        root.locator("[data-cell]").nth(number).dispatch_event("pointerover", {"bubbles": True})
    for key in ("n", "?"):
        page.keyboard.press(key)
    return page.evaluate("""() => ({
        harmed: window.harmed ?? null,
        scripts: document.querySelectorAll("script").length,
        foreign: document.querySelectorAll("img, iframe, object, embed, link, base, form[action]").length,
        acting: [...document.querySelectorAll("*")].flatMap((node) => [...node.attributes])
            .filter(({ name }) => name.startsWith("on")).length,
    })""")


UNHARMED = dict(harmed=None, scripts=2, foreign=0, acting=0)


def test_a_function_with_odd_names_and_values_is_shown_and_not_run(page, tmp_path):
    path = lc.export(lc.stepper(odd_ſcript_名, like="L07", **VALUES), tmp_path / "page.html")
    assert walked(page, path) == UNHARMED
    shown = page.locator(".lecture-stepper").text_content()
    assert "<script>window.harmed=1</script>" in shown
    assert "1e308" in page.locator(".maps").text_content() and "-inf" in page.locator(".live").text_content()


def test_a_title_and_an_erratum_are_shown_as_written(page, tmp_path, monkeypatch):
    row = next(row for row in errata_table.ERRATA if row.id in lc.LISTINGS["L07"].errata)
    evil = row._replace(printed=EVIL, corrected=EVIL, reason=EVIL) if hasattr(row, "_replace") else \
        dataclasses.replace(row, printed=EVIL, corrected=EVIL, reason=EVIL)
    monkeypatch.setattr(errata_table, "ERRATA", tuple(evil if one is row else one for one in errata_table.ERRATA))
    trace = lc.trace(odd_ſcript_名, like="L07", **VALUES)
    trace.listing = dataclasses.replace(lc.LISTINGS["L07"], ids=(EVIL,), function=odd_ſcript_名, decks=(EVIL,))
    path = lc.export(Stepper.of(trace), tmp_path / "page.html")
    assert walked(page, path) == UNHARMED
    assert page.title().startswith("</title></script><!--<script>")
    assert EVIL in page.locator(".lecture-stepper .title").text_content()


@pytest.mark.parametrize("text", [EVIL, "</SCRIPT >", "<!--<script", "\u2028</script>", "]]></script>"])
def test_no_text_ends_the_element_that_holds_the_data(text):
    made = stepper_element("step", dict(stops=[text]))
    assert made.count("<") == made.count("</") + 2 and made.lower().count("</script") == 1
    assert "<!--" not in made


def test_the_policy_allows_only_the_pages_own_script_and_style():
    text = stepper_page(lc.stepper("L31"))
    policy = text.split('Content-Security-Policy" content="', 1)[1].split('"', 1)[0]
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "unsafe" not in policy
    assert policy.count("sha256-") == 2 and "connect-src" not in policy


def test_a_planted_script_would_be_found(page, tmp_path):
    text = stepper_page(lc.stepper("L31")).replace("</main>", "<img alt='' onerror=''><script></script></main>")
    before, rest = text.split('<meta http-equiv="Content-Security-Policy"', 1)
    path = tmp_path / "page.html"
    path.write_text(before + rest.split(">", 1)[1], encoding="utf-8")
    assert walked(page, path) == dict(harmed=None, scripts=3, foreign=1, acting=1)
