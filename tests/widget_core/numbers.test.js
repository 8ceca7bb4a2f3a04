// Numbers are written as Python writes them.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  brief,
  factor,
  HIGH,
  positionIn,
  shown,
} from "../../lecture_cnn/widget/js/core/numbers.js";
import { told } from "./traces.js";
import { WholeSet } from "../../lecture_cnn/widget/js/core/runtime.js";

const number = (text) => Number(text.replace("nan", "NaN").replace("inf", "Infinity"));

test("each number of the corpus looks as in Python, in a sentence and in a cell", () => {
  const corpus = told("numbers");
  assert.ok(corpus.length > 5000);
  for (const [text, sentence, cell, besideLarge] of corpus) {
    const value = number(text);
    assert.deepEqual(
      [shown(value), brief(value), brief(value, 1e3)],
      [sentence, cell, besideLarge],
      text,
    );
  }
});

test("a tie goes to the even digit", () => {
  assert.equal(shown(1.015625), "1.01562");
  assert.equal(shown(1.046875), "1.04688");
});

test("where nothing is there yet, nothing is written", () => {
  assert.equal(brief(null), "");
});

test("a negative factor stands in brackets", () => {
  assert.equal(factor("-2"), "(-2)");
  assert.equal(factor("2"), "2");
});

test("a position is two numbers in one", () => {
  assert.deepEqual(positionIn(3 * HIGH + 7), [3, 7]);
});

test("a set of more numbers than it holds is refused, and comes to an end", () => {
  const many = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n];
  assert.throws(() => new WholeSet(many), /at most 4 numbers/);
  assert.deepEqual(new WholeSet([5n, 2n]).elts, [2n, 5n]);
});
