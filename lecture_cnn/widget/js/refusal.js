// Beside each other two runs have one clock, which both make: so neither is changed there. Who
// wants to change a line reads beside it why not, and where it can be done.

import { el } from "./dom.js";

const LINES = ".stage-line, .stage-loop, .line code, .half > h3 code";

export class Refusal {
  /** @param {{ node: HTMLElement, unchanged: string }} view @param {{ node: HTMLElement }} stage */
  constructor(view, stage) {
    this.refit = () => {};
    this.all = [stage.node, view.node];
    this.why = el("p", "refusal", view.unchanged, { role: "status" });
    for (const node of this.all)
      node.addEventListener("click", ({ target }) => {
        const line = target.closest(LINES);
        if (line) this.tell(line);
      });
  }

  /** A button of the controls, with its key: the first line that is shown now. */
  get action() {
    const present = ".stage-line, .line[aria-current] code, .half > h3 code";
    const once = () => {
      const shown = this.all.find((node) => node.isConnected);
      this.tell(shown.querySelector(present));
    };
    return { key: "e", text: "Change", label: "change this line", once };
  }

  tell(line) {
    line.closest(".stage-strip, .line, h3").append(this.why);
    this.refit();
  }

  leave() {
    if (!this.why.isConnected) return;
    this.why.remove();
    this.refit();
  }
}
