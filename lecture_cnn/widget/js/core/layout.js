// How an array's cells lie on the screen.

import { ROOM } from "./numbers.js";
/** @import { Trace, Place } from "./state.js" */

const WRITES = 4; // as many reads are as much use of an array as one write

/**
 * @typedef {Object} Layout
 * @property {number} planes
 * @property {number} columns
 * @property {number} rows
 * @property {boolean} turned whether the second last axis runs to the right, the last one down
 * @property {(cell: number) => { plane: number, column: number, row: number }} at
 */

/**
 * The layout of an array: x to the right and y down where there are maps, rows and columns where
 * there are none, and in NumPy's arrays.
 * @param {Place} place
 * @param {boolean} inMaps
 * @returns {Layout}
 */
export function layoutOf(place, inMaps) {
  const rank = place.shape.length;
  const last = place.shape[rank - 1] ?? 1;
  const before = place.shape[rank - 2] ?? 1;
  const turned = inMaps && rank > 2 && !place.rowsFirst;
  const at = (cell) => {
    const plane = Math.floor((cell - place.first) / (last * before));
    const inside = (cell - place.first) % (last * before);
    const [quotient, rest] = [Math.floor(inside / last), inside % last];
    const [column, row] = turned ? [quotient, rest] : [rest, quotient];
    return { plane, column, row };
  };
  const [columns, rows] = turned ? [before, last] : [last, before];
  return { planes: place.size / (last * before), columns, rows, turned, at };
}

/**
 * The cell that lies in a column and row of a plane, both from 0.
 * @param {{ place: Place, layout: Layout }} view
 * @param {number} plane
 * @param {number} column
 * @param {number} row
 * @returns {number}
 */
export function cellIn({ place, layout }, plane, column, row) {
  const { columns, rows, turned } = layout;
  const inside = turned ? column * rows + row : row * columns + column;
  return place.first + plane * rows * columns + inside;
}

/**
 * A part of a map: its first and last column and row, from 0.
 * @typedef {Object} Rectangle
 * @property {Place} place
 * @property {number} plane
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 */

/**
 * The rectangles, one a plane, that cells cover.
 * @param {Trace} trace
 * @param {number[]} cells
 * @param {(place: Place) => Layout | undefined} layouts undefined for an array that is not shown
 * @returns {Rectangle[]}
 */
export function rectanglesOf(trace, cells, layouts) {
  const found = new Map();
  for (const cell of cells) {
    const place = trace.place(cell);
    const at = layouts(place)?.at(cell);
    if (!at) continue;
    const { plane, column, row } = at;
    const key = `${place.first} ${plane}`;
    const first = { place, plane, left: column, right: column, top: row, bottom: row };
    const rectangle = found.get(key) ?? first;
    rectangle.left = Math.min(rectangle.left, column);
    rectangle.right = Math.max(rectangle.right, column);
    rectangle.top = Math.min(rectangle.top, row);
    rectangle.bottom = Math.max(rectangle.bottom, row);
    found.set(key, rectangle);
  }
  return [...found.values()];
}

/**
 * Whether a run is one of maps: some array that is no filter has more than two axes.
 * @param {Trace} trace
 * @returns {boolean}
 */
export function hasMaps(trace) {
  return trace.places.some(({ shape, name }) => shape.length > 2 && !/^d?[wW]/.test(name));
}

/**
 * Pairs grouped by the map that their second cell lies in.
 * @param {Trace} trace
 * @param {[number, number][]} pairs
 * @returns {[number, number][][]}
 */
export function byPlane(trace, pairs) {
  const groups = new Map();
  for (const pair of pairs) {
    const { shape, first } = trace.place(pair[1]);
    const size = (shape.at(-1) ?? 1) * (shape.at(-2) ?? 1);
    const plane = first + Math.floor((pair[1] - first) / size);
    if (!groups.has(plane)) groups.set(plane, []);
    groups.get(plane).push(pair);
  }
  return [...groups.values()];
}

/**
 * Things that belong to cells, in rows as the cells lie in their map: y down, x to the right.
 * @template T
 * @param {Trace} trace
 * @param {T[]} things
 * @param {(thing: T) => number} cellOf
 * @returns {T[][]}
 */
export function inRows(trace, things, cellOf) {
  const place = trace.place(cellOf(things[0]));
  const layout = layoutOf(place, place.shape.length > 2);
  const rows = new Map();
  for (const thing of things) {
    const { row, column } = layout.at(cellOf(thing));
    if (!rows.has(row)) rows.set(row, []);
    rows.get(row).push([column, thing]);
  }
  const sorted = [...rows].sort((a, b) => a[0] - b[0]).map(([, row]) => row);
  return sorted.map((row) => row.sort((a, b) => a[0] - b[0]).map(([, thing]) => thing));
}

/**
 * The arrays in order: inputs first, then the others as they are made or filled; a turned filter
 * stands beside its weights.
 * @param {Trace} trace
 * @returns {Place[]}
 */
export function inOrderOfUse(trace) {
  const first = new Map(trace.places.map((place) => [place, place.made]));
  trace.column.write_cell.forEach((cell, row) => {
    const place = trace.place(cell);
    if (first.get(place) < 0) first.set(place, trace.column.write_step[row]);
  });
  const sorted = [...trace.places].sort((a, b) => first.get(a) - first.get(b));
  const turned = sorted.filter(({ name }) => name === "TW" || name === "dTW");
  const w = sorted.find(({ name }) => name === "w");
  if (!w || !turned.length) return sorted;
  const rest = sorted.filter((one) => !turned.includes(one));
  return rest.flatMap((one) => (one === w ? [w, ...turned] : [one]));
}

/**
 * The largest size of a finite value in each array over the whole run; 1 where all are 0.
 * @param {Trace} trace
 * @returns {Map<Place, number>}
 */
export function scalesOf(trace) {
  const { write_value, initial, write_cell } = trace.column;
  const largest = new Float64Array(trace.places.length);
  const enlarge = (cell, value) => {
    const n = trace.placeOfCell[cell];
    const size = Math.abs(value);
    if (size > largest[n] && size < Infinity) largest[n] = size;
  };
  initial.forEach((value, cell) => enlarge(cell, value));
  write_cell.forEach((cell, row) => enlarge(cell, write_value[row]));
  return new Map(trace.places.map((place, n) => [place, largest[n] || 1]));
}

/**
 * How many signs the longest whole number of each array has over the run; where there are decimals,
 * the most that a cell may have.
 * @param {Trace} trace
 * @returns {Map<Place, number>}
 */
export function lengthsOf(trace) {
  const { write_value, initial, write_cell } = trace.column;
  const signs = new Uint8Array(trace.places.length).fill(1);
  const lengthen = (cell, value) => {
    const n = trace.placeOfCell[cell];
    if (Number.isNaN(value) || signs[n] === ROOM) return;
    const whole = Number.isInteger(value) && Math.abs(value) < 1e4;
    const length = whole ? String(value).length : ROOM;
    if (length > signs[n]) signs[n] = length;
  };
  initial.forEach((value, cell) => lengthen(cell, value));
  write_cell.forEach((cell, row) => lengthen(cell, write_value[row]));
  return new Map(trace.places.map((place, n) => [place, place.positions ? 3 : signs[n]]));
}

/**
 * How many steps use each array; one that writes it counts as several that read it.
 * @param {Trace} trace
 * @returns {Map<Place, number>}
 */
export function usesOf(trace) {
  const steps = new Map(); // of each statement: how many, and the first
  trace.column.statement.forEach((statement, k) => {
    const known = steps.get(statement);
    if (known) known.count++;
    else steps.set(statement, { count: 1, first: k });
  });
  const uses = new Map(trace.places.map((place) => [place, 0]));
  for (const { count, first } of steps.values()) {
    const touched = new Map(trace.readsOf(first).map(({ cells }) => [trace.place(cells[0]), 1]));
    for (const cell of trace.writesOf(first)) touched.set(trace.place(cell), WRITES);
    for (const [place, weight] of touched) uses.set(place, uses.get(place) + weight * count);
  }
  return uses;
}
