"""Make the README's pictures (`make figures`): the flip; in Chromium the stage, the study, a question, a replay."""

import io
import shutil
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright
from watching import CHROMIUM_FLAGS

import lecture_cnn as lc
from lecture_cnn.course import band

FIGURES = Path(__file__).resolve().parent.parent / "figures"


def take(picture, widget, mode, width, height, keys=()):
    """Write the picture of a widget in this mode of the stepper, after these keys."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "stepper.html"
        lc.export(widget, page_file)
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        page = chromium.new_page(viewport={"width": width, "height": height})
        page.goto(page_file.as_uri())
        page.locator(f".lecture-stepper[data-mode={mode}]").wait_for()
        page.wait_for_timeout(500)
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(500)
        png = page.screenshot()
        chromium.close()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(256, method=0).save(picture, optimize=True)


def window(mode):
    """L07 at the step that computes dy(0,1,4,3)."""
    widget = lc.stepper("L07", at=dict(j=1, x=4, y=3), mode=mode)
    widget.step += 1
    return widget


def backward(dz, y, w, *, stride=1, padding=0):
    C, H, W = y.shape
    F, _, K, _ = w.shape
    yp = np.pad(y, ((0, 0), (padding, padding), (padding, padding)))
    dyp, dw, db = np.zeros_like(yp), np.zeros_like(w), np.zeros(F)
    for f in range(F):
        for i in range(dz.shape[1]):
            for j in range(dz.shape[2]):
                db[f] += dz[f, i, j]
                for c in range(C):
                    for a in range(K):
                        for e in range(K):
                            dyp[c, i + a, j + e] += dz[f, i, j] * w[f, c, a, e]
                            dw[f, c, a, e] += dz[f, i, j] * yp[c, i + a, j + e]
    return dyp[:, padding : padding + H, padding : padding + W], dw, db


if __name__ == "__main__":
    abc = [1, 2, 4]
    band.moving(band.forward_run([3, 1, 2, -1, 2], abc), band.backward_run([2, -1, 1], abc), FIGURES / "flip.gif")
    take(FIGURES / "stage.png", window("stage"), "stage", 1366, 768)
    take(FIGURES / "stepper.png", window("study"), "study", 1480, 900)
    lesson = lc.lesson(1)
    take(FIGURES / "question.png", lesson, "stage", 1366, 768, ["PageDown"])
    replay = lc.replay(backward, "conv2d_backward").stepper()
    replay.mode = "stage"
    take(FIGURES / "replay.png", replay, "stage", 1366, 768)
