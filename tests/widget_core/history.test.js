// Where numbers come from and where they go.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as history from "../../lecture_cnn/widget/js/core/history.js";
import { textOf } from "../../lecture_cnn/widget/js/core/sentence.js";
import { cellOf, listings, stepOf, traceOf } from "./traces.js";

const { goesInto, litOf, madeIn, madeOf, originOf, sourcesOf } = history;

for (const { name, truth, trace } of listings())
  test(`${name}: each cell has the history, the future and the origin that Python gives it`, () => {
    for (const { cell, history: steps, into, padding } of truth.cells) {
      const told = `${name}, ${trace.cellName(cell)}`;
      const made = madeOf(trace, cell, trace.length).map(({ step }) => step);
      assert.deepEqual(made, steps, told);
      const future = [...goesInto(trace, cell)].sort((a, b) => a[0] - b[0]);
      assert.deepEqual(future, into, told);
      assert.equal(originOf(trace, cell, trace.length) === null, padding, told);
    }
  });

/** All sources of a cell level by level: what it was made of, what all of these were made of. */
function levelsOf(trace, cell) {
  const distance = new Map();
  let level = [[cell, trace.length]];
  for (let far = 1; level.length; far++) {
    const used = level.flatMap(([now, before]) => madeOf(trace, now, before));
    level = [];
    for (const { step, pairs, others } of used)
      for (const source of [...pairs.flat(), ...others]) {
        if (source === cell || distance.has(source)) continue;
        distance.set(source, far);
        level.push([source, step]);
      }
  }
  return distance;
}

for (const { name, truth, trace } of listings())
  test(`${name}: each source is as far from a cell as the shortest way to it`, () => {
    const made = truth.cells.filter(({ history }) => history.length).slice(-3);
    for (const { cell } of made) {
      const far = sourcesOf(trace, cell, trace.length, Infinity);
      const bySource = (a, b) => a[0] - b[0];
      const wanted = [...levelsOf(trace, cell)].sort(bySource);
      assert.deepEqual([...far].sort(bySource), wanted, trace.cellName(cell));
    }
  });

test("an = forgets what was made before it", () => {
  const trace = traceOf("L30"); // TW is turned again for each m
  const cell = cellOf(trace, "TW(1,1,1)");
  const writers = trace.writersOf(cell, trace.length);
  assert.ok(writers.length > 1);
  const made = madeOf(trace, cell, trace.length).map(({ step }) => step);
  assert.deepEqual(made, [writers.at(-1)]);
});

test("a += keeps what was added before, up to the step asked", () => {
  const trace = traceOf("L11");
  const cell = cellOf(trace, "db(1,1)");
  const writers = trace.writersOf(cell, trace.length);
  const made = (k) => madeOf(trace, cell, k).map(({ step }) => step);
  assert.deepEqual(made(trace.length), writers);
  assert.deepEqual(made(writers[2]), writers.slice(0, 2));
});

test("a copied number comes from the input, a zero of the padding from nowhere", () => {
  const trace = traceOf("square");
  const end = trace.length;
  const origin = (name) => originOf(trace, cellOf(trace, name), end);
  assert.equal(trace.cellName(origin("dzpad(1,2,3)")), "dz(1,1,1,2)");
  assert.equal(trace.cellName(origin("Wflip(1,1,1,1)")), "w(1,1,1,2,2)");
  assert.equal(origin("dzpad(1,1,1)"), null);
  assert.equal(trace.cellName(origin("dy(0,1,2,2)")), "dy(0,1,2,2)"); // a sum is its own origin
  assert.equal(trace.cellName(origin("dz(1,1,2,2)")), "dz(1,1,2,2)");
});

for (const { name, trace } of listings())
  test(`${name}: a cell has the number of the cell that it was copied from`, () => {
    for (let cell = 0; cell < trace.size; cell++) {
      const origin = originOf(trace, cell, trace.length);
      if (origin === null) continue;
      const [there, here] = [origin, cell].map((one) => trace.valueAt(one, trace.length));
      assert.deepEqual(there, here, trace.cellName(cell));
    }
  });

test("what a function makes of a number is its own origin, also where both are equal", () => {
  const trace = traceOf("L30");
  for (let cell = 0; cell < trace.size; cell++) {
    const made = /^(TW|Y\(1)/.test(trace.cellName(cell));
    if (made) assert.equal(originOf(trace, cell, trace.length), cell, trace.cellName(cell));
  }
});

test("behind a window's sum are its factors, and behind these the inputs", () => {
  const trace = traceOf("square");
  const far = sourcesOf(trace, cellOf(trace, "dy(0,1,2,2)"), trace.length);
  assert.equal(far.get(cellOf(trace, "Wflip(1,1,1,1)")), 1);
  assert.equal(far.get(cellOf(trace, "dzpad(1,2,2)")), 1);
  assert.equal(far.get(cellOf(trace, "w(1,1,1,2,2)")), 2);
  assert.equal(far.get(cellOf(trace, "dz(1,1,1,1)")), 2);
  assert.equal(far.has(cellOf(trace, "dzpad(1,1,1)")), false);
  assert.equal(far.size, 16);
});

test("a search that would go on for ever stops", () => {
  const trace = traceOf("L07");
  const cell = cellOf(trace, "dy(0,1,3,3)");
  assert.ok(sourcesOf(trace, cell, trace.length, 5).size < 60);
});

test("a cell lights its sources, and its targets by whether they are made", () => {
  const trace = traceOf("square");
  const k = stepOf(trace, textOf, "dy(0,1,2,2) =");
  const lit = litOf(trace, cellOf(trace, "dz(1,1,1,1)"), k);
  assert.equal(lit.get(cellOf(trace, "dzpad(1,2,2)")), "goes-into");
  const padded = litOf(trace, cellOf(trace, "dzpad(1,2,2)"), k);
  assert.equal(padded.get(cellOf(trace, "dy(0,1,2,2)")), "goes-into");
  const before = litOf(trace, cellOf(trace, "dzpad(1,2,2)"), k - 1);
  assert.equal(before.get(cellOf(trace, "dy(0,1,2,2)")), "will-go-into");
  assert.equal(padded.get(cellOf(trace, "dz(1,1,1,1)")), "made-of");
  const sum = litOf(trace, cellOf(trace, "dy(0,1,2,2)"), k);
  assert.equal(sum.get(cellOf(trace, "w(1,1,1,1,1)")), "behind");
});

test("a value comes from the last step that wrote it, or from what made its array", () => {
  const trace = traceOf("square");
  const k = stepOf(trace, textOf, "dy(0,1,2,2) =");
  assert.equal(madeIn(trace, cellOf(trace, "dy(0,1,2,2)"), trace.length), k);
  assert.equal(madeIn(trace, cellOf(trace, "dzpad(1,1,1)"), trace.length), 0);
  assert.equal(madeIn(trace, cellOf(trace, "Wflip(1,1,1,1)"), 2), 1);
  assert.equal(madeIn(trace, cellOf(trace, "dz(1,1,1,1)"), trace.length), 0);
});
