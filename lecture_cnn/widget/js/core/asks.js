// The questions that stand before a step: which one is next on the way, and which of its choices
// the run bears out.

import { isValueAt, numberIn } from "./answers.js";
import { originOf } from "./history.js";
/** @import { Trace } from "./state.js" */

/**
 * A question before a step, and the step that answers it. `right` has the numbers of the right
 * choices, from 0; without it the run says which they are. `look` names a cell or an array. What
 * stands beside the question: the step before, or (`reads`) the cells that the step reads.
 * @typedef {Object} Ask
 * @property {number} step
 * @property {number} answer
 * @property {string} question
 * @property {{ text: string, why: string, cell: number | null }[]} choices
 * @property {number[] | null} right
 * @property {string | null} look
 * @property {number | null} lookCell
 * @property {"before" | "reads" | "nothing"} show
 */

/**
 * The first question between two places that nobody has answered.
 * @param {Ask[]} asks
 * @param {number} from
 * @param {number} to
 * @param {Set<Ask>} answered
 * @returns {Ask | null}
 */
export function askBetween(asks, from, to, answered) {
  const open = asks.filter((ask) => ask.step > from && ask.step <= to && !answered.has(ask));
  open.sort((a, b) => a.step - b.step);
  return open[0] ?? null;
}

/**
 * Of each choice whether it is right; null where neither the question nor the run says so. The run
 * is asked for one cell: the one to look at, or else the one that step k writes. Its name is right,
 * the name of the cell that it was copied from, and its value.
 * @param {Trace} trace
 * @param {number} k
 * @param {Ask} ask
 * @returns {(boolean | null)[]}
 */
export function judged(trace, k, { choices, right, lookCell }) {
  if (right) return choices.map((_, n) => right.includes(n));
  const cell = lookCell ?? onlyWritten(trace, k);
  if (cell === null) return choices.map(() => null);
  const named = [cell, originOf(trace, cell, k + 1)];
  const verdicts = choices.map((choice) => {
    if (choice.cell !== null) return named.includes(choice.cell);
    const number = numberIn(choice.text);
    return number !== null && isValueAt(trace, cell, k + 1, number);
  });
  return verdicts.includes(true) ? verdicts : choices.map(() => null);
}

/**
 * A question with the cells that its choices and `look` name, as the trace counts now.
 * @param {Trace} trace
 * @param {any} ask
 * @returns {Ask}
 */
export function resolved(trace, ask) {
  const choices = ask.choices.map((choice) => {
    return { ...choice, cell: cellNamed(trace, choice.text) };
  });
  return { ...ask, choices, lookCell: cellNamed(trace, ask.look) };
}

/**
 * The cell of this name; null if there is none.
 * @param {Trace} trace
 * @param {string | null} name
 * @returns {number | null}
 */
function cellNamed(trace, name) {
  if (name === null) return null;
  for (let cell = 0; cell < trace.size; cell++) if (trace.cellName(cell) === name) return cell;
  return null;
}

/** @returns {number | null} the cell that a step writes, if it is one */
function onlyWritten(trace, k) {
  const cells = trace.writesOf(k);
  return cells.length === 1 ? cells[0] : null;
}
