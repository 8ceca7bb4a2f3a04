// From a listing's inputs to its own 1-based arguments: the twin of `language/adapter`. An array is
// { shape, values }, counted from 0; a list has one for each layer; the rest are numbers, an
// activation's name, transforms (rows of their matrices), a shape.

import {
  ACTIVATION_NAMES,
  activationOf,
  LectureArray,
  Layers,
  List,
  MOST_KEPT_CELLS,
  Position,
  product,
  raise,
  Range,
  transformOf,
  uncomputed,
  withCommas,
} from "./runtime.js";
import { atLayer, signatureOf, solved, tupleText } from "./signature.js";
/** @import { Item } from "./signature.js" */

/** @typedef {{ shape: number[], values: number[] }} Values */
/** @typedef {Object<string, any>} Inputs */

/**
 * What a page knows of a listing: its name, its arguments' names, its signature, the text that is
 * run, and the listing's own text where that is another one.
 * @typedef {{ name: string, parameters: string[], signature: string[], source: string[],
 *   listing?: string[] }} Program
 */

const TRANSFORMS = ["functions", "numbers", "correspondences"];
const FUNCTION_KINDS = ["function", "derivative"];
const REAL = ["positive", "share", "count"];

export class Adapter {
  /** @param {Program} program */
  constructor(program) {
    this.program = program;
    this.signature = signatureOf(program.signature);
    const made = this.signature.of("Fills", "Makes").filter((item) => item.layer);
    /** @type {Map<string, Item>} */
    this.inputs = new Map();
    for (const item of [...this.signature.of("Takes", "Numbers"), ...made])
      if (!this.inputs.has(item.caller)) this.inputs.set(item.caller, item);
    this.byLayer = program.parameters.includes("L");
  }

  isList(item) {
    return ["l", "0..L"].includes(item.layer) && this.byLayer;
  }

  layersOf(item, last, listed) {
    if (listed)
      return Array.from({ length: last + 1 }, (_, k) => k).slice(item.layer === "l" ? 1 : 0);
    return [{ l: last, L: last, "l-1": last - 1, 0: 0 }[item.layer] ?? null];
  }

  /** The arrays of these clauses, each at its layer: item, layer, axes, entry, name. */
  arraysAt(last, ...clauses) {
    const found = [];
    for (const item of this.signature.of(...clauses)) {
      if (!item.sizes.length || TRANSFORMS.includes(item.kind)) continue;
      const listed = this.isList(item);
      this.layersOf(item, last, listed).forEach((layer, k) => {
        const axes = item.sizes.map((size) => atLayer(size, listed ? layer : last, last));
        const entry = listed ? k : null;
        const name = listed ? `${item.caller}[${k}]` : item.caller;
        found.push({ item, layer, axes, entry, name });
      });
    }
    return found;
  }

  rules(last) {
    const found = new Map();
    for (let layer = 1; layer <= last; layer++)
      for (const rule of this.signature.rules) {
        const [size, value] = rule.map((text) => atLayer(text, layer, last));
        found.set(`${size} = ${value}`, [size, value]);
      }
    return [...found.values()];
  }

  /** The inputs, each looked at; one that is wrong or missing is an error in Python's words. */
  checked(inputs) {
    const { name: listing } = this.program;
    for (const item of this.signature.of("Takes", "Numbers"))
      if (!item.fallback && !(item.caller in inputs))
        raise("TypeError", `${listing} needs the input '${item.caller}'`);
    for (const [name, value] of Object.entries(inputs)) {
      const item = this.inputs.get(name);
      if (!item) raise("TypeError", `${listing} takes no input '${name}'`);
      if (this.isList(item)) this.checkList(name, item, value);
      else this.checkOne(name, item, value);
    }
    return inputs;
  }

  checkList(name, item, value) {
    if (!Array.isArray(value))
      raise("TypeError", `${name} must be a list with one entry a layer, not ndarray`);
    if (!value.length)
      raise("ValueError", `${name} is empty: expected a list with one entry a layer`);
    value.forEach((one, k) => this.checkOne(`${name}[${k}]`, item, one));
  }

  checkOne(name, item, value) {
    const kind = item.kind || (item.sizes.length ? "array" : "number");
    if (kind === "number") return wholeOf(name, value, item.least);
    if (kind === "count") return wholeOf(name, value, 1);
    if (kind === "positive" && !(value > 0 && value < Infinity))
      raise("ValueError", `${name}: expected a positive number, got ${value}`);
    if (kind === "share" && !(value >= 0 && value < 1))
      raise("ValueError", `${name}: expected a number from 0 to below 1, got ${value}`);
    if (kind === "squares") {
      const smallest = Math.min(...value.values);
      if (smallest < 0)
        raise(
          "ValueError",
          `${name} must hold means of squares, 0 or more, but its smallest entry is ` +
            `${withPoint(smallest)}`,
        );
    }
    if (kind === "shape") this.checkShape(name, value);
    if (TRANSFORMS.includes(kind) && !value.length)
      raise("ValueError", "transforms is empty, but at least one (K*K, K*K) matrix is needed");
    return value;
  }

  checkShape(name, value) {
    if (value.length === 4)
      raise(
        "ValueError",
        `${name} must be (D, W, H), but came as a batch, ${tupleText(value)}: the ` +
          "lecture's listing has one instance (the vectorized function takes a batch)",
      );
    if (value.length !== 3)
      raise(
        "ValueError",
        `${name} must be (D, W, H), but has ${value.length} axes: shape ${tupleText(value)}`,
      );
    value.forEach((size, k) => wholeOf(`${name}[${k}]`, size, 1));
  }

  /** The number of layers: that of the first list, the others must have as many. */
  layersIn(inputs) {
    const lists = [...this.inputs]
      .filter(([name, item]) => name in inputs && this.isList(item))
      .map(([, item]) => item);
    if (!lists.length) return 1;
    const [first] = lists;
    const last = inputs[first.caller].length - (first.layer === "0..L" ? 1 : 0);
    for (const item of lists) {
      const layers = this.layersOf(item, last, true);
      const entries = inputs[item.caller].length;
      if (entries !== layers.length)
        raise(
          "ValueError",
          `${item.caller} must have ${layers.length} entries, the layers ${layers[0]} to ${last} ` +
            `(${first.caller} has ${last}), but has ${entries}`,
        );
    }
    return last;
  }

  /** The arrays among the inputs: each its place in the signature, and its value. */
  given(last, inputs) {
    return this.arraysAt(last, "Takes", "Fills", "Makes")
      .filter(({ item }) => item.caller in inputs && this.inputs.get(item.caller) === item)
      .map((place) => {
        const value = inputs[place.item.caller];
        return { ...place, value: place.entry === null ? value : value[place.entry] };
      });
  }

  /** The sizes that follow from the inputs. */
  sizesOf(inputs) {
    const last = this.layersIn(this.checked(inputs));
    const shapes = this.given(last, inputs).map(({ item, name, axes, value }) => ({
      name,
      axes: item.kind === "positions" ? [...axes, "2"] : axes,
      shape: item.kind === "shape" ? value : value.shape,
    }));
    const transforms = this.signature.of("Takes").filter((item) => TRANSFORMS.includes(item.kind));
    for (const item of transforms) {
      const axes = item.sizes.slice(1).map((size) => atLayer(size, last, last));
      inputs[item.caller].forEach((rows, t) =>
        shapes.push({ name: `${item.caller}[${t}]`, axes, shape: [rows.length, rows[0].length] }),
      );
    }
    const sizes = solved(shapes, this.numbers(last, inputs, transforms), this.rules(last));
    this.refuseNumbers(sizes, last);
    this.refuseCells(sizes, last);
    return { sizes, last };
  }

  numbers(last, inputs, transforms) {
    const found = this.signature.of("Numbers").map((item) => {
      const name = item.layer ? atLayer(`${item.name}[${item.layer}]`, last, last) : item.name;
      const number = inputs[item.caller] ?? Number(item.fallback ?? 0);
      return [name, number, `the input ${item.caller}`];
    });
    for (const item of transforms)
      found.push([item.sizes[0], inputs[item.caller].length, `the number of ${item.caller}`]);
    return found;
  }

  /** A number above its most is an IndexError. */
  refuseNumbers(sizes, last) {
    for (const item of this.signature.of("Numbers")) {
      if (!item.most) continue;
      const most = atLayer(item.most, last, last);
      if (sizes.get(item.name) > sizes.get(most))
        raise(
          "IndexError",
          `${item.caller} must be a number from 1 to ${sizes.described([most])}, ` +
            `but came as ${sizes.get(item.name)}`,
        );
    }
  }

  refuseCells(sizes, last) {
    const cells = this.arraysAt(last, "Fills", "Makes").reduce((sum, { axes }) => {
      const shape = sizes.shape(axes);
      return sum + (shape.every((size) => typeof size === "number") ? product(shape) : 0);
    }, 0);
    if (cells > MOST_KEPT_CELLS)
      raise(
        "ValueError",
        `the arrays would have ${withCommas(cells)} cells, and at most ` +
          `${withCommas(MOST_KEPT_CELLS)} can be kept`,
      );
  }

  /**
   * The listing's own arguments by name.
   * @param {Inputs} inputs
   * @returns {Map<string, any>}
   */
  arguments(inputs) {
    const { sizes, last } = this.sizesOf(inputs);
    this.refusePositions(inputs);
    const values = new Map([
      ["l", BigInt(last)],
      ["L", BigInt(last)],
    ]);
    for (const [name, number] of sizes) values.set(name, BigInt(number));
    for (const [name, value] of this.others(inputs)) values.set(name, value);
    for (const [name, value] of this.arrays(last, inputs, sizes)) values.set(name, value);
    return new Map(
      this.program.parameters.map((name) => [name, values.get(name) ?? layeredSize(name, sizes)]),
    );
  }

  refusePositions({ pidx, input_shape: shape }) {
    if (!pidx || !shape) return;
    const [W, H] = shape.slice(-2);
    for (let k = 0; k < pidx.values.length; k += 2) {
      const [x, y] = pidx.values.slice(k, k + 2);
      if (x >= 0 && y >= 0 && x < W && y < H) continue;
      const [, width, height] = pidx.shape;
      const cell = k / 2;
      const where = [
        Math.floor(cell / (width * height)),
        Math.floor(cell / height) % width,
        cell % height,
      ];
      raise(
        "IndexError",
        `pidx[${where.join(", ")}] is the position (${x}, ${y}), outside of maps of ${W}x${H} ` +
          `(input_shape ${tupleText(shape)})`,
      );
    }
  }

  /** The activation or its derivative, the transforms as the listing takes them, single numbers. */
  *others(inputs) {
    for (const item of this.signature.of("Takes")) {
      const value = inputs[item.caller] ?? item.fallback;
      if (FUNCTION_KINDS.includes(item.kind))
        yield [item.name, activationOf(value, item.kind === "derivative", item.name)];
      else if (item.kind === "functions") yield [item.name, new List(value.map(transformOf))];
      else if (item.kind === "numbers") yield [item.name, new Range(1n, BigInt(value.length) + 1n)];
      else if (item.kind === "correspondences") {
        const K = Math.round(Math.sqrt(value[0].length));
        yield [
          item.name,
          ownArray(item, { shape: [value.length, K, K, K, K], values: value.flat(2) }),
        ];
      } else if (REAL.includes(item.kind)) yield [item.name, Number(value)];
    }
  }

  arrays(last, inputs, sizes) {
    const layers = new Map();
    const at = (name) => layers.get(name) ?? layers.set(name, new Map()).get(name);
    for (const { item, layer, value } of this.given(last, inputs))
      if (item.kind !== "shape") at(item.name).set(layer, ownArray(item, value));
    for (const { item, layer, axes } of this.arraysAt(last, "Fills"))
      if (!at(item.name).has(layer)) at(item.name).set(layer, uncomputed(sizes.shape(axes)));
    for (const item of this.signature.of("Makes")) if (item.layer) at(item.name);
    return [...layers].map(([name, its]) => [name, its.get(null) ?? new Layers(name, its)]);
  }
}

function ownArray(item, { shape, values }) {
  if (item.kind === "positions") {
    const cells = [];
    for (let k = 0; k < values.length; k += 2)
      cells.push(new Position(values[k] + 1, values[k + 1] + 1));
    return new LectureArray(shape.slice(0, -1), cells);
  }
  const array = new LectureArray(shape, [...values]);
  array.name = item.layer ? null : item.name;
  return array;
}

/** The size of every layer, D[l]. */
function layeredSize(name, sizes) {
  const layers = [];
  for (const [size, number] of sizes) {
    const [letter, layer] = size.split("[");
    if (letter === name) layers.push([parseInt(layer), BigInt(number)]);
  }
  return new Layers(
    name,
    layers.sort(([a], [b]) => a - b),
  );
}

const withPoint = (number) => (Number.isInteger(number) ? `${number}.0` : `${number}`);

function wholeOf(name, value, least) {
  if (!Number.isInteger(value))
    raise("TypeError", `${name} must be a whole number, but came as ${value} (float)`);
  if (value < least) raise("ValueError", `${name} must be at least ${least}, but came as ${value}`);
  return value;
}
