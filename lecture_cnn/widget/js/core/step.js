// What one step does, for a view to draw: the cells that it reads and writes, the loops that it
// stands in, the products that it adds up.

import { loopsAround } from "./loops.js";
import { partsOf } from "./products.js";
import { isCopy, rolesOf, sentenceOf, turnsOf, usedFor } from "./sentence.js";
/** @import { Trace } from "./state.js" */
/** @import { Part } from "./products.js" */
/** @import { Used } from "./sentence.js" */

/**
 * Cells that a step reads, multiplies with, cuts out or writes.
 * @typedef {{ cells: number[], kind: "read" | "coefficient" | "window" | "written" }} Mark
 */

/**
 * A step as the stage shows it.
 * @typedef {Object} Scene
 * @property {number} line the current line, from 1
 * @property {[string, string][]} loops the loops around it with their values, the outermost first
 * @property {string[]} sentence
 * @property {Mark[]} marks
 * @property {number | null} cell the cell written, if it is one
 * @property {number | null} before its value before the step; null if nothing was there
 * @property {number | null} after its value after the step
 * @property {Used | null} used what it was made of
 * @property {Part[]} parts the window's products map by map with their sums so far
 */

/**
 * What a step reads and writes, to be outlined; what it only adds to is left out.
 * @param {Trace} trace
 * @param {number} k
 * @returns {Mark[]}
 */
export function marksOf(trace, k) {
  const keyOf = (cells) => `${cells[0]} ${cells.length}`;
  const roles = rolesOf(trace, k);
  const covered = new Set(roles.map(({ cells }) => keyOf(cells)));
  const cut = trace.readsOf(k).filter(({ used, cells }) => !used && !covered.has(keyOf(cells)));
  /** @type {Mark[]} */
  const marks = [];
  for (const { cells, kind } of roles) if (kind !== "old") marks.push({ cells, kind });
  for (const { cells } of cut) marks.push({ cells, kind: "window" });
  const writes = trace.writesOf(k);
  if (writes.length) marks.push({ cells: writes, kind: "written" });
  return marks;
}

/**
 * All of a step that the stage shows.
 * @param {Trace} trace
 * @param {number} k
 * @returns {Scene}
 */
export function sceneOf(trace, k) {
  const { line } = trace.statementAt(k);
  const writes = trace.writesOf(k);
  const cell = writes.length === 1 ? writes[0] : null;
  const used = cell === null ? null : usedFor(trace, cell, k);
  const loops = loopsAround(trace, line);
  return {
    line,
    loops: loops.map((name) => [name, trace.variableText(name, k)]),
    sentence: sentenceOf(trace, k),
    marks: marksOf(trace, k),
    cell,
    before: cell === null ? null : trace.seenAt(cell, k),
    after: cell === null ? null : trace.seenAt(cell, k + 1),
    used,
    parts: used === null ? [] : partsOf(trace, used.pairs, k),
  };
}

/**
 * The cells whose value may differ between two states: those written, and those of arrays made,
 * from step `first` to before `end`.
 * @param {Trace} trace
 * @param {number} first
 * @param {number} end
 * @returns {number[]}
 */
export function touchedBetween(trace, first, end) {
  const made = trace.places.filter((place) => place.made >= first && place.made < end);
  const cellsOf = (place) => Array.from({ length: place.size }, (_, n) => place.first + n);
  return [...trace.writesOf(first, end), ...made.flatMap(cellsOf)];
}

/**
 * The piece that a step copies or turns, and how.
 * @param {Trace} trace
 * @param {number} k
 * @returns {{ from: number[], to: number[], turns: string[] } | null}
 */
export function copiedIn(trace, k) {
  const statement = trace.statementAt(k);
  const to = trace.writesOf(k);
  const reads = trace.readsOf(k).filter((read) => read.used);
  if (!isCopy(statement) || reads.length !== 1 || to.length < 2) return null;
  const [{ cells: from }] = reads;
  return from.length === to.length ? { from, to, turns: turnsOf(statement) } : null;
}

/**
 * The next step after k that writes a cell, or null.
 * @param {Trace} trace
 * @param {number} k
 * @returns {number | null}
 */
export function nextWrite(trace, k) {
  for (let next = k + 1; next < trace.length; next++) if (trace.writesOf(next).length) return next;
  return null;
}
