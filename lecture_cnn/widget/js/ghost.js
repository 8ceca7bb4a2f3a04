// The run before a change, seen beside the run after it: the former number in each cell that came
// out otherwise, the former text of a changed line, and what was changed in one sentence.

import { brief, positionIn } from "./core/numbers.js";
import { button, el } from "./dom.js";
/** @import { Ghost } from "./core/ghosts.js" */

const NONE = "–"; // the former run never had a number there

/**
 * The former number of a cell, as it stands beside the new one; null where it is the same.
 * @param {Ghost | null} ghost
 * @param {number | null} cell
 * @param {boolean} [written]
 * @param {number} [scale]
 * @returns {string | null}
 */
export function formerText(ghost, cell, written = true, scale = 0) {
  if (!ghost || cell === null || !ghost.differs(cell, written)) return null;
  const value = ghost.valueOf(cell, written);
  if (value === null) return NONE;
  const position = ghost.trace.place(cell).positions && Number.isFinite(value);
  const text = position ? positionIn(value).join(",") : brief(value, scale);
  return text.replace("-", "−");
}

/** The ghost in the maps of a run's view. */
export class GhostMarks {
  /** @param {any} maps @param {Ghost} ghost */
  constructor(maps, ghost) {
    this.ghost = ghost;
    this.views = maps.views;
    this.cells = maps.cells;
    for (const { planes } of this.views)
      for (const { large } of planes) {
        if (!large) continue;
        const { columns: width, rows: height } = large.layout;
        large.former = el("canvas", "glow former", [], { width, height });
        large.node.append(large.former);
      }
  }

  /** The marks after step k. */
  show(k) {
    const { ghost } = this;
    ghost.go(k);
    const touched = ghost.touchedSince(this.moment);
    this.moment = { k, step: ghost.step };
    for (const view of this.views) {
      const { first, size } = view.place;
      const all = Array.from({ length: touched ? 0 : size }, (_, n) => first + n);
      const cells = touched?.filter((cell) => ghost.trace.place(cell) === view.place) ?? all;
      for (const cell of cells) this.showCell(view, cell);
    }
  }

  showCell({ layout, planes, scale }, cell) {
    const node = this.cells[cell];
    if (!node) this.mark(planes, layout.at(cell), cell);
    else this.tell(node, formerText(this.ghost, cell, true, scale));
  }

  /** What is said of a cell under the pointer. */
  told(cell) {
    const text = formerText(this.ghost, cell);
    return text === null ? [] : [el("p", "into", ["before the change: ", el("s", "", text)])];
  }

  tell(node, text) {
    if (text === null) delete node.dataset.former;
    else if (node.dataset.former !== text) node.dataset.former = text;
  }

  mark(planes, { plane, column, row }, cell) {
    const pen = planes[plane].large.former.getContext("2d");
    pen.clearRect(column, row, 1, 1);
    if (!this.ghost.differs(cell)) return;
    pen.fillStyle = "#b8479f";
    pen.fillRect(column + 0.3, row + 0.3, 0.4, 0.4);
  }
}

/**
 * What was changed, how many cells came out otherwise, and the way back.
 * @param {Ghost} ghost
 * @param {import("./edit.js").Editor} editor
 * @returns {HTMLElement}
 */
export function changeNote(ghost, editor) {
  const rows = ghost.ended();
  const touched = rows.filter((row) => row.changed);
  const counts = touched.map(({ title, changed: n, all }) => `${n} of ${all} cells of ${title}`);
  const told = counts.length ? `${counts.join(", ")} came out otherwise` : "";
  return el("div", "changed-note", [
    el("p", "", [
      el("b", "changed-sign", "changed "),
      el("span", "changed-what", editor.model.get("changed")),
      " ",
      el("span", "changed-count", told || "every cell came out as before"),
    ]),
    editor.canRun ? button("↶ Back", "back to the run before (u)", () => editor.back()) : "",
  ]);
}

/** The former text of a line that is changed, to stand below the new one. */
export function formerLine(ghost, line) {
  const text = ghost?.lines.get(line);
  return text ? [el("s", "former-line", text.split("  #")[0])] : [];
}
