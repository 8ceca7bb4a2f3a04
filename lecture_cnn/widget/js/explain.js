// The arithmetic of a step and the history of a cell, written out with the real numbers.

import { goesInto, madeOf } from "./core/history.js";
import { inRows } from "./core/layout.js";
import { shown } from "./core/numbers.js";
import { isPadding, partsOf, productOf, sumOf } from "./core/products.js";
import { sentenceOf, textOf, turnsOf, usedFor } from "./core/sentence.js";
import { button, el, signs, table } from "./dom.js";
/** @import { Trace } from "./core/state.js" */
/** @import { PairProduct } from "./core/products.js" */

const MOST_PRODUCTS = 200; // beyond this many, a window is summed up map by map
const LONG_SENTENCE = 150; // signs
const MOST_STEPS = 60; // of a cell's history
const MOST_CELLS = 12; // that a cell goes into

/**
 * The arithmetic of step k: its sentence, and for windows and flips the numbers laid out as in the
 * maps.
 * @param {Trace} trace
 * @param {number} k
 * @returns {HTMLElement[]}
 */
export function arithmeticOf(trace, k) {
  const parts = sentenceOf(trace, k);
  const writes = trace.writesOf(k);
  const pairs = writes.length ? usedFor(trace, writes[0], k).pairs : [];
  if (pairs.length > 1 && writes.length === 1) {
    const [sum, tables] = windowOf(trace, pairs, k, writes[0]);
    return [sentence([el("p", "sentence", parts[0]), sum]), tables];
  }
  const { joints } = trace.statementAt(k);
  const turns = turnsOf(trace.statementAt(k));
  if (turns.length && writes.length > 1)
    return [sentence([el("p", "sentence", signs(parts[0]))]), flipOf(trace, k, turns)];
  const lines = parts.map((part, n) => {
    const names = `sentence large ${part.length > LONG_SENTENCE ? "long" : ""}`;
    if (!n) return el("p", names, signs(part));
    const last = n === parts.length - 1;
    return el("p", names, [`${joints[n - 1].trim()} `, el("span", last ? "result" : "", part)]);
  });
  return [sentence(lines)];
}

/** What is said of the step, line by line. */
function sentence(lines) {
  return el("div", "said-of-step", lines, { "data-role": "sentence" });
}

/** All products of a window, a small table for each map; above them their sum. */
function windowOf(trace, pairs, k, cell) {
  const parts = partsOf(trace, pairs, k);
  const { terms, total } = sumOf(trace, parts, k, cell);
  const line = terms.map((term) => `${term} = `).join("");
  const told = `sum of ${pairs.length} products: ${line}`;
  const sum = el("p", "sum", [told, el("span", "result", total)]);
  const shownParts = pairs.length > MOST_PRODUCTS ? [] : parts;
  const tables = shownParts.map(({ left, right, products }) => {
    const rows = inRows(trace, products, ({ pair }) => pair[1]);
    const cells = rows.map((row) => row.map((product) => productCell(trace, product, k)));
    return table("products", `${left} . ${right}`, cells);
  });
  return [sum, el("div", "tables", tables)];
}

/**
 * A product as a cell of a table: its factors and its value.
 * @param {Trace} trace
 * @param {PairProduct} product
 * @param {number} k
 * @param {string} [name] a class
 * @param {string} [tag]
 * @returns {HTMLElement}
 */
export function productCell(trace, { pair, names, text, value }, k, name = "", tag = "td") {
  const padding = isPadding(trace, pair, k) ? "with-padding" : "";
  const parts = [el("span", "factors", text), el("span", "product", shown(value))];
  return el(tag, `${name} ${padding}`, parts, { title: names });
}

/** A filter before, between and after its turns. */
function flipOf(trace, k, turns) {
  const [{ cells }] = trace.readsOf(k);
  const sorted = [...cells].sort((a, b) => a - b);
  let rows = inRows(trace, sorted, (cell) => cell);
  const cellOf = (cell) => el("td", "", trace.shownValue(cell, k));
  const stage = (text) =>
    table(
      "products plain",
      text,
      rows.map((row) => row.map(cellOf)),
    );
  const stages = [stage(trace.pieceName(sorted))];
  for (const turn of turns) {
    const down = turn === "UpDown";
    rows = down ? [...rows].reverse() : rows.map((row) => [...row].reverse());
    stages.push(el("span", "arrow", "→"), stage(`turned ${down ? "up-down" : "left-right"}`));
  }
  return el("div", "tables", stages);
}

/**
 * What a cell was made of up to step k, written out; and what it goes into.
 * @param {Trace} trace
 * @param {number} cell
 * @param {number} k
 * @returns {HTMLElement[]}
 */
export function historyOf(trace, cell, k) {
  const there = trace.seenAt(cell, k + 1) !== null;
  const value = there ? ` = ${trace.shownValue(cell, k + 1)}` : " is not computed yet";
  const head = el("p", "sentence", `${trace.cellName(cell)}${value}`);
  return [head, ...pastOf(trace, cell, k, there), ...futureOf(trace, cell)];
}

/**
 * What says that a cell is pinned, and how to let go.
 * @param {() => void} letGo
 * @param {boolean} [written] whether a step wrote it
 * @returns {HTMLElement}
 */
export function pinned(letGo, written = true) {
  const told = written ? "pressed once more, the cell goes to the step that wrote it" : "";
  const free = button("Let go", "let go of the pinned cell (Escape)", letGo);
  return el("div", "pin", [el("b", "", "pinned"), told, free]);
}

/** What a cell was made of. */
function pastOf(trace, cell, k, there) {
  const history = madeOf(trace, cell, k + 1);
  const steps = history.filter((used) => used.pairs.length || used.others.length);
  if (steps.length === 1 && steps[0].pairs.length > 1) {
    const [{ step, pairs }] = steps;
    const head = el("p", "", `made in step ${step} of these products:`);
    return [head, ...windowOf(trace, pairs, step, cell)];
  }
  if (steps.length) return stepsOf(trace, cell, steps);
  if (history.length) {
    const [{ step }] = history;
    return [el("p", "", `set in step ${step}: ${textOf(trace, step)}`)];
  }
  if (!there) return [];
  return [el("p", "", trace.place(cell).made < 0 ? "an input" : "0, from zeros()")];
}

function stepsOf(trace, cell, steps) {
  const count = `${steps.length} ${steps.length === 1 ? "step" : "steps"}`;
  const head = [el("p", "", `made of, in this order (${count}):`)];
  if (steps.length > MOST_STEPS) head.push(el("p", "", `the last ${MOST_STEPS}:`));
  const rows = steps.slice(-MOST_STEPS).map((used) => {
    const at = el("span", "at", `${used.step}`);
    return el("li", "", [at, termOf(trace, used, cell)]);
  });
  return [...head, el("ul", "history", rows)];
}

/** What a cell goes into. */
function futureOf(trace, cell) {
  const into = goesInto(trace, cell);
  if (!into.size) return [];
  const names = [...into.keys()].slice(0, MOST_CELLS).map((target) => trace.cellName(target));
  if (into.size > names.length) names.push("…");
  const count = `${into.size} ${into.size === 1 ? "cell" : "cells"}`;
  return [el("p", "into", `goes into ${count}: ${names.join(", ")}`)];
}

/** One step's share of a cell: `w(1,1,1,2,1) dz(1,1,1,2) = 2·3 = 6`. */
function termOf(trace, { step, pairs, others }, cell) {
  if (pairs.length === 1) {
    const { names, text, value } = productOf(trace, pairs[0], step);
    return `${names} = ${text} = ${shown(value)}`;
  }
  if (sentenceOf(trace, step).length > 1) return textOf(trace, step);
  const valueOf = (other) => `${trace.cellName(other)} = ${trace.shownValue(other, step)}`;
  return others.map(valueOf).join(", ") || trace.cellName(cell);
}
