// The products of a window and what they add up to.

import { originOf } from "./history.js";
import { byPlane } from "./layout.js";
import { factor, shown } from "./numbers.js";
import { numbersOf } from "./sentence.js";
/** @import { Trace } from "./state.js" */

/**
 * A product of two cells.
 * @typedef {Object} PairProduct
 * @property {[number, number]} pair
 * @property {string} names `w(1,1,1,2,1) dz(1,1,1,2)`
 * @property {string} text `2·3`
 * @property {number} value
 */

/**
 * The part of a window that lies in one map.
 * @typedef {Object} Part
 * @property {string} left the piece of the filter
 * @property {string} right the piece of the map
 * @property {(PairProduct & { sum: number })[]} products each with the window's sum so far
 * @property {number} sum of this map's products alone
 */

/**
 * The product of two cells before step k.
 * @param {Trace} trace
 * @param {[number, number]} pair
 * @param {number} k
 * @returns {PairProduct}
 */
export function productOf(trace, pair, k) {
  const [p, q] = pair.map((cell) => trace.valueAt(cell, k));
  const names = pair.map((cell) => trace.cellName(cell)).join(" ");
  return { pair, names, text: `${factor(shown(p))}·${factor(shown(q))}`, value: p * q };
}

/**
 * Whether a product's second factor is a zero of the padding.
 * @param {Trace} trace
 * @param {[number, number]} pair
 * @param {number} k
 * @returns {boolean}
 */
export function isPadding(trace, pair, k) {
  return originOf(trace, pair[1], k) === null;
}

/**
 * A window's products map by map, in the order of the run.
 * @param {Trace} trace
 * @param {[number, number][]} pairs
 * @param {number} k
 * @returns {Part[]}
 */
export function partsOf(trace, pairs, k) {
  let all = 0;
  return byPlane(trace, pairs).map((group) => {
    const [left, right] = [0, 1].map((side) => trace.pieceName(group.map((pair) => pair[side])));
    let sum = 0;
    const products = group.map((pair) => {
      const product = productOf(trace, pair, k);
      all += product.value;
      sum += product.value;
      return { ...product, sum: all };
    });
    return { left, right, products, sum };
  });
}

/**
 * How a window's sum is written out: the sum of its maps, of all, with what else the statement has,
 * and the number that step k wrote to the cell. What says the same as the next is left out.
 * @param {Trace} trace
 * @param {Part[]} parts
 * @param {number} k
 * @param {number} cell
 * @returns {{ terms: string[], total: string }}
 */
export function sumOf(trace, parts, k, cell) {
  const total = trace.shownValue(cell, k + 1);
  const sums = parts.map(({ sum }, n) => (n ? factor(shown(sum)) : shown(sum)));
  const all = shown(parts.at(-1).products.at(-1).sum);
  const told = [sums.join(" + "), all, numbersOf(trace, k, { sum: all, cell }), total];
  return { terms: [...new Set(told)].slice(0, -1), total };
}
