"""The contrast of every text that stage and study show, in both themes: 4.5 to 1 at least."""

import pytest
from contrast import PALE

import lecture_cnn as lc

STEPS = {"L07": [0, 2, 12, 46, 130], "L11": [5, 500, 501], "L14": [0, 10], "L25": [3, 9], "L24": [200], "L28": [1, 12],
         "L08": [20], "L36": [2], "L12": [300], "L30": [8]}
STEPPER = "document.querySelector('.lecture-stepper').stepper"


@pytest.mark.parametrize("mode", ["stage", "study"])
def test_every_text_stands_out_in_both_themes(show, page, mode):
    pale = {}
    for name, steps in STEPS.items():
        show(lc.stepper(name, mode=mode))
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            for k in steps:
                page.evaluate(f"{STEPPER}.go({k})")
                found = page.evaluate(PALE)
                if found:
                    pale[name, theme, k] = found
    assert not pale, '\n'.join(f'{where}: {found}' for where, found in pale.items())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_stands_out_too(show, page, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    show(lc.stepper("L07", mode="study"), 46)
    page.locator("[data-role~=written]").click()  # a pin
    assert page.evaluate(PALE) == []
    for button in ("help with the keys", "entry of L07"):
        page.get_by_role("button", name=button).click()
        assert page.evaluate(PALE) == []
        page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.locator("[data-role~=read]").first.click()
    assert page.evaluate(PALE) == []
    page.get_by_role("button", name="the whole listing").click()
    assert page.evaluate(PALE) == []
    page.get_by_role("button", name="close the listing").click()
    page.get_by_role("button", name="more controls").click()
    assert page.evaluate(PALE) == []


def test_what_is_pale_is_found(show):
    page = show(lc.stepper("L07"), 46)
    page.locator(".title .deck").evaluate("node => { node.style.color = '#999'; }")
    assert any(text.startswith("Convolutional Networks III in deck") for text in page.evaluate(PALE))
