// The catalogue's entry of the listing: where the deck prints it, what it takes and makes, and what
// is printed wrong there. A line's number opens it at that line, an erratum's id at that erratum.

import { button, el } from "./dom.js";
import { slideOf } from "./slide.js";
/** @import { Trace } from "./core/state.js" */

export class Entry {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    this.line = el("div", "entry-line");
    const about = trace.about.map((text) => el("p", "", text));
    const rows = trace.errata.map((row) => this.erratum(row));
    this.slide = trace.slide.length ? slideOf(trace, (id) => this.open(id)) : null;
    this.node = el(
      "dialog",
      "entry",
      [
        el("h2", "", `${trace.ids.join(", ")} ${trace.title}`),
        el("p", "", trace.where.join("; ")),
        ...about,
        this.line,
        this.slide ?? "",
        ...(rows.length ? rows : [el("p", "", "Nothing is printed wrong here.")]),
        button("Close", "close the entry", () => this.node.close()),
      ],
      { "aria-label": "entry of the catalogue" },
    );
  }

  erratum({ id, kind, lines, printed, corrected, reason, invisible }) {
    const where = lines.length
      ? `line${lines.length > 1 ? "s" : ""} ${lines.join(", ")}`
      : "no line of its own";
    const told = [
      ["printed", printed],
      ["corrected", corrected],
      ["because", reason],
      ["not noticed if", invisible],
    ];
    const list = told
      .filter(([, text]) => text)
      .flatMap(([what, text]) => [el("dt", "", what), el("dd", "", text)]);
    return el(
      "section",
      "erratum",
      [el("h3", "", [id, el("span", "kind", `${kind}; ${where}`)]), el("dl", "", list)],
      { tabindex: "-1", "data-erratum": id },
    );
  }

  /** Open it at the listing beside its slide. */
  openSlide() {
    this.open();
    this.slide.scrollIntoView({ block: "start" });
    this.slide.focus();
  }

  /** Open it; at an erratum's id, or at a line's number (from 1). */
  open(at) {
    const line = this.trace.lines[at - 1];
    const errata = this.trace.errata.filter((row) => row.lines.includes(at));
    const said = errata.length
      ? `Printed differently: ${errata.map(({ id }) => id).join(", ")}, below.`
      : "This line is as the deck prints it, but for what is said of the listing as a whole.";
    const list = line
      ? [
          ["in the lecture's signs", line.text],
          ["in Python", line.python],
        ].flatMap(([what, text]) => [el("dt", "", what), el("dd", "", el("code", "", text))])
      : [];
    this.line.replaceChildren(
      ...(line ? [el("h3", "", `Line ${at}`), el("dl", "", list), el("p", "", said)] : []),
    );
    this.node.showModal();
    const ids = line ? errata.map(({ id }) => id) : [at];
    const sections = [...this.node.querySelectorAll("[data-erratum]")];
    for (const section of sections)
      section.classList.toggle("of-line", ids.includes(section.dataset.erratum));
    const found = sections.find((section) => section.dataset.erratum === at);
    found?.scrollIntoView({ block: "nearest" });
    found?.focus();
  }
}
