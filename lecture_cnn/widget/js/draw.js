// The maps and the listing as DOM. Only what changed is touched; text is always set as text.

import { shade } from "./colours.js";
import { cellIn, hasMaps, inOrderOfUse, layoutOf, rectanglesOf } from "./core/layout.js";
import { scalesOf, lengthsOf, usesOf } from "./core/layout.js";
import { brief } from "./core/numbers.js";
import { shareOf, tiled } from "./core/tiling.js";
import { el, setProperties } from "./dom.js";
import { LARGE, Picture } from "./picture.js";
/** @import { Trace, Place } from "./core/state.js" */

const CARRIED = 390; // milliseconds
const ROOMY = 32; // pixels of a cell that has room for two numbers

/** The part that outlined cells have in a step. */
const ROLES = { read: "read", window: "read", coefficient: "coefficient", written: "written" };

/**
 * The maps of some arrays of a trace. `paint` shows values, `mark` outlines what a step reads and
 * writes.
 */
export class Maps {
  /**
   * @param {Trace} trace
   * @param {Place[]} [places] those that are shown
   */
  constructor(trace, places = inOrderOfUse(trace)) {
    this.trace = trace;
    this.node = el("div", "maps", [], { role: "group", "aria-label": "maps" });
    this.cells = new Array(trace.size).fill(null);
    this.values = new Array(trace.size); // as painted; undefined: not painted yet
    this.marks = [];
    this.named = []; // cells with a role in the step
    this.lit = [];
    const inMaps = hasMaps(trace);
    const scales = scalesOf(trace);
    this.signs = lengthsOf(trace);
    this.uses = usesOf(trace);
    this.views = places.map((place) => {
      const layout = layoutOf(place, inMaps);
      const view = { place, layout, scale: scales.get(place) };
      view.planes = Array.from({ length: layout.planes }, (_, plane) =>
        this.makePlane(view, plane),
      );
      const planes = el(
        "div",
        "planes",
        view.planes.map((plane) => plane.outer),
      );
      view.node = el(
        "figure",
        place.made < 0 ? "array" : "array not-made",
        [caption(place), planes],
        { "data-array": place.title, "aria-label": `${place.title}, ${place.shape.join(" by ")}` },
      );
      return view;
    });
    this.viewOf = new Map(this.views.map((view) => [view.place, view]));
    this.legend = legend(trace);
    this.node.append(...this.views.map((view) => view.node), this.legend);
    this.node.addEventListener("scroll", () => this.tellMore());
  }

  makePlane(view, plane) {
    const { place, layout } = view;
    const size = layout.rows * layout.columns;
    const first = place.first + plane * size;
    const large = size > LARGE ? new Picture(this.trace, view, plane) : null;
    const grid = large ? large.node : el("div", "grid", [], { "aria-hidden": "true" });
    grid.style.setProperty("--columns", layout.columns);
    for (let row = 0; row <= layout.rows && !large; row++)
      for (let column = 0; column <= layout.columns; column++)
        if (!row || !column) grid.append(labelOf(row || column, this.trace.countsFrom));
        else {
          const cell = cellIn(view, plane, column - 1, row - 1);
          const node = el("div", "cell");
          node.dataset.number = cell;
          node.dataset.cell = this.trace.cellName(cell);
          if (place.made >= 0 && !this.trace.isWritten(cell)) node.classList.add("padding");
          this.cells[cell] = node;
          grid.append(node);
        }
    const index = this.trace.indexOf(first).slice(0, place.layer === null ? -2 : undefined);
    const leading = index.slice(
      0,
      (place.layer === null ? 0 : 1) + Math.max(0, place.shape.length - 2),
    );
    const name = `(${leading.join(",")},${layout.turned ? "x,y" : "·,·"})`;
    // what is drawn over a map doesn't lay the map out again
    const over = el("div", "over", [], { "aria-hidden": "true" });
    const body = el("div", "body", [grid, over]);
    return {
      outer: el("div", "plane", layout.planes > 1 ? [el("div", "plane-name", name), body] : body),
      grid,
      over,
      large,
    };
  }

  /** Show these values: `valueOf(cell)` for the cells given, or for all. */
  paint(valueOf, cells) {
    for (const view of this.views) {
      if (cells) continue;
      const { first, size } = view.place;
      for (let cell = first; cell < first + size; cell++) this.paintCell(cell, valueOf(cell), view);
    }
    for (const cell of cells || []) {
      const view = this.viewOf.get(this.trace.place(cell));
      if (view) this.paintCell(cell, valueOf(cell), view);
    }
  }

  paintCell(cell, value, view) {
    if (Object.is(this.values[cell], value)) return;
    const node = this.cells[cell];
    this.values[cell] = value;
    if (!node) return view.planes[view.layout.at(cell).plane].large.paint(cell, value);
    const finite = Number.isFinite(value);
    if (view.place.positions) {
      node.textContent = finite ? this.trace.positionText(value).slice(1, -1) : "";
    } else {
      node.textContent = brief(value, view.scale);
      node.style.backgroundColor = finite ? shade(value, view.scale) : "";
    }
    node.classList.toggle("empty", value === null);
    node.classList.toggle("not-a-number", Number.isNaN(value));
    node.classList.toggle("infinite", Math.abs(value) === Infinity);
  }

  /** Arrays that the run makes are there from the step that made them; by a step they fade in. */
  appear(k, moving) {
    for (const { node, place } of this.views) {
      if (place.made < 0) continue;
      node.classList.toggle("not-made", place.made > k);
      node.classList.toggle("just-made", moving && place.made === k);
    }
  }

  /**
   * Outline rectangles: [{cells, kind}], kind "read", "coefficient", "written" or "window", and
   * name the cells' part in the step.
   */
  mark(groups) {
    for (const mark of this.marks) mark.remove();
    for (const node of this.named) delete node.dataset.role;
    this.marks = [];
    this.named = [];
    for (const { cells, kind, colour } of groups) {
      if (ROLES[kind]) for (const cell of cells) this.name(cell, ROLES[kind]);
      for (const { plane, left, top, right, bottom } of this.rectangles(cells)) {
        const mark = el("div", `mark ${kind}`);
        setProperties(mark, { left, top, width: right - left + 1, height: bottom - top + 1 });
        if (colour) setProperties(mark, { mark: colour });
        plane.over.append(mark);
        this.marks.push(mark);
      }
    }
  }

  /** What outside checks find a cell of the step by; a large map, a picture, has no cells. */
  name(cell, role) {
    const node = this.cells[cell];
    if (!node) return;
    const roles = node.dataset.role;
    node.dataset.role = roles ? `${roles} ${role}` : role;
    this.named.push(node);
  }

  /** The rectangles, one a plane, that cells cover. */
  rectangles(cells) {
    const layouts = (place) => this.viewOf.get(place)?.layout;
    return rectanglesOf(this.trace, cells, layouts).map(({ place, plane, ...sides }) => {
      return { plane: this.viewOf.get(place).planes[plane], ...sides };
    });
  }

  /** Light single cells up: a map from cell to a class name; null puts them out. */
  light(cells) {
    for (const [cell, name] of this.lit) this.cells[cell].classList.remove("lit", name);
    for (const { planes } of this.views)
      for (const { large } of planes) large?.light(cells || new Map());
    this.lit = cells ? [...cells].filter(([cell]) => this.cells[cell]) : [];
    for (const [cell, name] of this.lit) this.cells[cell].classList.add("lit", name);
  }

  /** Where the maps scroll, the cell written (or else read) stays in view. */
  keepInView() {
    const { node } = this;
    const mark = this.marks[this.marks.length - 1];
    if (!mark || node.scrollHeight <= node.clientHeight) return;
    const box = mark.getBoundingClientRect();
    const around = node.getBoundingClientRect();
    if (box.top < around.top || box.bottom > around.bottom)
      node.scrollTop += box.top - around.top - node.clientHeight / 3;
  }

  /** Where the maps scroll, a sign says whether there is more below. */
  tellMore() {
    const { node } = this;
    const hidden = node.scrollHeight - node.clientHeight - node.scrollTop;
    node.classList.toggle("more-below", hidden > 8);
  }

  /** Ring the cell of this name, or name the array more strongly. */
  lookAt(name) {
    for (const { place, node } of this.views)
      node.classList.toggle("looked", name === place.name || name === place.title);
    const cell = this.cells.findIndex((node, cell) => node && this.trace.cellName(cell) === name);
    this.cells[cell]?.classList.add("looked");
  }

  /** The cell cursor of the keyboard. */
  point(cell) {
    this.spot(cell, "pointed");
  }

  /** One cell has this name, and no other. */
  spot(cell, name) {
    const before = this.node.querySelector(`.${name}`);
    if (before?.classList.contains("spot")) before.remove();
    else before?.classList.remove(name);
    if (this.cells[cell]) return this.cells[cell].classList.add(name);
    for (const { plane, left, top } of cell === null ? [] : this.rectangles([cell])) {
      const spot = el("div", `mark spot ${name}`);
      setProperties(spot, { left, top, width: 1, height: 1 });
      plane.over.append(spot);
    }
  }

  /** Where a cell stands in the window. */
  boxOf(cell) {
    if (this.cells[cell]) return this.cells[cell].getBoundingClientRect();
    const view = this.viewOf.get(this.trace.place(cell));
    const { plane, column, row } = view.layout.at(cell);
    const box = view.planes[plane].large.canvas.getBoundingClientRect();
    const size = box.width / view.layout.columns;
    return new DOMRect(box.left + column * size, box.top + row * size, size, size);
  }

  pin(cell) {
    this.spot(cell, "pinned");
  }

  /**
   * The largest cells with which all maps fit into a room; where there is no room for all digits,
   * some maps become small. `floor` pixels are the least cells with digits; with `keep` no map
   * becomes small.
   * @param {{ width: number, height: number, unit: number, floor?: number, keep?: boolean }} room
   */
  fit(room) {
    if (!room.width) return;
    const label = this.node.closest(".zero-based") ? 1.9 : 0.95;
    const figures = new Map(this.views.map((view) => [view, this.figureOf(view)]));
    const groups = this.groups(figures);
    const below = this.legend.offsetHeight + 0.5 * room.unit;
    const { sizes } = tiled(groups, { ...room, label, height: room.height - below });
    for (const [view, figure] of figures) {
      const size = sizes.get(figure);
      if (!size) continue; // it is folded
      setProperties(view.node, { cell: `${size.cell}px`, share: shareOf(figure.signs) });
      view.node.classList.toggle("small", size.small);
      view.node.classList.toggle("roomy", !size.small && size.cell >= ROOMY);
    }
  }

  /** Those that stand in one section are a group. */
  groups(figures) {
    const groups = new Map();
    for (const [view, figure] of figures) {
      const { parentNode } = view.node;
      if (!groups.has(parentNode)) groups.set(parentNode, []);
      groups.get(parentNode).push(figure);
    }
    return [...groups.values()];
  }

  figureOf({ place, layout: { columns, rows }, planes, node }) {
    return {
      columns,
      rows,
      planes: planes.filter(({ outer }) => !outer.hidden).length,
      caption: place.title.length + place.shape.join("×").length + 1,
      signs: this.signs.get(place),
      uses: this.uses.get(place),
      folded: node.classList.contains("folded"),
    };
  }

  /**
   * A piece that is copied glides from its place to the other, turning on the way if it is flipped.
   */
  carry(from, to, turns) {
    const sources = this.rectangles(from);
    const targets = this.rectangles(to);
    if (
      sources.length !== targets.length ||
      targets.length > 4 ||
      !this.cells[from[0]] ||
      !this.cells[to[0]]
    )
      return [];
    const sorted = [...from].sort((a, b) => a - b);
    return targets.map((target, n) => {
      const source = sources[n];
      const view = this.viewOf.get(this.trace.place(to[0]));
      const columns = target.right - target.left + 1;
      const rows = target.bottom - target.top + 1;
      const size = columns * rows;
      const within = sorted.slice(n * size, (n + 1) * size);
      const clones = within.map((cell) => this.cells[cell].cloneNode(true));
      const byRow = (_, i) => clones[(i % columns) * rows + Math.floor(i / columns)];
      const order = view.layout.turned ? clones.map(byRow) : clones;
      const piece = el("div", "carry", order, { "aria-hidden": "true" });
      for (const clone of order) {
        delete clone.dataset.number;
        delete clone.dataset.cell;
      }
      setProperties(piece, { left: target.left, top: target.top, columns });
      target.plane.over.append(piece);
      const start = source.plane.grid.getBoundingClientRect();
      const end = target.plane.grid.getBoundingClientRect();
      const cellSize = (plane) =>
        parseFloat(getComputedStyle(plane.outer.closest("figure")).getPropertyValue("--cell"));
      const across =
        start.left +
        source.left * cellSize(source.plane) -
        end.left -
        target.left * cellSize(target.plane);
      const down =
        start.top +
        source.top * cellSize(source.plane) -
        end.top -
        target.top * cellSize(target.plane);
      const angle = { UpDown: 0, LeftRight: 0 };
      const pose = (x, y) =>
        `translate(${x}px,${y}px) rotateX(${angle.UpDown}deg) rotateY(${angle.LeftRight}deg)`;
      const frames = [pose(across, down), pose(0, 0)];
      for (const turn of turns) {
        angle[turn] = 180;
        frames.push(pose(0, 0));
      }
      piece
        .animate({ transform: frames }, { duration: CARRIED, easing: "ease-in-out" })
        .finished.then(
          () => piece.remove(),
          () => piece.remove(),
        );
      return piece;
    });
  }
}

/** The label of the n-th row or column; none for the corner. */
function labelOf(n, first) {
  return el("div", "label", n ? `${n - 1 + first}` : "");
}

function legend(trace) {
  const signs = [
    ["mark read", "read"],
    ["mark coefficient", "coefficient"],
    ["mark written", "written"],
    ["positive", "positive"],
    ["negative", "negative"],
    ["cell empty", "not computed yet"],
    ["cell padding", "zero, never written"],
  ];
  const { initial, write_value } = trace.column;
  const odd = (value, cell) => !Number.isFinite(value) && !trace.place(cell).blank;
  if (initial.some(odd) || write_value.some((value) => !Number.isFinite(value)))
    signs.push(
      ["cell not-a-number", "nan, a value that is no number"],
      ["cell infinite", "infinite"],
    );
  return el(
    "p",
    "legend",
    signs.map(([names, text]) => el("span", "", [el("i", names), text])),
  );
}

function caption(place) {
  return el("figcaption", "", [el("b", "", place.title), ` ${place.shape.join("×")}`]);
}
