// A listing beside its slide: below each of our lines what the slide prints in its place. Each
// piece that differs is a button that goes to its row of the errata.

import { button, el, withSubscripts } from "./dom.js";
/** @import { Trace } from "./core/state.js" */

/**
 * The listing with the slide's lines between its own.
 * @param {Trace} trace
 * @param {(id: string) => void} open goes to a row of the errata
 */
export function slideOf(trace, open) {
  const below = (n) =>
    trace.slide
      .filter(({ line }) => line === n)
      .map((note) => el("li", "slide-note", told(trace, note, open)));
  const ours = trace.lines.flatMap(({ depth, from_1: text }, n) => {
    const code = el("code", "", withSubscripts(text));
    code.style.setProperty("--depth", depth);
    return [el("li", "slide-line", [el("span", "number", `${n + 1}`), code]), ...below(n + 1)];
  });
  const explained = "Below a line, what the slide prints in its place. Marked is what differs.";
  return el(
    "section",
    "beside-slide",
    [
      el("h3", "", "Beside the slide"),
      el("p", "", explained),
      el("ol", "", [...below(0), ...ours]),
    ],
    { tabindex: "-1" },
  );
}

/** One note: the rows of the errata, then the slide's line, or what is said of ours. */
function told(trace, { said, printed, rows, pieces }, open) {
  const row = (id, text) => {
    const { reason } = trace.errata.find((erratum) => erratum.id === id);
    const node = button(text, `${id}: ${reason}`, () => open(id));
    node.classList.add("slide-mark");
    return node;
  };
  const deck = trace.ids.length > 1 ? [`${printed} `] : [];
  const names = rows.flatMap((id) => [row(id, id), " "]);
  const code = pieces.map(([text, ids]) => (ids ? row(ids.split("/")[0], text || "‸") : text));
  const where = said === "otherwise" ? [] : [`on the slide ${said} `];
  return [...deck, ...names, ...where, el("code", "", code)];
}
