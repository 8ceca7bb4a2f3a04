// Predict, then reveal: the stepper stops before a value is written and asks; the run itself gives
// the answer.

import { isValueAt, numberIn } from "./core/answers.js";
import { withoutComment } from "./core/sentence.js";
import { nextWrite } from "./core/step.js";
import { button, el, signs } from "./dom.js";

export class Predict {
  /** @param {import("./run.js").RunView} view */
  constructor(view) {
    this.view = view;
    this.on = false;
    /** @type {number | null} the step that is asked about */
    this.asked = null;
    this.controls = null;
    this.question = el("p", "question");
    this.input = el("input", "", [], {
      type: "text",
      "aria-label": "the value that will be written",
      size: 8,
    });
    const check = el("button", "", "Check", { type: "submit" });
    this.value = el("form", "value-asked", [
      el("label", "", ["or its value: ", this.input]),
      check,
    ]);
    this.value.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answerValue(this.input.value);
    });
    this.verdict = el("p", "verdict", [], { "aria-live": "polite" });
    this.node = el(
      "div",
      "predict",
      [
        this.question,
        this.value,
        this.verdict,
        button("Reveal", "reveal the answer", () => this.reveal("")),
      ],
      { role: "group", "aria-label": "predict, then reveal", hidden: "" },
    );
  }

  toggle() {
    this.on = !this.on;
    this.node.hidden = !this.on;
    this.verdict.textContent = "";
    this.asked = null;
    if (this.on) this.ask();
    this.view.refit();
    return this.on;
  }

  /** Stand before the next step that writes, and ask about it. */
  ask() {
    const { trace, k } = this.view;
    const { controls } = this;
    const next = nextWrite(trace, k);
    this.asked = next;
    this.value.hidden = next === null || trace.writesOf(next).length !== 1;
    if (next === null) {
      this.question.textContent = "Nothing more is written.";
      return;
    }
    if (next - 1 !== k) controls.go(next - 1);
    const { line } = trace.statementAt(next);
    const text = withoutComment(trace.lines[line - 1].text);
    this.question.replaceChildren(
      `Line ${line} comes next: `,
      ...signs(text),
      ". Click the cell that it writes",
    );
    this.input.value = "";
  }

  /** Who goes elsewhere is no longer asked what comes next. */
  moved(k) {
    if (this.asked === null || k === this.asked - 1) return;
    this.asked = null;
    this.question.textContent = "→ asks about the next step.";
    this.value.hidden = true;
  }

  /** On: ask, or if a question stands, reveal its answer. */
  next() {
    if (this.asked === null) this.ask();
    else this.reveal("");
  }

  reveal(judgement) {
    if (this.asked === null) return this.ask();
    const step = this.asked;
    this.asked = null;
    this.controls.go(step);
    const told = `Step ${step}: ${this.view.sentence(step)}`;
    this.verdict.textContent = judgement ? `${judgement} ${told}` : told;
    this.question.textContent = "→ asks the next one.";
    this.value.hidden = true;
  }

  answerCell(cell) {
    const { trace } = this.view;
    const right = trace.writesOf(this.asked).includes(cell);
    this.reveal(right ? `Right, ${trace.cellName(cell)}.` : `No, not ${trace.cellName(cell)}.`);
  }

  answerValue(text) {
    const { trace } = this.view;
    const [cell] = trace.writesOf(this.asked);
    const number = numberIn(text);
    if (number === null) {
      const typed = text.trim() || "Nothing";
      this.verdict.textContent = `${typed} is not a number; a position is two, such as 2,3.`;
      return;
    }
    const right = isValueAt(trace, cell, this.asked + 1, number);
    this.reveal(right ? `Right, ${text.trim()}.` : `No, not ${text.trim()}.`);
  }
}
