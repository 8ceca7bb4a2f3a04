// The stage: one step, large, for a class to look at. `core/stage.js` says what stands on it,
// `core/fit.js` how large; here it is drawn.

import { besideOf, cellSize, cropped, cutNote, fitted, signSize, termSize } from "./core/fit.js";
import { layoutOf } from "./core/layout.js";
import { lectureName, loopsAround } from "./core/loops.js";
import { positionIn, shown } from "./core/numbers.js";
import { codeParts, lookOf, namedParts, saidOf, stageOf, unanswered } from "./core/stage.js";
import { drawn, el, setProperties, withSubscripts } from "./dom.js";
import { formerLine, formerText } from "./ghost.js";
import { letterOf, tileColour } from "./palette.js";
import { pointerIn } from "./pointer.js";
import { SmallMap } from "./smallmap.js";
/** @import { Trace } from "./core/state.js" */

const NARROW = 640; // pixels: below, the lens has more than one line
const MOST_MAPS = 3; // small maps beside a window

export class StageView {
  /**
   * @param {Trace} trace
   * @param {boolean} [half] whether another one stands beside it
   */
  constructor(trace, half = false) {
    this.trace = trace;
    this.half = half;
    this.look = lookOf(trace);
    this.k = 0; // the step that is drawn
    this.at = 0; // where one is
    this.ask = null;
    this.plane = null;
    this.narrow = false;
    this.bare = false; // no room for small maps
    this.maps = []; // the small maps that are drawn
    this.known = new Map(); // those before, whose pictures can be taken over
    /** @type {import("./core/ghosts.js").Ghost | null} the run before a change */
    this.ghost = null;
    this.inputOf = (_cell) => null; // what a click on a cell changes, where Python runs
    this.loops = el("span", "stage-loops");
    this.line = el("code", "stage-line", [], { "data-role": "line" });
    this.strip = el("div", "stage-strip", [this.loops, this.line]);
    this.lens = el("div", "stage-lens");
    this.sentence = el("p", "stage-sentence", [], { "data-role": "sentence" });
    this.node = el("div", "stage", [this.strip, this.lens, this.sentence]);
    this.lens.addEventListener("click", (event) => {
      const plane = event.target.closest("[data-plane]")?.dataset.plane;
      if (plane !== undefined) this.show(this.at, Number(plane), this.ask);
    });
  }

  /**
   * Step k, with one of a window's maps lit. While a question stands, k is the step before it; or,
   * if the question shows what its step reads, that step without its result. Where a cell is to be
   * looked at, its map is lit.
   */
  show(k, plane = null, ask = null, look = null) {
    const near = Math.abs(k - this.k) === 1;
    this.at = k;
    this.ask = ask;
    this.k = k = ask?.show === "reads" ? ask.step : k;
    this.plane = plane;
    this.ghost?.go(k);
    this.showLine();
    this.showSentence();
    const { clientWidth: width, clientHeight: height } = this.lens;
    if (!width) return;
    const { narrow } = this;
    const whole = this.stageWith(look, plane);
    const stage = ask?.show === "reads" ? unanswered(whole) : whole;
    const { least, bare } = this;
    const room = { width: width - 28, height: height - 8, least, narrow, bare };
    this.stage = { ...stage, ...fitted(stage, room), room };
    this.lens.className = `stage-lens ${stage.kind}`;
    this.lens.classList.toggle("narrow", narrow);
    const { side, label, map } = this.stage;
    setProperties(this.lens, { side: `${side}px`, label: `${label}px`, map: `${map}px` });
    this.known = new Map([...this.known, ...this.maps.map((map) => [map.key, map])]);
    this.maps = [];
    const lines = this.stage.lines.map((line) => {
      return el("div", "stage-row", line.map((item) => this.drawnItem(item)));
    });
    this.cones = drawn("svg", { class: "stage-cones", "aria-hidden": "true" });
    this.lens.replaceChildren(this.cones, ...lines);
    this.drawCones();
    const pointer = drawn("svg", { class: "stage-cones stage-pointer", "aria-hidden": "true" });
    pointer.append(...pointerIn(this.lens));
    this.lens.append(pointer);
    this.glide(near);
  }

  /** The stage of the step, with this map lit, or else the first one that has the named cell. */
  stageWith(name, plane) {
    const { trace, k } = this;
    const first = stageOf(trace, k, this.look, plane);
    if (!name || plane !== null) return first;
    const has = ({ items }) => {
      const tiles = items.flatMap(({ panel }) => panel?.rows.flat() ?? []);
      return tiles.some(({ cell }) => this.nameOf(cell) === name);
    };
    const planes = Array.from({ length: first.planes }, (_, n) => n);
    return planes.map((n) => stageOf(trace, k, this.look, n)).find(has) ?? first;
  }

  /** From one step to the next the outlines glide in their maps. */
  glide(near) {
    const before = new Map((this.before ?? []).map((map) => [map.key, map.corner]));
    this.before = this.maps;
    if (!near || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const map of this.maps) map.glideFrom(before.get(map.key) ?? map.corner);
  }

  /** Lines from a part of a small map to the cells that are cut out of it. */
  drawCones() {
    const around = this.lens.getBoundingClientRect();
    const sides = (node) => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      const [x, y] = [around.left, around.top];
      return { left: left - x, right: right - x, top: top - y, bottom: bottom - y };
    };
    for (const panel of this.lens.querySelectorAll(".stage-panel.beside, .stage-panel.alone")) {
      const mark = panel.querySelector(".stage-map.now .stage-mark");
      if (!mark) continue;
      const small = sides(mark);
      const large = sides(panel.querySelector(".stage-tiles"));
      const beside = panel.classList.contains("beside");
      const path = beside
        ? `M${small.right} ${small.top}L${large.left} ${large.top}V${large.bottom}` +
          `L${small.right} ${small.bottom}Z`
        : `M${small.left} ${small.top}L${large.left} ${large.bottom}H${large.right}` +
          `L${small.right} ${small.top}Z`;
      this.cones.append(drawn("path", { d: path, class: mark.className.split(" ").at(-1) }));
    }
  }

  /** The room of the lens has changed. */
  resize(whole) {
    const { clientWidth: width } = this.lens;
    this.narrow = this.half || width < NARROW;
    this.least = innerWidth < NARROW ? 16 : Math.max(16, 0.0255 * innerHeight);
    setProperties(this.node, { least: `${this.least}px` });
    setProperties(this.node, { text: `${Math.min(whole, 1.45 * width)}px` });
    this.show(this.at, this.plane, this.ask);
  }

  showLine() {
    const { trace, k } = this;
    const { line } = trace.statementAt(k);
    const loops = loopsAround(trace, line).flatMap((name) => {
      const value = el("b", "", shown(trace.variableAt(name, k)));
      const loop = el("span", "stage-loop", [`${lectureName(name)} = `, value]);
      return [loop, el("i", "", "›")];
    });
    this.loops.replaceChildren(...loops);
    const parts = codeParts(trace, k).map(({ text, kind }) => {
      const signs = withSubscripts(text);
      return kind ? [el("span", kind, signs)] : signs;
    });
    this.line.replaceChildren(...parts.flat());
    this.strip.querySelector(".former-line")?.remove();
    this.strip.append(...formerLine(this.ghost, line));
  }

  showSentence() {
    const most = this.narrow ? 80 : 110;
    const [names, ...told] = saidOf(this.trace, this.k, most);
    const parts = namedParts(this.trace, this.k, names).map(({ text, kind }) => {
      return kind ? [el("span", kind, text)] : withSubscripts(text);
    });
    for (const [n, text] of told.entries())
      parts.push(" = ", n === told.length - 1 ? el("b", "", text) : text);
    this.sentence.replaceChildren(...parts.flat());
    this.sentence.classList.toggle("long", this.sentence.textContent.length > 70);
  }

  drawnItem(item) {
    if (item.sign !== undefined) {
      const sign = el("span", "stage-sign", withSubscripts(item.sign));
      sign.style.fontSize = `${signSize(item.sign, this.stage)}px`;
      return sign;
    }
    if (item.maps) return this.drawnMaps(item.maps);
    return item.terms ? this.drawnTerms(item.terms) : this.drawnPanel(item);
  }

  drawnTerms(terms) {
    const all = terms.map(({ label, text, lit, cell }) => {
      const named = cell === null ? {} : this.named(cell, "read");
      const number = el("b", "", text, named);
      number.style.fontSize = `${termSize(this.stage, lit)}px`;
      return el("span", lit ? "now" : "", [number, el("small", "", label)]);
    });
    return el("div", "stage-terms", all);
  }

  nameOf(cell) {
    return cell === null ? "" : this.trace.cellName(cell);
  }

  /** Ring the cell of this name, or underline the array's. */
  lookAt(look) {
    for (const tile of this.lens.querySelectorAll(".stage-tile"))
      tile.classList.toggle("looked", this.nameOf(tile.cell) === look);
    for (const title of this.lens.querySelectorAll(".stage-name"))
      title.classList.toggle("looked", `${title.textContent}(`.startsWith(`${look}(`));
  }

  /** What outside checks find a cell by. */
  named(cell, role) {
    if (this.ask) return {}; // no step is shown yet
    return { "data-role": role, "data-cell": this.trace.cellName(cell), "data-number": cell };
  }

  drawnPanel({ panel }) {
    const { crop, room } = this.stage;
    const { width, height, digits } = cellSize(panel, this.stage);
    const rows = cropped(panel, crop);
    const alone = rows.length === 1 && rows[0].length === 1;
    const tiles = rows.flat().map((tile) => this.drawnTile(tile, panel, alone));
    const grid = el("div", "stage-tiles", tiles);
    setProperties(grid, {
      columns: rows[0].length,
      wide: `${width}px`,
      high: `${height}px`,
      digits: `${digits}px`,
    });
    const all = panel.rows.flat();
    const whole = !alone && all.every(({ active }) => active); // then it has one outline
    const note = el("small", "stage-note", cutNote(panel, rows));
    const title = el("div", "stage-name", withSubscripts(panel.title));
    const there = panel.window ? !room.narrow : this.stage.maps; // or on a line of their own
    const maps = panel.small && there ? this.drawnMaps(panel) : "";
    const beside = besideOf({ panel }, room);
    const names = ["stage-panel", panel.role];
    if (alone) names.push("alone");
    if (whole) names.push("whole");
    if (beside) names.push("beside");
    const node = el("div", names.join(" "), [title, grid, note, maps]);
    const points = alone ? this.pointsTo(all[0].cell, panel.role) : null;
    if (points) node.dataset.points = points;
    return node;
  }

  /** The x and y that a cell with a position names, as the names of cells count. */
  pointsTo(cell, role) {
    const { trace, k } = this;
    if (cell === null || !trace.place(cell).positions) return null;
    const value = trace.seenAt(cell, role === "written" ? k + 1 : k);
    if (!Number.isFinite(value) || this.ask) return null;
    const position = positionIn(value).map((n) => n - 1 + trace.countsFrom);
    return position.join(",");
  }

  drawnTile({ cell, text, active, spot, change }, { role, title }, alone) {
    const counter = this.ask ? {} : { "data-role": role, "data-cell": title };
    const data = cell === null ? counter : this.named(cell, role);
    const named = active && role !== "product" ? data : {};
    const names = ["stage-tile", active ? "active" : "around", alone ? "alone" : ""].join(" ");
    const tile = el("span", names, [], named);
    tile.cell = cell;
    if (change) tile.append(el("small", "change", change));
    tile.append(el("span", "digits", text));
    const ghost = this.ask ? null : this.ghost; // it would tell the answer
    const former = formerText(ghost, cell, role === "written", this.scaleOf(cell));
    if (former !== null) {
      tile.append(el("s", "former", former, { "aria-label": `before the change ${former}` }));
      tile.classList.add("otherwise");
    }
    const input = active && cell !== null ? this.inputOf(cell) : null;
    if (input !== null) this.openTo(tile, cell, input);
    const letter = spot && role !== "product" && role !== "read" ? letterOf(spot) : "";
    if (letter) tile.append(el("i", "letter", letter, { "aria-hidden": "true" }));
    if (spot) {
      setProperties(tile, { spot: tileColour(spot) });
      tile.classList.add("spotted");
    }
    return tile;
  }

  scaleOf(cell) {
    return cell === null ? 0 : this.look.scales.get(this.trace.place(cell));
  }

  /** An input's tile can be clicked, and reached by Tab, to change its number. */
  openTo(tile, cell, input) {
    tile.dataset.input = cell;
    tile.tabIndex = 0;
    tile.setAttribute("role", "button");
    const name = this.trace.cellName(input);
    tile.setAttribute("aria-label", `${name}, ${tile.textContent}: change it`);
  }

  /** The small maps of a panel: of several the one that is lit and those beside it. */
  drawnMaps({ maps, lit, role }) {
    const from = Math.max(0, Math.min(lit - 1, maps.length - MOST_MAPS));
    const all = maps.slice(from, from + MOST_MAPS).map((part, n) => {
      const layout = layoutOf(part.place, this.look.inMaps);
      const scale = this.look.scales.get(part.place);
      const made = role === "written" && this.ask?.show !== "reads";
      const { ghost } = this;
      const map = new SmallMap(this.trace, part, { layout, scale, role, ghost }, this.stage.map);
      map.paint(made ? this.k + 1 : this.k, this.known.get(map.key));
      this.known.delete(map.key); // a picture stands in one place only
      this.maps.push(map);
      map.node.classList.toggle("now", from + n === lit);
      if (maps.length > 1) map.node.dataset.plane = from + n;
      return map.node;
    });
    const rest = maps.length - all.length;
    if (rest > 0) all.push(el("small", "", `${lit + 1} of ${maps.length}`));
    return el("div", "stage-maps", all);
  }
}
