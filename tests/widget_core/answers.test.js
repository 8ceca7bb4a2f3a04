// What is typed when a value is asked for.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isValueAt, numberIn } from "../../lecture_cnn/widget/js/core/answers.js";
import { HIGH } from "../../lecture_cnn/widget/js/core/numbers.js";
import { cellOf, traceOf } from "./traces.js";

test("a number, a position, infinity and nan can be typed", () => {
  const typed = ["20", " -1.5 ", "−2", "(2,3)", "2, 3", "inf", "-infinity"];
  const meant = [20, -1.5, -2, 2 * HIGH + 3, 2 * HIGH + 3, Infinity, -Infinity];
  assert.deepEqual(typed.map(numberIn), meant);
  assert.ok(Number.isNaN(numberIn("NaN")));
});

test("what is no number is none", () => {
  assert.deepEqual(["", "  ", "twenty", "2,x"].map(numberIn), [null, null, null, null]);
});

test("rounding is allowed, but not in a position", () => {
  const trace = traceOf("square");
  const cell = cellOf(trace, "dy(0,1,2,2)");
  const end = trace.length;
  const right = [20, 20.009, 20.02, NaN].map((value) => isValueAt(trace, cell, end, value));
  assert.deepEqual(right, [true, true, false, false]);
  assert.equal(isValueAt(trace, cell, 0, NaN), true);
  const pooled = traceOf("L02");
  const position = cellOf(pooled, "pidx(1,1,1,1)");
  const winner = pooled.valueAt(position, pooled.length);
  const near = [winner, winner + 1].map((value) =>
    isValueAt(pooled, position, pooled.length, value),
  );
  assert.deepEqual(near, [true, false]);
});
