// What two runs of one gradient have to do with each other: scatter (L11) and gather (L07).

import { madeOf, originOf } from "./history.js";
import { isWindow, usedFor } from "./sentence.js";
/** @import { Trace, Place } from "./state.js" */

/**
 * A product of one side. `match` is the number that it shares with its equal on the other side,
 * null for a product with the padding.
 * @typedef {Object} Product
 * @property {[number, number]} pair its factors' cells
 * @property {number} step
 * @property {number} cell where it is added
 * @property {number | null} [match]
 */

/** The two runs on one clock: the gather's windows in their order. */
export class Pairing {
  /** @param {Trace} gather @param {Trace} scatter */
  constructor(gather, scatter) {
    this.gather = gather;
    this.scatter = scatter;
    const windows = gather.statements.map(isWindow);
    /** @type {number[]} the gather's steps that add up a window */
    this.clock = [];
    gather.column.statement.forEach((statement, k) => windows[statement] && this.clock.push(k));
    this.cells = this.clock.map((k) => gather.writesOf(k)[0]);
    this.target = gather.place(this.cells[0]);
    this.other = this.sameName(this.target);
    this.rankOf = new Map(this.cells.map((cell, n) => [this.left(cell), n]));
    this.differences = this.runningDifferences();
    this.added = this.productsInOrder();
    const counts = this.cells.map((cell) => this.perCell.get(this.left(cell)).length);
    let all = 0;
    // products after each position, the same number on both sides
    this.done = counts.map((count) => (all += count));
    this.fullest = counts.indexOf(Math.max(...counts));
  }

  /**
   * The scatter's array of the same name as one of the gather's: dy(0) is dY(0).
   * @param {Place} place
   * @returns {Place | undefined}
   */
  sameName({ name, layer }) {
    const same = (place) => place.name.toLowerCase() === name.toLowerCase();
    return this.scatter.places.find((place) => same(place) && place.layer === layer);
  }

  /**
   * The scatter's cell for a cell of the gather's target.
   * @param {number} cell
   * @returns {number}
   */
  left(cell) {
    return this.other.first + cell - this.target.first;
  }

  /**
   * What the scatter leaves in a cell of the gather's target.
   * @param {number} cell
   * @returns {number}
   */
  scattered(cell) {
    return this.scatter.valueAt(this.left(cell), this.scatter.length);
  }

  /** @returns {number[]} the largest |scatter - gather| over the cells up to each position */
  runningDifferences() {
    let largest = 0;
    return this.cells.map((cell, n) => {
      const gathered = this.gather.valueAt(cell, this.clock[n] + 1);
      largest = Math.max(largest, Math.abs(this.scattered(cell) - gathered));
      return largest;
    });
  }

  /** @returns {Product[]} all of the scatter in its order; in `perCell` those of each cell */
  productsInOrder() {
    const { scatter } = this;
    this.perCell = new Map();
    for (const cell of this.rankOf.keys()) {
      const used = madeOf(scatter, cell, scatter.length).filter(({ pairs }) => pairs.length);
      const products = used.map(({ pairs: [pair], step }) => ({ pair, step, cell }));
      this.perCell.set(cell, products);
    }
    return [...this.perCell.values()].flat().sort((a, b) => a.step - b.step);
  }

  /**
   * The products of position n on both sides.
   * @param {number} n
   * @returns {{ scattered: Product[], gathered: Product[] }}
   */
  productsOf(n) {
    const { gather, scatter } = this;
    const step = this.clock[n];
    const cell = this.cells[n];
    const numbers = new Map();
    const scattered = this.perCell.get(this.left(cell)).map((product, match) => {
      numbers.set(product.pair.map((cell) => scatter.cellName(cell)).join(" "), match);
      return { ...product, match };
    });
    const gathered = usedFor(gather, cell, step).pairs.map((pair) => {
      const origins = pair.map((cell) => originOf(gather, cell, step));
      const padding = origins.includes(null);
      const name = padding ? "" : origins.map((cell) => gather.cellName(cell)).join(" ");
      return { pair, step, cell, match: numbers.get(name) ?? null };
    });
    return { scattered, gathered };
  }

  /**
   * Each in its own order: what the scatter adds while the gather makes its window n, and the step
   * that it comes to.
   * @param {number} n
   * @returns {{ batch: Product[], step: number }}
   */
  batchOf(n) {
    const batch = this.added.slice(this.done[n - 1] || 0, this.done[n]);
    const last = n === this.cells.length - 1;
    const step = last ? this.scatter.length - 1 : this.added[this.done[n] - 1].step;
    return { batch, step };
  }

  /**
   * How many of its cells the scatter has finished, and how many more it has begun, after a step.
   * @param {number} step
   * @returns {{ finished: number, begun: number }}
   */
  progressAt(step) {
    const all = [...this.perCell.values()].filter((list) => list.length);
    const lists = all.filter((list) => list[0].step <= step);
    const finished = lists.filter((list) => list.at(-1).step <= step).length;
    return { finished, begun: lists.length - finished };
  }

  /**
   * The cell on the other side that holds the same number: dz and dzpad, w and Wflip, dY and dy.
   * @param {"gather" | "scatter"} side the side of `cell`
   * @param {number} cell
   * @param {Place[]} [places] the gather's arrays in which a cell of the scatter is looked for
   * @returns {number | null} null for the padding
   */
  partnerOf(side, cell, places) {
    if (side === "gather") {
      const origin = originOf(this.gather, cell, this.gather.length);
      if (origin === null) return null;
      const from = this.gather.place(origin);
      const to = this.sameName(from);
      return to ? to.first + origin - from.first : null;
    }
    for (const { first, size } of places)
      for (let there = first; there < first + size; there++)
        if (this.partnerOf("gather", there) === cell) return there;
    return null;
  }
}
