// The plain sentence of a step: made from the run, whatever runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf, usedFor } from "../../lecture_cnn/widget/js/core/sentence.js";
import { edgesOf, lookOf, stageOf } from "../../lecture_cnn/widget/js/core/stage.js";
import { wordsOf } from "../../lecture_cnn/widget/js/core/words.js";
import { listings, stepOf, told, traceOf } from "./traces.js";

for (const { name, truth, trace } of listings()) {
  test(`${name}: each step is told in one plain sentence`, () => {
    for (let k = 0; k < trace.length; k++) {
      const words = wordsOf(trace, k);
      assert.match(words, /^\S.*\.$/, `step ${k}`);
      assert.ok(words.length < 125, `step ${k}: ${words}`);
      assert.doesNotMatch(words, /undefined|null|NaN|\[object/, `step ${k}: ${words}`);
    }
  });

  test(`${name}: the numbers in it are the run's`, () => {
    for (const { k, writes, pairs } of truth.steps) {
      const words = wordsOf(trace, k).replaceAll("−", "-");
      if (writes.length !== 1 || trace.place(writes[0]).positions) continue;
      assert.ok(words.includes(trace.cellName(writes[0])) || words.includes(" says, "), words);
      const [[, products]] = pairs;
      if (products.length > 1) assert.ok(words.includes(` ${products.length} products`), words);
      else assert.ok(words.includes(trace.shownValue(writes[0], k + 1)), words);
    }
  });
}

for (const name of told("numpy loops"))
  test(`NumPy's ${name} is told in plain sentences too`, () => {
    const trace = traceOf(`numpy ${name}`);
    for (let k = 0; k < trace.length; k++)
      assert.match(wordsOf(trace, k), /^\S.*\.$/, textOf(trace, k));
  });

const BY_HAND = [
  ["L07", "dy(0,1,4,3) =", "Wflip(1) lies on columns 4 to 6, rows 3 to 5 of dzpad, in 3 maps: " +
    "the 27 products add up to dy(0,1,4,3)."],
  ["L07", "Wflip(1,2,", "The filter w(1,2,1) is turned up-down, then left-right: " +
    "it is Wflip(1,2) now."],
  ["L07", "segment = dzpad(1:3,4:6,3:5)", "The window is cut out: columns 4 to 6, rows 3 to 5 " +
    "of dzpad, in 3 maps."],
  ["L14", "dy(0,1,4,1) +=", "3 goes back to where pidx says, column 4, row 1: 0 becomes 3."],
  ["L04", "m += 1", "m goes from 1 to 2."],
  ["L38", "TW(1,1,1) =", "A(1,1,1) lies on columns 1 to 3, rows 1 to 3 of w(1,1,1): " +
    "the 9 products add up to TW(1,1,1)."],
];
for (const [name, start, expected] of BY_HAND)
  test(`${name}, ${start}: what a teacher would say`, () => {
    const trace = traceOf(name);
    assert.equal(wordsOf(trace, stepOf(trace, textOf, start)), expected);
  });

test("counted from 0, columns and rows in the sentence and at the edges are one less", () => {
  const trace = traceOf("L07");
  const k = stepOf(trace, textOf, "dy(0,1,4,3) =");
  const edges = () => stageOf(trace, k, lookOf(trace)).items[0].panel.edges;
  assert.deepEqual(edges(), { columns: [4, 5, 6], rows: [3, 4, 5] });
  trace.countFrom(0);
  assert.match(wordsOf(trace, k), /columns 3 to 5, rows 2 to 4 of dzpad/);
  assert.deepEqual(edges(), { columns: [3, 4, 5], rows: [2, 3, 4] });
});

test("the numbers at the edges are the indices of the cells there; where there is none, nothing", () => {
  for (const { trace, truth } of listings())
    for (const { k } of truth.steps)
      for (const { panel } of stageOf(trace, k, lookOf(trace)).items) {
        if (!panel) continue;
        const { columns, rows } = panel.edges;
        assert.deepEqual(panel.edges, edgesOf(trace, panel.rows));
        panel.rows.forEach((tiles, row) =>
          tiles.forEach(({ cell }, column) => {
            if (cell === null) return assert.deepEqual([columns, rows], [[], []]);
            const index = trace.indexOf(cell);
            if (columns.length) assert.ok(index.includes(columns[column]));
            if (rows.length) assert.ok(index.includes(rows[row]));
          }),
        );
        const used = usedFor(trace, trace.writesOf(k)[0] ?? 0, k);
        if (used.pairs.length > 3 && panel.window) assert.ok(columns.length || rows.length);
      }
});
