// What lies over the maps.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as overlays from "../../lecture_cnn/widget/js/core/overlays.js";
import { cellOf, traceOf } from "./traces.js";

const { placedFor, tailOf, turnedFrom, winnersOf } = overlays;

test("each output of max-pooling points at its winner", () => {
  const trace = traceOf("L02");
  const outputs = trace.places.find(({ title }) => title === "Y(1)");
  const arrows = winnersOf(trace);
  assert.equal(arrows.length, outputs.size);
  for (const { step, from, to } of arrows) {
    assert.equal(trace.place(from), outputs);
    assert.equal(trace.place(to).title, "Y(0)");
    assert.deepEqual(trace.writesOf(step), [from]);
    assert.equal(trace.valueAt(from, step + 1), trace.valueAt(to, step));
  }
});

test("backward each gradient points at the winner that gets it", () => {
  const trace = traceOf("L14");
  const arrows = winnersOf(trace);
  assert.ok(arrows.length > 0);
  for (const { step, from, to } of arrows) {
    assert.deepEqual([trace.place(from).title, trace.place(to).title], ["dy(1)", "dy(0)"]);
    assert.deepEqual(trace.writesOf(step), [to]);
  }
});

test("where no positions are stored there are no winners", () => {
  assert.deepEqual(winnersOf(traceOf("L07")), []);
});

test("a turned filter's cells point at the weights that are in them", () => {
  const trace = traceOf("L30");
  assert.deepEqual(turnedFrom(trace, 0), []);
  const arrows = turnedFrom(trace, trace.length - 1);
  const turned = trace.places.find(({ name }) => name === "TW");
  assert.equal(new Set(arrows.map(({ from }) => from)).size, turned.size);
  for (const { from, to } of arrows) {
    assert.equal(trace.place(from), turned);
    assert.equal(trace.place(to).name, "w");
  }
  assert.deepEqual(turnedFrom(traceOf("L07"), 5), []);
});

test("the outputs that hold a weight lie over the inputs that they multiply it with", () => {
  const trace = traceOf("L37");
  const cell = cellOf(trace, "z(1,2,3,3)");
  const { placed, text } = placedFor(trace, cell, trace.length - 1);
  assert.equal(placed.length, 9);
  assert.equal(text, "z(1,2) placed on Y(0,1) at (2,3)");
  for (const { under, factor } of placed)
    assert.deepEqual([trace.place(under).name, trace.place(factor).name], ["Y", "w"]);
  assert.equal(placedFor(trace, cellOf(trace, "z(1,2,1,1)"), 4).placed.length, 4); // so far
  assert.equal(placedFor(trace, cellOf(trace, "z(1,2,1,1)"), 1), null); // one is no map
});

test("a weight's derivative lays dz over Y at the weight's offset", () => {
  const trace = traceOf("L08");
  const cell = cellOf(trace, "dw(1,2,1,3,2)");
  const { placed, text } = placedFor(trace, cell, trace.length - 1);
  assert.equal(text, "dz(1,2) placed on Y(0,1) at (3,2)");
  for (const { map, factor, under } of placed) {
    assert.equal(map, factor);
    assert.deepEqual([trace.place(factor).name, trace.place(under).name], ["dz", "Y"]);
  }
  assert.equal(placedFor(trace, cellOf(trace, "Y(0,1,1,1)"), 3), null);
  assert.equal(placedFor(traceOf("L07"), cellOf(traceOf("L07"), "dy(0,1,1,1)"), 99), null);
});

test("the tail of a resampling is what lies beyond the last cell kept", () => {
  const trace = traceOf("L19");
  const { large, kept, tail } = tailOf(trace);
  assert.ok(kept.size > 0);
  assert.ok(tail.every((cell) => !kept.has(cell) && trace.place(cell) === large));
  const index = (cell) => trace.indexOf(cell).slice(-2);
  const ends = [...kept].map(index);
  const [x, y] = [0, 1].map((axis) => Math.max(...ends.map((place) => place[axis])));
  const cells = Array.from({ length: large.size }, (_, n) => large.first + n);
  const beyond = cells.filter((cell) => index(cell)[0] > x || index(cell)[1] > y);
  assert.deepEqual(tail, beyond);
  assert.equal(tailOf(traceOf("L07")), null);
});
