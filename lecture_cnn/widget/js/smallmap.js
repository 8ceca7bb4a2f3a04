// A small map: a whole map in colours, without digits, with the part that the step uses outlined.

import { cellIn } from "./core/layout.js";
import { touchedBetween } from "./core/step.js";
import { el, setProperties } from "./dom.js";
import { valueColour } from "./palette.js";
/** @import { Trace } from "./core/state.js" */

const GLIDE = 180; // milliseconds
const NEAR = 50; // steps
const UNNUMBERED = "#c0007a"; // NaN and infinity
const CHANGED = "#b8479f";
const ZERO = "rgba(128,128,128,.1)";
const BORDER = "rgba(128,128,128,.24)"; // zeros of the padding

export class SmallMap {
  /**
   * @param {Trace} trace
   * @param {import("./core/layout.js").Rectangle} part
   * @param {{ layout: any, scale: number, role: string, ghost: any }} look
   * @param {number} size of its longer side, in pixels
   */
  constructor(trace, part, look, size) {
    Object.assign(this, { trace, part, ...look });
    const { columns, rows } = this.layout;
    const share = size / Math.max(columns, rows);
    this.cell = share < 1 ? share : Math.min(Math.floor(share), 22);
    const [width, height] = [this.cell * columns, this.cell * rows];
    // of a map that is larger than its room each cell is a pixel of the picture
    this.dense = share < 1 ? 1 / share : Math.max(1, Math.round(devicePixelRatio));
    this.canvas = el("canvas", "", [], {
      width: Math.round(width * this.dense),
      height: Math.round(height * this.dense),
    });
    const mark = el("i", `stage-mark ${look.role}`);
    this.node = el("span", "stage-map", [this.canvas, mark], { "aria-hidden": "true" });
    setProperties(this.node, { width: `${width}px`, height: `${height}px` });
    const { left, right, top, bottom } = part;
    this.mark = mark;
    this.key = `${look.role} ${part.place.first} ${part.plane}`;
    this.corner = [left * this.cell, top * this.cell];
    setProperties(mark, {
      left: `${left * this.cell}px`,
      top: `${top * this.cell}px`,
      width: `${(right - left + 1) * this.cell}px`,
      height: `${(bottom - top + 1) * this.cell}px`,
    });
  }

  /** Let the outline glide from where it was; the next step ends it. */
  glideFrom([x, y]) {
    const [left, top] = this.corner;
    if (x === left && y === top) return;
    const transform = [`translate(${x - left}px,${y - top}px)`, "none"];
    this.mark.animate({ transform }, { duration: GLIDE, easing: "ease-out" });
  }

  /**
   * The values before step k. The picture of another small map of the same part can be taken over,
   * where only what was written between the two steps is painted anew.
   * @param {number} k
   * @param {SmallMap} [before]
   */
  paint(k, before) {
    this.k = k;
    this.moment = this.ghost && { k: this.ghost.k, step: this.ghost.step };
    const size = (map) => `${map?.canvas.width} ${map?.canvas.height}`;
    const touched = size(before) === size(this) ? this.touchedSince(before) : null;
    if (!touched) return this.paintAll();
    this.canvas.replaceWith(before.canvas);
    this.canvas = before.canvas;
    this.pen = before.pen;
    this.grain = before.grain;
    const { part, layout, trace } = this;
    for (const number of touched) {
      if (trace.place(number) !== part.place) continue;
      const { plane, column, row } = layout.at(number);
      if (plane === part.plane) this.paintCell(number, column, row);
    }
  }

  /** The cells that another moment's picture has otherwise; null: any may be. */
  touchedSince({ k, moment }) {
    if (this.ghost) return this.ghost.touchedSince(moment);
    const [first, end] = [Math.min(k, this.k), Math.max(k, this.k)];
    return end - first > NEAR ? null : touchedBetween(this.trace, first, end);
  }

  paintAll() {
    const { part, layout, dense } = this;
    this.grain = this.cell; // as the pen is scaled
    this.pen = this.canvas.getContext("2d");
    this.pen.scale(dense, dense);
    for (let row = 0; row < layout.rows; row++)
      for (let column = 0; column < layout.columns; column++) {
        const number = cellIn({ place: part.place, layout }, part.plane, column, row);
        this.paintCell(number, column, row);
      }
  }

  paintCell(number, column, row) {
    const { trace, part, grain: cell, pen, k } = this;
    const [x, y, size] = [column * cell, row * cell, cell - (cell >= 5 ? 1 : 0)];
    pen.clearRect(x, y, size, size);
    const value = trace.seenAt(number, k);
    if (value === null) return; // not computed yet
    const never = part.place.made >= 0 && !trace.isWritten(number);
    const odd = Number.isFinite(value) ? valueColour(value, this.scale) : UNNUMBERED;
    pen.fillStyle = odd || (never ? BORDER : ZERO);
    pen.fillRect(x, y, size, size);
    const written = this.role === "written";
    if (this.ghost?.differs(number, written)) markChanged(pen, x, y, size);
  }
}

/** A cell that came out otherwise than in the run before has a dark corner. */
function markChanged(pen, x, y, size) {
  const part = Math.max(1, size * 0.55);
  pen.fillStyle = CHANGED;
  pen.beginPath();
  pen.moveTo(x + size - part, y);
  pen.lineTo(x + size, y);
  pen.lineTo(x + size, y + part);
  pen.fill();
}
