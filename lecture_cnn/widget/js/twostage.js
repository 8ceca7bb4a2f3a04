// Two runs on the stage: a lens, a line and a sentence of each, beside each other or, on a narrow
// screen, one above the other, on the clock of the view that pairs them.

import { el } from "./dom.js";
import { keyOfColours, StageView } from "./stage.js";

export class TwoStage {
  /** @param {{ halves: any[], tellAt: (n: number) => string }} view */
  constructor(view) {
    this.view = view;
    this.stages = view.halves.map(({ trace }) => new StageView(trace, true));
    this.told = el("p", "stage-told");
    const halves = view.halves.map(({ name }, side) => {
      const { node, strip } = this.stages[side];
      strip.prepend(el("h3", "stage-side", name));
      return el("section", "stage-half", node, { "aria-label": name });
    });
    const key = keyOfColours(); // one for both
    key.classList.add("of-maps", "of-places");
    this.node = el("div", "stage-two", [this.told, el("div", "stage-halves", halves), key]);
  }

  /** Place n of the clock; a question that stands and what is to be looked at as in one stage. */
  show(n, { ask = null, look = null } = {}) {
    this.told.textContent = ask ? "" : this.view.tellAt(n);
    this.stages.forEach((stage, side) => {
      const { stepAt } = this.view.halves[side];
      const asked = ask && { ...ask, step: stepAt(ask.step) };
      stage.show(stepAt(n), { ask: asked, look });
    });
  }

  lookAt(name) {
    for (const stage of this.stages) stage.lookAt(name);
  }

  /** The room has changed; where the two stand above each other there is none for small maps. */
  resize(whole, n, ask) {
    const [first, second] = this.stages.map(({ node }) => node.getBoundingClientRect());
    const above = second.top >= first.bottom;
    for (const stage of this.stages) {
      stage.bare = above;
      stage.resize(above ? whole / 2 : whole, stage.at, stage.ask);
    }
    this.show(n, { ask });
  }
}
