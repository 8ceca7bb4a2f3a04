// A trace in the browser: the columns that Python sent, and what can be found in them. Steps, cells
// and statements are numbered from 0, as in `tracing`, whose searches these are; what is shown
// counts from 1.

import { firstAtLeast, unpacked } from "./columns.js";
import { positionIn, shown } from "./numbers.js";

/**
 * An array of the run, or one layer of it.
 * @typedef {Object} Place
 * @property {string} name
 * @property {number | null} layer
 * @property {string} title the name with its layer: dz(1)
 * @property {number[]} shape
 * @property {number} first its first cell
 * @property {number} size how many cells it has
 * @property {number} made the step that made it; -1 for an input
 * @property {boolean} positions whether its values are positions (x, y)
 * @property {boolean} blank whether it is given empty, for the run to fill
 * @property {boolean} rowsFirst whether its last axis runs to the right, as in NumPy
 */

/**
 * What a step read at once: its cells, and whether they were used or only cut out.
 * @typedef {{ cells: number[], used: boolean }} Read
 */

/**
 * A line of the listing, in the lecture's signs and in Python; the variable of its loop, if it is
 * the head of one.
 * @typedef {{ depth: number, text: string, from_0: string, from_1: string, python: string,
 *   variable: string | null }} Line
 */

/**
 * A statement of the listing: its line, what its sentence is made of (sentence.js knows), and the
 * variables in scope.
 * @typedef {Object} Statement
 * @property {number} line from 1
 * @property {Object<string, any> | null} target
 * @property {string} op
 * @property {Object<string, any> | null} value
 * @property {Object<string, any> | null} numbers
 * @property {Object<string, any> | null} result
 * @property {boolean} adds whether a cell's former value goes into its new one
 * @property {[string, string]} joints between the sentence's parts
 * @property {string[]} variables
 */

/** The run of a listing, step by step. */
export class Trace {
  /** @param {DataView} view what `pack` made */
  constructor(view) {
    const { header, column } = unpacked(view);
    this.column = column;
    this.id = header.id;
    this.ids = header.ids;
    this.title = header.title;
    this.deck = header.deck;
    this.about = header.about;
    this.where = header.where;
    this.errata = header.errata;
    this.slide = header.slide;
    this.frames = header.frames;
    this.lines = header.lines;
    this.countsFrom = header.counts_from;
    this.ofNumpy = header.of_numpy; // a student's loops on NumPy arrays
    this.counters = new Set(header.counters);
    for (const line of this.lines) line.from_1 = line.text;
    this.statements = header.statements;
    this.variables = header.variables;
    this.places = header.places;
    this.boxes = header.boxes;
    this.seenText = header.seen_text;
    this.length = column.statement.length;
    this.size = column.initial.length;
    this.placeOfCell = new Uint16Array(this.size);
    this.places.forEach((place, n) => {
      place.rowsFirst = this.ofNumpy;
      place.size = place.shape.reduce((a, b) => a * b, 1);
      place.title = place.layer === null ? place.name : `${place.name}(${place.layer})`;
      this.placeOfCell.fill(n, place.first, place.first + place.size);
    });
    this.boxSets = this.boxes.map((offsets) => new Set(offsets));
    this.sortWrites();
    for (const place of this.places) place.blank = this.isBlank(place);
  }

  /** The rows of the write log by cell; within a cell they stay in the order of the steps. */
  sortWrites() {
    const { write_cell: cells } = this.column;
    this.starts = new Int32Array(this.size + 1);
    for (const cell of cells) this.starts[cell + 1]++;
    for (let cell = 0; cell < this.size; cell++) this.starts[cell + 1] += this.starts[cell];
    this.rows = new Int32Array(cells.length);
    const next = this.starts.slice();
    cells.forEach((cell, row) => (this.rows[next[cell]++] = row));
  }

  /** @returns {number} in `rows`, the end of those that wrote the cell before step k */
  endOfWrites(cell, k) {
    let low = this.starts[cell];
    let high = this.starts[cell + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.column.write_step[this.rows[middle]] < k) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The last row of the write log that wrote a cell before step k, or -1.
   * @param {number} cell
   * @param {number} k
   * @returns {number}
   */
  lastWrite(cell, k) {
    const end = this.endOfWrites(cell, k);
    return end > this.starts[cell] ? this.rows[end - 1] : -1;
  }

  /**
   * The steps before step k that wrote a cell, in order.
   * @param {number} cell
   * @param {number} k
   * @returns {number[]}
   */
  writersOf(cell, k) {
    const rows = this.rows.subarray(this.starts[cell], this.endOfWrites(cell, k));
    return Array.from(rows, (row) => this.column.write_step[row]);
  }

  /**
   * Whether the run writes a cell at all.
   * @param {number} cell
   * @returns {boolean}
   */
  isWritten(cell) {
    return this.starts[cell] < this.starts[cell + 1];
  }

  /**
   * A cell's value before step k; NaN if nothing is there yet. A position is one number.
   * @param {number} cell
   * @param {number} k
   * @returns {number}
   */
  valueAt(cell, k) {
    const row = this.lastWrite(cell, k);
    if (row >= 0) return this.column.write_value[row];
    return this.place(cell).made < k ? this.column.initial[cell] : NaN;
  }

  /**
   * A cell's value before step k, or null if nothing is there yet; a NaN was given or computed.
   * @param {number} cell
   * @param {number} k
   * @returns {number | null}
   */
  seenAt(cell, k) {
    if (this.lastWrite(cell, k) >= 0) return this.valueAt(cell, k);
    const place = this.place(cell);
    return place.made >= k || place.blank ? null : this.column.initial[cell];
  }

  /**
   * A cell's value before step k as a sentence has it.
   * @param {number} cell
   * @param {number} k
   * @returns {string}
   */
  shownValue(cell, k) {
    const value = this.valueAt(cell, k);
    if (!this.place(cell).positions || Number.isNaN(value)) return shown(value);
    return this.positionText(value);
  }

  /**
   * Count places from 0 or 1 from now on: in the lines, the names of cells, and what counts.
   * @param {number} first
   */
  countFrom(first) {
    if (this.ofNumpy) return; // a student's own arrays are as they are
    this.countsFrom = first;
    for (const line of this.lines) line.text = line[`from_${first}`];
  }

  /** @returns {number} how much less is shown than the run counts */
  get less() {
    return this.ofNumpy ? 0 : 1 - this.countsFrom;
  }

  /**
   * A position as it is shown: (2,3).
   * @param {number} value
   * @returns {string}
   */
  positionText(value) {
    return `(${positionIn(value).map((n) => n - this.less).join(",")})`;
  }

  /** @param {Place} place @returns {boolean} whether it is all NaN at first, and then written */
  isBlank({ first, size }) {
    const numbers = this.column.initial.subarray(first, first + size);
    const empty = numbers.every(Number.isNaN);
    return empty && this.starts[first] < this.starts[first + size];
  }

  /**
   * The array that a cell lies in.
   * @param {number} cell
   * @returns {Place}
   */
  place(cell) {
    return this.places[this.placeOfCell[cell]];
  }

  /**
   * The step's reads in order.
   * @param {number} k
   * @returns {Read[]}
   */
  readsOf(k) {
    const { read_step, read_cell, read_box } = this.column;
    const reads = [];
    for (let row = firstAtLeast(read_step, k); read_step[row] === k; row++) {
      const used = read_box[row] >= 0;
      const box = this.boxes[used ? read_box[row] : -1 - read_box[row]];
      reads.push({ used, cells: box.map((offset) => read_cell[row] + offset) });
    }
    return reads;
  }

  /**
   * The cells that the steps from k to before `end` wrote, in order.
   * @param {number} k
   * @param {number} [end]
   * @returns {number[]}
   */
  writesOf(k, end = k + 1) {
    const { write_step, write_cell } = this.column;
    const [from, to] = [firstAtLeast(write_step, k), firstAtLeast(write_step, end)];
    return Array.from(write_cell.subarray(from, to));
  }

  /**
   * The statement that step k executes.
   * @param {number} k
   * @returns {Statement}
   */
  statementAt(k) {
    return this.statements[this.column.statement[k]];
  }

  /**
   * The value of a loop variable or counter at step k.
   * @param {string} name
   * @param {number} k
   * @returns {number}
   */
  variableAt(name, k) {
    return this.column[`variable ${name}`][k];
  }

  /**
   * The loop variables and counters in scope at step k, as [name, value].
   * @param {number} k
   * @returns {[string, string][]}
   */
  variablesAt(k) {
    const counted = this.statementAt(k).variables.filter((name) => this.column[`variable ${name}`]);
    return counted.map((name) => [name, this.variableText(name, k)]);
  }

  /**
   * The value of a loop variable or counter as it is shown.
   * @param {string} name
   * @param {number} k
   * @returns {string}
   */
  variableText(name, k) {
    const less = this.counters.has(name) ? this.less : 0;
    return shown(this.variableAt(name, k) - less);
  }

  /**
   * The steps at which a variable takes a new value.
   * @param {string} name
   * @returns {number[]}
   */
  changesOf(name) {
    const inScope = this.statements.map((statement) => statement.variables.includes(name));
    const changes = [];
    let before = null;
    for (let k = 0; k < this.length; k++) {
      const now = inScope[this.column.statement[k]] ? this.variableAt(name, k) : null;
      if (now !== null && now !== before) changes.push(k);
      before = now;
    }
    return changes;
  }

  /**
   * A cell's index: it counts from `countsFrom`, and the layer comes first where there is one.
   * @param {number} cell
   * @returns {number[]}
   */
  indexOf(cell) {
    const place = this.place(cell);
    const index = [];
    let rest = cell - place.first;
    for (const size of [...place.shape].reverse()) {
      index.unshift((rest % size) + this.countsFrom);
      rest = Math.floor(rest / size);
    }
    return place.layer === null ? index : [place.layer, ...index];
  }

  /**
   * A cell as the lecture writes it: `Y(0,1,2,3)`.
   * @param {number} cell
   * @returns {string}
   */
  cellName(cell) {
    return this.pieceName([cell]);
  }

  /**
   * A cell, or a piece `Y(0,1:2,2:4,3:5)`, as the lecture writes it; a range of NumPy's ends before
   * its last number.
   * @param {number[]} cells
   * @returns {string}
   */
  pieceName(cells) {
    const low = cells.reduce((a, b) => Math.min(a, b));
    const high = cells.reduce((a, b) => Math.max(a, b));
    const last = this.indexOf(high);
    const end = this.ofNumpy ? 1 : 0;
    const inside = this.indexOf(low).map((a, n) => (a === last[n] ? a : `${a}:${last[n] + end}`));
    return `${this.place(low).name}(${inside.join(",")})`;
  }
}
