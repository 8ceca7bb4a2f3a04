"""Make the README's pictures, figures/stage.png and figures/stepper.png: L07 in a real Chromium (`make figures`)."""

import io
import shutil
import tempfile
from pathlib import Path

from conftest import CHROMIUM_FLAGS
from PIL import Image
from playwright.sync_api import sync_playwright

import lecture_cnn as lc

FIGURES = Path(__file__).resolve().parent.parent / "figures"


def take(picture, mode, width, height):
    """Write the picture of the step that computes dy(0,1,4,3), in this mode of the stepper."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "stepper.html"
        widget = lc.stepper("L07", at=dict(j=1, x=4, y=3), mode=mode)
        widget.step += 1
        lc.export(widget, page_file)
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        page = chromium.new_page(viewport={"width": width, "height": height})
        page.goto(page_file.as_uri())
        page.locator(f".lecture-stepper[data-mode={mode}]").wait_for()
        page.wait_for_timeout(500)
        png = page.screenshot()
        chromium.close()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(256, method=0).save(picture, optimize=True)


if __name__ == "__main__":
    take(FIGURES / "stage.png", "stage", 1366, 768)
    take(FIGURES / "stepper.png", "study", 1480, 900)
