// Where a number comes from and where it goes, over the whole run.

import { isCopy, usedFor } from "./sentence.js";
/** @import { Trace } from "./state.js" */
/** @import { Used } from "./sentence.js" */

/**
 * What a cell was made of before step k, in order; an `=` forgets what was added before it.
 * @param {Trace} trace
 * @param {number} cell
 * @param {number} k
 * @returns {Used[]}
 */
export function madeOf(trace, cell, k) {
  let history = [];
  for (const step of trace.writersOf(cell, k)) {
    const used = usedFor(trace, cell, step);
    history = used.adds ? [...history, used] : [used];
  }
  return history;
}

/**
 * The step that gave a cell its value before step k: the last write, or what made its array.
 * @param {Trace} trace
 * @param {number} cell
 * @param {number} k
 * @returns {number}
 */
export function madeIn(trace, cell, k) {
  const row = trace.lastWrite(cell, k);
  return row < 0 ? Math.max(0, trace.place(cell).made) : trace.column.write_step[row];
}

/**
 * All cells behind a cell, each with its distance: 1 for what it was made of, 2 for what that was
 * made of, and so on.
 * @param {Trace} trace
 * @param {number} cell
 * @param {number} k
 * @param {number} [most] where it stops
 * @returns {Map<number, number>}
 */
export function sourcesOf(trace, cell, k, most = 4000) {
  const distance = new Map();
  const waiting = [[cell, k, 0]];
  while (waiting.length && distance.size < most) {
    const [now, before, far] = waiting.shift();
    for (const { step, pairs, others } of madeOf(trace, now, before))
      for (const source of [...pairs.flat(), ...others]) {
        if (source === cell || distance.has(source)) continue;
        distance.set(source, far + 1);
        waiting.push([source, step, far + 1]);
      }
  }
  return distance;
}

/**
 * The cells that a cell goes into in the whole run, each with the first step that puts it there.
 * @param {Trace} trace
 * @param {number} cell
 * @returns {Map<number, number>}
 */
export function goesInto(trace, cell) {
  const { read_cell, read_box, read_step } = trace.column;
  const found = new Map();
  for (let row = 0; row < read_cell.length; row++) {
    const box = read_box[row];
    if (box < 0 || !trace.boxSets[box].has(cell - read_cell[row])) continue;
    const step = read_step[row];
    for (const target of trace.writesOf(step)) {
      if (target === cell || found.has(target)) continue;
      const { pairs, others } = usedFor(trace, target, step);
      if (others.includes(cell) || pairs.flat().includes(cell)) found.set(target, step);
    }
  }
  return found;
}

/**
 * Where a copied number came from in the end: dzpad's cell from dz, Wflip's from w. What a function
 * makes of a number, Y = f(z) or TW = t(w), is a number of its own.
 * @param {Trace} trace
 * @param {number} cell
 * @param {number} k
 * @returns {number | null} null for a zero of the padding
 */
export function originOf(trace, cell, k) {
  const place = trace.place(cell);
  const row = trace.lastWrite(cell, k);
  if (row < 0) return place.made >= 0 ? null : cell;
  const step = trace.column.write_step[row];
  if (!isCopy(trace.statementAt(step))) return cell;
  const [from] = usedFor(trace, cell, step).others;
  return from === undefined ? cell : originOf(trace, from, step);
}

/**
 * What lights up for a cell: what it was made of, what is behind that, what it went into so far,
 * what it will go into.
 * @param {Trace} trace
 * @param {number} cell
 * @param {number} k
 * @param {(target: number, step: number) => boolean} [later] whether a cell is only made after k
 * @returns {Map<number, "made-of" | "behind" | "goes-into" | "will-go-into">}
 */
export function litOf(trace, cell, k, later = (_, step) => step > k) {
  const lit = new Map();
  for (const [target, step] of goesInto(trace, cell))
    lit.set(target, later(target, step) ? "will-go-into" : "goes-into");
  for (const [source, far] of sourcesOf(trace, cell, k + 1))
    lit.set(source, far === 1 ? "made-of" : "behind");
  return lit;
}
