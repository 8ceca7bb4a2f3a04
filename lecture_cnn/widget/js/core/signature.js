// A listing's signature, read from its text, and the sizes that follow from shapes and numbers: the
// twin of `operations/signature`, with the same words where something doesn't fit.

import { parsedExpression } from "./python.js";
import { PythonError, raise } from "./runtime.js";

/** @typedef {{ name: string, layer: string | null, caller: string, least: number,
 *   most: string | null, fallback: string | null, sizes: string[], kind: string }} Item */
/** @typedef {{ name: string, axes: string[], shape: number[] }} InputShape */

const ITEM = /^(\w+)(?:\[([^\]]+)\])?(?: from (\w+))?(?: >= (\d+))?(?: <= (\S+))?(?: = (\w+))?$/;
const SIZE = /\b(?!ceil\b)[A-Za-z_]\w*'?(?:\[[^\]]+\])?/g;
const ONE_SIZE = /^(?!ceil\b)[A-Za-z_]\w*'?(?:\[[^\]]+\])?$/;
const TAKEN_AWAY = /- (?:2\*)?([A-Za-z_]\w*'?(?:\[[^\]]+\])?)/g;
const CEIL = /ceil\(([^/()]+)\/([^/()]+)\)/g;

/**
 * The clauses of a signature, a line for each.
 * @param {string[]} lines
 */
export function signatureOf(lines) {
  const clauses = lines.map((line) => {
    const [word] = line.split(" ");
    const rest = line.slice(word.length + 1);
    return word === "With" ? { word, rules: rulesIn(rest) } : { word, items: itemsIn(rest) };
  });
  /** @param {...string} words @returns {Item[]} all items of these clauses */
  const of = (...words) =>
    clauses.filter(({ word }) => words.includes(word)).flatMap(({ items }) => items);
  return { of, rules: clauses.flatMap(({ rules }) => rules ?? []) };
}

function itemsIn(text) {
  return text.split("; ").flatMap((part) => {
    const [head, kind = ""] = part.split(" as ");
    const [names, sizes = ""] = head.split(": ");
    return names.split(", ").map((name) => {
      const [, its, layer, caller, least, most, fallback] = ITEM.exec(name);
      return {
        name: its,
        layer: layer ?? null,
        caller: caller ?? its,
        least: Number(least ?? 1),
        most: most ?? null,
        fallback: fallback ?? null,
        sizes: sizes.split(" ").filter(Boolean),
        kind,
      };
    });
  });
}

function rulesIn(text) {
  const rules = [];
  const likewise = (part) => part.replaceAll("W", "H").replaceAll("x", "y");
  for (const part of text.split("; ")) {
    if (part.endsWith(" likewise")) rules.push(rules.at(-1).map(likewise));
    else rules.push([part.slice(0, part.indexOf(" = ")), part.slice(part.indexOf(" = ") + 3)]);
  }
  return rules;
}

/** The sizes in a text at a layer: W[l-1] at layer 2 is W[1]. */
export function atLayer(text, layer, last) {
  return text
    .replaceAll("[l]", `[${layer}]`)
    .replaceAll("[l-1]", `[${layer - 1}]`)
    .replaceAll("[L]", `[${last}]`);
}

// ---------------------------------------------------------------- expressions of sizes

const known = new Map();

/** The expression of sizes that a text holds. */
export function sizesIn(text) {
  if (known.has(text)) return known.get(text);
  const found = text.match(SIZE) ?? [];
  const names = [...new Set(found)];
  const rounded = text.replace(CEIL, "(-(-($1) // ($2)))");
  const code = rounded.replace(SIZE, (name) => `_${names.indexOf(name)}`);
  const tree = parsedExpression(code);
  const canBeSolved = found.length === names.length && !rounded.includes("//");
  const of = (sizes) => valueOf(tree, (k) => sizes.get(names[k]));
  const made = { text, names, of, canBeSolved };
  known.set(text, made);
  return made;
}

function valueOf(node, size) {
  switch (node.kind) {
    case "Constant":
      return Number(node.value);
    case "Name":
      return size(Number(node.id.slice(1)));
    case "UnaryOp":
      return -valueOf(node.operand, size);
  }
  const [a, b] = [valueOf(node.left, size), valueOf(node.right, size)];
  switch (node.op) {
    case "Add":
      return a + b;
    case "Sub":
      return a - b;
    case "Mult":
      return a * b;
  }
  return Math.floor(a / b);
}

// ---------------------------------------------------------------- the sizes

/** A size's name -> its number, and where each comes from, in words. */
export class Sizes extends Map {
  origins = new Map();

  learn(name, number, origin) {
    this.set(name, number);
    this.origins.set(name, origin);
  }

  described(names) {
    const there = names.filter((name) => this.has(name));
    return there
      .map((name) => `${name} = ${this.get(name)} (${this.origins.get(name)})`)
      .join(", ");
  }

  because(wanted) {
    const described = this.described(wanted.names);
    if (this.has(wanted.text)) return described;
    return described ? `${wanted.text} with ${described}` : wanted.text;
  }

  unknownOf(wanted) {
    return wanted.names.filter((name) => !this.has(name));
  }

  /** The shape with these axes; an axis that isn't known stays as it is written. */
  shape(axes) {
    return axes.map((axis) => {
      const wanted = sizesIn(axis);
      return this.unknownOf(wanted).length ? axis : wanted.of(this);
    });
  }
}

/** Axes, or numbers, as Python writes a tuple: (3, 4, 2). */
export const tupleText = (axes) => `(${axes.join(", ")}${axes.length === 1 ? "," : ""})`;

/**
 * The sizes that follow from the shapes and the whole numbers; an error names what doesn't fit.
 * @param {InputShape[]} arrays
 * @param {[string, number, string][]} numbers
 * @param {[string, string][]} rules
 */
export function solved(arrays, numbers, rules) {
  const sizes = new Sizes();
  for (const [name, number, origin] of numbers) sizes.learn(name, number, origin);
  const [single, others] = [[], []];
  for (const array of arrays) {
    rightNumberOfAxes(array);
    array.axes.forEach((text, axis) => {
      (ONE_SIZE.test(text) ? single : others).push(() => useAxis(array, axis, sizes));
    });
  }
  const forwards = rules.map(
    ([size, value]) =>
      () =>
        useRule(size, value, sizes),
  );
  const backwards = rules.map(
    ([size, value]) =>
      () =>
        useRuleBackwards(size, value, sizes),
  );
  const steps = [...forwards, ...single, ...backwards, ...others];
  for (;;) {
    const used = steps.findIndex((step) => step());
    if (used < 0) return sizes;
    steps.splice(used, 1);
  }
}

const refuseSize = (text) => raise("ValueError", text);

function rightNumberOfAxes({ name, axes, shape }) {
  if (axes.length !== shape.length)
    refuseSize(
      `${name} must have shape ${tupleText(axes)}, but has ${shape.length} axes: shape ` +
        `${tupleText(shape)}`,
    );
  const empty = shape.findIndex((size, axis) => size === 0 && axes[axis] !== "N");
  if (empty >= 0)
    refuseSize(
      `${name} is empty: axis ${empty} (${axes[empty]}) of its shape ${tupleText(shape)} has ` +
        `length 0`,
    );
}

function useRule(size, value, sizes) {
  const wanted = sizesIn(value);
  if (sizes.unknownOf(wanted).length) return false;
  const number = wanted.of(sizes);
  const because = sizes.because(wanted);
  if (sizes.has(size) && sizes.get(size) !== number)
    refuseSize(
      `${size} must be ${because}, which is ${number}, but is ${sizes.get(size)} ` +
        `(${sizes.origins.get(size)})`,
    );
  if (number < 1) refuseSize(tooLarge(size, value, sizes));
  sizes.learn(size, number, because);
  return true;
}

function tooLarge(size, value, sizes) {
  const large = [...value.matchAll(TAKEN_AWAY)].map(
    ([, name]) => `${name} = ${sizes.get(name)} is too large: `,
  );
  const why = sizes.because(sizesIn(value));
  return `${large.at(-1) ?? ""}nothing is left of ${size} = ${why}`;
}

function useRuleBackwards(size, value, sizes) {
  const wanted = sizesIn(value);
  const unknown = sizes.unknownOf(wanted);
  if (unknown.length !== 1 || !sizes.has(size) || !wanted.canBeSolved) return false;
  const because = `${size} = ${value} with ${sizes.described([size, ...wanted.names])}`;
  const number = solution(wanted, unknown[0], sizes, sizes.get(size));
  if (number === null) refuseSize(`no ${unknown[0]} of at least 1 fits ${because}`);
  sizes.learn(unknown[0], number, because);
  return true;
}

const axisName = ({ name }, axis) =>
  name.endsWith("shape") ? `${name}[${axis}]` : `axis ${axis} of ${name}`;

function useAxis(array, axis, sizes) {
  const wanted = sizesIn(array.axes[axis]);
  const number = array.shape[axis];
  const unknown = sizes.unknownOf(wanted);
  if (!unknown.length) {
    if (wanted.of(sizes) !== number) refuseSize(misfit(array, axis, sizes));
    return true;
  }
  if (unknown.length > 1 || !wanted.canBeSolved) return false;
  const found = solution(wanted, unknown[0], sizes, number);
  if (found === null)
    refuseSize(
      `${axisName(array, axis)} must be ${sizes.because(wanted)}, but is ${number} ` +
        `(shape ${tupleText(array.shape)}): no ${unknown[0]} of at least 1 fits`,
    );
  sizes.learn(unknown[0], found, axisName(array, axis));
  return true;
}

/** The whole number of at least 1 that the size must be for the expression to be `number`. */
function solution(wanted, name, sizes, number) {
  const at = (value) => wanted.of(new Map([...sizes, [name, value]]));
  const [at0, at1] = [at(0), at(1)];
  const found = Math.floor((number - at0) / (at1 - at0));
  const rest = number - at0 - found * (at1 - at0);
  const least = name === "N" ? 0 : 1;
  return rest || found < least ? null : found;
}

function misfit(array, axis, sizes) {
  const wanted = sizesIn(array.axes[axis]);
  const because = wanted.names.length ? `, which is ${sizes.because(wanted)}` : "";
  return (
    `${array.name} must have shape ${tupleText(sizes.shape(array.axes))}, but has shape ` +
    `${tupleText(array.shape)}: axis ${axis} is ${array.shape[axis]}, not ` +
    `${wanted.of(sizes)}${because}`
  );
}
