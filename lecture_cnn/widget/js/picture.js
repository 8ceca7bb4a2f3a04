// A large map as a picture: one pixel a cell, enlarged by the browser. A thousand cells as elements
// would cost each frame.

import { cellIn } from "./core/layout.js";
import { shade } from "./colours.js";
import { el } from "./dom.js";

export const LARGE = 600; // cells of a map from which on it is a picture
const NO_NUMBER = "#c0007a"; // a NaN's pixel
const LIGHTS = {
  "made-of": "#0072b2",
  behind: "#a64b00",
  "goes-into": "#007a58",
  "will-go-into": "#7a3e6b",
};

export class Picture {
  constructor(trace, { place, layout, scale }, plane) {
    this.trace = trace;
    this.layout = layout;
    this.scale = scale;
    this.plane = plane;
    this.place = place;
    const { columns: width, rows: height } = layout;
    this.canvas = el("canvas", "values", [], { width, height });
    this.glow = el("canvas", "glow", [], { width, height });
    this.pen = this.canvas.getContext("2d");
    this.canvas.cellAt = (event) => this.cellAt(event);
    this.node = el("div", "grid picture", [this.canvas, this.glow], { "aria-hidden": "true" });
    this.node.style.setProperty("--rows", layout.rows);
    this.lights = false;
  }

  paint(cell, value) {
    const { column, row } = this.layout.at(cell);
    const never = this.place.made >= 0 && !this.trace.isWritten(cell);
    this.pen.clearRect(column, row, 1, 1);
    if (value === null)
      this.pen.fillStyle = "rgba(128,128,128,.3)"; // not computed yet
    else if (Number.isNaN(value)) this.pen.fillStyle = NO_NUMBER;
    else if (Math.abs(value) === Infinity) this.pen.fillStyle = value < 0 ? "#00486f" : "#8a3d00";
    else if (never) this.pen.fillStyle = "rgba(128,128,128,.12)";
    else this.pen.fillStyle = shade(value, this.scale, 0.08, 0.8) || "transparent";
    this.pen.fillRect(column, row, 1, 1);
  }

  light(cells) {
    if (!cells.size && !this.lights) return;
    const pen = this.glow.getContext("2d");
    const { first, size } = this.place;
    pen.clearRect(0, 0, this.layout.columns, this.layout.rows);
    this.lights = cells.size > 0;
    for (const [cell, name] of cells) {
      if (cell < first || cell >= first + size) continue;
      const { plane, column, row } = this.layout.at(cell);
      pen.fillStyle = LIGHTS[name];
      if (plane === this.plane) pen.fillRect(column, row, 1, 1);
    }
  }

  /** The cell under the pointer. */
  cellAt({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const { columns, rows } = this.layout;
    const inside = (part, count) => Math.max(0, Math.min(count - 1, Math.floor(part * count)));
    return cellIn(
      { place: this.place, layout: this.layout },
      this.plane,
      inside((clientX - box.left) / box.width, columns),
      inside((clientY - box.top) / box.height, rows),
    );
  }
}
