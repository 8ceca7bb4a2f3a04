// A step's sentence: what it writes, what that is made of by name and in numbers, and the result.
// All that is known of a statement's right side is known here; the other modules ask. Python's
// `tracing.sentences` prints the same trees, and a test holds the two together.

import { firstAtLeast } from "./columns.js";
import { factor, shown } from "./numbers.js";
/** @import { Trace, Statement } from "./state.js" */

/**
 * A token, or a form with `texts` between its `parts`: see `language.syntax`.
 * @typedef {Object<string, any>} Tree
 */

/** @typedef {{ text: string, strength: number }} Printed */

/**
 * What a step used for one of the cells that it wrote.
 * @typedef {Object} Used
 * @property {number} step
 * @property {[number, number][]} pairs the cells that it multiplied: filter and input, say
 * @property {number[]} others the cells that it used in another way
 * @property {boolean} adds whether it adds to what was there
 */

const [ATOM, FACTOR, TERM, NEGATIVE] = [99, 20, 10, 9]; // the strengths of `language.syntax`

/**
 * The sentence's parts: with names, with numbers, the result; fewer where there is less to say.
 * @param {Trace} trace
 * @param {number} k
 * @returns {string[]}
 */
export function sentenceOf(trace, k) {
  const { line, target } = trace.statementAt(k);
  const parts = partsCounted(trace, k);
  if (!trace.less || !trace.counters.has(target?.text)) return parts;
  const last = Number(parts.at(-1)); // of a counter that gets a new value
  const text = withoutComment(trace.lines[line - 1].text).trim();
  return parts.length > 1 ? [parts[0], shown(last - trace.less)] : [text];
}

/** The parts of a sentence, the new value of a counter as the run counts. */
function partsCounted(trace, k) {
  const { target, op, value, numbers, result } = trace.statementAt(k);
  const step = new Step(trace, k);
  const gets = step.target();
  if (value === null) return [gets];
  const names = printed(value, (tree) => step.name(tree)).text;
  const text = [gets, op, names].filter(Boolean).join(" ");
  const last = step.result(result);
  step.finished = last !== null;
  if (last === null && step.hasPieces(target, value)) return [text];
  const all = [names, step.numbers(numbers), last].filter((part) => part !== null);
  return [text, ...all.filter((part, n) => n && part !== all[n - 1])];
}

/**
 * The whole sentence: the same as `trace[k].text` in Python.
 * @param {Trace} trace
 * @param {number} k
 * @returns {string}
 */
export function textOf(trace, k) {
  const { joints } = trace.statementAt(k);
  const [names, ...others] = sentenceOf(trace, k);
  return names + others.map((part, n) => joints[n] + part).join("");
}

/**
 * The sentence in short: its names and its result.
 * @param {Trace} trace
 * @param {number} k
 * @returns {string}
 */
export function shortTextOf(trace, k) {
  const parts = sentenceOf(trace, k);
  const { joints } = trace.statementAt(k);
  return parts.length > 2 ? parts[0] + joints[0] + parts.at(-1) : textOf(trace, k);
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
  const step = new Step(trace, k, cell);
  step.sum = sum;
  return step.numbers(trace.statementAt(k).numbers);
}

/**
 * What a step used for one of the cells that it wrote: its products, and all else.
 * @param {Trace} trace
 * @param {number} cell
 * @param {number} k
 * @returns {Used}
 */
export function usedFor(trace, cell, k) {
  const { value, adds } = trace.statementAt(k);
  const step = new Step(trace, k, cell);
  const shares = step.used.map((cells) => step.share(cells));
  const [left, right] = factorsOf(value).map((part) => step.readOf(part));
  const segments = left >= 0 && right >= 0 ? shares[right] : [];
  const pairs = segments.map((segment, n) => [shares[left][n], segment]);
  const multiplied = pairs.length ? [left, right] : [];
  const others = shares.filter((_, n) => !multiplied.includes(n)).flat();
  return { step: k, pairs, others: others.filter((other) => other !== cell), adds };
}

/**
 * The cells that a step only adds to (`old`), or multiplies others with (`coefficient`), or reads.
 * @param {Trace} trace
 * @param {number} k
 * @returns {{ cells: number[], kind: "old" | "coefficient" | "read" }[]}
 */
export function rolesOf(trace, k) {
  const { value, adds } = trace.statementAt(k);
  const step = new Step(trace, k);
  const isProduct = ({ name, parts }) =>
    ["*", "inner"].includes(name) && parts.every((part) => step.readOf(part) >= 0);
  const product = allParts(value).find(isProduct);
  const coefficient = product ? step.readOf(product.parts[0]) : -1;
  return step.used.map((cells, n) => {
    if (adds && isSame(cells, step.writes)) return { cells, kind: "old" };
    return { cells, kind: n === coefficient ? "coefficient" : "read" };
  });
}

/**
 * Whether a statement fills an array of this name.
 * @param {Statement} statement
 * @param {string} name
 * @returns {boolean}
 */
export function fills({ target }, name) {
  return Boolean(target.text?.startsWith(`${name}(`));
}

/**
 * Whether a statement adds up the products of a window.
 * @param {Statement} statement
 * @returns {boolean}
 */
export function isWindow(statement) {
  return allParts(statement.value).some(({ name }) => name === "inner");
}

/**
 * The turns of a flip statement in the order in which they are done.
 * @param {Statement} statement
 * @returns {string[]}
 */
export function turnsOf(statement) {
  const flips = allParts(statement.value).filter(({ name }) => name?.startsWith("flip"));
  return flips.map(({ name }) => name.slice("flip".length)).reverse();
}

/**
 * Whether a statement copies one piece whole, turned or not.
 * @param {Statement} statement
 * @returns {boolean}
 */
export function isCopy({ op, value }) {
  while (value?.name?.startsWith("flip")) [value] = value.parts;
  return op === "=" && value?.slot === 0;
}

/**
 * A line of the listing without the remark at its end.
 * @param {string} text
 * @returns {string}
 */
export function withoutComment(text) {
  return text.split("  #")[0];
}

/**
 * The text of a tree and its strength; a part that is weaker than its branch needs has brackets.
 * @param {Tree} tree
 * @param {(tree: Tree) => Printed | null} replacement what stands for a part, or null
 * @param {boolean} [withNumbers] whether the symbols are set as between numbers
 * @returns {Printed}
 */
function printed(tree, replacement, withNumbers = false) {
  const replaced = replacement(tree);
  if (replaced !== null) return replaced;
  if (!tree.parts) return { text: tree.text, strength: tree.strength ?? ATOM };
  const between = (withNumbers && tree.numbers) || tree.texts;
  const pieces = tree.parts.map((part, n) => {
    const { text, strength } = printed(part, replacement, withNumbers);
    return (strength < tree.needs[n] ? `(${text})` : text) + between[n + 1];
  });
  return { text: between[0] + pieces.join(""), strength: tree.strength };
}

/** @param {Tree | null} tree @returns {Tree[]} all trees inside a tree, itself first */
function allParts(tree) {
  if (tree === null) return [];
  const parts = tree.parts ?? (tree.element ? [tree.element] : []);
  return [tree, ...parts.flatMap(allParts)];
}

/** @param {Tree | null} value @returns {Tree[]} the factors of a window, or of a single product */
function factorsOf(value) {
  const inner = allParts(value).find(({ name }) => name === "inner");
  return inner?.parts ?? (value?.name === "*" ? value.parts : []);
}

/** @returns {boolean} whether two pieces are the same cells */
function isSame(one, other) {
  return one.length === other.length && one[0] === other[0] && one.at(-1) === other.at(-1);
}

/** @param {string} text @returns {Printed} */
function strong(text) {
  return { text, strength: text.startsWith("-") ? NEGATIVE : ATOM };
}

/** What one step read, wrote and reported; of several cells written, for `cell` if it is given. */
class Step {
  /** @param {Trace} trace @param {number} k @param {number} [cell] */
  constructor(trace, k, cell) {
    this.trace = trace;
    this.k = k;
    this.cell = cell;
    const logged = trace.readsOf(k);
    this.used = logged.filter((read) => read.used).map((read) => read.cells);
    this.reads = this.used.length ? this.used : logged.map((read) => read.cells);
    this.writes = trace.writesOf(k);
    this.rows = this.seenRows();
    this.finished = false; // whether the statement came to its end, as far as is known
  }

  /** @returns {number} how many cells the targets are */
  get wanted() {
    const { target } = this.trace.statementAt(this.k);
    return allParts(target).filter((part) => part.write !== undefined).length;
  }

  /** @returns {boolean} whether each target got one number; a helper may write for a variable */
  get whole() {
    return [0, this.writes.length].includes(this.wanted);
  }

  /** @returns {{ number: number, cells: number[], value: number, text?: string }[]} */
  seenRows() {
    const { column, boxes, seenText } = this.trace;
    const rows = [];
    const from = firstAtLeast(column.seen_step, this.k);
    for (let row = from; column.seen_step[row] === this.k; row++) {
      const first = column.seen_cell[row];
      const cells = first < 0 ? [] : boxes[column.seen_box[row]].map((offset) => first + offset);
      const [number, value] = [column.seen_number[row], column.seen_value[row]];
      rows.push({ number, cells, value, text: seenText[row] });
    }
    return rows;
  }

  /** @returns {string} the target with the names of its cells */
  target() {
    const { trace, writes } = this;
    const { text } = printed(trace.statementAt(this.k).target, (tree) => this.name(tree));
    const made = writes.length && trace.place(writes[0]).name === text;
    return made ? trace.pieceName(writes) : text; // a local array that is made
  }

  /** @param {Tree} tree @returns {Printed | null} a cell or a piece, named as the lecture does */
  name(tree) {
    let cells = tree.whole || tree.target ? null : this.allCells(tree);
    if (tree.write !== undefined && this.writes.length)
      cells = this.whole ? [this.writes[tree.write]] : this.writes;
    return cells === null ? null : { text: this.trace.pieceName(cells), strength: ATOM };
  }

  /** @param {Tree} tree @returns {string} */
  numbers(tree) {
    return printed(tree, (part) => this.number(part), true).text;
  }

  /** @param {Tree} tree @returns {Printed | null} null if the number isn't known */
  number(tree) {
    const { trace, k } = this;
    if (tree.number !== undefined)
      return strong(typeof tree.number === "string" ? tree.number : shown(tree.number));
    if (tree.old && this.writes.length)
      return strong(trace.shownValue(this.cell ?? this.writes[0], k));
    if (tree.write !== undefined && this.writes.length) return strong(this.written(tree.write));
    if (tree.variable !== undefined) {
      const column = trace.column[`variable ${tree.variable}`];
      return column ? strong(trace.variableText(tree.variable, k)) : null;
    }
    if (tree.name === "inner") return this.products(tree.parts);
    if (tree.name === "each") return this.turns(tree);
    return tree.whole ? null : this.read(tree);
  }

  /** @returns {string} the value of the n-th write of the step */
  written(n) {
    const { column } = this.trace;
    const value = column.write_value[firstAtLeast(column.write_step, this.k) + n];
    const positions = this.trace.place(this.writes[n]).positions && !Number.isNaN(value);
    return positions ? this.trace.positionText(value) : shown(value);
  }

  /** @returns {Printed | null} the value of a token that was read, or reported by the run */
  read(tree) {
    const cells = this.cells(tree);
    const several = cells !== null && (tree.seen === undefined || cells.length > 1);
    if (several)
      return strong(cells.map((cell) => this.trace.shownValue(cell, this.k)).join(", "));
    const row = this.rowOf(tree);
    if (!row && this.finished && tree.seen !== undefined) return strong("..."); // it was left out
    return !row || row.text === "" ? null : strong(row.text ?? shown(row.value));
  }

  /** @param {Tree} tree @returns {string | null} null if that isn't one number for each target */
  result(tree) {
    if (!this.whole) return null;
    const asked = allParts(tree).filter((part) => !part.parts);
    const isKnown = (part) => this.number(part) !== null && !((this.cells(part) ?? []).length > 1);
    return asked.every(isKnown) ? this.numbers(tree) : null;
  }

  /** @param {Tree} value @returns {boolean} whether there is more than one number for a token */
  hasPieces(target, value) {
    const all = [...allParts(target), ...allParts(value)];
    const several = all.some((part) => (this.allCells(part) ?? []).length > 1);
    return several || (this.wanted > 0 && this.writes.length > 0);
  }

  /** @param {Tree} tree @returns {number[] | null} a token's cells, for the one cell if given */
  cells(tree) {
    const cells = this.allCells(tree);
    return cells && this.share(cells);
  }

  /** @returns {number[]} the share of one of several cells written, or a whole window */
  share(cells) {
    const { writes } = this;
    const share = cells.length / writes.length;
    const all = this.cell === undefined || writes.length === 1 || !Number.isInteger(share);
    if (all || this.isWindow(cells)) return cells;
    const at = writes.indexOf(this.cell);
    return cells.slice(at * share, (at + 1) * share);
  }

  /** @returns {boolean} whether these cells go whole into every number that is made of them */
  isWindow(cells) {
    const windows = allParts(this.trace.statementAt(this.k).value).filter((part) => part.window);
    return windows.some((part) => isSame(this.allCells(part) ?? [], cells));
  }

  /** @param {Tree} tree @returns {number} the number of the read that a token is, or -1 */
  readOf(tree) {
    if (tree.slot !== undefined) return tree.slot < this.used.length ? tree.slot : -1;
    const cells = this.allCells(tree);
    return cells === null ? -1 : this.used.findIndex((read) => isSame(read, cells));
  }

  /** @param {Tree} tree @returns {number[] | null} all cells that a token read */
  allCells(tree) {
    if (tree.slot !== undefined) return this.reads[tree.slot] ?? null;
    const row = this.rowOf(tree);
    return row?.cells.length ? row.cells : null;
  }

  rowOf(tree) {
    if (tree.seen === undefined) return undefined;
    return this.rows.find(({ number }) => number === tree.seen);
  }

  /** @returns {Printed | null} an inner product as the sum of its products */
  products([left, right]) {
    if (this.sum !== undefined) return { text: this.sum, strength: ATOM };
    const [first, second] = [this.cells(left), this.cells(right)];
    if (first === null || second === null) return null;
    const number = (cell) => factor(this.trace.shownValue(cell, this.k));
    const count = Math.min(first.length, second.length);
    const pair = (_, n) => `${number(first[n])}·${number(second[n])}`;
    const text = Array.from({ length: count }, pair).join(" + ");
    return { text, strength: count > 1 ? TERM : FACTOR };
  }

  /** @returns {Printed | null} a comprehension as the row of its elements, if it is run here */
  turns(tree) {
    const { seen, element, around: [first, joint, last] } = tree;
    if (!this.finished && !this.rowOf(tree)) return null;
    const everything = this.rows;
    const adds = joint === " + ";
    const texts = [];
    let turn = [];
    for (const row of everything) {
      turn.push(row);
      if (row.number !== seen) continue;
      [this.rows, turn] = [turn, []];
      const { text, strength } = printed(element, (part) => this.number(part), true);
      texts.push(adds && strength < TERM ? `(${text})` : text);
    }
    this.rows = everything;
    const all = texts.join(joint) || (adds ? "0" : "");
    return { text: first + all + last, strength: adds && texts.length > 1 ? TERM : ATOM };
  }
}
