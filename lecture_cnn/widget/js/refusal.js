// Two runs beside each other have one clock, which both make. Where one of them isn't changed, who
// wants to change a line reads beside it why not, and where it can be done.

import { el } from "./dom.js";

const LINES = ".stage-line, .stage-loop, .line code, .half > h3 code";

export class Refusal {
  /**
   * @param {string} words
   * @param {HTMLElement[]} all the nodes in whose lines they are said
   */
  constructor(words, all) {
    this.refit = () => {};
    this.all = all;
    this.why = el("p", "refusal", words, { role: "status" });
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
