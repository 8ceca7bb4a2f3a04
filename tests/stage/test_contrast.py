"""The contrast of every text that stage and study show, in both themes: 4.5 to 1 at least."""

import pytest

import lecture_cnn as lc

STEPS = {"L07": [0, 2, 46, 130], "L11": [5, 500, 501], "L14": [0, 10], "L25": [3, 9], "L24": [200], "L28": [1, 12],
         "L08": [20], "L36": [2], "L12": [300], "L30": [8]}
# A text stands on the colours of all that is around it; what clips to a pixel, for a screen reader, is no text to see.
PALE = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (colours) => {
    canvas.fillStyle = "white";
    canvas.fillRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const known = new Map();
  const contrast = (node) => {
    const around = [];
    let opacity = 1;
    for (let one = node; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      around.unshift(style.backgroundColor);
      opacity *= style.opacity;
    }
    const { color } = getComputedStyle(node);
    const key = [...around, color, opacity].join(" | ");
    if (!known.has(key)) {
      const [paper, ink] = [light(around), light([...around, color])];
      const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      known.set(key, opacity < 1 ? 1 : ratio);
    }
    return known.get(key);
  };
  const pale = [];
  const walker = document.createTreeWalker(document.querySelector(".lecture-stepper"), NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || !node.checkVisibility({ visibilityProperty: true }) || node.closest(".live")) continue;
    if (parseFloat(getComputedStyle(node).fontSize) === 0) continue; // in a small map
    const ratio = contrast(node);
    if (ratio < 4.5) pale.push(`${text.data.trim()} in ${node.className || node.tagName}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(pale)];
}"""
STEPPER = "document.querySelector('.lecture-stepper').stepper"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("mode", ["stage", "study"])
def test_every_text_stands_out(show, page, mode, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    pale = {}
    for name, steps in STEPS.items():
        show(lc.stepper(name, mode=mode))
        for k in steps:
            page.evaluate(f"{STEPPER}.go({k})")
            found = page.evaluate(PALE)
            if found:
                pale[name, k] = found
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
