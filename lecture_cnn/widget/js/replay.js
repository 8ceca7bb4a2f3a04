// Two runs of the same cells beside each other: a student's on the left, the lecture's on the
// right. Each position of the clock is one cell that both have finished, as a pair of steps; the
// last one is the first difference.

import { differ } from "./core/replays.js";
import { cellAt, el } from "./dom.js";
import { RunView } from "./run.js";
/** @import { Trace } from "./core/state.js" */

export class ReplayView {
  /**
   * @param {Trace} mine
   * @param {Trace} lecture
   * @param {number[]} clock a step of mine, one of the lecture's, and so on
   */
  constructor(mine, lecture, clock) {
    this.sides = [new RunView(mine), new RunView(lecture)];
    this.clock = [0, 1].map((side) => clock.filter((_, n) => n % 2 === side));
    this.length = this.clock[0].length;
    this.trace = lecture;
    this.staged = true;
    this.actions = [];
    this.unchanged =
      "No Python runs here, so no line is changed. Change your function where it is written, and " +
      "call lc.replay once more.";
    // whoever shows the view sets these: go to a step, say something, lay out anew
    this.go = (_step) => {};
    this.tell = (_text) => {};
    this.refit = () => {};
    this.part = differ(mine, lecture);
    this.variables = lecture.variables;
    const heads = [
      `your run: ${mine.id === lecture.id ? mine.title : mine.id}`,
      `the lecture: ${lecture.id}`,
    ];
    this.halves = [mine, lecture].map((trace, side) => {
      return { trace, name: heads[side], stepAt: (n) => this.clock[side][n] };
    });
    this.told = el("p", "difference");
    this.node = el("div", "pair replay", [
      this.told,
      ...this.sides.map((view, side) =>
        el("section", "half narrow", [el("h3", "", [el("b", "", heads[side])]), view.node], {
          "aria-label": heads[side],
        }),
      ),
    ]);
    for (const view of this.sides) {
      view.passes.node.remove(); // no room in a half
      view.passes = null;
      view.maps.node.append(view.overlay.note);
      view.node.addEventListener("pointerover", (event) => view.hover(cellAt(event)));
      view.node.addEventListener("pointerleave", () => view.hover(null));
    }
    this.title = [el("b", "", "Replay"), " your run beside the lecture's, to the first difference"];
  }

  changesOf(name) {
    const values = this.clock[1].map((k) => this.trace.variableAt(name, k));
    return values.flatMap((value, n) => (value === values[n - 1] ? [] : [n]));
  }

  statusOf(n) {
    return {
      text: `cell ${n} / ${this.length - 1}`,
      variables: this.trace.variablesAt(this.clock[1][n]),
    };
  }

  toggle() {
    for (const view of this.sides) view.toggle();
  }

  show(n) {
    this.sides.forEach((view, side) => view.show(this.clock[side][n]));
    this.told.textContent = this.tellAt(n);
  }

  tellAt(n) {
    if (n < this.length - 1) return "the same so far";
    return this.part ? "here the two runs part" : "the same to the end";
  }

  hover() {}

  click() {
    return null;
  }

  sentence(n) {
    return this.sides
      .map((view, side) => `${side ? "lecture" : "yours"}: ${view.sentence(this.clock[side][n])}`)
      .join("; ");
  }

  fit(unit) {
    for (const view of this.sides) view.fit(unit, true);
  }
}
