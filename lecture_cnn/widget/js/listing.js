// The listing: the lecture's signs or Python, the current line, the loops' values, the errata at
// their lines.

import { headsAround, lectureName } from "./core/loops.js";
import { button, el, withSubscripts } from "./dom.js";
/** @import { Trace } from "./core/state.js" */

/** The listing: the current line marked, each loop with its variable's present value. */
export class ListingView {
  /**
   * @param {Trace} trace
   * @param {(at?: number | string) => void} openEntry at a line's number or an erratum's id
   */
  constructor(trace, openEntry) {
    this.trace = trace;
    this.python = false;
    this.lines = trace.lines.map(() => ({ text: el("code"), value: el("span", "value") }));
    const errata = (n) =>
      trace.errata
        .filter((row) => row.lines.includes(n + 1))
        .map(({ id }) => {
          const node = button(id, `erratum ${id}: what is printed here`, () => openEntry(id));
          node.classList.add("erratum-id");
          return node;
        });
    const number = (n) => {
      if (!trace.ids.length) return el("span", "number", `${n + 1}`);
      const node = button(`${n + 1}`, `line ${n + 1}: its entry in the catalogue`, () =>
        openEntry(n + 1),
      );
      node.classList.add("number");
      return node;
    };
    this.rows = this.lines.map(({ text, value }, n) =>
      el("li", "line", [number(n), text, value, ...errata(n)]),
    );
    this.node = el("ol", "listing", this.rows, { "aria-label": "listing", tabindex: "-1" });
    this.write();
  }

  toggle() {
    this.python = !this.python;
    this.write();
  }

  write() {
    this.trace.lines.forEach((line, n) => {
      const { text } = this.lines[n];
      text.style.setProperty("--depth", line.depth);
      text.replaceChildren(...(this.python ? [line.python] : withSubscripts(line.text)));
    });
    this.node.classList.toggle("python", this.python);
  }

  /** A line that is changed is marked, and below it stands its former text. */
  tellFormer(changed, formerOf) {
    for (const line of changed) {
      this.rows[line - 1].classList.add("changed");
      this.rows[line - 1].append(...formerOf(line));
    }
  }

  show(k) {
    const { line } = this.trace.statementAt(k);
    const values = new Map(this.trace.variablesAt(k));
    this.current?.removeAttribute("aria-current");
    delete this.current?.dataset.role;
    this.current = this.rows[line - 1];
    this.current.setAttribute("aria-current", "step");
    this.current.dataset.role = "line";
    this.showLoops(line, values);
    this.keepInView();
  }

  /** Where the listing scrolls, its current line is seen; the page does not move. */
  keepInView() {
    const list = this.node;
    const { offsetTop: top, offsetHeight: height } = this.current;
    if (top < list.scrollTop || top + height > list.scrollTop + list.clientHeight)
      list.scrollTop = top + height / 2 - list.clientHeight / 2;
  }

  /** Each loop around the line shows its variable's value. */
  showLoops(line, values) {
    const heads = headsAround(this.trace, line);
    this.lines.forEach(({ value }, n) => {
      const { variable } = this.trace.lines[n];
      const around = heads.includes(n + 1) && values.has(variable);
      const text = around ? `${lectureName(variable)} = ${values.get(variable)}` : "";
      if (value.textContent !== text) value.textContent = text;
    });
  }
}
