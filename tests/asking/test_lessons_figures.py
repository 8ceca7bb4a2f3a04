"""What a class sees of every place of both lectures, at four sizes: together, large enough, nothing cut."""

import pytest
from long import amount, long
from runs_page import SIZES

FAULTS = """({ name, rows = null }) => {
  const lesson = document.querySelector(`.lecture-lesson[data-lesson="${name}"]`).lesson;
  const panel = document.querySelector(".jp-WindowedPanel-outer"); // in JupyterLab
  const whole = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const visible = panel ? panel.getBoundingClientRect() : whole;
  const faults = [];
  const places = [];
  const phone = innerWidth < 600;
  const least = phone ? 16 : 0.025 * innerHeight;
  const placeNow = () => {
    const { asker, controls } = lesson.stepper;
    return [lesson.n + 1, controls.k, controls.at, Boolean(asker.standing)].join(" ");
  };
  const check = () => {
    const root = lesson.node.querySelector(".lecture-stepper");
    const { asker } = lesson.stepper;
    const fault = (text) => faults.push(`row ${lesson.n + 1}, step ${lesson.stepper.step}: ${text}`);
    const all = (role) => [...root.querySelectorAll(`[data-role~="${role}"]`)];
    const seen = (node) => node.offsetParent !== null;
    const bar = root.querySelector(".stage-bar").getBoundingClientRect();
    const inside = (node, low = bar.top) => {
      const box = node.getBoundingClientRect();
      const across = box.left >= visible.left - 0.5 && box.right <= visible.right + 0.5;
      const down = box.top >= visible.top - 0.5 && box.bottom <= low + 0.5;
      return box.width > 0 && across && down;
    };
    if (root.dataset.mode !== "stage") fault(`it is in ${root.dataset.mode}`);
    if (asker.standing) {
      for (const node of [...all("question"), ...all("choice"), ...all("reveal")]) {
        if (!inside(node)) fault(`${node.textContent} is not inside`);
        const { fontSize } = getComputedStyle(node);
        if (parseFloat(fontSize) < 16) fault(`${node.textContent} has letters of ${fontSize}`);
        if (node.scrollWidth > node.clientWidth + 1) fault(`${node.textContent} is cut`);
      }
      for (const node of [...all("choice"), ...all("reveal")])
        if (node.getBoundingClientRect().height < 44) fault(`${node.textContent} is no target`);
      if (all("written").some(seen) || all("sentence").some(seen)) fault("it gives the answer");
    } else {
      for (const role of ["line", "sentence"])
        if (!all(role).some(seen)) fault(`there is no ${role}`);
      for (const role of ["line", "sentence", "words", "written", "read", "coefficient"])
        for (const node of all(role).filter(seen)) {
          if (!inside(node)) fault(`${role} ${node.textContent} is not inside`);
          const digits = node.querySelector(".digits");
          if (!digits) continue;
          const { fontSize } = getComputedStyle(digits);
          if (parseFloat(fontSize) < least) fault(`${role} has digits of ${fontSize}`);
          const { width } = digits.getBoundingClientRect();
          if (width > node.getBoundingClientRect().width + 1) fault(`${digits.textContent} is cut`);
        }
      if (asker.revealed)
        for (const node of [...all("question"), ...all("choice")].filter(seen))
          if (!inside(node)) fault(`${node.textContent} is not inside`);
    }
    const texts = `.stage-strip, .stage-lens, .stage-key, .stage-words, .stage-sentence,
      .stage-line, .ask, .ask-choices`;
    for (const node of [...root.querySelectorAll(texts)].filter(seen))
      if (node.scrollWidth > node.clientWidth + 1) fault(`${node.className} is cut`);
    if (document.documentElement.scrollWidth > innerWidth) fault("the page scrolls sideways");
    if (document.documentElement.scrollHeight > innerHeight + 1) fault("the page scrolls down");
    if (bar.height > 0.12 * innerHeight) fault(`the controls take ${bar.height} pixels`);
    if (bar.bottom > visible.bottom + 0.5) fault("the controls are below the edge");
    for (const node of root.querySelectorAll(".stage-bar button, .lesson-head > button")) {
      const { width, height } = node.getBoundingClientRect();
      if (Math.min(width, height) < 44) fault(`${node.textContent} is ${width} by ${height}`);
    }
  };
  for (const row of rows ?? [1]) {
    lesson.open(row - 1);
    lesson.node.scrollIntoView({ block: "center" });
    do {
      places.push(placeNow());
      check();
      lesson.stepper.controls.toStop(1);
    } while (places.at(-1) !== placeNow() && (rows === null || lesson.n + 1 === row));
  }
  return { faults: [...new Set(faults)], places: places.length };
}"""
PLACES = {1: 150, 2: 57}  # at least: a lecture's stops, questions and answers


# Each lecture at two of the sizes, and each size in one of the lectures; in JupyterLab both are seen on a laptop.
SEEN = [(1, "projector"), (2, "laptop"), (2, "large"), (1, "phone"),
        (2, "projector"), (1, "laptop"), (1, "large"), (2, "phone")]


@long
@pytest.mark.parametrize("which, size", amount(SEEN[:4], SEEN))
def test_every_place_of_a_lecture_is_seen_whole_and_is_large_enough(page, pages, which, size):
    width, height = SIZES[size]
    page.set_viewport_size(dict(width=width, height=height))
    page.goto(f"file://{pages[which]}")
    found = page.evaluate(FAULTS, dict(name=f"lecture {which}"))
    assert found["places"] >= PLACES[which]
    assert found["faults"] == []
