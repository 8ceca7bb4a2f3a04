// What one step does: its marks, its products and their sums, the loops that it stands in.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as products from "../../lecture_cnn/widget/js/core/products.js";
import { textOf } from "../../lecture_cnn/widget/js/core/sentence.js";
import * as step from "../../lecture_cnn/widget/js/core/step.js";
import { cellOf, listings, stepOf, traceOf } from "./traces.js";

const { copiedIn, marksOf, nextWrite, sceneOf, touchedBetween } = step;

for (const { name, truth, trace } of listings()) {
  test(`${name}: each step outlines what Python says`, () => {
    for (const { k, marks } of truth.steps) {
      const found = marksOf(trace, k).map(({ kind, cells }) => [kind, cells]);
      assert.deepEqual(found, marks, `step ${k}`);
    }
  });

  test(`${name}: each scene ends in the number that was written`, () => {
    for (const { k, loops } of truth.steps) {
      const scene = sceneOf(trace, k);
      const names = scene.loops.map(([loop]) => loop);
      assert.deepEqual(names, loops, `step ${k}`);
      if (scene.cell === null) continue;
      assert.ok(Object.is(scene.after, trace.valueAt(scene.cell, k + 1)));
      assert.equal(scene.before, trace.seenAt(scene.cell, k));
      const sums = scene.parts.map(({ sum }) => sum).reduce((a, b) => a + b, 0);
      const last = scene.parts.at(-1)?.products.at(-1).sum ?? 0;
      assert.ok(Math.abs(sums - last) <= 1e-9 * Math.max(1, Math.abs(last)), `step ${k}`);
    }
  });
}

test("a window by hand: its products, their sums so far, the sum", () => {
  const trace = traceOf("square");
  const k = stepOf(trace, textOf, "dy(0,1,2,2) =");
  const scene = sceneOf(trace, k);
  assert.equal(trace.cellName(scene.cell), "dy(0,1,2,2)");
  assert.deepEqual([scene.before, scene.after], [null, 20]);
  const [part] = scene.parts;
  assert.equal(scene.parts.length, 1);
  assert.deepEqual([part.left, part.right], ["Wflip(1,1,1:2,1:2)", "dzpad(1,2:3,2:3)"]);
  assert.deepEqual(
    part.products.map(({ text, value, sum }) => [text, value, sum]),
    [
      ["4·1", 4, 4],
      ["3·2", 6, 10],
      ["2·3", 6, 16],
      ["1·4", 4, 20],
    ],
  );
  assert.equal(part.sum, 20);
  assert.equal(part.products[1].names, "Wflip(1,1,1,2) dzpad(1,2,3)");
  assert.deepEqual(
    scene.loops.map(([name, value]) => `${name} = ${value}`),
    ["j = 1", "x = 2", "y = 2"],
  );
  assert.equal(trace.lines[scene.line - 1].python.startsWith("dy[l-1, j, x, y]"), true);
});

test("sums go on from map to map, each map has its own", () => {
  const trace = traceOf("L07"); // three maps
  const k = stepOf(trace, textOf, "dy(0,1,3,3) =");
  const { parts, after } = sceneOf(trace, k);
  assert.equal(parts.length, 3);
  for (const [n, { products: all, sum }] of parts.entries()) {
    assert.equal(all.length, 9);
    const before = n ? parts[n - 1].products.at(-1).sum : 0;
    assert.equal(all[0].sum, before + all[0].value);
    assert.ok(Math.abs(all.at(-1).sum - before - sum) < 1e-9);
  }
  assert.equal(parts[2].products.at(-1).sum, after);
  const { terms, total } = products.sumOf(trace, parts, k, cellOf(trace, "dy(0,1,3,3)"));
  assert.equal(terms.length, 1); // what all maps give is the total, said once
  assert.equal(terms[0].split(" + ").length, 3);
  assert.equal(total, trace.shownValue(cellOf(trace, "dy(0,1,3,3)"), k + 1));
});

test("beside a window's sum stands what else is added", () => {
  const trace = traceOf("L30");
  const k = stepOf(trace, textOf, "z(1,1,1,1) =");
  const scene = sceneOf(trace, k);
  const { terms } = products.sumOf(trace, scene.parts, k, scene.cell);
  assert.equal(terms.length, 2);
  assert.ok(terms[1].startsWith(`${terms[0]} + `));
});

test("a product with the padding is known by its second factor", () => {
  const trace = traceOf("square");
  const k = stepOf(trace, textOf, "dy(0,1,1,1) =");
  const [part] = sceneOf(trace, k).parts;
  const padding = part.products.map(({ pair }) => products.isPadding(trace, pair, k));
  assert.deepEqual(padding, [true, true, true, false]);
});

test("a negative factor stands in brackets", () => {
  const trace = traceOf("L07");
  const factors = [...trace.column.initial];
  const negative = factors.findIndex((value) => value < 0);
  const positive = factors.findIndex((value) => value > 0);
  const { text, value } = products.productOf(trace, [negative, positive], 0);
  assert.match(text, /^\(-[\d.]+\)·[\d.]+$/);
  assert.equal(value, factors[negative] * factors[positive]);
});

test("what is copied or turned goes from its cells to as many others", () => {
  const trace = traceOf("square");
  const flip = copiedIn(trace, stepOf(trace, textOf, "Wflip(1,1"));
  assert.equal(trace.pieceName(flip.from), "w(1,1,1,1:2,1:2)");
  assert.equal(trace.pieceName(flip.to), "Wflip(1,1,1:2,1:2)");
  assert.deepEqual(flip.turns, ["UpDown", "LeftRight"]);
  assert.equal(copiedIn(trace, stepOf(trace, textOf, "dy(0,1,2,2)")), null);
  assert.equal(copiedIn(trace, 0), null);
});

test("one number that fills a piece does not travel", () => {
  const fills = (from) => ({
    statementAt: () => ({ op: "=", value: { slot: 0 } }),
    writesOf: () => [5, 6],
    readsOf: () => [{ cells: from, used: true }],
  });
  assert.equal(copiedIn(fills([1]), 0), null);
  assert.deepEqual(copiedIn(fills([1, 2]), 0), { from: [1, 2], to: [5, 6], turns: [] });
});

test("between two states only what was written or made may differ", () => {
  const trace = traceOf("square");
  const flip = stepOf(trace, textOf, "Wflip(1,1");
  assert.deepEqual(touchedBetween(trace, flip, flip + 1), trace.writesOf(flip));
  const made = trace.places.find(({ name }) => name === "dzpad");
  assert.equal(touchedBetween(trace, 0, 1).length, made.size);
  assert.equal(touchedBetween(trace, 1, 1).length, 0);
});

test("the next step that writes a cell is found, and the end", () => {
  const trace = traceOf("square");
  const window = stepOf(trace, textOf, "dy(0,1,2,2)");
  assert.equal(nextWrite(trace, window - 2), window);
  assert.equal(nextWrite(trace, trace.length - 1), null);
});
