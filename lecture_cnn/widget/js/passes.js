// The passes of the present line through a loop as rows: the loop's value, the cell written, its
// numbers, its value. All other loops stay as they are now. What the run has not reached shows its
// loop's value alone, as the maps are empty there.

import { lectureName, loopsAround, passesAt, stepsByStatement } from "./core/loops.js";
import { shown } from "./core/numbers.js";
import { sentenceOf, usedFor } from "./core/sentence.js";
import { el, signs } from "./dom.js";
/** @import { Trace } from "./core/state.js" */

const MOST_PASSES = 200; // rows that are made
const LONG = 44; // signs from which on numbers are only counted

export class Passes {
  /** @param {Trace} trace @param {(k: number) => void} go */
  constructor(trace, go) {
    this.trace = trace;
    this.go = go;
    this.stepsOf = stepsByStatement(trace);
    this.loop = null;
    this.k = null;
    /** @type {number[]} the steps of the rows */
    this.steps = [];
    /** @type {any[]} */
    this.rows = [];
    this.caption = el("caption");
    this.body = el("tbody");
    this.node = el("div", "passes", el("table", "", [this.caption, this.body]), {
      role: "group",
      "aria-label": "passes",
    });
    this.node.addEventListener("click", (event) => {
      const n = this.rows.indexOf(event.target.closest("tr"));
      if (n >= 0) this.go(this.steps[n]);
    });
    this.node.addEventListener("keydown", (event) => {
      const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const n = this.rows.indexOf(event.target.closest("tr"));
      if (!way || n < 0 || event.altKey) return;
      event.preventDefault();
      event.stopPropagation(); // these keys choose the loop elsewhere
      this.rows[n + way]?.querySelector("button").focus();
    });
  }

  choose(name) {
    this.loop = name;
    if (this.k !== null) this.show(this.k, true);
  }

  show(k, anew = false) {
    const { trace } = this;
    const { line } = trace.statementAt(k);
    const names = loopsAround(trace, line);
    // a line outside the chosen loop: its innermost one
    const name = names.includes(this.loop) ? this.loop : names.at(-1);
    const before = this.k;
    this.k = k;
    if (anew || !this.steps.includes(k)) this.write(k, names, name, line);
    else this.steps.forEach((step, n) => step > before !== step > k && this.fill(n));
    const n = this.steps.indexOf(k);
    const row = this.rows[n];
    const had = this.present;
    if (had !== row) {
      had?.removeAttribute("aria-current");
      had?.querySelector("button").setAttribute("tabindex", -1);
      row?.setAttribute("aria-current", "step");
      row?.querySelector("button").setAttribute("tabindex", 0);
    }
    this.present = row;
    this.keepInView();
  }

  /** Where the rows scroll, the present one is seen. */
  keepInView() {
    const row = this.present;
    if (row && this.rows.length > 3)
      this.node.scrollTop = row.offsetTop - this.node.clientHeight / 2;
  }

  write(k, names, name, line) {
    const focused = this.node.contains(document.activeElement);
    const steps = this.stepsOf[this.trace.column.statement[k]];
    const all = name ? passesAt(this.trace, steps, k, names, name) : [];
    const first = Math.max(0, Math.min(all.indexOf(k) - MOST_PASSES / 2, all.length - MOST_PASSES));
    this.steps = all.slice(first, first + MOST_PASSES);
    this.node.hidden = !this.steps.length;
    this.node.style.setProperty("--passes", Math.min(12, this.steps.length));
    const others = names
      .filter((one) => one !== name)
      .map((one) => `${lectureName(one)} = ${this.valueOf(one, k)}`);
    const at = others.length ? ` at ${others.join(", ")}` : "";
    this.caption.textContent = name ? `line ${line}, each pass of ${lectureName(name)}${at}` : "";
    this.rows = this.steps.map((step) => {
      const value = `${lectureName(name)} = ${this.valueOf(name, step)}`;
      const label = `${value}: go to step ${step}`;
      const press = el("button", "", value, {
        type: "button",
        tabindex: -1,
        "aria-label": label,
        title: `step ${step}`,
      });
      return el("tr", "", [
        el("th", "", press, { scope: "row" }),
        el("td"),
        el("td"),
        el("td", "value"),
      ]);
    });
    this.present = null;
    this.rows.forEach((_, n) => this.fill(n));
    this.body.replaceChildren(...this.rows);
    if (focused)
      (
        this.rows[this.steps.indexOf(k)]?.querySelector("button") ??
        this.node.closest(".lecture-stepper")
      ).focus({ preventScroll: true });
  }

  valueOf(name, k) {
    return this.trace.variableText(name, k);
  }

  /** A row's cell, numbers and value; nothing as long as the run has not come to it. */
  fill(n) {
    const step = this.steps[n];
    const later = step > this.k;
    const texts = later ? ["", "", ""] : this.told(step);
    this.rows[n].classList.toggle("later", later);
    const [, ...cells] = this.rows[n].cells; // the first is the loop's value
    cells.forEach((cell, column) => cell.replaceChildren(...signs(texts[column])));
  }

  told(step) {
    const { trace } = this;
    const writes = trace.writesOf(step);
    const [text, ...parts] = sentenceOf(trace, step);
    if (!writes.length) return [text, "", ""];
    const value =
      writes.length === 1 ? trace.shownValue(writes[0], step + 1) : `${writes.length} cells`;
    const numbers = parts.slice(0, -1).join(" = ");
    const count = usedFor(trace, writes[0], step).pairs.length;
    return [
      trace.pieceName(writes),
      numbers.length > LONG && count > 1 ? `${count} products` : numbers,
      value,
    ];
  }
}
