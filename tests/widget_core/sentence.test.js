// The sentences of all steps, and what they say was used.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as sentence from "../../lecture_cnn/widget/js/core/sentence.js";
import { cellOf, listings, stepOf, told, traceOf } from "./traces.js";

const { sentenceOf, shortTextOf, textOf, usedFor } = sentence;

for (const { name, truth, trace } of listings()) {
  test(`${name}: each sentence is Python's, sign by sign`, () => {
    truth.texts.forEach((text, k) => assert.equal(textOf(trace, k), text, `step ${k}`));
  });

  test(`${name}: each step used for a cell what Python says`, () => {
    for (const { k, pairs, used } of truth.steps) {
      for (const [cell, expected] of pairs)
        assert.deepEqual(usedFor(trace, cell, k).pairs, expected, `step ${k}, cell ${cell}`);
      for (const [cell, expected] of used) {
        const { pairs: products, others } = usedFor(trace, cell, k);
        const factors = products.flat().filter((factor) => factor !== cell);
        const all = [...new Set([...factors, ...others])];
        const wanted = [...new Set(expected)];
        assert.deepEqual(
          all.sort((a, b) => a - b),
          wanted,
          `step ${k}, cell ${cell}`,
        );
      }
    }
  });
}

test("a student's own statements: each sentence is Python's, sign by sign", () => {
  const { texts } = told("own");
  const trace = traceOf("own");
  texts.forEach((text, k) => assert.equal(textOf(trace, k), text, `step ${k}`));
  assert.match(texts[1], / = 2·\(.*·.* \+ .*\) = /);
});

for (const name of told("numpy loops"))
  test(`NumPy's ${name}: sentences and cells count from 0, as in Python`, () => {
    const { texts, names } = told(`numpy ${name}`);
    const trace = traceOf(`numpy ${name}`);
    texts.forEach((text, k) => assert.equal(textOf(trace, k), text, `step ${k}`));
    names.forEach((text, cell) => assert.equal(trace.cellName(cell), text));
    assert.equal(trace.countsFrom, 0);
  });

test("a window by hand: the filter turned, times the numbers under it", () => {
  const trace = traceOf("square");
  const k = stepOf(trace, textOf, "dy(0,1,2,2) =");
  assert.deepEqual(sentenceOf(trace, k), [
    "dy(0,1,2,2) = Wflip(1,1,1:2,1:2) . dzpad(1,2:3,2:3)",
    "4·1 + 3·2 + 2·3 + 1·4",
    "20",
  ]);
  assert.equal(shortTextOf(trace, k), "dy(0,1,2,2) = Wflip(1,1,1:2,1:2) . dzpad(1,2:3,2:3) = 20");
  assert.equal(sentence.isWindow(trace.statementAt(k)), true);
  assert.equal(sentence.isWindow(trace.statementAt(0)), false);
});

test("a flip turns up-down first, then left-right; a sum is no copy", () => {
  const trace = traceOf("square");
  const flip = trace.statementAt(stepOf(trace, textOf, "Wflip(1,1"));
  assert.deepEqual(sentence.turnsOf(flip), ["UpDown", "LeftRight"]);
  assert.equal(sentence.isCopy(flip), true);
  const copy = trace.statementAt(stepOf(trace, textOf, "dzpad(1,2"));
  assert.deepEqual([sentence.isCopy(copy), sentence.turnsOf(copy)], [true, []]);
  const window = trace.statementAt(trace.length - 1);
  assert.equal(sentence.isCopy(window), false);
});

test("a product that is added has its old value, its coefficient and its other factor", () => {
  const trace = traceOf("L11");
  const k = stepOf(trace, textOf, "dw(1,3,2,3,3) +=");
  const roles = sentence.rolesOf(trace, k);
  const named = roles.map(({ kind, cells }) => `${kind} ${trace.pieceName(cells)}`);
  assert.deepEqual(named.sort(), [
    "coefficient dz(1,3,4,3)",
    "old dw(1,3,2,3,3)",
    "read Y(0,2,6,5)",
  ]);
  const used = usedFor(trace, cellOf(trace, "dw(1,3,2,3,3)"), k);
  assert.equal(used.adds, true);
  assert.deepEqual(used.others, []);
});

test("a sum takes the place of a window's products, beside what else is added", () => {
  const trace = traceOf("L30");
  const k = stepOf(trace, textOf, "z(1,1,1,1) =");
  assert.match(sentence.numbersOf(trace, k, { sum: "5" }), /^5 \+ \(?-?[\d.]+\)?$/);
});

test("of several cells written each has its own share of the numbers", () => {
  const trace = traceOf("L04");
  const k = stepOf(trace, textOf, "z(1,1:2,1,1) =");
  const [first, second] = trace.writesOf(k);
  const sum = "0";
  const told = (cell) => sentence.numbersOf(trace, k, { sum, cell });
  const bias = (cell, name) => trace.shownValue(cellOf(trace, name), k).replace(/^(-.*)$/, "($1)");
  assert.equal(told(first), `0 + ${bias(first, "b(1,1)")}`);
  assert.equal(told(second), `0 + ${bias(second, "b(1,2)")}`);
});

test("a remark at a line's end is left out", () => {
  assert.equal(sentence.withoutComment("y = x  # a copy"), "y = x");
});
