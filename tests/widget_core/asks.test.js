// Which question is next on the way, and which choices the run bears out.

import assert from "node:assert/strict";
import test from "node:test";
import { askBetween, judged, resolved } from "../../lecture_cnn/widget/js/core/asks.js";
import { textOf } from "../../lecture_cnn/widget/js/core/sentence.js";
import { lookOf, stageOf, unanswered } from "../../lecture_cnn/widget/js/core/stage.js";
import { stepOf, traceOf } from "./traces.js";

const asks = [{ step: 9 }, { step: 4 }];

test("the first question on the way is the one of the smallest step, the end included", () => {
  assert.equal(askBetween(asks, 0, 20, new Set()), asks[1]);
  assert.equal(askBetween(asks, 3, 4, new Set()), asks[1]);
  assert.equal(askBetween(asks, 4, 8, new Set()), null);
  assert.equal(askBetween(asks, 4, 9, new Set()), asks[0]);
});

test("no question stands on the way back, nor one that was answered", () => {
  assert.equal(askBetween(asks, 20, 0, new Set()), null);
  assert.equal(askBetween(asks, 0, 20, new Set([asks[1]])), asks[0]);
  assert.equal(askBetween(asks, 0, 20, new Set(asks)), null);
});

const said = (texts, more = {}) => {
  const choices = texts.map((text) => ({ text, why: "" }));
  return { choices, right: null, look: null, ...more };
};

test("a choice is right if it is the written cell's name or its value", () => {
  const trace = traceOf("L07");
  const k = stepOf(trace, textOf, "dy(0,1,2,2) =");
  const value = trace.valueAt(trace.writesOf(k)[0], k + 1);
  const choices = [`${value}`, `${value + 1}`, "dy(0,1,2,2)", "dy(0,1,2,3)"];
  assert.deepEqual(judged(trace, k, resolved(trace, said(choices))), [true, false, true, false]);
});

test("the cell to look at is asked about, and the one that it was copied from is right too", () => {
  const trace = traceOf("L07");
  const k = stepOf(trace, textOf, "dy(0,1,2,2) =");
  const choices = ["w(1,1,1,1,1)", "w(1,1,1,1,3)", "w(1,1,1,3,3)"];
  const ask = said(choices, { look: "Wflip(1,1,1,1)" });
  assert.deepEqual(judged(trace, k, resolved(trace, ask)), [false, false, true]);
});

test("what the run can't know is said by the question, or by nobody", () => {
  const trace = traceOf("L07");
  const k = stepOf(trace, textOf, "dy(0,1,2,2) =");
  assert.deepEqual(judged(trace, k, resolved(trace, said(["yes", "no"]))), [null, null]);
  assert.deepEqual(judged(trace, k, resolved(trace, said(["yes", "no"], { right: [1] }))), [false, true]);
});

test("a stage without its answer has no number that its step makes", () => {
  for (const name of ["L07", "L11", "L39"]) {
    const trace = traceOf(name);
    const look = lookOf(trace);
    for (let k = 0; k < trace.length; k += 7) {
      const cell = trace.writesOf(k)[0];
      if (cell === undefined) continue;
      const whole = stageOf(trace, k, look);
      const { items } = unanswered(whole);
      assert.ok(items.every(({ terms, panel }) => !terms && panel?.role !== "product"));
      const written = items.find(({ panel }) => panel?.role === "written").panel;
      const tile = written.rows.flat().find((one) => one.cell === cell);
      assert.deepEqual([tile.text, tile.change], ["?", ""]);
    }
  }
});
