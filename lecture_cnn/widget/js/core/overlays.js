// What lies over the maps: arrows from cell to cell, a map placed on another, the tail that a
// stride dropped.

import { goesInto, madeOf } from "./history.js";
import { layoutOf } from "./layout.js";
import { usedFor } from "./sentence.js";
/** @import { Trace, Place } from "./state.js" */

/** @typedef {{ step: number, from: number, to: number }} Arrow two cells, and the step between */

/** @typedef {{ under: number, map: number, factor: number, step: number }} Placed */

const PLACED = ["L08", "filter_derivative_formula", "derivative_of_w12"];
const RESAMPLED = ["L19", "L20", "L31", "L32", "upsampling_between"];

/**
 * All arrows of a run from each output to its winner, in the order of the steps.
 * @param {Trace} trace
 * @returns {Arrow[]}
 */
export function winnersOf(trace) {
  const arrows = [];
  const isPosition = (cell) => trace.place(cell).positions;
  if (!trace.places.some((place) => place.positions)) return arrows;
  for (let k = 0; k < trace.length; k++) {
    const writes = trace.writesOf(k);
    const [written] = writes;
    if (writes.length !== 1) continue;
    const used = trace.readsOf(k).filter((read) => read.used && read.cells.length === 1);
    const reads = used.flatMap(({ cells }) => cells);
    const other = reads.find((cell) => !isPosition(cell) && cell !== written);
    if (!reads.some(isPosition) || other === undefined) continue;
    const down = trace.place(other).layer > trace.place(written).layer;
    const [from, to] = down ? [other, written] : [written, other];
    arrows.push({ step: k, from, to });
  }
  return arrows;
}

/**
 * The arrows from a transformed filter's cells to the weights that are in them, after step k.
 * @param {Trace} trace
 * @param {number} k
 * @returns {Arrow[]}
 */
export function turnedFrom(trace, k) {
  const turned = trace.places.find((place) => place.name === "TW");
  if (!turned) return [];
  const arrows = [];
  for (let cell = turned.first; cell < turned.first + turned.size; cell++) {
    const last = trace.lastWrite(cell, k + 1);
    if (last < 0) continue;
    const step = trace.column.write_step[last];
    const { pairs, others } = usedFor(trace, cell, step);
    const counting = pairs.filter(([a]) => Math.abs(trace.valueAt(a, step)) > 1e-9);
    const weights = pairs.length ? counting.map(([, b]) => b) : others;
    for (const weight of weights) arrows.push({ step, from: cell, to: weight });
  }
  return arrows;
}

/**
 * One map placed on another at the offset of a weight: what each cell under it is multiplied by,
 * and the map's name. In L37 it is the map of the outputs that hold one weight; for a weight's
 * derivative the map dz, which is the factor too.
 * @param {Trace} trace
 * @param {number} cell
 * @param {number} k
 * @returns {{ placed: Placed[], text: string } | null}
 */
export function placedFor(trace, cell, k) {
  const placed = piecesFor(trace, cell, k);
  if (placed.length < 2) return null;
  const lowest = (side) => placed.reduce((low, piece) => Math.min(low, piece[side]), Infinity);
  const corner = trace.indexOf(lowest("under")).slice(-2);
  const plane = (side) => trace.indexOf(lowest(side)).slice(0, -2).join(",");
  const name = (side) => `${trace.place(placed[0][side]).name}(${plane(side)})`;
  return { placed, text: `${name("map")} placed on ${name("under")} at (${corner.join(",")})` };
}

/** @returns {Placed[]} what each cell under the placed map is multiplied by */
function piecesFor(trace, cell, k) {
  const steps = madeOf(trace, cell, k + 1);
  if (trace.id === "L37") return piecesOfWeight(trace, steps, k);
  if (!PLACED.includes(trace.id) || trace.place(cell).name !== "dw") return [];
  return steps.flatMap((used) => piecesOf(used));
}

function piecesOfWeight(trace, steps, k) {
  const factors = steps.flatMap(({ pairs }) => pairs.flat());
  const weight = factors.find((one) => trace.place(one).name === "w");
  if (weight === undefined) return [];
  const into = [...goesInto(trace, weight)].filter(([, step]) => step <= k);
  return into.flatMap(([target, step]) => piecesOf(usedFor(trace, target, step), target));
}

function piecesOf({ step, pairs }, target) {
  return pairs.map(([factor, under]) => ({ under, map: target ?? factor, factor, step }));
}

/**
 * Of a resampling: the larger map, its cells that are kept, and those beyond the last one kept,
 * the tail that the stride drops. Null where nothing is resampled.
 * @param {Trace} trace
 * @returns {{ large: Place, kept: Set<number>, tail: number[] } | null}
 */
export function tailOf(trace) {
  if (!RESAMPLED.includes(trace.id)) return null;
  const maps = trace.places.filter((place) => place.shape.length === 3);
  const [large] = maps.sort((a, b) => b.size - a.size);
  const kept = new Set();
  for (let k = 0; k < trace.length; k++) {
    const used = trace.readsOf(k).filter((read) => read.used);
    const cells = [...trace.writesOf(k), ...used.flatMap((read) => read.cells)];
    for (const cell of cells) if (trace.place(cell) === large) kept.add(cell);
  }
  const layout = layoutOf(large, true);
  const at = [...kept].map((cell) => layout.at(cell));
  const column = Math.max(...at.map((place) => place.column));
  const row = Math.max(...at.map((place) => place.row));
  const isBeyond = (cell) => layout.at(cell).column > column || layout.at(cell).row > row;
  const cells = Array.from({ length: large.size }, (_, n) => large.first + n);
  return { large, kept, tail: cells.filter(isBeyond) };
}
