// A step's sentence: what it writes, what that is made of by name and in numbers, and the result.
// All that is known of a statement's right side is known here; the other modules ask.

import { factor } from "./numbers.js";
/** @import { Trace, Statement } from "./state.js" */

const SLOT = /⟦(\d+)⟧/g;
const INNER = /⟦(\d+)⟧ \. ⟦(\d+)⟧/; // an inner product
const PRODUCT = /^⟦(\d+)⟧ ⟦(\d+)⟧$/; // one product and nothing else
const COEFFICIENT = /⟦(\d+)⟧ (?:\. )?⟦\d+⟧/;
const SOFTMAX = /softmax\(\{?⟦(\d+)⟧/;
const COPY = /^(flip\w+\()*⟦0⟧\)*$/;
const MISSING_DOT = /(?<=[⟧)]) (?!(?:if|else|for|and|or|in|not|is) )(?=[⟦a-z(])/g;

/**
 * What a step used for one of the cells that it wrote.
 * @typedef {Object} Used
 * @property {number} step
 * @property {[number, number][]} pairs the cells that it multiplied: filter and input, say
 * @property {number[]} others the cells that it used in another way
 * @property {boolean} adds whether it adds to what was there
 */

/**
 * The sentence's parts: with names, with numbers, the result; fewer where there is less to say.
 * @param {Trace} trace
 * @param {number} k
 * @returns {string[]}
 */
export function sentenceOf(trace, k) {
  const { line, target, op, value, old } = trace.statementAt(k);
  const reads = slotsOf(trace, k);
  const writes = trace.writesOf(k);
  const slots = [...value.matchAll(SLOT)].map((slot) => Number(slot[1]));
  if (old !== null) slots.push(old);
  const unknown = Math.max(-1, ...slots) >= reads.length;
  const nothing = !slots.length && !writes.length;
  if (!op || unknown || nothing) return [withoutComment(trace.lines[line - 1].text)];
  const names = value.replace(SLOT, (_, slot) => trace.pieceName(reads[slot]));
  const text = `${writes.length ? trace.pieceName(writes) : target} ${op} ${names}`;
  if (writes.length !== 1) return [text];
  const numbers = numbersOf(trace, k);
  const result = trace.shownValue(writes[0], k + 1);
  const told = numbers === result ? [result] : [numbers, result];
  return [text, ...told.filter((part) => part !== names)];
}

/**
 * The whole sentence: the same as `trace[k].text` in Python.
 * @param {Trace} trace
 * @param {number} k
 * @returns {string}
 */
export function textOf(trace, k) {
  return sentenceOf(trace, k).join(" = ");
}

/**
 * The sentence in short: its names and its result.
 * @param {Trace} trace
 * @param {number} k
 * @returns {string}
 */
export function shortTextOf(trace, k) {
  const parts = sentenceOf(trace, k);
  return parts.length > 2 ? `${parts[0]} = ${parts.at(-1)}` : parts.join(" = ");
}

/**
 * The sentence's right side in numbers.
 * @param {Trace} trace
 * @param {number} k
 * @param {{ sum?: string, cell?: number }} [only] `sum` stands for the products of the window;
 *   of several cells written, `cell` is the one that is asked for
 * @returns {string}
 */
export function numbersOf(trace, k, { sum, cell } = {}) {
  const { op, old, numbers } = trace.statementAt(k);
  const slots = cell === undefined ? slotsOf(trace, k) : sharesOf(trace, cell, k);
  const texts = slots.map((cells) => cells.map((cell) => trace.shownValue(cell, k)));
  const value = sum === undefined ? numbers : numbers.replace(INNER, sum);
  const text = withNumbers(value, texts, op !== "=");
  return old === null ? text : `${trace.shownValue(slots[old][0], k)} ${op[0]} ${text}`;
}

/**
 * What a step used for one of the cells that it wrote: its products, and all else.
 * @param {Trace} trace
 * @param {number} cell
 * @param {number} k
 * @returns {Used}
 */
export function usedFor(trace, cell, k) {
  const { value, old } = trace.statementAt(k);
  const shares = sharesOf(trace, cell, k);
  const [, a, b] = INNER.exec(value) || PRODUCT.exec(value) || [];
  const segments = a === undefined ? [] : (shares[b] ?? []);
  const pairs = segments.map((segment, n) => [shares[a][n], segment]);
  const multiplied = pairs.length ? [Number(a), Number(b)] : [];
  const others = shares.filter((_, slot) => !multiplied.includes(slot)).flat();
  return { step: k, pairs, others: others.filter((other) => other !== cell), adds: old !== null };
}

/**
 * The cells that a step only adds to (`old`), or multiplies others with (`coefficient`), or reads.
 * @param {Trace} trace
 * @param {number} k
 * @returns {{ cells: number[], kind: "old" | "coefficient" | "read" }[]}
 */
export function rolesOf(trace, k) {
  const { value, old } = trace.statementAt(k);
  const coefficient = COEFFICIENT.exec(value)?.[1];
  const used = trace.readsOf(k).filter((read) => read.used);
  return used.map(({ cells }, slot) => {
    if (slot === old) return { cells, kind: "old" };
    return { cells, kind: `${slot}` === coefficient ? "coefficient" : "read" };
  });
}

/**
 * Whether a statement adds up the products of a window.
 * @param {Statement} statement
 * @returns {boolean}
 */
export function isWindow(statement) {
  return INNER.test(statement.value);
}

/**
 * The turns of a flip statement in the order in which they are done.
 * @param {Statement} statement
 * @returns {string[]}
 */
export function turnsOf(statement) {
  const found = [...statement.value.matchAll(/flip(UpDown|LeftRight)\(/g)];
  return found.map((match) => match[1]).reverse();
}

/**
 * Whether a statement copies one piece whole, turned or not.
 * @param {Statement} statement
 * @returns {boolean}
 */
export function isCopy(statement) {
  return statement.op === "=" && COPY.test(statement.value);
}

/**
 * A line of the listing without the remark at its end.
 * @param {string} text
 * @returns {string}
 */
export function withoutComment(text) {
  return text.split("  #")[0];
}

/** @returns {number[][]} the cells of each slot of a step's sentence */
function slotsOf(trace, k) {
  const logged = trace.readsOf(k);
  const used = logged.filter((read) => read.used);
  return (used.length ? used : logged).map((read) => read.cells);
}

/** @returns {number[][]} the same for one of the cells written: its share, or a whole window */
function sharesOf(trace, cell, k) {
  const { value } = trace.statementAt(k);
  const writes = trace.writesOf(k);
  const at = writes.indexOf(cell);
  const windows = [INNER.exec(value)?.[2], SOFTMAX.exec(value)?.[1]];
  const used = trace.readsOf(k).filter((read) => read.used);
  return used.map(({ cells }, slot) => {
    const share = cells.length / writes.length;
    const window = windows.includes(`${slot}`) && writes.length > 1;
    const whole = window || cells.length % writes.length > 0;
    return whole ? cells : cells.slice(at * share, (at + 1) * share);
  });
}

/**
 * @param {string} value the right side with slots
 * @param {string[][]} reads the numbers of each slot
 * @param {boolean} added whether they are added to something
 * @returns {string} products with a dot, an inner product as the sum of its products
 */
function withNumbers(value, reads, added) {
  const products = (_, a, b) => {
    const count = Math.min(reads[a].length, reads[b].length);
    const product = (_, n) => `${factor(reads[a][n])}·${factor(reads[b][n])}`;
    return Array.from({ length: count }, product).join(" + ");
  };
  value = value.replace(new RegExp(INNER, "g"), products);
  value = value.replace(/\(⟦(\d+)⟧\)/g, (_, number) => `(${reads[number].join(", ")})`);
  value = value.replace(MISSING_DOT, "·");
  value = value.replaceAll("⟧+", "⟧ + ").replaceAll(")+⟦", ") + ⟦");
  const alone = value;
  return value.replace(SLOT, (slot, number) => {
    const factors = added || alone !== slot;
    return reads[number].map((text) => (factors ? factor(text) : text)).join(", ");
  });
}
