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
