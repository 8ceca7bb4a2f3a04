// The run before a change beside the run after it: L07 with another line, from tests/support/core.py.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Ghost } from "../../lecture_cnn/widget/js/core/ghosts.js";
import { near } from "../../lecture_cnn/widget/js/core/replays.js";
import { textOf } from "../../lecture_cnn/widget/js/core/sentence.js";
import { cellOf, stepOf, traceOf } from "./traces.js";

const before = traceOf("L07");
const cells = Array.from({ length: before.size }, (_, cell) => cell);

test("a run beside itself: each step and each cell is its own, nothing differs", () => {
  const ghost = new Ghost(before, traceOf("L07"));
  for (let k = 0; k < before.length; k++) {
    ghost.go(k);
    assert.equal(ghost.step, k);
    assert.ok(ghost.same);
    assert.ok(cells.every((cell) => !ghost.differs(cell)));
  }
  assert.equal(ghost.lines.size, 0);
  assert.ok(ghost.ended().every(({ changed }) => changed === 0));
});

test("without the flip: the former numbers, the line, how many cells came out otherwise", () => {
  const after = traceOf("not turned");
  const ghost = new Ghost(before, after);
  const written = "dy(0,1,4,3) = Wflip";
  const k = stepOf(after, textOf, written);
  ghost.go(k);
  assert.equal(ghost.step, stepOf(before, textOf, written));
  const cell = cellOf(after, "dy(0,1,4,3)");
  assert.equal(ghost.valueOf(cell), before.valueAt(cell, before.length));
  assert.equal(ghost.differs(cell), true);
  assert.equal(ghost.differs(cellOf(after, "Wflip(1,1,2,2)")), false); // the middle stays
  assert.equal(ghost.differs(cellOf(after, "dz(1,1,1,1)")), false);
  assert.equal(ghost.differs(cellOf(after, "dy(0,2,6,5)")), false); // not computed yet
  const text = before.lines[6].python;
  assert.deepEqual([...ghost.lines], [[7, text]]);
  const ends = (trace, name) => trace.valueAt(cellOf(trace, name), trace.length);
  for (const { title, changed, all } of ghost.ended()) {
    const { first, size } = after.places.find((place) => place.title === title);
    const names = Array.from({ length: size }, (_, n) => after.cellName(first + n));
    const others = names.filter((name) => ends(before, name) !== ends(after, name));
    assert.equal(changed, others.length, title);
    assert.ok(all > 0 && all <= size);
  }
});

test("with fewer passes each step has the former one with its loop variables", () => {
  const after = traceOf("fewer columns");
  assert.ok(after.length < before.length);
  const ghost = new Ghost(before, after);
  for (let k = 0; k < after.length; k++) {
    ghost.go(k);
    assert.ok(ghost.same, `step ${k}`);
    assert.equal(textOf(before, ghost.step), textOf(after, k));
  }
  const row = ghost.ended().find(({ title }) => title === "dy(0)");
  assert.deepEqual([row.changed, row.all], [40, 60]); // two of six columns are there
  const back = new Ghost(after, before);
  back.go(stepOf(before, textOf, "dy(0,1,6,5) ="));
  assert.equal(back.same, false);
  assert.equal(back.valueOf(cellOf(before, "dy(0,1,6,5)")), null);
  assert.equal(back.differs(cellOf(before, "dy(0,1,6,5)")), true);
});

test("a line more: those around it stay the same lines", () => {
  const after = traceOf("one line more");
  const ghost = new Ghost(before, after);
  assert.deepEqual([...ghost.lines], [[8, ""]]);
  const k = stepOf(after, textOf, "dy(0,2,1,1) =");
  ghost.go(k);
  assert.equal(textOf(before, ghost.step), textOf(after, k));
});

test("a number is not near infinity, nor a nan near a number", () => {
  assert.equal(near(5, Infinity), false);
  assert.equal(near(Infinity, 5), false);
  assert.equal(near(Infinity, Infinity), true);
  assert.equal(near(NaN, NaN), true);
  assert.equal(near(NaN, 1), false);
  assert.equal(near(1 + 1e-12, 1), true);
});
