// The loops around a line, and the passes of a statement through one of them.

import { firstAtLeast } from "./columns.js";
/** @import { Trace } from "./state.js" */

/**
 * The lines of the loops around a line, the outermost first.
 * @param {Trace} trace
 * @param {number} line from 1
 * @returns {number[]}
 */
export function headsAround({ lines }, line) {
  const heads = [];
  let { depth } = lines[line - 1];
  for (let n = line - 1; n >= 1; n--) {
    if (lines[n - 1].depth >= depth) continue;
    depth = lines[n - 1].depth;
    heads.unshift(n);
  }
  return heads;
}

/**
 * The `for` variables around a line, the outermost first.
 * @param {Trace} trace
 * @param {number} line from 1
 * @returns {string[]}
 */
export function loopsAround(trace, line) {
  const names = headsAround(trace, line).map((head) => trace.lines[head - 1].variable);
  return names.filter((name) => trace.column[`variable ${name}`]);
}

/**
 * The steps of each statement, by its number.
 * @param {Trace} trace
 * @returns {number[][]}
 */
export function stepsByStatement(trace) {
  const steps = trace.statements.map(() => []);
  trace.column.statement.forEach((statement, k) => steps[statement].push(k));
  return steps;
}

/**
 * The steps of a statement at which all loops around it but one stand as at step k.
 * @param {Trace} trace
 * @param {number[]} steps all steps of the statement of step k
 * @param {number} k
 * @param {string[]} names the loops around it
 * @param {string} name the loop that passes
 * @returns {number[]}
 */
export function passesAt(trace, steps, k, names, name) {
  const columns = names.map((one) => trace.column[`variable ${one}`]);
  const at = names.indexOf(name);
  const same = (part) => (step) => part.every((column) => column[step] === column[k]);
  const outside = same(columns.slice(0, at));
  const inside = same(columns.slice(at + 1));
  let first = firstAtLeast(steps, k);
  let end = first;
  while (first > 0 && outside(steps[first - 1])) first--;
  while (end < steps.length && outside(steps[end])) end++;
  return steps.slice(first, end).filter(inside);
}

/**
 * A variable as the lecture writes it: x_ is x'.
 * @param {string} name
 * @returns {string}
 */
export function lectureName(name) {
  return name.replace(/_$/, "'");
}
