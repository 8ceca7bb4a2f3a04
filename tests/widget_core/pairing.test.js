// Two runs beside each other: scatter and gather, a student's run and the lecture's.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Pairing } from "../../lecture_cnn/widget/js/core/pairing.js";
import { productOf } from "../../lecture_cnn/widget/js/core/products.js";
import { differ } from "../../lecture_cnn/widget/js/core/replays.js";
import { cellOf, traceOf } from "./traces.js";

const gather = traceOf("L07");
const scatter = traceOf("scatter");
const pairing = new Pairing(gather, scatter);
const positions = pairing.clock.map((_, n) => n);

test("each position of the clock is a window of the gather, each cell of dy once", () => {
  const { first, size } = pairing.target;
  assert.equal(pairing.clock.length, size);
  assert.equal(new Set(pairing.cells).size, size);
  assert.ok(pairing.cells.every((cell) => cell >= first && cell < first + size));
  assert.equal(pairing.other.title, "dY(0)");
  for (const n of positions) assert.equal(pairing.rankOf.get(pairing.left(pairing.cells[n])), n);
});

test("each product of the scatter has one equal of the gather; the rest is padding", () => {
  for (const n of positions) {
    const { scattered, gathered } = pairing.productsOf(n);
    const matches = gathered.map(({ match }) => match).filter((match) => match !== null);
    assert.deepEqual(
      matches.sort((a, b) => a - b),
      scattered.map((_, match) => match),
    );
    for (const { pair, step, match } of gathered) {
      const { value } = productOf(gather, pair, step);
      if (match === null)
        assert.ok(value === 0); // or -0
      else {
        const same = scattered[match];
        assert.equal(productOf(scatter, same.pair, same.step).value, value);
      }
    }
  }
});

test("both make as many products at each position, in their own order", () => {
  let all = 0;
  for (const n of positions) {
    all += pairing.productsOf(n).scattered.length;
    assert.equal(pairing.done[n], all);
  }
  const batches = positions.map((n) => pairing.batchOf(n));
  const steps = batches.flatMap(({ batch }) => batch.map(({ step }) => step));
  assert.deepEqual(
    steps,
    pairing.added.map(({ step }) => step),
  );
  assert.ok(steps.every((step, n) => n === 0 || step > steps[n - 1]));
  for (const { batch, step } of batches.slice(0, -1)) assert.equal(batch.at(-1).step, step);
  assert.equal(batches.at(-1).step, scatter.length - 1);
  const counts = positions.map((n) => pairing.productsOf(n).scattered.length);
  assert.equal(counts[pairing.fullest], Math.max(...counts));
});

test("at the end the scatter has finished all cells, in the middle it has begun some", () => {
  const all = pairing.cells.length;
  assert.deepEqual(pairing.progressAt(scatter.length), { finished: all, begun: 0 });
  assert.deepEqual(pairing.progressAt(0), { finished: 0, begun: 0 });
  const lists = [...pairing.perCell.values()];
  const lastOfOne = lists[0].at(-1).step; // just then this cell is finished
  for (const step of [pairing.batchOf(5).step, pairing.batchOf(30).step, lastOfOne]) {
    const done = lists.filter((list) => list.every((product) => product.step <= step)).length;
    const begun = lists.filter((list) => list.some((product) => product.step <= step)).length;
    assert.deepEqual(pairing.progressAt(step), { finished: done, begun: begun - done });
  }
});

test("the difference so far is the largest one, and nothing but rounding", () => {
  const single = positions.map((n) => {
    const gathered = gather.valueAt(pairing.cells[n], pairing.clock[n] + 1);
    return Math.abs(pairing.scattered(pairing.cells[n]) - gathered);
  });
  for (const n of positions)
    assert.equal(pairing.differences[n], Math.max(...single.slice(0, n + 1)));
  assert.ok(pairing.differences.at(-1) < 1e-9);
});

test("a difference stays the largest after a smaller one", () => {
  const apart = new Pairing(gather, traceOf("scatter"));
  const [first] = apart.cells;
  const row = apart.scatter.lastWrite(apart.left(first), scatter.length);
  apart.scatter.column.write_value[row] += 5;
  const differences = apart.runningDifferences();
  assert.ok(differences.every((difference) => Math.abs(difference - 5) < 1e-9));
});

test("partners hold the same number: dz and dzpad, w and Wflip, dY and dy", () => {
  const { places } = gather;
  const partner = (side, trace, name) =>
    pairing.partnerOf(side, cellOf(trace, name), side === "gather" ? undefined : places);
  const named = (trace, cell) => (cell === null ? null : trace.cellName(cell));
  assert.equal(named(scatter, partner("gather", gather, "Wflip(1,1,1,1)")), "w(1,1,1,3,3)");
  assert.equal(named(scatter, partner("gather", gather, "dzpad(1,3,3)")), "dz(1,1,1,1)");
  assert.equal(named(scatter, partner("gather", gather, "dzpad(1,1,1)")), null);
  assert.equal(named(gather, partner("scatter", scatter, "dY(0,1,2,3)")), "dy(0,1,2,3)");
  assert.equal(named(gather, partner("scatter", scatter, "db(1,1)")), null);
});

test("a student's run parts from the lecture's where a number ends otherwise", () => {
  const right = traceOf("square");
  assert.equal(differ(right, right), false);
  assert.equal(differ(traceOf("square wrong"), right), true);
});

test("rounding is no difference, a NaN is one", () => {
  const change = (by) => {
    const mine = traceOf("square");
    const { write_value } = mine.column;
    write_value[write_value.length - 1] += by;
    return differ(mine, traceOf("square"));
  };
  assert.deepEqual([change(1e-10), change(1e-3), change(NaN)], [false, true, true]);
});

test("an array of a layer that the student lacks is a difference, a local one is none", () => {
  const without = (name) => {
    const mine = traceOf("square");
    mine.places = mine.places.filter((place) => place.name !== name);
    return differ(mine, traceOf("square"));
  };
  assert.deepEqual([without("dy"), without("dzpad")], [true, false]);
});

test("arrays may be made in another order", () => {
  const mine = traceOf("square");
  const lecture = traceOf("square");
  const [dzpad, wflip] = ["dzpad", "Wflip"].map((one) =>
    lecture.places.find(({ name }) => name === one),
  );
  const shift = new Map([
    [dzpad, wflip.size],
    [wflip, -dzpad.size],
  ]);
  const moved = lecture.column.write_cell.map(
    (cell) => cell + (shift.get(lecture.place(cell)) ?? 0),
  );
  lecture.column.write_cell = moved;
  for (const [place, by] of shift) place.first += by;
  lecture.places.forEach((place, n) =>
    lecture.placeOfCell.fill(n, place.first, place.first + place.size),
  );
  lecture.sortWrites();
  assert.equal(differ(mine, lecture), false);
});
