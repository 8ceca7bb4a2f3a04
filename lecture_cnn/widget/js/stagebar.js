// The controls below the stage: back, on, to the next stop, the scrub bar; the rest is behind one
// button.

import { button, drawn, el } from "./dom.js";
/** @import { Controls } from "./controls.js" */

export class StageBar {
  /** @param {Controls} controls */
  constructor(controls) {
    this.controls = controls;
    const last = controls.view.length - 1;
    this.slider = el("input", "stage-slider", [], {
      type: "range",
      min: 0,
      max: last,
      step: 1,
      "aria-label": "step",
    });
    this.slider.addEventListener("input", () => controls.go(Number(this.slider.value)));
    const ticks = drawn("path", { d: [...controls.stops].map((k) => `M${k} 0V1`).join("") });
    const marks = drawn("svg", {
      class: "stage-stops",
      viewBox: `0 0 ${Math.max(1, last)} 1`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    });
    marks.append(ticks);
    this.number = el("span", "stage-number");
    const role = (name, node) => {
      node.dataset.role = name;
      return node;
    };
    this.rest = button("⋯", "more controls", () => {
      this.showRest(!this.opens);
      controls.refit();
    });
    this.opens = false;
    this.rest.setAttribute("aria-expanded", "false");
    this.node = el(
      "div",
      "stage-bar",
      [
        role("previous", button("←", "previous step", () => controls.go(controls.k - 1))),
        role("next", button("→", "next step", () => controls.next())),
        role("next-stop", button("⇥", "next stop", () => controls.toStop(1))),
        el("span", "stage-scrub", [this.slider, marks]),
        this.number,
        this.rest,
      ],
      { role: "group", "aria-label": "stage controls" },
    );
  }

  /** The rest stands between the stage and the bar, and takes its room from the lens. */
  showRest(on) {
    this.opens = on;
    this.controls.node.closest(".lecture-stepper").classList.toggle("more", on);
    this.rest.setAttribute("aria-expanded", String(on));
  }

  show(k) {
    if (this.slider.value !== String(k)) this.slider.value = k;
    const { status, view } = this.controls;
    this.slider.setAttribute("aria-valuetext", status);
    const { frames, at } = this.controls;
    const [here, last] = frames.length ? [at + 1, frames.length] : [k, view.length - 1];
    const now = view.asker.standing ? "?" : here;
    const of = frames.length ? `frame ${now} / ${last}` : `${now} / ${last}`;
    this.number.textContent = view.length > 1 ? of : ""; // two runs that part at once: no count
  }
}
