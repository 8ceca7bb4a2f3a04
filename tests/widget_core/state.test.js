// What the columns say: values, names, reads and writes of each listing, as in Python.

import assert from "node:assert/strict";
import { test } from "node:test";
import { firstAtLeast } from "../../lecture_cnn/widget/js/core/columns.js";
import { cellOf, listings, told, traceFrom, traceOf } from "./traces.js";

const numberOrNull = (value) => (Number.isNaN(value) ? null : value);

for (const { name, truth, trace } of listings())
  test(`${name}: names, values, reads, writes and variables are those of Python`, () => {
    const cells = Array.from({ length: trace.size }, (_, cell) => cell);
    assert.deepEqual(
      cells.map((cell) => trace.cellName(cell)),
      truth.names,
    );
    for (const [k, values] of truth.values) {
      const found = cells.map((cell) => numberOrNull(trace.valueAt(cell, k)));
      assert.deepEqual(found, values, `step ${k}`);
    }
    for (const [k, there] of truth.there) {
      const found = cells.map((cell) => trace.seenAt(cell, k + 1) !== null);
      assert.deepEqual(found, there, `step ${k}`);
    }
    for (const { k, reads, writes } of truth.steps) {
      const found = trace.readsOf(k).map(({ cells, used }) => [cells, used]);
      assert.deepEqual(found, reads, `step ${k}`);
      assert.deepEqual(trace.writesOf(k), writes, `step ${k}`);
    }
    truth.variables.forEach((variables, k) => {
      assert.deepEqual(trace.variablesAt(k), variables, `step ${k}`);
    });
  });

test("a variable changes where its value does, and where it comes into scope again", () => {
  const trace = traceOf("square"); // x and y run over 3 by 3 windows, two steps each
  const inner = trace.changesOf("y").map((k) => trace.variableAt("y", k));
  assert.deepEqual(inner, [1, 2, 3, 1, 2, 3, 1, 2, 3]);
  const outer = trace.changesOf("x").map((k) => trace.variableAt("x", k));
  assert.deepEqual(outer, [1, 2, 3]);
});

test("counters that need more than a byte or two come whole, negative ones too", () => {
  const truth = told("far");
  const trace = traceFrom(truth);
  truth.variables.forEach((variables, k) => assert.deepEqual(trace.variablesAt(k), variables));
});

test("the steps that wrote a cell are in order and before the one asked", () => {
  const trace = traceOf("L11");
  const cell = cellOf(trace, "db(1,1)");
  const all = trace.writersOf(cell, trace.length);
  assert.ok(all.length > 2);
  assert.deepEqual(
    all,
    [...all].sort((a, b) => a - b),
  );
  assert.deepEqual(trace.writersOf(cell, all[1]), [all[0]]);
  assert.deepEqual(trace.writersOf(cell, all[1] + 1), [all[0], all[1]]);
  assert.equal(trace.isWritten(cell), true);
  assert.equal(trace.isWritten(cellOf(trace, "Y(0,1,1,1)")), false);
});

test("a position is shown as one", () => {
  const trace = traceOf("L02");
  const cell = cellOf(trace, "pidx(1,1,1,1)");
  assert.equal(trace.shownValue(cell, 0), "nan");
  assert.match(trace.shownValue(cell, 1), /^\([1-3],[1-3]\)$/);
});

test("a sorted column is searched by halves", () => {
  const column = [0, 2, 2, 5];
  assert.deepEqual(
    [-1, 0, 1, 2, 3, 5, 6].map((value) => firstAtLeast(column, value)),
    [0, 0, 1, 1, 3, 3, 4],
  );
});
