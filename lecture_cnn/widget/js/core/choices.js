// Other inputs for a listing: other sizes, other made-up numbers, a picture. The twin of
// `widget/inputs`; which sizes can be chosen, and which follow, is what the signature says.

import { Adapter } from "./arguments.js";
import { ACTIVATION_NAMES, product, Refused, withCommas } from "./runtime.js";
import { atLayer, signatureOf, sizesIn, solved } from "./signature.js";
/** @import { Inputs, Program } from "./arguments.js" */

/**
 * What was chosen. `picture` gives the values of a map of some width and height, from 0 to 1.
 * @typedef {{ name: string, planes: (width: number, height: number) => number[][] }} Picture
 * @typedef {{ sizes: Object<string, number>, seed: number, activation: string | null,
 *   picture: Picture | null }} State
 */

const CONTROL_LETTERS = { c: "d", "D[0]": "d", D_k: "k", stride: "S" };
const MAPS = ["y", "image", "dz", "dYpad"]; // which of the inputs a picture can stand for
const PADDED = ["y", "image"];
const QUARTER_TURNS = 4;
const MOST_NUMBERS = 200_000; // in the inputs
const MOST_SIZE = 1000;

/** What a size's control is called. */
export const LABELS = {
  d: "maps in",
  D: "maps out",
  S: "stride",
  P: "padding",
  pad: "padding",
};

export class Choices {
  /** @param {Program & { pooled?: any }} program @param {Inputs} inputs those of the first run */
  constructor(program, inputs) {
    this.program = program;
    this.first = inputs;
    this.adapter = new Adapter(program);
    this.signatures = [this.adapter.signature];
    if (program.pooled) this.signatures.push(signatureOf(program.pooled.signature));
    this.axes = this.axesOfInputs();
    this.letters = this.sizesToChoose();
    this.map = MAPS.find((name) => inputs[name]?.shape?.length === 3) ?? null;
    this.pads = PADDED.includes(this.map) && "W" in this.letters && !("P" in this.letters);
  }

  /** The state of the first run. */
  get begin() {
    const sizes = Object.fromEntries(
      Object.entries(this.letters).map(([letter, { number }]) => [letter, number]),
    );
    if (this.pads) sizes.pad = 0;
    const { first, adapter } = this;
    const given = adapter.inputs.get("activation");
    const activation = given ? (first.activation ?? given.fallback) : null;
    return { sizes, seed: 0, activation, picture: null };
  }

  get activations() {
    return this.adapter.inputs.has("activation") ? ACTIVATION_NAMES : [];
  }

  axesOfInputs() {
    const { first, adapter } = this;
    const lists = [...adapter.inputs].some(([name, item]) => name in first && adapter.isList(item));
    if (lists) return {};
    const places = adapter.arraysAt(1, "Takes");
    const own = places.filter(({ name, item }) => name in first && item.kind !== "positions");
    return Object.fromEntries(own.map(({ name, axes }) => [name, axes]));
  }

  /** The sizes that can be chosen, by the letters of their controls. */
  sizesToChoose() {
    const first = new Map([
      ...Object.entries(this.program.pooled?.sizes ?? {}),
      ...(Object.keys(this.axes).length ? this.adapter.sizesOf(this.first).sizes : []),
    ]);
    const names = this.signatures.flatMap((signature) =>
      signature.of("Numbers").map(({ name, layer }) => (layer ? `${name}[1]` : name)),
    );
    for (const axes of Object.values(this.axes))
      names.push(...axes.flatMap((axis) => sizesIn(axis).names));
    const found = {};
    if (!Object.keys(this.axes).length) return found;
    let known = this.following([]);
    for (const size of names) {
      if (known.has(size) || !first.has(size)) continue;
      found[controlLetter(size)] = { size, number: first.get(size) };
      const chosen = Object.entries(found).map(([letter, one]) => [one.size, one.number, letter]);
      known = this.following(chosen);
    }
    return found;
  }

  /** All sizes that follow from those that are known. */
  following(numbers) {
    const rules = this.signatures.flatMap((signature) =>
      signature.rules.map((rule) => rule.map((text) => atLayer(text, 1, 1))),
    );
    return solved([], [...numbers, ["T", QUARTER_TURNS, "the number of transforms"]], rules);
  }

  /**
   * The inputs for a state; an error says what doesn't fit.
   * @param {State} state
   * @returns {Inputs}
   */
  inputs(state) {
    const { sizes, seed, activation, picture } = state;
    const pad = this.pads ? sizes.pad : 0;
    const numbers = Object.entries(this.letters).map(([letter, { size }]) => {
      const whole = wholeSize(letter, sizes[letter]);
      return [size, whole + (pad && "WH".includes(letter) ? 2 * pad : 0), letter];
    });
    if (this.pads) wholeSize("padding", pad, 0);
    const known = this.following(numbers);
    const shapes = this.shapes(known);
    const made = {};
    Object.entries(this.first).forEach(([name, value], n) => {
      const start = 20 * seed + n + 1;
      made[name] = this.input(name, value, { shape: shapes[name], start, seed, sizes });
    });
    if (activation) made.activation = activation;
    if (picture && this.map) made[this.map] = pictured(picture, made[this.map].shape, pad);
    if (pad) made[this.map] = bordered(made[this.map], pad);
    return matched(made, this.program, { seed, sizes });
  }

  shapes(known) {
    const shapes = {};
    for (const [name, axes] of Object.entries(this.axes)) shapes[name] = known.shape(axes);
    const all = Object.entries(shapes).filter(([name]) => name !== "input_shape");
    const count = all.reduce((sum, [, shape]) => sum + product(shape), 0);
    if (count > MOST_NUMBERS)
      throw new Refused(
        `the inputs would have ${withCommas(count)} numbers, and at most ` +
          `${withCommas(MOST_NUMBERS)} can be shown`,
      );
    return shapes;
  }

  /** One input: as it was, or made up anew. */
  input(name, value, { shape, start, seed, sizes }) {
    if (name === "input_shape") return shape;
    if (name === "transforms") return sizes.K ? quarterTurns(sizes.K) : value;
    if (Array.isArray(value)) return seed ? value.map((one, n) => other(one, start + n)) : value;
    if (typeof value === "number") {
      const item = this.adapter.inputs.get(name);
      const letter = controlLetter(item.layer ? `${item.name}[1]` : item.name);
      return letter in sizes ? sizes[letter] : value;
    }
    if (!value?.shape) return value;
    const wanted = shape ?? value.shape;
    const isAsBefore = !seed && String(wanted) === String(value.shape);
    return isAsBefore ? value : { shape: wanted, values: madeUp(wanted, start) };
  }

  /** What is different in a state, in words. */
  told(before, after) {
    const rows = [];
    for (const [letter, number] of Object.entries(after.sizes))
      if (number !== before.sizes[letter])
        rows.push(`${LABELS[letter] ?? letter} = ${number}, before: ${before.sizes[letter]}`);
    if (after.seed !== before.seed) rows.push(`other made-up numbers (seed ${after.seed})`);
    if (after.activation !== before.activation)
      rows.push(`activation ${after.activation}, before: ${before.activation}`);
    if (after.picture !== before.picture) rows.push(after.picture?.name ?? "made-up numbers");
    return rows.join("; ") || "the same inputs again";
  }
}

/** The letter of a size's control: d for D[0], S for stride, K for Kpool[1]. */
function controlLetter(size) {
  const [name] = size.split("[");
  return CONTROL_LETTERS[size] ?? CONTROL_LETTERS[name] ?? name[0];
}

function wholeSize(letter, number, least = 1) {
  const name = LABELS[letter] ?? letter;
  if (!Number.isInteger(number)) throw new Refused(`${name} must be a whole number, please`);
  if (number < least) throw new Refused(`${name} must be at least ${least}, but came as ${number}`);
  if (number > MOST_SIZE)
    throw new Refused(
      `${name} can be at most ${withCommas(MOST_SIZE)} here, but came as ${number}`,
    );
  return number;
}

/** Fixed whole numbers from -3 to 3 without 0, as listings/examples makes them. */
export function madeUp(shape, start, largest = 3) {
  return Array.from({ length: product(shape) }, (_, n) => {
    const mixed = 54315 * (n + 1) ** 2 + 2719 * start * (n + 3);
    const value = (Math.floor((mixed % 65536) / 7) % (2 * largest)) - largest;
    return value >= 0 ? value + 1 : value;
  });
}

const other = (value, start) =>
  value?.shape ? { shape: value.shape, values: madeUp(value.shape, start) } : value;

/** The correspondences of the four quarter turns of a K x K filter. */
function quarterTurns(K) {
  const cells = Array.from({ length: K * K }, (_, n) => n);
  let turn = cells.map((n) => cells.map((p) => Number(n === p)));
  const turns = [];
  for (let t = 0; t < QUARTER_TURNS; t++) {
    turns.push(turn);
    const before = turn;
    // TW(x,y) = W(K-1-y, x)
    turn = cells.map((n) => before[(K - 1 - (n % K)) * K + Math.floor(n / K)]);
  }
  return turns;
}

/** A picture as maps; more maps than it has colours get them once more. */
function pictured(picture, [D, W, H], pad) {
  const [width, height] = [W - 2 * pad, H - 2 * pad];
  const planes = picture.planes(width, height);
  const values = Array.from({ length: D }, (_, d) => planes[D === 1 ? 0 : d % planes.length]);
  const inner = { shape: [D, width, height], values: values.flat() };
  return pad ? { shape: [D, W, H], values: framed(inner, pad) } : inner;
}

/** Zeros around what stands inside of the border. */
function bordered({ shape, values }, pad) {
  const [, W, H] = shape;
  const inside = (n) => {
    const [x, y] = [Math.floor(n / H) % W, n % H];
    return x >= pad && y >= pad && x < W - pad && y < H - pad;
  };
  return { shape, values: values.map((value, n) => (inside(n) ? value : 0)) };
}

function framed({ shape: [D, W, H], values }, pad) {
  const [width, height] = [W + 2 * pad, H + 2 * pad];
  const all = new Array(D * width * height).fill(0);
  values.forEach((value, n) => {
    const [d, x, y] = [Math.floor(n / (W * H)), Math.floor(n / H) % W, n % H];
    all[(d * width + x + pad) * height + y + pad] = value;
  });
  return all;
}

/** What can't be any number: what a way forward left, a mask, means of squares. */
function matched(made, program, { seed, sizes }) {
  const change = (name, values) => (made[name] = { ...made[name], values });
  if ("mask" in made)
    change(
      "mask",
      made.mask.values.map((value) => Number(value > 0)),
    );
  if ("beta2" in made) change("v", made.v.values.map(Math.abs));
  if ("var" in made) averaged(made);
  if (made.pidx) made.pidx = winners(made.input_shape, { seed, K: sizes.K, stride: sizes.S ?? 1 });
  return made;
}

/** Mean and variance of each map over a batch. */
function averaged(made) {
  const { shape, values } = made.y;
  const [, D] = shape;
  const each = product(shape.slice(2));
  const of = (d) => values.filter((_, n) => Math.floor(n / each) % D === d);
  const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const maps = Array.from({ length: D }, (_, d) => of(d));
  const means = maps.map(mean);
  made.mu = { shape: [D], values: means };
  const squares = maps.map((map, d) => mean(map.map((value) => (value - means[d]) ** 2)));
  made.var = { shape: [D], values: squares };
}

/** The positions of the maxima of made-up maps: the first of the largest, x outside of y. */
function winners([D, W, H], { seed, K, stride }) {
  const maps = madeUp([D, W, H], 20 * seed + 1);
  const [width, height] = [W, H].map((size) => Math.floor((size - K) / stride) + 1);
  const values = [];
  for (let d = 0; d < D; d++)
    for (let m = 0; m < width; m++)
      for (let n = 0; n < height; n++) {
        let best = null;
        for (let x = m * stride; x < m * stride + K; x++)
          for (let y = n * stride; y < n * stride + K; y++) {
            const value = maps[(d * W + x) * H + y];
            if (!best || value > best.value) best = { value, x, y };
          }
        values.push(best.x, best.y);
      }
  return { shape: [D, width, height, 2], values };
}
