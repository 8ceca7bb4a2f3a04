// What a student types when asked for a value, and whether it is right.

import { HIGH } from "./numbers.js";
/** @import { Trace } from "./state.js" */

/**
 * The number that a text means, as a trace holds it; null if it means none. A position is two
 * numbers: (2,3).
 * @param {string} text
 * @returns {number | null}
 */
export function numberIn(text) {
  const plain = text
    .replace(/[()]/g, "")
    .replace("−", "-")
    .replace(/inf(inity)?/i, "Infinity");
  if (!text.trim()) return null;
  if (/^nan$/i.test(plain.trim())) return NaN;
  const numbers = plain.split(",").map(Number);
  if (numbers.some(Number.isNaN)) return null;
  return numbers.length === 2 ? numbers[0] * HIGH + numbers[1] : numbers[0];
}

/**
 * Whether a number is a cell's value before step k; rounding is allowed, but in a position.
 * @param {Trace} trace
 * @param {number} cell
 * @param {number} k
 * @param {number} number
 * @returns {boolean}
 */
export function isValueAt(trace, cell, k, number) {
  const value = trace.valueAt(cell, k);
  const most = trace.place(cell).positions ? 0 : 5e-4 * Math.max(1, Math.abs(value));
  return Object.is(number, value) || Math.abs(number - value) <= most;
}
