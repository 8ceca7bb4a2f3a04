// Ask, vote, reveal: the stepper halts before a step and asks; the run itself gives the answer. A
// prediction is a question that is made for whatever is written next.

import { isValueAt, numberIn } from "./core/answers.js";
import { askBetween, judged } from "./core/asks.js";
import { withoutComment } from "./core/sentence.js";
import { nextWrite } from "./core/step.js";
import { button, el, setProperties, signs } from "./dom.js";
/** @import { Ask } from "./core/asks.js" */

const AGAIN = "→ asks about the next step.";

export class Asker {
  /**
   * @param {any} view
   * @param {Ask[]} asks
   * @param {number[]} [answered] the numbers of those that are answered
   */
  constructor(view, asks, answered = []) {
    this.view = view;
    this.asks = asks;
    this.controls = null;
    /** @type {Ask | null} the question that stands, not revealed yet */
    this.standing = null;
    /** @type {Ask | null} the one whose answer is on the screen */
    this.revealed = null;
    this.answered = new Set(answered.map((n) => asks[n]));
    this.votes = new Map();
    this.predicting = false;
    this.shown = null;
    this.question = el("p", "question", [], { "data-role": "question" });
    this.choices = el("div", "ask-choices");
    this.input = el("input", "", [], {
      type: "text",
      "aria-label": "the value that will be written",
      size: 8,
    });
    const check = el("button", "", "Check", { type: "submit" });
    const label = el("label", "", ["or its value: ", this.input]);
    this.value = el("form", "value-asked", [label, check]);
    this.value.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answerValue(this.input.value);
    });
    this.verdict = el("p", "verdict", [], { "aria-live": "polite" });
    const reveal = button("Reveal", "reveal the answer", () => this.reveal());
    reveal.dataset.role = "reveal";
    this.hint = el("span", "ask-hint");
    this.last = el("div", "ask-last", [reveal, this.hint]);
    this.node = el(
      "div",
      "ask",
      [this.question, this.choices, this.value, this.verdict, this.last],
      { role: "group", hidden: "" },
    );
  }

  /** The name of what is to be looked at, as the trace counts now; undefined where nothing is. */
  get look() {
    if (!this.revealed) return undefined;
    const { look, lookCell } = this.revealed;
    return lookCell === null ? look : this.placeOf(this.revealed).trace.cellName(lookCell);
  }

  /** The run and its step that belong to a place: of two gradients the gather's. */
  placeOf({ answer }) {
    const { gather, pairing, trace, clock } = this.view;
    if (gather) return { trace: gather, k: pairing.clock[answer] };
    return { trace, k: clock ? clock[1][answer] : answer };
  }

  /** On the way from one place to another: where the first question halts, or the end. */
  halt(from, to) {
    const { standing } = this;
    const start = standing ? standing.step - 1 : from;
    const ask = askBetween(this.asks, start, to, this.answered);
    const stays = standing?.predicted && to === standing.step - 1;
    this.standing = ask ?? (stays ? standing : null);
    return ask ? Math.max(0, ask.step - 1) : to;
  }

  /** Where a run opens at a step that is asked about, the question comes first. */
  openAt(k) {
    this.standing = askBetween(this.asks, k - 1, k, this.answered);
    return this.standing ? Math.max(0, k - 1) : k;
  }

  get numbersAnswered() {
    return this.asks.flatMap((ask, n) => (this.answered.has(ask) ? [n] : []));
  }

  /** What is read aloud: a question with its choices; null where none stands. */
  get said() {
    if (!this.standing) return null;
    const choices = this.standing.choices.map((one, n) => `${n + 1}: ${this.textOf(one)}`);
    return [this.question.textContent, ...choices].join("; ");
  }

  /** The places at which a remote halts too: before the questions, and at their answers. */
  get steps() {
    return this.asks.map((ask) => (this.answered.has(ask) ? ask.answer : ask.step));
  }

  reveal(judgement = "") {
    const ask = this.standing;
    if (!ask) return;
    this.answered.add(ask);
    this.standing = null;
    this.controls.jump(ask.answer);
    if (!ask.predicted) return;
    const told = `Step ${ask.answer}: ${this.view.sentence(ask.answer)}`;
    this.verdict.textContent = judgement ? `${judgement} ${told}` : told;
    this.question.textContent = "→ asks the next one.";
  }

  vote(n) {
    const ask = this.standing;
    if (!ask || n >= ask.choices.length) return false;
    const votes = this.votesOf(ask);
    votes[n] += 1;
    this.showVotes(ask);
    return true;
  }

  votesOf(ask) {
    if (!this.votes.has(ask)) this.votes.set(ask, new Array(ask.choices.length).fill(0));
    return this.votes.get(ask);
  }

  /** Whether nothing is shown beside a question: it wants so, or nothing has been done yet. */
  alone({ step, show }) {
    return show === "nothing" || (show === "before" && step === 0);
  }

  /** A key while a question stands: a digit is a vote, and what goes on reveals. */
  key({ key, shiftKey }) {
    if (!this.standing) return false;
    if (/^[1-9]$/.test(key)) return this.vote(Number(key) - 1);
    const on = ["ArrowRight", "PageDown", " ", "Enter"].includes(key) && !shiftKey;
    if (on) this.reveal();
    return on;
  }

  /** Show the question of a place, or that there is none. */
  moved(k) {
    const { standing, node } = this;
    const [shownBefore, revealedBefore] = [this.shown, this.revealed];
    const here = (ask) => ask.answer === k && this.answered.has(ask);
    this.revealed = standing ? null : (this.asks.find(here) ?? null);
    this.shown = standing ?? this.revealed;
    const hidden = !this.shown && !this.predicting;
    const other = this.shown !== shownBefore || this.revealed !== revealedBefore;
    const changed = node.hidden !== hidden || other;
    node.hidden = hidden;
    node.classList.toggle("revealed", Boolean(this.revealed));
    const root = node.closest(".lecture-stepper");
    root?.classList.toggle("asking", Boolean(standing));
    root?.classList.toggle("asking-alone", Boolean(standing) && this.alone(standing));
    if (changed || standing) this.write();
    return changed;
  }

  write() {
    const { shown, standing } = this;
    const predicted = Boolean(standing?.predicted) || (this.predicting && !shown);
    this.node.setAttribute("aria-label", predicted ? "predict, then reveal" : "question");
    this.value.hidden = !standing?.predicted || !standing.one;
    this.last.hidden = !standing;
    if (!predicted || standing) this.verdict.textContent = "";
    const choices = shown?.choices ?? [];
    this.question.replaceChildren(...(shown ? (shown.said ?? signs(shown.question)) : [AGAIN]));
    this.choices.replaceChildren(...choices.map((choice, n) => this.choice(choice, n)));
    this.choices.hidden = !choices.length;
    setProperties(this.choices, { count: choices.length });
    const keys = choices.length ? `1–${choices.length} or a tap: vote` : "";
    this.hint.textContent = [keys, "→ shows the answer"].filter(Boolean).join("   ");
    if (this.revealed) this.judge(this.revealed);
    if (choices.length) this.showVotes(shown);
  }

  /** A choice's text; the name of a cell as the trace counts now. */
  textOf({ text, cell }) {
    return cell === null ? text : this.placeOf(this.shown).trace.cellName(cell);
  }

  choice(choice, n) {
    const text = this.textOf(choice);
    const vote = () => this.vote(n);
    const node = button("", `choice ${n + 1}: ${text}`, vote);
    node.dataset.role = "choice";
    node.classList.add("choice");
    const why = el("small", "why");
    const bar = el("i", "votes", [], { "aria-hidden": "true" });
    node.append(el("b", "", `${n + 1}`), el("span", "", signs(text)), why, bar);
    return node;
  }

  /** What the run says of each choice. */
  judge(ask) {
    const { trace, k } = this.placeOf(ask);
    const verdicts = judged(trace, k, ask);
    [...this.choices.children].forEach((node, n) => {
      const right = verdicts[n];
      node.disabled = true;
      if (right === null) return;
      const { why } = ask.choices[n];
      const text = this.textOf(ask.choices[n]);
      node.classList.add(right ? "right" : "wrong");
      node.dataset.verdict = right ? "right" : "wrong";
      node.querySelector(".why").textContent = `${right ? "✓" : "✗"} ${why}`;
      node.setAttribute("aria-label", `${text}: ${right ? "right" : "wrong"}. ${why}`);
    });
  }

  showVotes(ask) {
    const votes = this.votesOf(ask);
    const most = Math.max(1, ...votes);
    [...this.choices.children].forEach((node, n) => {
      const bar = node.querySelector(".votes");
      node.dataset.hands = votes[n] || "";
      node.classList.toggle("voted", votes[n] > 0);
      setProperties(bar, { share: votes[n] / most });
    });
  }

  // A prediction

  togglePrediction() {
    this.predicting = !this.predicting;
    this.verdict.textContent = "";
    if (this.standing?.predicted) this.standing = null;
    if (this.predicting) this.predict();
    else this.controls.go(this.controls.k);
    this.view.refit();
    return this.predicting;
  }

  /** Stand before the next step that writes, and ask about it. */
  predict() {
    const { trace } = this.view;
    const { k } = this.controls;
    const next = nextWrite(trace, k);
    if (next === null) {
      this.question.textContent = "Nothing more is written.";
      return;
    }
    if (next - 1 !== k) this.controls.go(next - 1);
    if (this.standing) return; // one of the questions stood in the way
    const { line } = trace.statementAt(next);
    const text = withoutComment(trace.lines[line - 1].text);
    const said = [`Line ${line} comes next: `, ...signs(text), ". Which cell does it write?"];
    const one = trace.writesOf(next).length === 1;
    const none = { right: null, look: null, lookCell: null };
    const rest = { ...none, choices: [], show: "before", question: "" };
    this.standing = /** @type {any} */ ({
      ...{ ...rest, said, one },
      ...{ step: next, answer: next, predicted: true },
    });
    this.input.value = "";
    this.controls.go(next - 1);
  }

  /** A click on a cell answers a prediction. */
  answerCell(cell) {
    const { trace } = this.view;
    const right = trace.writesOf(this.standing.step).includes(cell);
    this.reveal(right ? `Right, ${trace.cellName(cell)}.` : `No, not ${trace.cellName(cell)}.`);
  }

  answerValue(text) {
    const { trace } = this.view;
    const { step } = this.standing;
    const [cell] = trace.writesOf(step);
    const number = numberIn(text);
    if (number === null) {
      const typed = text.trim() || "Nothing";
      this.verdict.textContent = `${typed} is not a number; a position is two, such as 2,3.`;
      return;
    }
    const right = isValueAt(trace, cell, step + 1, number);
    this.reveal(right ? `Right, ${text.trim()}.` : `No, not ${text.trim()}.`);
  }
}

/** Ring what a revealed question asks to look at: a cell, or all of an array. */
export function ringLook(root, { asker, stage, view }) {
  for (const node of root.querySelectorAll(".looked")) node.classList.remove("looked");
  const { look } = asker;
  if (!look) return;
  stage?.lookAt(look);
  view.lookAt?.(look);
}
