// The lecture's arrays as `onebased` has them, for listings that run in the browser: they count
// from 1, ranges include both ends, and each access is reported to the run's recorder.
//
// Values are Python's: a whole number is a BigInt, a float is a number, True is true, None is null.

import { expOfNumber, powerOfNumbers, tanhOfNumber } from "./exponential.js";
import { ELLIPSIS } from "./python.js";

/** An error of the run, as Python raises it: its kind ("IndexError") and its words. */
export class PythonError extends Error {
  constructor(kind, text) {
    super(text);
    this.kind = kind;
  }
}

/** What stands in the column of a variable that has no value. */
export const OUT_OF_SCOPE = -Infinity;

export function raise(kind, text) {
  throw new PythonError(kind, text);
}

/** The cells of a slice, as offsets from its first cell; see onebased.Box. */
class Box {
  constructor(shape, counts, offsets) {
    Object.assign(this, { shape, counts, offsets });
    this.key = JSON.stringify([shape, counts, offsets]);
  }
}

export const CELL = new Box([], [], [0]);

/** The 1-based index (x, y) of a maximum. */
export class Position {
  constructor(x, y) {
    this.elts = [BigInt(x), BigInt(y)];
  }
}

export class Tuple {
  constructor(elts) {
    this.elts = elts;
  }
}

export class List extends Tuple {}

/** The root of a negative number, with which nothing here computes. */
const COMPLEX = Object.freeze({ complex: true });

/** A set of a few whole numbers; `elts` are in the order in which Python goes through them. */
export class WholeSet extends Tuple {
  /** @param {any[]} values */
  constructor(values) {
    super(inSetOrder(values));
  }
}

const SLOTS = 8; // of a small set, in which numbers stand by their last three bits
const MOST_IN_SET = 4;

function inSetOrder(values) {
  const slots = new Array(SLOTS);
  const different = new Set(values);
  if (different.size > MOST_IN_SET)
    raise("Refused", `a set here holds at most ${MOST_IN_SET} numbers`);
  for (const value of different) {
    if (typeof value !== "bigint" || value < 0n)
      raise("Refused", "a set here holds whole numbers from 0");
    let rest = Number(value);
    let at = rest % SLOTS;
    while (slots[at] !== undefined) {
      rest = Math.floor(rest / 32);
      at = (5 * at + 1 + rest) % SLOTS;
    }
    slots[at] = value;
  }
  return slots.filter((value) => value !== undefined);
}

/** Whole numbers from `start` to below `stop`. */
export class Range {
  constructor(start, stop, step = 1n) {
    Object.assign(this, { start, stop, step });
  }

  get length() {
    const { start, stop, step } = this;
    const count =
      step > 0n ? (stop - start + step - 1n) / step : (start - stop - step - 1n) / -step;
    return count > 0n ? Number(count) : 0;
  }

  /** What makes it another one than others: its numbers, not how they were asked for. */
  toString() {
    const { length, start, step } = this;
    return [length, ...(length > 0 ? [start] : []), ...(length > 1 ? [step] : [])].join();
  }

  *[Symbol.iterator]() {
    const { start, stop, step } = this;
    if (step > 0n) for (let n = start; n < stop; n += step) yield n;
    else for (let n = start; n > stop; n += step) yield n;
  }
}

/** A part a:b of an index. */
export class Slice {
  constructor(lower, upper, step) {
    Object.assign(this, { lower, upper, step });
  }
}

/** A function that a listing calls; its name is Python's. */
export class Builtin {
  constructor(name, call) {
    Object.assign(this, { name, call });
  }
}

// ---------------------------------------------------------------- the run that is made now

/** Who hears of each access, and under which name a local variable holds an array. */
let now = { recorder: null, variableOf: (_array) => null };

/** Let the arrays that `action` makes report to a recorder. */
export function recordedBy(recorder, variableOf, action) {
  const before = now;
  now = { recorder, variableOf };
  try {
    return action();
  } finally {
    now = before;
  }
}

// ---------------------------------------------------------------- arrays

const boxes = new Map();

/** The box of `counts` cells for each axis (null: one index). */
function sliceBox(strides, counts) {
  const key = `${strides}|${counts.map((count) => count ?? "-")}`;
  let box = boxes.get(key);
  if (box) return box;
  let offsets = [0];
  counts.forEach((count, axis) => {
    const steps = Array.from({ length: count ?? 1 }, (_, k) => k * strides[axis]);
    offsets = offsets.flatMap((offset) => steps.map((step) => offset + step));
  });
  box = new Box(
    counts.filter((count) => count !== null),
    counts,
    offsets,
  );
  if (boxes.size > 4000) boxes.clear();
  boxes.set(key, box);
  return box;
}

export const product = (numbers) => numbers.reduce((a, b) => a * b, 1);

function stridesOf(shape) {
  return shape.map((_, axis) => product(shape.slice(axis + 1)));
}

const sizeText = (shape) => shape.join("x") || "1";

/** `Y(0)` and [1, 2, 3] are written `Y(0,1,2,3)`. */
export function lectureNamed(name, index) {
  const inside = index.join(",");
  return name.endsWith(")") ? `${name.slice(0, -1)},${inside})` : `${name}(${inside})`;
}

export class LectureArray {
  constructor(shape, cells, source = null) {
    this.shape = shape;
    this.strides = stridesOf(shape);
    this.cells = cells;
    this.name = null;
    this.layer = null;
    // null: own cells; { array, first, box }: a slice of an array; false: a computed value
    this.source = source;
    this.recorder = now.recorder;
  }

  get(key) {
    const { first, box } = this.find(key);
    if (box === CELL) {
      const value = this.cells[first];
      if (value === null) raise("NotComputed", `${this.cellName(first)} is not computed yet`);
      if (this.recorder !== null) this.reportRead(first);
      return value;
    }
    if (this.recorder !== null && this.source === null) this.recorder.sliced(this, first, box);
    const cells = box.offsets.map((offset) => this.cells[first + offset]);
    return new LectureArray(box.shape, cells, this.sourceOfSlice(first, box));
  }

  reportRead(first) {
    if (this.source === null) this.recorder.read(this, first, CELL);
    else if (this.source) {
      const { array, first: start, box } = this.source;
      this.recorder.read(array, start + box.offsets[first], CELL);
    }
  }

  set(key, value) {
    const { first, box } = this.find(key);
    let values;
    if (value instanceof LectureArray) {
      if (String(value.shape) !== String(box.shape)) {
        const [piece, given] = [sizeText(box.shape), sizeText(value.shape)];
        raise(
          "ValueError",
          `${this.title()}: a piece of size ${piece} can't take values of size ${given}`,
        );
      }
      values = value.values();
    } else {
      const number = typeof value === "number" ? value : this.number(value);
      values = box.offsets.map(() => number);
    }
    if (this.source) this.source = null;
    box.offsets.forEach((offset, k) => (this.cells[first + offset] = values[k]));
    if (this.recorder !== null) this.recorder.write(this, first, box, values);
  }

  /** What a cell keeps of a value: a float, or a position. */
  number(value) {
    if (value instanceof Position || typeof value === "number") return value;
    if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
    return raise("TypeError", `${this.title()}: a cell takes a number, got ${reprOf(value)}`);
  }

  /** All cells, to compute with; the recorder gets a read of each. */
  values() {
    const empty = this.cells.indexOf(null);
    if (empty >= 0) {
      const { array, first, box } = this.origin();
      raise("NotComputed", `${array.cellName(first + box.offsets[empty])} is not computed yet`);
    }
    if (this.recorder !== null && this.source !== false) {
      const { array, first, box } = this.origin();
      this.recorder.read(array, first, box);
    }
    return this.cells;
  }

  /** The function's value for each cell. */
  map(change) {
    return new LectureArray(this.shape, this.values().map(change), false);
  }

  title() {
    if (this.name === null) return now.variableOf(this) ?? "array";
    return this.layer === null ? this.name : `${this.name}(${this.layer})`;
  }

  cellName(flat) {
    const index = this.shape.map(
      (size, axis) => (Math.floor(flat / this.strides[axis]) % size) + 1,
    );
    return lectureNamed(this.title(), index);
  }

  /** The array that holds the cells, the first cell in it, and their box. */
  origin() {
    return this.source || { array: this, first: 0, box: sliceBox(this.strides, this.shape) };
  }

  /** The source of a slice: the array, or, where that is a slice itself, what it was cut from. */
  sourceOfSlice(first, box) {
    if (this.source === false) return false;
    if (this.source === null) return { array: this, first, box };
    const { array, first: start, box: outer } = this.source;
    const cells = box.offsets.map((offset) => outer.offsets[first + offset]);
    const offsets = cells.map((cell) => cell - cells[0]);
    return { array, first: start + cells[0], box: new Box(box.shape, box.counts, offsets) };
  }

  /** The first cell that a key (an array of its parts) names, and the box of cells from there. */
  find(key) {
    const { shape, strides } = this;
    if (key.some((part) => part instanceof Position))
      key = key.flatMap((part) => (part instanceof Position ? part.elts : [part]));
    if (key.length === shape.length) {
      let first = 0;
      let axis = 0;
      for (; axis < shape.length; axis++) {
        if (typeof key[axis] !== "bigint") break;
        const index = Number(key[axis]);
        if (!(index >= 1 && index <= shape[axis])) break;
        first += (index - 1) * strides[axis];
      }
      if (axis === shape.length) return { first, box: CELL };
    }
    return this.findSlices(key);
  }

  findSlices(key) {
    const axes = this.shape.length;
    if (key.length > axes)
      raise(
        "IndexError",
        `${this.title()} has ${axes} axes (${sizeText(this.shape)}), got ${key.length} indices`,
      );
    const missing = Array.from({ length: axes - key.length }, () => new Slice(null, null, null));
    const counts = [];
    let first = 0;
    [...key, ...missing].forEach((index, axis) => {
      const { start, count } = this.range(index, axis);
      first += (start - 1) * this.strides[axis];
      counts.push(count);
    });
    if (counts.every((count) => count === null)) return { first, box: CELL };
    return { first, box: sliceBox(this.strides, counts) };
  }

  /** Where an index starts on its axis, and how many cells it takes (null for a number). */
  range(index, axis) {
    if (!(index instanceof Slice)) return { start: this.count(index, axis), count: null };
    if (index.step !== null)
      raise(
        "IndexError",
        `${this.title()}: a range a:b has no step; for a stride use span(a, b, S)`,
      );
    const start = index.lower === null ? 1 : this.count(index.lower, axis);
    const stop = index.upper === null ? this.shape[axis] : this.count(index.upper, axis);
    if (stop < start)
      raise(
        "IndexError",
        `${this.title()}, axis ${axis + 1}: the range ${start}:${stop} runs backwards ` +
          "(arrays count from 1, and a range includes both ends)",
      );
    return { start, count: stop - start + 1 };
  }

  /** The index as a whole number. */
  count(index, axis) {
    const size = this.shape[axis];
    if (typeof index !== "bigint")
      raise(
        "IndexError",
        `${this.title()}, axis ${axis + 1}: an index is a whole number or a range a:b, ` +
          `got ${reprOf(index)} (arrays count from 1)`,
      );
    if (index < 1n || index > size)
      raise(
        "IndexError",
        `${this.title()}, axis ${axis + 1}: index ${index} is outside 1:${size} (arrays count ` +
          `from 1)`,
      );
    return Number(index);
  }
}

const isWhole = (part) =>
  part instanceof Slice && part.lower === null && part.upper === null && part.step === null;

/** One array (or one number) for each layer, the layer's number first. */
export class Layers {
  constructor(name, layers) {
    this.name = name;
    this.layers = new Map();
    for (const [number, layer] of layers) this.put(BigInt(number), layer);
  }

  get(key) {
    if (key.length === 1 && !key.several) return this.layer(key[0]);
    if (!key.length) raise("IndexError", "tuple index out of range");
    const layer = this.layer(key[0]);
    return itemOf(layer, Object.assign(key.slice(1), { several: true }));
  }

  set(key, value) {
    if (key.length === 1 && !key.several) return this.put(key[0], value);
    if (!key.length) raise("IndexError", "tuple index out of range");
    const [number, ...index] = key;
    if (value instanceof LectureArray && this.isNew(number, index)) {
      if (index.length !== value.shape.length)
        raise(
          "IndexError",
          `${this.name}(${number}) is made with ${value.shape.length} axes, got ` +
            `${index.length} indices`,
        );
      return this.put(number, value);
    }
    return setItem(this.layer(number), Object.assign(index, { several: true }), value);
  }

  /** Set a layer; a value that belongs to another array is copied. */
  put(number, value) {
    if (typeof number !== "bigint" || number < 0n)
      raise(
        "IndexError",
        `${this.name}: a layer's number is a whole number from 0, the image, on; got ` +
          `${reprOf(number)}`,
      );
    let layer = value;
    if (layer instanceof LectureArray) {
      const isOwn = layer.source === null && layer.name === null;
      if (!isOwn) layer = uncomputed(layer.shape);
      layer.name = this.name;
      layer.layer = Number(number);
      if (!isOwn) {
        reportCreated(layer);
        layer.set(
          layer.shape.map(() => new Slice(null, null, null)),
          value,
        );
      }
    }
    this.layers.set(Number(number), layer);
  }

  isNew(number, index) {
    if (number instanceof Slice) return false;
    return !this.layers.has(Number(number)) && index.every(isWhole);
  }

  layer(number) {
    if (typeof number === "bigint") {
      const layer = this.layers.get(Number(number));
      if (layer !== undefined && layer !== null) return layer;
    }
    const there = [...this.layers.keys()].sort((a, b) => a - b).join(", ") || "none";
    return raise(
      "IndexError",
      `${this.name} has no layer ${reprOf(number)} (layers there are: ${there})`,
    );
  }
}

/** What `value[key]` is; a key is the array of its parts. */
export function itemOf(value, key) {
  if (value instanceof LectureArray || value instanceof Layers) return value.get(key);
  if (value instanceof Tuple || value instanceof Position || value instanceof Range)
    return entryOf(value, key);
  return raise("TypeError", `'${typeName(value)}' object is not subscriptable`);
}

function entryOf(value, key) {
  const [given] = key;
  const index = asNumber(given);
  const elts = value instanceof Range ? [...value] : value.elts;
  const name = typeName(value);
  if (key.several || typeof index !== "bigint") {
    const kind = key.several ? "tuple" : typeName(index);
    raise("TypeError", `${name} indices must be integers or slices, not ${kind}`);
  }
  const at = Number(index < 0n ? index + BigInt(elts.length) : index);
  if (!(at in elts))
    raise("IndexError", `${name === "range" ? "range object" : name} index out of range`);
  return elts[at];
}

export function setItem(target, key, value) {
  if (target instanceof LectureArray || target instanceof Layers) target.set(key, value);
  else raise("TypeError", `'${typeName(target)}' object does not support item assignment`);
}

function reportCreated(array) {
  if (array.recorder !== null) array.recorder.arrayCreated(array);
  return array;
}

/** An array that a listing will fill. */
export function uncomputed(shape) {
  return new LectureArray(shape, new Array(product(shape)).fill(null));
}

// ---------------------------------------------------------------- how Python writes values

/** The name of a value's type. */
export function typeName(value) {
  if (value === null || value === undefined) return "NoneType";
  switch (typeof value) {
    case "bigint":
      return "int";
    case "number":
      return "float";
    case "boolean":
      return "bool";
    case "string":
      return "str";
  }
  if (value === COMPLEX) return "complex";
  if (value === ELLIPSIS) return "ellipsis";
  if (value instanceof LectureArray) return "Array";
  if (value instanceof Layers) return "Layers";
  if (value instanceof Position) return "Position";
  if (value instanceof Range) return "range";
  if (value instanceof List) return "list";
  if (value instanceof WholeSet) return "set";
  if (value instanceof Tuple) return "tuple";
  if (value instanceof Slice) return "slice";
  if (value instanceof Builtin) return kindOfBuiltin(value.name);
  return "function";
}

/** Python's `repr`. */
export function reprOf(value) {
  if (value === null || value === undefined) return "None";
  switch (typeof value) {
    case "bigint":
      return String(value);
    case "number":
      return floatText(value);
    case "boolean":
      return value ? "True" : "False";
    case "string":
      return `'${value}'`;
  }
  if (value === COMPLEX) return "a complex number";
  if (value === ELLIPSIS) return "Ellipsis";
  if (value instanceof List) return `[${value.elts.map(reprOf).join(", ")}]`;
  if (value instanceof WholeSet) return `{${value.elts.map(reprOf).join(", ")}}`;
  if (value instanceof Tuple || value instanceof Position) {
    const { elts } = value;
    return `(${elts.map(reprOf).join(", ")}${elts.length === 1 ? "," : ""})`;
  }
  if (value instanceof Range)
    return `range(${value.start}, ${value.stop}${value.step === 1n ? "" : `, ${value.step}`})`;
  if (value instanceof Slice)
    return `slice(${reprOf(value.lower)}, ${reprOf(value.upper)}, ${reprOf(value.step)})`;
  if (value instanceof LectureArray) return `${value.title()} ${sizeText(value.shape)}`;
  if (value instanceof Layers) return `the layers of ${value.name}`;
  return `the function ${value.name === "t" ? "Transform" : value.name}`;
}

const BUILT_IN = "abs len min max sum round sorted sqrt ceil floor exp".split(" ");

function kindOfBuiltin(name) {
  if (name === "t") return "Transform";
  if (["int", "float", "range", "reversed", "Position"].includes(name)) return "type";
  return BUILT_IN.includes(name) ? "builtin_function_or_method" : "function";
}

/** A float as Python writes it: 2.0, 1e+16, nan. */
export function floatText(value) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const large = Math.abs(value);
  if (value !== 0 && (large >= 1e16 || large < 1e-4)) {
    const [digits, exponent] = value.toExponential().split("e");
    const size = String(Math.abs(Number(exponent))).padStart(2, "0");
    return `${digits}e${exponent[0]}${size}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

// ---------------------------------------------------------------- operations

const SIGNS = {
  Add: "+",
  Sub: "-",
  Mult: "*",
  Div: "/",
  FloorDiv: "//",
  Mod: "%",
  Pow: "** or pow()",
  MatMult: "@",
  LShift: "<<",
  RShift: ">>",
  BitAnd: "&",
  BitOr: "|",
  BitXor: "^",
};

/** Zero with the sign of a number. */
const zeroLike = (number) => (number < 0 || Object.is(number, -0) ? -0 : 0);

/** The quotient's nearest whole number that is not above it; a zero has the quotient's sign. */
function floorDivided(a, b) {
  if (b === 0) raise("ZeroDivisionError", "float floor division by zero");
  const rest = a % b;
  const isBelow = rest !== 0 && rest < 0 !== b < 0;
  const quotient = (a - rest) / b - (isBelow ? 1 : 0);
  if (quotient === 0) return zeroLike(a / b);
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function modulo(a, b) {
  if (b === 0) raise("ZeroDivisionError", "float modulo");
  const rest = a % b;
  if (rest === 0) return zeroLike(b);
  return rest < 0 !== b < 0 ? rest + b : rest;
}

function floatPower(a, b) {
  if (a === 0 && b < 0) raise("ZeroDivisionError", "0.0 cannot be raised to a negative power");
  if (a === 1 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b))) return 1;
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) return COMPLEX;
  const power = b === 2 ? a * a : powerOfNumbers(a, b);
  if (!Number.isFinite(power) && Number.isFinite(a) && Number.isFinite(b))
    raise("OverflowError", "(34, 'Numerical result out of range')");
  return power;
}

const OF_FLOATS = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mult: (a, b) => a * b,
  Div: (a, b) => (b === 0 ? raise("ZeroDivisionError", "float division by zero") : a / b),
  FloorDiv: floorDivided,
  Mod: modulo,
  Pow: floatPower,
};

function wholeDivided(a, b) {
  if (b === 0n) raise("ZeroDivisionError", "integer division or modulo by zero");
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function wholePower(a, b) {
  if (b >= 0n) return a ** b;
  if (a === 0n) raise("ZeroDivisionError", "0.0 cannot be raised to a negative power");
  return floatPower(Number(a), Number(b));
}

const OF_WHOLES = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mult: (a, b) => a * b,
  Div: (a, b) =>
    b === 0n ? raise("ZeroDivisionError", "division by zero") : Number(a) / Number(b),
  FloorDiv: wholeDivided,
  Mod: (a, b) => a - b * wholeDivided(a, b),
  Pow: wholePower,
  LShift: (a, b) => a << b,
  RShift: (a, b) => a >> b,
  BitAnd: (a, b) => a & b,
  BitOr: (a, b) => a | b,
  BitXor: (a, b) => a ^ b,
};

const asNumber = (value) => (typeof value === "boolean" ? (value ? 1n : 0n) : value);
const isNumber = (value) => typeof value === "number" || typeof value === "bigint";

/**
 * What two operands give; `sign` is how the operation is written in an error: `+=`.
 * @param {string} op
 */
export function operated(op, left, right, sign = "") {
  if (typeof left === "number" && typeof right === "number") {
    const of = OF_FLOATS[op];
    if (of) return of(left, right);
  }
  const [a, b] = [asNumber(left), asNumber(right)];
  if (typeof a === "bigint" && typeof b === "bigint") {
    const of = OF_WHOLES[op];
    if (of) return of(a, b);
  }
  if (isNumber(a) && isNumber(b) && OF_FLOATS[op]) return OF_FLOATS[op](Number(a), Number(b));
  if ((a === COMPLEX || b === COMPLEX) && isComplexSum(op, a, b)) return COMPLEX;
  if (op === "Add" && left instanceof LectureArray) return arraySum(left, right);
  if (op === "Mult" && right instanceof LectureArray && !(left instanceof LectureArray))
    return right.map((cell) => operated("Mult", left, cell));
  if (op === "Add" && isSequence(left)) return concatenated(left, right);
  if (op === "Mult" && isSequence(left)) return repeated(left, b);
  if (op === "Mult" && isSequence(right)) return repeated(right, a);
  return raise(
    "TypeError",
    `unsupported operand type(s) for ${sign || SIGNS[op]}: '${typeName(left)}' and ` +
      `'${typeName(right)}'`,
  );
}

/** Whether these give a complex number again. */
function isComplexSum(op, a, b) {
  const isUsual = ["Add", "Sub", "Mult", "Div", "Pow"].includes(op);
  const are = [a, b].every((one) => one === COMPLEX || isNumber(one));
  if (isUsual && are && op === "Div" && b == 0)
    raise("ZeroDivisionError", "complex division by zero");
  return isUsual && are;
}

const isSequence = (value) =>
  value instanceof Position || (value instanceof Tuple && !(value instanceof WholeSet));

function concatenated(left, right) {
  const kind = left instanceof List ? "list" : "tuple";
  if (!isSequence(right) || right instanceof List !== left instanceof List)
    raise("TypeError", `can only concatenate ${kind} (not "${typeName(right)}") to ${kind}`);
  return sequenceOf(left, [...left.elts, ...right.elts]);
}

function repeated(value, times) {
  if (typeof times !== "bigint")
    raise("TypeError", `can't multiply sequence by non-int of type '${typeName(times)}'`);
  if (times * BigInt(value.elts.length) > MOST_KEPT_CELLS) raise("MemoryError", "");
  const turns = Array.from({ length: Math.max(0, Number(times)) }, () => value.elts);
  return sequenceOf(value, turns.flat());
}

const sequenceOf = (like, elts) => (like instanceof List ? new List(elts) : new Tuple(elts));

function arraySum(array, other) {
  if (!(other instanceof LectureArray)) return array.map((cell) => operated("Add", cell, other));
  if (String(other.shape) !== String(array.shape))
    raise(
      "ValueError",
      `arrays of size ${sizeText(array.shape)} and ${sizeText(other.shape)} can't be added`,
    );
  const [first, second] = [array.values(), other.values()];
  return new LectureArray(
    array.shape,
    first.map((cell, k) => operated("Add", cell, second[k])),
    false,
  );
}

/** -a, +a, ~a. */
export function unaryOf(op, value) {
  if (value === COMPLEX && op !== "Invert") return COMPLEX;
  const number = asNumber(value);
  const sign = { USub: "-", UAdd: "+", Invert: "~" }[op];
  if (!isNumber(number) || (op === "Invert" && typeof number !== "bigint"))
    raise("TypeError", `bad operand type for unary ${sign}: '${typeName(value)}'`);
  if (op === "Invert") return ~number;
  return op === "USub" ? -number : number;
}

/** Whether a value counts as true. */
export function isTrue(value) {
  if (value instanceof Tuple || value instanceof Position) return value.elts.length > 0;
  if (value instanceof Range) return value.length > 0;
  if (typeof value === "number") return value !== 0; // NaN is true
  return typeof value === "object" && value !== null ? true : Boolean(value);
}

const ORDER = { Lt: "<", LtE: "<=", Gt: ">", GtE: ">=" };

/** One comparison. */
export function compared(op, left, right) {
  switch (op) {
    case "Eq":
      return isEqual(left, right);
    case "NotEq":
      return !isEqual(left, right);
    case "Is":
      return left === right;
    case "IsNot":
      return left !== right;
    case "In":
      if (!right?.elts && !(right instanceof Range))
        raise("TypeError", `argument of type '${typeName(right)}' is not iterable`);
      return iterated(right).some((one) => isEqual(one, left));
    case "NotIn":
      return !compared("In", left, right);
  }
  const [a, b] = [asNumber(left), asNumber(right)];
  if (isNumber(a) && isNumber(b)) {
    if (op === "Lt") return a < b;
    if (op === "LtE") return a <= b;
    return op === "Gt" ? a > b : a >= b;
  }
  if (left?.elts && right?.elts) {
    const [first, second] = [left.elts, right.elts];
    const at = first.findIndex((part, k) => !isEqual(part, second[k]));
    const both = at >= 0 && at < second.length;
    return both
      ? compared(op, first[at], second[at])
      : compared(op, BigInt(first.length), BigInt(second.length));
  }
  return raise(
    "TypeError",
    `'${ORDER[op]}' not supported between instances of '${typeName(left)}' and ` +
      `'${typeName(right)}'`,
  );
}

function isEqual(left, right) {
  const [a, b] = [asNumber(left), asNumber(right)];
  if (isNumber(a) && isNumber(b)) return a == b; // 1 and 1.0 are equal
  if (left?.elts && right?.elts && left instanceof List === right instanceof List)
    return (
      left.elts.length === right.elts.length &&
      left.elts.every((one, k) => isEqual(one, right.elts[k]))
    );
  if (left instanceof Range && right instanceof Range) return String(left) === String(right);
  return left === right;
}

/** The values that a loop goes over. */
export function iterated(value) {
  if (value instanceof Tuple || value instanceof Position) return value.elts;
  if (value instanceof Range) return [...value];
  return raise("TypeError", `'${typeName(value)}' object is not iterable`);
}

// ---------------------------------------------------------------- the slides' own functions

const wholeOrRefused = (value) => {
  const number = asNumber(value);
  if (typeof number === "bigint") return number;
  return raise("TypeError", `'${typeName(value)}' object cannot be interpreted as an integer`);
};

function rangeOf(start, stop, step) {
  if (step === 0n) raise("ValueError", "range() arg 3 must not be zero");
  return new Range(start, stop, step);
}

function span(first, last, step = 1n) {
  const stop = operated("Add", last, 1n);
  return rangeOf(...[first, stop, step].map(wholeOrRefused));
}

function downto(first, last) {
  const stop = operated("Sub", last, 1n);
  return rangeOf(...[first, stop].map(wholeOrRefused), -1n);
}

/** The most cells of an array that a run makes. */
export const MOST_KEPT_CELLS = 4_000_000;

function zeros(...sizes) {
  for (const size of sizes)
    if (typeof size !== "bigint" || size < 1n)
      raise(
        "ValueError",
        `an array's sizes are whole numbers of at least 1, got ` +
          `${sizes.map(plainly).join("x") || "1"}`,
      );
  const shape = sizes.map(Number);
  const cells = product(shape);
  if (cells > MOST_KEPT_CELLS)
    raise(
      "ValueError",
      `an array of ${withCommas(cells)} cells; at most ${withCommas(MOST_KEPT_CELLS)} can be kept`,
    );
  return reportCreated(new LectureArray(shape, new Array(cells).fill(0)));
}

export const withCommas = (number) => number.toLocaleString("en-US");

/** Python's `str`. */
export const plainly = (value) => (typeof value === "string" ? value : reprOf(value));

/** An argument that must be an array; what Python says of another one. */
function arrayOr(value, attribute) {
  if (value instanceof LectureArray) return value;
  return raise("AttributeError", `'${typeName(value)}' object has no attribute '${attribute}'`);
}

function inner(weights, segment) {
  arrayOr(weights, "shape");
  arrayOr(segment, "shape");
  const axes = weights.shape.length - segment.shape.length;
  const last = axes < 0 ? weights.shape.slice(axes) : weights.shape.slice(axes);
  if (String(last) !== String(segment.shape))
    raise(
      "ValueError",
      `inner: the last axes of ${sizeText(weights.shape)} must be ${sizeText(segment.shape)}`,
    );
  const [w, s] = [weights.values(), segment.values()];
  const sums = [];
  for (let start = 0; start < w.length; start += s.length) {
    let total = 0;
    for (let k = 0; k < s.length; k++) total += w[start + k] * s[k];
    sums.push(total);
  }
  return axes === 0 ? sums[0] : new LectureArray(weights.shape.slice(0, axes), sums, false);
}

function mean(segment) {
  const values = arrayOr(segment, "values").values();
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function maxidx(cells) {
  if (arrayOr(cells, "shape").shape.length !== 2)
    raise(
      "ValueError",
      `maxidx takes a window over x and y, got an array of size ${sizeText(cells.shape)}`,
    );
  const values = cells.values();
  let best = 0;
  values.forEach((value, k) => {
    const isFirstNaN = Number.isNaN(value) && !Number.isNaN(values[best]);
    if (isFirstNaN || value > values[best]) best = k;
  });
  const { array, first, box } = cells.origin();
  const cell = first + box.offsets[best];
  const [width, height] = array.shape.slice(-2);
  const [across, down] = array.strides.slice(-2);
  return new Position(
    (Math.floor(cell / across) % width) + 1,
    (Math.floor(cell / down) % height) + 1,
  );
}

/** The cells of an array with these numbers, in an array that keeps its source. */
function picked(array, shape, numbers) {
  let { source } = array;
  if (source !== false) {
    const { array: origin, first, box } = array.origin();
    const offsets = numbers.map((k) => box.offsets[k]);
    source = { array: origin, first, box: new Box(shape, shape, offsets) };
  }
  return new LectureArray(
    shape,
    numbers.map((k) => array.cells[k]),
    source,
  );
}

/** A filter with an axis reversed, counted from the last. */
function flipped(filter, fromLast) {
  const { shape, strides } = arrayOr(filter, "shape");
  const axis = shape.length - fromLast;
  if (axis < 0)
    raise(
      "IndexError",
      `too many indices for array: array is ${shape.length}-dimensional, but ${fromLast} were ` +
        `indexed`,
    );
  const numbers = filter.cells.map((_, k) => {
    const at = Math.floor(k / strides[axis]) % shape[axis];
    return k + (shape[axis] - 1 - 2 * at) * strides[axis];
  });
  return picked(filter, shape, numbers);
}

function flatten(maps) {
  const { shape, cells } = arrayOr(maps, "cells");
  const [count] = shape;
  const each = cells.length / count;
  const numbers = cells.map((_, k) => (k % count) * each + Math.floor(k / count));
  return picked(maps, [cells.length], numbers);
}

function expOf(value) {
  const power = expOfNumber(value);
  if (power === Infinity && value !== Infinity) raise("OverflowError", "math range error");
  return power;
}

function softmax(values) {
  const cells = arrayOr(values, "values").values();
  let largest = cells[0];
  for (const value of cells) if (value > largest) largest = value;
  const powers = cells.map((value) => expOf(value - largest));
  const total = powers.reduce((a, b) => a + b, 0);
  return new LectureArray(
    values.shape,
    powers.map((power) => power / total),
    false,
  );
}

function realOf(value) {
  const number = asNumber(value);
  if (isNumber(number)) return Number(number);
  return raise("TypeError", `must be real number, not ${typeName(value)}`);
}

function squareRoot(value) {
  const number = realOf(value);
  return number < 0 ? raise("ValueError", "math domain error") : Math.sqrt(number);
}

function rounded(round) {
  return (value) => {
    const number = asNumber(value);
    if (typeof number === "bigint") return number;
    const result = round(realOf(value));
    if (Number.isNaN(result)) raise("ValueError", "cannot convert float NaN to integer");
    if (!Number.isFinite(result))
      raise("OverflowError", "cannot convert float infinity to integer");
    return BigInt(result);
  };
}

function extreme(name, op) {
  return (...values) => {
    const all = values.length === 1 ? iterated(values[0]) : values;
    if (!values.length) raise("TypeError", `${name} expected at least 1 argument, got 0`);
    if (!all.length) raise("ValueError", `${name}() arg is an empty sequence`);
    return all.reduce((best, value) => (compared(op, value, best) ? value : best));
  };
}

function whole(value = 0n, base = undefined) {
  if (base !== undefined) {
    const digits = wholeOrRefused(base);
    if (digits !== 0n && (digits < 2n || digits > 36n))
      raise("ValueError", "int() base must be >= 2 and <= 36, or 0");
    raise("TypeError", "int() can't convert non-string with explicit base");
  }
  const number = asNumber(value);
  if (isNumber(number)) return rounded(Math.trunc)(number);
  return raise(
    "TypeError",
    `int() argument must be a string, a bytes-like object or a real number, not ` +
      `'${typeName(value)}'`,
  );
}

function float(value = 0) {
  const number = asNumber(value);
  if (isNumber(number)) return Number(number);
  return raise(
    "TypeError",
    `float() argument must be a string or a real number, not '${typeName(value)}'`,
  );
}

function absolute(value) {
  const number = asNumber(value);
  if (!isNumber(number)) raise("TypeError", `bad operand type for abs(): '${typeName(value)}'`);
  if (typeof number === "number") return Math.abs(number); // -0.0 too
  return number < 0n ? -number : number;
}

function lengthOf(value) {
  if (value instanceof Range) return BigInt(value.length);
  if (value instanceof Tuple || value instanceof Position) return BigInt(value.elts.length);
  return raise("TypeError", `object of type '${typeName(value)}' has no len()`);
}

function pythonRange(...given) {
  const [first, second, step] = given.map(wholeOrRefused);
  return second === undefined ? rangeOf(0n, first, 1n) : rangeOf(first, second, step ?? 1n);
}

const summed = (values, start = 0n) =>
  iterated(values).reduce((total, value) => operated("Add", total, value), start);

const axisSize = (fromLast) => (maps) => BigInt(arrayOr(maps, "shape").shape.at(-fromLast));

const GLOBALS = {
  span,
  downto,
  zeros,
  inner,
  mean,
  maxidx,
  flatten,
  softmax,
  flipLeftRight: (filter) => flipped(filter, 2),
  flipUpDown: (filter) => flipped(filter, 1),
  channels: (maps) => BigInt(arrayOr(maps, "shape").shape[0]),
  width: axisSize(2),
  height: axisSize(1),
  Position: (pair) => Object.assign(new Position(0, 0), { elts: iterated(pair) }),
  exp: (value) => expOf(realOf(value)),
  sqrt: squareRoot,
  ceil: rounded(Math.ceil),
  floor: rounded(Math.floor),
  range: pythonRange,
  len: lengthOf,
  abs: absolute,
  min: extreme("min", "Lt"),
  max: extreme("max", "Gt"),
  int: whole,
  float,
  sum: summed,
  reversed: (values) => new List([...iterated(values)].reverse()),
  sorted: (values) =>
    new List([...iterated(values)].sort((a, b) => (compared("Lt", a, b) ? -1 : 1))),
  round: (value) => {
    const number = realOf(value);
    const low = Math.floor(number);
    const rest = number - low;
    return BigInt(rest > 0.5 || (rest === 0.5 && low % 2 !== 0) ? low + 1 : low);
  },
};

/** How many arguments these take, at least and at most, where that isn't any number. */
const TAKES = {
  span: ["first", "last", "step="],
  downto: ["first", "last"],
  inner: ["weights", "segment"],
  mean: ["segment"],
  maxidx: ["window"],
  flatten: ["maps"],
  softmax: ["values"],
  flipLeftRight: ["filter"],
  flipUpDown: ["filter"],
  channels: ["maps"],
  width: ["maps"],
  height: ["maps"],
  activation: ["z"],
  f_prime: ["z"],
  t: ["filter"],
};
const EXACTLY_1 = new Set(["sqrt", "ceil", "floor", "exp", "len", "abs"]);

/** What Python says of a wrong number of arguments, before the call. */
export function refuseArguments(name, count) {
  if (EXACTLY_1.has(name) && count !== 1) {
    const of = ["len", "abs"].includes(name) ? name : `math.${name}`;
    raise("TypeError", `${of}() takes exactly one argument (${count} given)`);
  }
  const number = { int: 2, float: 1, range: 3 }[name];
  if (count > number) {
    const s = number === 1 ? "" : "s";
    const at = name === "int" ? "() takes" : " expected";
    const given = name === "int" ? ` (${count} given)` : `, got ${count}`;
    raise("TypeError", `${name}${at} at most ${number} argument${s}${given}`);
  }
  if (name === "range" && !count) raise("TypeError", "range expected at least 1 argument, got 0");
  const names = TAKES[name];
  if (!names) return;
  const needed = names.filter((one) => !one.endsWith("="));
  const called = name === "t" ? "Transform.__call__" : name;
  if (count > names.length) {
    const most =
      names.length > needed.length ? `from ${needed.length} to ${names.length}` : names.length;
    const s = names.length === 1 ? "" : "s";
    const were = count === 1 ? "was" : "were";
    raise(
      "TypeError",
      `${called}() takes ${most} positional argument${s} but ${count} ${were} given`,
    );
  }
  const missing = needed.slice(count).map((one) => `'${one}'`);
  if (!missing.length) return;
  const s = missing.length === 1 ? "" : "s";
  raise(
    "TypeError",
    `${called}() missing ${missing.length} required positional argument${s}: ` +
      `${missing.join(" and ")}`,
  );
}

/** The functions that a listing may call, by name. */
export const BUILTINS = new Map(
  Object.entries(GLOBALS).map(([name, call]) => [name, new Builtin(name, call)]),
);

// ---------------------------------------------------------------- activations, transforms

function sigmoid(z) {
  if (z >= 0) return 1 / (1 + expOfNumber(-z));
  const power = expOfNumber(z);
  return z < 0 ? power / (1 + power) : z;
}

const relu = (z) => (z <= 0 ? 0 : z);

function slopeOfTanh(z) {
  const t = tanhOfNumber(z);
  return 1 - t * t;
}

const ACTIVATIONS = {
  identity: { of: (z) => z, derivative: () => 1 },
  sigmoid: { of: sigmoid, derivative: (z) => sigmoid(z) * sigmoid(-z) },
  tanh: { of: tanhOfNumber, derivative: slopeOfTanh },
  relu: { of: relu, derivative: (z) => (Number.isNaN(z) ? z : z > 0 ? 1 : 0) },
};

/** The names of the activations. */
export const ACTIVATION_NAMES = Object.keys(ACTIVATIONS);

/**
 * The activation of this name (or its derivative), as the listing calls it: for a number or cell by
 * cell.
 */
export function activationOf(name, derivative, called) {
  if (!ACTIVATIONS[name])
    raise(
      "ValueError",
      `activation: expected one of ${ACTIVATION_NAMES.join(", ")} or such a function, ` +
        `got '${name}'`,
    );
  const of = ACTIVATIONS[name][derivative ? "derivative" : "of"];
  const alone = (z) => (isNumber(asNumber(z)) ? of(Number(z)) : ofNoNumber(name, derivative, z));
  return new Builtin(called, (z) => (z instanceof LectureArray ? z.map(of) : alone(z)));
}

/** What Python says where an activation gets no number. */
function ofNoNumber(name, derivative, z) {
  const kind = typeName(z);
  const sign = { sigmoid: ">=", relu: derivative ? ">" : "<=" }[name];
  if (sign) raise("TypeError", `'${sign}' not supported between instances of '${kind}' and 'int'`);
  if (name === "tanh") raise("TypeError", `must be real number, not ${kind}`);
  if (derivative) return 1;
  return raise("TypeError", `float() argument must be a string or a real number, not '${kind}'`);
}

/**
 * A transform of filters, plane by plane, from its point correspondences; see adapter.Transform.
 */
export function transformOf(matrix) {
  const rows = matrix.length;
  const there = matrix.map((row) => row.map((value) => value !== 0));
  const single = there.every((row) => row.filter(Boolean).length === 1);
  const all = Array.from({ length: rows }, (_, k) => k);
  const sources = there.map((row) => (single ? [row.indexOf(true)] : all));
  const weights = matrix.map((row, p) => sources[p].map((k) => row[k]));
  return new Builtin("t", (filter) => {
    const planes = arrayOr(filter, "cells").cells.length / rows;
    const points = [];
    for (let plane = 0; plane < planes; plane++)
      for (const its of sources) points.push(...its.map((k) => plane * rows + k));
    const each = sources[0].length;
    const values = picked(filter, [planes, rows, each], points).values();
    const sums = [];
    for (let plane = 0; plane < planes; plane++)
      for (let p = 0; p < rows; p++) {
        let total = 0;
        const at = (plane * rows + p) * each;
        for (let k = 0; k < each; k++) total += weights[p][k] * values[at + k];
        let others = 0;
        for (let k = 0; k < rows; k++)
          others += there[p][k] ? 0 : 0 * filter.cells[plane * rows + k];
        sums.push(total + others);
      }
    return new LectureArray(filter.shape, sums, false);
  });
}

/** What is asked for can't be run; the text says why. */
export class Refused extends PythonError {
  constructor(text) {
    super("Refused", text);
  }
}
