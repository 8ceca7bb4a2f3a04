// The log of a run in typed columns, the twin of `tracing/recording.Recorder`, and its bytes, the
// same that Python's `pack` makes.

import {
  CELL,
  LectureArray,
  Layers,
  List,
  OUT_OF_SCOPE,
  Position,
  Range,
  Refused,
  Tuple,
  withCommas,
  reprOf,
} from "./runtime.js";

const POSITION_HIGH = 2 ** 20; // a position (x, y) is written as x * POSITION_HIGH + y
const MOST = 2_000_000; // steps that are kept
const KEPT = 4000; // after so many steps it is looked at how many there are
const MOST_SHOWN = 9; // values of a list that are written out

export class Recorder {
  /** @param {string[]} variables @param {(count: number) => void} after */
  constructor(variables, after) {
    this.now = -1;
    this.after = after;
    this.variables = variables;
    this.columns = variables.map(() => []);
    this.noNumbers = new Set();
    this.statement = [];
    this.read_step = [];
    this.read_cell = [];
    this.read_box = [];
    this.write_step = [];
    this.write_cell = [];
    this.write_value = [];
    this.seen_step = [];
    this.seen_number = [];
    this.seen_cell = [];
    this.seen_box = [];
    this.seen_value = [];
    this.seenTexts = {};
    this.boxes = new Map([[CELL.key, { number: 0, offsets: CELL.offsets }]]);
    this.firsts = new Map();
    this.arrays = []; // { array, first, created, positions }
    this.initial = [];
    this.names = new Map();
    this.computed = new Map();
  }

  /** Know the arguments' arrays. */
  know(given) {
    for (const [name, value] of given) {
      const layers =
        value instanceof Layers ? [...value.layers].sort(([a], [b]) => a - b) : [[0, value]];
      for (const [, layer] of layers)
        if (layer instanceof LectureArray) this.addArray(layer, -1, name);
    }
  }

  begin(number) {
    this.now++;
    if (this.now % KEPT === 0) {
      if (this.now >= MOST)
        throw new Refused(
          `the run was ended after ${withCommas(MOST)} steps; more can't be kept: take a ` +
            `smaller crop`,
        );
      this.after(this.now);
    }
    this.statement.push(number);
  }

  variable(k, value) {
    let number = value;
    if (typeof value === "bigint" || typeof value === "boolean") number = Number(value);
    else if (typeof value !== "number") {
      this.noNumbers.add(k);
      number = OUT_OF_SCOPE;
    }
    this.columns[k].push(number);
  }

  boxNumber(box) {
    let known = this.boxes.get(box.key);
    if (!known) {
      known = { number: this.boxes.size, offsets: box.offsets };
      this.boxes.set(box.key, known);
    }
    return known.number;
  }

  firstOf(array) {
    return this.firsts.get(array) ?? this.addArray(array, this.now);
  }

  read(array, first, box) {
    this.read_step.push(this.now);
    this.read_cell.push(this.firstOf(array) + first);
    this.read_box.push(box === CELL ? 0 : this.boxNumber(box));
  }

  sliced(array, first, box) {
    this.read(array, first, box);
    this.read_box.push(-1 - this.read_box.pop());
  }

  write(array, first, box, values) {
    const start = this.firstOf(array) + first;
    box.offsets.forEach((offset, k) => {
      this.write_step.push(this.now);
      this.write_cell.push(start + offset);
      this.write_value.push(encoded(values[k]));
    });
    if (values[0] instanceof Position)
      this.arrays.find((row) => row.array === array).positions = true;
  }

  /** A part of a statement has this value; `base` is the array that it may be a cell of. */
  seen(number, value, base) {
    let [cell, box] = [-1, 0];
    if (!(value instanceof LectureArray)) {
      const logged =
        base instanceof Layers || (base instanceof LectureArray && base.source !== false);
      if (logged) cell = this.read_cell.at(-1);
    } else if (value.source !== false) {
      const { array, first, box: its } = value.origin();
      cell = this.firstOf(array) + first;
      box = this.boxNumber(its);
    }
    const text = textSeen(value);
    if (text !== null) this.seenTexts[this.seen_step.length] = text;
    this.seen_value.push(text === null ? Number(value) : NaN);
    this.seen_step.push(this.now);
    this.seen_number.push(number);
    this.seen_cell.push(cell);
    this.seen_box.push(box);
    return value;
  }

  arrayCreated(array) {
    this.addArray(array, this.now);
  }

  /** A local array gets its variable's name; a computed one becomes an array of its own. */
  named(name, value) {
    if (!(value instanceof LectureArray) || this.nameOf(value) !== null) return value;
    if (value.source) {
      value.name = name;
      return value;
    }
    this.names.set(value, name);
    if (value.source === false) {
      value.source = null;
      const before = this.computed.get(name);
      if (before && String(before.shape) === String(value.shape)) {
        this.firsts.set(value, this.firsts.get(before));
        this.firsts.delete(before);
      }
      this.computed.set(name, value);
      value.set([], new LectureArray(value.shape, value.cells, false));
    }
    return value;
  }

  nameOf(array) {
    return array.name ?? this.names.get(array) ?? null;
  }

  addArray(array, created, name = null) {
    array.name ??= name;
    array.recorder = this;
    const first = this.initial.length;
    this.firsts.set(array, first);
    const positions = array.cells.some((cell) => cell instanceof Position);
    this.arrays.push({ array, first, created, positions });
    for (const cell of array.cells) this.initial.push(cell === null ? NaN : encoded(cell));
    return first;
  }

  /** The columns by name, in the order in which Python packs them. */
  packed() {
    const columns = { statement: packed(this.statement) };
    columns.read_step = Int32Array.from(this.read_step);
    columns.read_cell = Int32Array.from(this.read_cell);
    columns.read_box = packed(this.read_box);
    columns.write_step = Int32Array.from(this.write_step);
    columns.write_cell = Int32Array.from(this.write_cell);
    columns.write_value = Float64Array.from(this.write_value);
    columns.initial = Float64Array.from(this.initial);
    for (const name of ["seen_step", "seen_number", "seen_cell", "seen_box"])
      columns[name] = Int32Array.from(this[name]);
    columns.seen_value = Float64Array.from(this.seen_value);
    this.variables.forEach((name, k) => {
      if (!this.noNumbers.has(k)) columns[`variable ${name}`] = packed(this.columns[k]);
    });
    return columns;
  }

  /** The arrays as Python describes them. */
  places() {
    return this.arrays.map(({ array, first, created, positions }) => ({
      name: this.nameOf(array) ?? "array",
      layer: array.layer,
      shape: array.shape,
      first,
      made: created,
      positions,
    }));
  }
}

const encoded = (value) =>
  value instanceof Position ? Number(value.elts[0]) * POSITION_HIGH + Number(value.elts[1]) : value;

/** How a value is written that is no number; null for a number. */
function textSeen(value) {
  if (typeof value === "bigint" || typeof value === "number") return null;
  if (value instanceof Tuple || value instanceof Position)
    return value.elts.length <= MOST_SHOWN && isPlain(value) ? reprOf(value) : "";
  if (value instanceof Range) return value.length <= MOST_SHOWN ? reprOf(value) : "";
  return value === null || ["boolean", "string"].includes(typeof value) ? reprOf(value) : "";
}

/** Whether a value has a text of one line: an array has several, and a function none. */
function isPlain(value) {
  if (value instanceof Tuple || value instanceof Position) return value.elts.every(isPlain);
  return typeof value !== "object" || value === null || value instanceof Range;
}

/** The column in the smallest type that holds it. */
function packed(values) {
  if (values.some((value) => value !== OUT_OF_SCOPE && !Number.isInteger(value)))
    return Float64Array.from(values);
  const whole = values.map((value) => (value === OUT_OF_SCOPE ? 0 : value));
  for (const kind of [Int8Array, Int16Array, Int32Array]) {
    const column = kind.from(whole);
    if (column.every((value, k) => value === whole[k])) return column;
  }
  return Float64Array.from(whole);
}

/**
 * A header and its columns as the bytes that a Trace is made of.
 * @param {Object<string, any>} header
 * @param {Object<string, any>} columns
 */
export function packedBytes(header, columns) {
  let start = 0;
  const rows = Object.entries(columns).map(([name, column]) => {
    const type = column.constructor.name.replace("Array", "").toLowerCase();
    const row = { name, type, start, length: column.length };
    start += Math.ceil(column.byteLength / 8) * 8;
    return row;
  });
  const text = new TextEncoder().encode(JSON.stringify({ ...header, columns: rows }));
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(32, 8);
  bytes.set(text, 8);
  rows.forEach((row) => {
    const { buffer, byteOffset, byteLength } = columns[row.name];
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), 8 + length + row.start);
  });
  return new DataView(bytes.buffer);
}
