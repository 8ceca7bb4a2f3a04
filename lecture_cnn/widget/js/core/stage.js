// What the stage shows of a step: its panels from left to right and the signs between them. A panel
// has the cells large, with their numbers; where they lie in their map a small map says.

import { byPlane, cellIn, hasMaps, layoutOf, rectanglesOf, scalesOf } from "./layout.js";
import { brief, factor } from "./numbers.js";
import { partsOf } from "./products.js";
import { isCopy, numbersOf, rolesOf, sentenceOf, turnsOf, usedFor } from "./sentence.js";
import { withoutComment } from "./sentence.js";
import { variableSet } from "./words.js";
/** @import { Trace, Place } from "./state.js" */
/** @import { Rectangle } from "./layout.js" */

const SUM = "Σ ="; // between a table of products and their sum
const WHOLE = 4; // columns and rows up to which a map is shown whole
const FEW = 12; // cells of several maps up to which they are shown together
const LAID = 5; // columns and rows up to which a map is shown whole under a filter laid on it
const AROUND = 3; // columns and rows that are shown around a cell of a larger one
const FILTER = /^(d?[wW]|d?TW|A$|share)/;

/**
 * A cell's place in its filter: it has the same colour and letter wherever it goes.
 * @typedef {{ column: number, row: number, columns: number, rows: number }} Spot
 */

/**
 * @typedef {Object} Tile
 * @property {number | null} cell null for a product
 * @property {string} text
 * @property {boolean} active whether the step uses or writes it; others only stand around it
 * @property {Spot | null} spot
 * @property {string} [change] what it had and got, `4 +6`
 */

/** @typedef {"read" | "coefficient" | "written" | "product"} Role */

/** @typedef {{ columns: number[], rows: number[] }} Edges */

/**
 * @typedef {Object} Panel
 * @property {Role} role
 * @property {string} title
 * @property {Tile[][]} rows
 * @property {Rectangle[]} maps the parts of maps that it shows, for small maps
 * @property {number} lit which of these is the one shown large
 * @property {boolean} [small] whether small maps are shown: there is more than the cells
 * @property {boolean} [window] whether it is the window of an inner product
 * @property {Edges} [edges] the numbers of its columns and rows
 */

/**
 * @typedef {{ label: string, text: string, lit: boolean, plane: ?number, cell?: number }} Term
 * `plane`: of the map that is shown for it
 */

/**
 * @typedef {{ panel?: Panel, sign?: string, terms?: Term[], maps?: Panel }} Item one of these
 */

/**
 * @typedef {Object} Stage
 * @property {"window" | "flip" | "parts" | "cut" | "made" | "said"} kind
 * @property {Item[]} items from left to right
 * @property {number} planes how many maps a window goes through
 * @property {number} lit which of them is lit
 */

/**
 * What stays the same over a whole run.
 * @typedef {{ inMaps: boolean, scales: Map<Place, number> }} Look
 */

/** @param {Trace} trace @returns {Look} */
export function lookOf(trace) {
  return { inMaps: hasMaps(trace), scales: scalesOf(trace) };
}

/**
 * The stage of step k.
 * @param {Trace} trace
 * @param {number} k
 * @param {Look} look
 * @param {number | null} [plane] the map that is lit; null: the last one of a window
 * @returns {Stage}
 */
export function stageOf(trace, k, look, plane = null) {
  const stage = new StageStep(trace, k, look, plane).shown();
  for (const { panel } of stage.items) if (panel) panel.edges = edgesOf(trace, panel.rows);
  return stage;
}

/**
 * The place of a cell in its filter, which a copied or turned cell keeps; null if it is in none, or
 * holds no weight yet.
 * @param {Trace} trace
 * @param {number} cell
 * @param {number} k
 * @param {Look} look
 * @param {boolean} [always] also where the array is no filter: a window's left factor acts as one
 * @returns {Spot | null}
 */
export function spotOf(trace, cell, k, look, always = false) {
  const home = homeOf(trace, cell, k);
  const place = trace.place(home);
  if (home === cell && homeOf(trace, cell, trace.length) !== cell) return null;
  if (!always && !isFilter(place)) return null;
  const { at, columns, rows } = layoutOf(place, look.inMaps);
  const { column, row } = at(home);
  return { column, row, columns, rows };
}

/** @param {Place} place @returns {boolean} whether an array is a filter, or its derivative */
function isFilter({ name }) {
  return FILTER.test(name);
}

/** The cell that a copied or turned one came from in the end. */
function homeOf(trace, cell, k) {
  const row = trace.lastWrite(cell, k);
  if (row < 0) return cell;
  const step = trace.column.write_step[row];
  if (!isCopy(trace.statementAt(step))) return cell;
  const [from] = usedFor(trace, cell, step).others;
  const both = from !== undefined && isFilter(trace.place(from)) && isFilter(trace.place(cell));
  return both ? homeOf(trace, from, step) : cell;
}

/**
 * The numbers of the columns and rows at the edge of a panel, as its cells' names have them; empty
 * where the cells of a line share none, and for a single cell.
 * @param {Trace} trace
 * @param {Tile[][]} rows
 * @returns {Edges}
 */
export function edgesOf(trace, rows) {
  const across = rows[0].map((_, column) => rows.map((row) => row[column]));
  return { columns: sharedIndex(trace, across), rows: sharedIndex(trace, rows) };
}

/** The index in which some lines of cells differ from each other, of each line. */
function sharedIndex(trace, lines) {
  const cells = lines.map((line) => line.map(({ cell }) => cell));
  if (lines.length < 2 || cells.flat().includes(null)) return [];
  const indices = cells.map((line) => line.map((cell) => trace.indexOf(cell)));
  const [first, second] = indices.map(([index]) => index);
  const differs = (n, axis) => n !== second[axis];
  const axis = first.findIndex(differs);
  const others = first.slice(axis + 1).some((n, more) => differs(n, axis + 1 + more));
  const shared = indices.every((line) => line.every((index) => index[axis] === line[0][axis]));
  return shared && !others ? indices.map(([index]) => index[axis]) : [];
}

/**
 * A stage without what its step makes: a question stands before it.
 * @param {Stage} stage
 * @returns {Stage}
 */
export function unanswered(stage) {
  const given = stage.items.filter((item) => !item.terms && item.panel?.role !== "product");
  const items = given.filter((item, n) => !repeats(item, given[n - 1]));
  return { ...stage, items: items.map(hidden) };
}

/**
 * Whether a sign says what the one before it has said: between them something was left out.
 * @param {Item} item
 * @param {Item | undefined} before
 */
export function repeats(item, before) {
  return (item.sign === "=" || item.sign === SUM) && before?.sign === "=";
}

/** @param {Item} item @returns {Item} what is written is a question mark */
function hidden(item) {
  if (item.panel?.role !== "written") return item;
  const rows = item.panel.rows.map((row) => {
    return row.map((tile) => (tile.active ? { ...tile, text: "?", change: "" } : tile));
  });
  return { panel: { ...item.panel, rows } };
}

/** One step, and how its panels are made. */
class StageStep {
  constructor(trace, k, look, plane) {
    this.trace = trace;
    this.k = k;
    this.look = look;
    this.plane = plane;
    this.writes = trace.writesOf(k);
    this.statement = trace.statementAt(k);
  }

  /** @returns {Stage} */
  shown() {
    const { trace, k, writes } = this;
    if (!writes.length) return this.withoutWrite();
    return usedFor(trace, writes[0], k).pairs.length > 1 ? this.window() : this.parts();
  }

  viewOf(place) {
    return { place, layout: layoutOf(place, this.look.inMaps) };
  }

  /** A cell's number; of a cell written the one after the step. */
  textOf(cell, written = false) {
    const { trace, k, look } = this;
    const place = trace.place(cell);
    const value = trace.seenAt(cell, written ? k + 1 : k);
    if (value === null) return "";
    if (place.positions && Number.isFinite(value)) return trace.positionText(value);
    return brief(value, look.scales.get(place)).replace("-", "−");
  }

  /** @returns {Tile} */
  tile(cell, { role, active = true, spot }) {
    const written = role === "written";
    const turned = written && this.writes.length > 1 && !isCopy(this.statement);
    const own = spot ?? this.spot(cell, false, written ? this.k + 1 : this.k);
    const place = turned ? null : own;
    return { cell, text: this.textOf(cell, written), active, spot: place };
  }

  spot(cell, always = false, k = this.k) {
    return spotOf(this.trace, cell, k, this.look, always);
  }

  rectangles(cells) {
    return rectanglesOf(this.trace, cells, (place) => this.viewOf(place).layout);
  }

  /** The cells of a part of a map, in rows. */
  cellsOf({ place, plane, left, right, top, bottom }) {
    const view = this.viewOf(place);
    const rows = [];
    for (let row = top; row <= bottom; row++) {
      const cells = [];
      for (let column = left; column <= right; column++)
        cells.push(cellIn(view, plane, column, row));
      rows.push(cells);
    }
    return rows;
  }

  /**
   * The panel of cells: of one map at a time, or, where there are few, one map below the other.
   * A single cell may have others around it.
   * @returns {Panel}
   */
  panelOf(cells, role, around = null) {
    const maps = this.rectangles(cells);
    const all = maps.length > 1 && cells.length <= FEW;
    const lit = Math.min(this.plane ?? 0, maps.length - 1);
    const part = around ?? maps[lit];
    const used = new Set(cells);
    const rows = all ? maps.flatMap((map) => this.cellsOf(map)) : this.cellsOf(part);
    const tiles = rows.map((row) =>
      row.map((cell) => {
        const active = used.has(cell);
        const spot = role === "written" && active ? undefined : this.laidOn(cell, around?.laid);
        return this.tile(cell, { role, active, spot });
      }),
    );
    const title = this.titleOf(rows.flat(), used);
    return { role, title, rows: tiles, maps, lit, small: this.hasMore(maps, rows.flat()) };
  }

  /** The place in a filter that is laid on a map; undefined beside it. */
  laidOn(cell, laid) {
    if (!laid) return undefined;
    const { column, row } = this.viewOf(laid.place).layout.at(cell);
    const [x, y] = [column - laid.left, row - laid.top];
    const { columns, rows } = laid.spot;
    return x >= 0 && x < columns && y >= 0 && y < rows
      ? { column: x, row: y, columns, rows }
      : undefined;
  }

  /** Whether maps have more cells than these. */
  hasMore(maps, cells) {
    const { columns, rows } = this.viewOf(maps[0].place).layout;
    return maps.length > 1 || columns * rows > cells.length;
  }

  /** The array's name, with the indices that all cells share: dY(0,1). */
  titleOf(cells, used) {
    const { trace } = this;
    const shown = used.size === 1 ? [...used] : cells;
    if (shown.length === 1) return trace.cellName(shown[0]);
    const first = trace.indexOf(shown[0]);
    const last = trace.indexOf(shown.at(-1));
    const differs = first.findIndex((n, at) => n !== last[at]);
    const shared = first.slice(0, differs < 0 ? first.length : differs);
    const { name } = trace.place(shown[0]);
    return shared.length ? `${name}(${shared.join(",")})` : name;
  }

  /** An inner product: window, filter, products, sums, and the cell that they make. */
  window() {
    const { trace, k, writes } = this;
    const [cell] = writes;
    const used = usedFor(trace, cell, k);
    const groups = byPlane(trace, used.pairs);
    const sums = partsOf(trace, used.pairs, k).map(({ sum }) => sum);
    const lit = Math.min(this.plane ?? groups.length - 1, groups.length - 1);
    const pairs = groups[lit];
    const read = this.factorsOf(pairs, 1, "read");
    const coefficient = this.factorsOf(pairs, 0, "coefficient");
    read.maps = this.rectangles(groups.flat().map((pair) => pair[1]));
    read.lit = lit;
    read.window = true;
    read.small = this.hasMore(read.maps, groups[0]);
    if (groups.length > 1) read.title += ` ${lit + 1}/${groups.length}`;
    const products = { role: "product", title: "", rows: [], maps: [], lit: 0 };
    products.rows = this.inRows(pairs, (pair) => {
      const [p, q] = pair.map((one) => trace.valueAt(one, k));
      const text = brief(p * q, 1).replace("-", "−");
      return { cell: null, text, active: true, spot: this.spot(pair[0], true) };
    });
    const terms = this.termsOf(sums, lit, used);
    const written = this.panelOf(writes, "written");
    written.rows.flat().forEach((tile) => (tile.active = tile.cell === cell));
    const items = [{ panel: read }, { sign: "·" }, { panel: coefficient }, { sign: "=" }];
    items.push({ panel: products });
    if (terms.length > 1) items.push({ terms });
    const sum = terms.length > 1 ? "=" : SUM; // a table of products is no number: they are added up
    items.push({ sign: sum }, { panel: written });
    return { kind: "window", items, planes: groups.length, lit };
  }

  /** One of a window's factors: each cell has the colour of its place in the filter. */
  factorsOf(pairs, side, role) {
    const cells = pairs.map((pair) => pair[side]);
    const rows = this.inRows(pairs, (pair) => {
      return this.tile(pair[side], { role, spot: this.spot(pair[0], true) });
    });
    const title = this.titleOf(cells, new Set(cells));
    return { role, title, rows, maps: this.rectangles(cells), lit: 0 };
  }

  /** Things that belong to pairs, in rows as the pairs' second cells lie in their map. */
  inRows(pairs, made) {
    const { layout } = this.viewOf(this.trace.place(pairs[0][1]));
    const rows = new Map();
    for (const pair of pairs) {
      const { row, column } = layout.at(pair[1]);
      if (!rows.has(row)) rows.set(row, []);
      rows.get(row).push([column, made(pair)]);
    }
    const sorted = [...rows].sort(([a], [b]) => a - b);
    return sorted.map(([, row]) => row.sort(([a], [b]) => a - b).map(([, thing]) => thing));
  }

  /** The sums map by map, at most three, and what else the statement adds. */
  termsOf(sums, lit, used) {
    const { trace, k } = this;
    const many = sums.length > 3;
    const total = (from, to) => sums.slice(from, to).reduce((a, b) => a + b, 0);
    const term = (label, value, plane = null) => {
      const text = brief(value, 1).replace("-", "−");
      return { label, text, lit: plane === lit, plane };
    };
    const named = (from, to) => (to - from > 1 ? `maps ${from + 1}–${to}` : `map ${from + 1}`);
    const terms = [];
    if (used.adds) terms.push(term("before", trace.valueAt(this.writes[0], k)));
    if (many && lit > 0) terms.push(term(named(0, lit), total(0, lit), lit - 1));
    sums.forEach((sum, n) => {
      const label = sums.length > 1 ? named(n, n + 1) : "";
      if (!many || n === lit) terms.push(term(label, sum, n));
    });
    const rest = sums.length;
    const after = total(lit + 1, rest);
    if (many && lit < rest - 1) terms.push(term(named(lit + 1, rest), after, lit + 1));
    for (const cell of used.others)
      terms.push({ ...term(trace.cellName(cell), trace.valueAt(cell, k)), cell });
    return terms;
  }

  /** All other steps that write: what they read, in the sentence's order, and what it makes. */
  parts() {
    const { trace, k, writes } = this;
    const turns = turnsOf(this.statement);
    const roles = rolesOf(trace, k).filter(({ kind }) => kind !== "old");
    const { op, signs, last } = signsOf(sentenceOf(trace, k)[0], trace, roles);
    const around = this.aroundOf([...roles.map(({ cells }) => cells), writes]);
    const items = [];
    [...signs.keys()].forEach((role, n) => {
      const sign = signs.get(role) || (n ? "·" : "");
      if (sign && !turns.length) items.push({ sign });
      items.push({ panel: this.panelOf(role.cells, this.kindOf(role), around.get(role.cells)) });
    });
    if (last && !turns.length) items.push({ sign: last });
    for (const role of roles)
      if (!signs.has(role) && trace.place(role.cells[0]).positions)
        items.push({ sign: "→" }, { panel: this.position(role.cells) });
    if (turns.length) items.push(...this.turned(items[0].panel, turns));
    items.push({ sign: signs.size && !turns.length ? op : turns.length ? "→" : "=" });
    const written = this.panelOf(writes, "written", around.get(writes));
    this.tellChange(written, op);
    items.push({ panel: written });
    return { kind: turns.length ? "flip" : "parts", items, planes: 1, lit: 0 };
  }

  /** A position that a step looked up; where it points to stands in the map written. */
  position(cells) {
    return { ...this.panelOf(cells, "coefficient"), small: false };
  }

  /** What multiplies stands as the coefficient; a filter does, whichever side it is written on. */
  kindOf(role) {
    return shownKind(this.trace, role, this.writes);
  }

  /** What a cell had and what it got, where a step adds to one cell. */
  tellChange(written, op) {
    const { trace, k, writes } = this;
    if (!/^[+-]=$/.test(op) || writes.length !== 1) return;
    const [before, after] = [trace.seenAt(writes[0], k), trace.seenAt(writes[0], k + 1)];
    if (before === null || !Number.isFinite(after - before)) return;
    const gets = brief(after - before, 1);
    const tile = written.rows.flat().find(({ cell }) => cell === writes[0]);
    const sign = gets.startsWith("-") ? "" : "+";
    tile.change = `${brief(before, 1)} ${sign}${gets}`.replaceAll("-", "−");
  }

  /** The turns between a filter and the turned one. */
  turned({ rows }, turns) {
    const items = [];
    for (const turn of turns.slice(0, -1)) {
      const down = turn === "UpDown";
      rows = down ? [...rows].reverse() : rows.map((row) => [...row].reverse());
      const said = down ? "up-down" : "left-right";
      const panel = { role: "coefficient", title: said, rows, maps: [], lit: 0 };
      items.push({ sign: "→" }, { panel });
    }
    return items;
  }

  /**
   * What stands around each single cell: a small map stands there whole; in the largest map the
   * window that a filter has there.
   */
  aroundOf(groups) {
    const found = new Map();
    const single = groups.filter((cells) => cells.length === 1);
    const sizes = single.map(([cell]) => {
      const { layout } = this.viewOf(this.trace.place(cell));
      return layout.columns * layout.rows;
    });
    const filters = single.filter(([cell]) => isFilter(this.trace.place(cell)));
    const maps = sizes.filter((_, n) => !filters.includes(single[n]));
    const [largest, smallest] = [Math.max(...maps), Math.min(...maps)];
    const spot = filters.length ? this.spot(filters[0][0]) : null;
    single.forEach((cells, n) => {
      const [cell] = cells;
      const place = this.trace.place(cell);
      if (place.positions) return;
      if (filters.includes(cells)) found.set(cells, this.near(cell, null));
      else if (sizes[n] === largest && largest > smallest) found.set(cells, this.near(cell, spot));
    });
    return found;
  }

  /** A part of a map around a cell: all of a small one, a filter's window, or three by three. */
  near(cell, spot) {
    const place = this.trace.place(cell);
    const { at, columns, rows } = this.viewOf(place).layout;
    const { plane, column, row } = at(cell);
    const small = Math.max(columns, rows) <= (spot ? LAID : WHOLE);
    const whole = small || (isFilter(place) && Math.max(columns, rows) <= 5);
    const corner = spot && { left: column - spot.column, top: row - spot.row };
    const laid = corner && { place, spot, ...corner };
    const all = { place, plane, left: 0, right: columns - 1, top: 0, bottom: rows - 1 };
    if (whole) return { ...all, laid };
    const inside = (first, count, all) => Math.max(0, Math.min(first, all - count));
    const across = Math.min(columns, spot ? Math.min(spot.columns, 5) : AROUND);
    const down = Math.min(rows, spot ? Math.min(spot.rows, 5) : AROUND);
    const fits = spot && spot.columns <= 5 && spot.rows <= 5;
    const left = inside(column - (fits ? spot.column : across >> 1), across, columns);
    const top = inside(row - (fits ? spot.row : down >> 1), down, rows);
    return { ...all, left, right: left + across - 1, top, bottom: top + down - 1, laid };
  }

  /** A variable with its new value, `m = m+1` or `m++`; null where a step sets none. */
  variable() {
    const variable = variableSet(this.trace, this.k);
    if (!variable) return null;
    const { name, before, now } = variable;
    const change = before === null ? "" : `${before} →`;
    const tile = { cell: null, text: now, active: true, spot: null, change };
    return { role: "written", title: name, rows: [[tile]], maps: [], lit: 0 };
  }

  /** A window that is cut out, an array that is made, a counter, or nothing but words. */
  withoutWrite() {
    const { trace, k } = this;
    const [text] = sentenceOf(trace, k);
    const one = { planes: 1, lit: 0 };
    const [read] = trace.readsOf(k);
    if (read) {
      const sign = /^\w+ =/.exec(text)?.[0] ?? "";
      const panel = this.panelOf(read.cells, "read");
      if (panel.maps.length > 1) panel.title += ` ${panel.lit + 1}/${panel.maps.length}`;
      const planes = panel.maps.length;
      return { kind: "cut", items: [{ sign }, { panel }], planes, lit: panel.lit };
    }
    const made = trace.places.find((place) => place.made === k);
    if (made) {
      const cells = Array.from({ length: made.size }, (_, n) => made.first + n);
      const panel = this.panelOf(cells, "written");
      panel.title = `${made.title}, ${made.shape.join("×")}`;
      for (const tile of panel.rows.flat()) tile.active = false;
      return { kind: "made", items: [{ panel }], ...one };
    }
    const variable = this.variable();
    return { kind: "said", items: variable ? [{ panel: variable }] : [{ sign: text }], ...one };
  }
}

/** @returns {Role | "old"} the kind of what a step reads, as the stage shows it */
function shownKind(trace, { cells, kind }, writes) {
  if (kind === "old") return kind;
  if (isFilter(trace.place(cells[0]))) return "coefficient";
  const derivative = writes.length && isFilter(trace.place(writes[0]));
  return kind === "coefficient" && (derivative || cells.length > 1) ? kind : "read";
}

/**
 * What the sentence has before, between and after the names of the cells that a step reads.
 * @returns {{ op: string, signs: Map<any, string>, last: string }}
 */
function signsOf(text, trace, roles) {
  const [head, op] = / (\S*=) /.exec(text) ?? [" = ", "="];
  const value = text.slice(text.indexOf(head) + head.length);
  const signs = new Map();
  const ends = new Map(); // a cell that is read twice stands there twice
  const places = roles.map((role) => {
    const name = trace.pieceName(role.cells);
    const at = value.indexOf(name, ends.get(name) ?? 0);
    ends.set(name, at + name.length);
    return [at, role];
  });
  let end = 0;
  for (const [at, role] of places.filter(([at]) => at >= 0).sort(([a], [b]) => a - b)) {
    signs.set(role, value.slice(end, Math.max(end, at)).trim());
    end = at + trace.pieceName(role.cells).length;
  }
  return { op, signs, last: value.slice(end).trim() };
}

/**
 * A sentence's parts, those that name cells with the kind of these cells.
 * @param {Trace} trace
 * @param {number} k
 * @param {string} text
 * @returns {{ text: string, kind: Role | null }[]}
 */
export function namedParts(trace, k, text) {
  const writes = trace.writesOf(k);
  const named = rolesOf(trace, k).map((role) => {
    return [trace.pieceName(role.cells), shownKind(trace, role, writes)];
  });
  if (writes.length) named.unshift([trace.pieceName(writes), "written"]);
  for (const { cells, used } of trace.readsOf(k))
    if (!used) named.push([trace.pieceName(cells), "read"]);
  const parts = [];
  let rest = text;
  while (rest) {
    const found = named
      .map(([name, kind]) => ({ at: rest.indexOf(name), name, kind }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at || b.name.length - a.name.length)[0];
    if (!found) break;
    if (found.at) parts.push({ text: rest.slice(0, found.at), kind: null });
    parts.push({ text: found.name, kind: found.kind === "old" ? "written" : found.kind });
    rest = rest.slice(found.at + found.name.length);
  }
  if (rest) parts.push({ text: rest, kind: null });
  return parts;
}

/**
 * The current line, its arrays with the kind of the cells that the step uses of them.
 * @param {Trace} trace
 * @param {number} k
 * @returns {{ text: string, kind: Role | null }[]}
 */
export function codeParts(trace, k) {
  const { line } = trace.statementAt(k);
  const text = withoutComment(trace.lines[line - 1].text).trim();
  const op = / \S*= /.exec(text);
  if (!op) return [{ text, kind: null }];
  const kinds = new Map([["segment", "read"]]);
  const writes = trace.writesOf(k);
  for (const role of rolesOf(trace, k)) {
    const kind = shownKind(trace, role, writes);
    if (kind !== "old") kinds.set(trace.place(role.cells[0]).name, kind);
  }
  for (const { cells, used } of trace.readsOf(k)) {
    const { name } = trace.place(cells[0]);
    if (!used && !kinds.has(name)) kinds.set(name, "read");
  }
  const target = writes.length ? "written" : null;
  const parts = [{ text: text.slice(0, op.index), kind: target }];
  parts.push({ text: op[0], kind: null });
  const value = text.slice(op.index + op[0].length);
  const arrays = /([A-Za-z_]\w*)(?:\((?:[^()]|\([^()]*\))*\))?/g;
  let end = 0;
  for (const found of value.matchAll(arrays)) {
    const kind = kinds.get(found[1]);
    if (!kind) continue;
    parts.push({ text: value.slice(end, found.index), kind: null }, { text: found[0], kind });
    end = found.index + found[0].length;
  }
  parts.push({ text: value.slice(end), kind: null });
  return parts.filter((part) => part.text);
}

/**
 * A sentence for the stage: its names, then the sums map by map of a window, or the numbers; the
 * last part is the result. What is longer than `most` signs is told in short.
 * @param {Trace} trace
 * @param {number} k
 * @param {number} most
 * @returns {string[]}
 */
export function saidOf(trace, k, most) {
  const told = sentenceOf(trace, k).map((part) => part.replaceAll("-", "−"));
  if (told.length < 3) return [...sentenceOf(trace, k).slice(0, 1), ...told.slice(1)];
  const [names] = sentenceOf(trace, k);
  const result = told.at(-1);
  const cell = trace.writesOf(k)[0];
  const pairs = usedFor(trace, cell, k).pairs;
  let numbers = told[1];
  if (pairs.length > 1) {
    const sums = partsOf(trace, pairs, k).map(({ sum }) => brief(sum, 1));
    const sum = sums.map((one, n) => (n ? factor(one) : one)).join(" + ");
    numbers = numbersOf(trace, k, { sum, cell }).replaceAll("-", "−");
  }
  const fits = names.length + numbers.length + result.length + 6 <= most;
  return fits && numbers !== result ? [names, numbers, result] : [names, result];
}
