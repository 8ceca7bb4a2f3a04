// The loops around a line, and the passes through one of them.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as loops from "../../lecture_cnn/widget/js/core/loops.js";
import { listings, traceOf } from "./traces.js";

for (const { name, truth, trace } of listings())
  test(`${name}: a pass through a loop is each step at which the other loops stand still`, () => {
    const byStatement = loops.stepsByStatement(trace);
    for (const { k, loops: expected } of truth.steps) {
      const { line } = trace.statementAt(k);
      const names = loops.loopsAround(trace, line);
      assert.deepEqual(names, expected);
      const steps = byStatement[trace.column.statement[k]];
      for (const loop of names) {
        const others = names.filter((one) => one !== loop);
        const still = (step) =>
          others.every((one) => trace.variableAt(one, step) === trace.variableAt(one, k));
        const passes = loops.passesAt(trace, steps, k, names, loop);
        assert.deepEqual(passes, steps.filter(still), `step ${k}, ${loop}`);
      }
    }
  });

test("the heads around a line are those of the loops that it stands in", () => {
  const lines = [
    { depth: 0, variable: "x" },
    { depth: 1, variable: "y" },
    { depth: 2, variable: null },
    { depth: 1, variable: "i" },
    { depth: 2, variable: null },
  ];
  assert.deepEqual(loops.headsAround({ lines }, 5), [1, 4]);
  assert.deepEqual(loops.headsAround({ lines }, 3), [1, 2]);
  assert.deepEqual(loops.headsAround({ lines }, 1), []);
});

test("a pass of the outer loop keeps the inner one", () => {
  const trace = traceOf("square");
  const steps = loops.stepsByStatement(trace).at(-1);
  assert.equal(steps.length, 9);
  const names = ["j", "x", "y"];
  assert.deepEqual(loops.passesAt(trace, steps, steps[4], names, "x"), [
    steps[1],
    steps[4],
    steps[7],
  ]);
  assert.deepEqual(loops.passesAt(trace, steps, steps[4], names, "y"), steps.slice(3, 6));
});

test("x_ is written x'", () => {
  assert.deepEqual(["x", "x_"].map(loops.lectureName), ["x", "x'"]);
});
