// Runs, refusals and changes of all listings against what Python made of them:
// tests/support/page_runs.py writes both.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Answering } from "../../lecture_cnn/widget/js/core/answering.js";
import { unpacked } from "../../lecture_cnn/widget/js/core/columns.js";
import { expOfNumber, powerOfNumbers, tanhOfNumber } from "../../lecture_cnn/widget/js/core/exponential.js";
import { namesOfListing, pythonOf } from "../../lecture_cnn/widget/js/core/fromsigns.js";
import { parsed } from "../../lecture_cnn/widget/js/core/python.js";
import { ran, Text } from "../../lecture_cnn/widget/js/core/running.js";
import { WholeSet } from "../../lecture_cnn/widget/js/core/runtime.js";

const told = (name) =>
  JSON.parse(readFileSync(join(process.env.CORE_TRACES, `${name}.json`), "utf8"));
const plain = (value) => JSON.parse(JSON.stringify(value));

function viewOf(data) {
  const bytes = Buffer.from(data, "base64");
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The columns are the same to the bit. */
function sameColumns(found, wanted) {
  assert.deepEqual(Object.keys(found), Object.keys(wanted));
  for (const [name, column] of Object.entries(wanted)) {
    const its = found[name];
    assert.equal(its.constructor, column.constructor, name);
    assert.equal(its.length, column.length, name);
    column.forEach((value, k) => {
      if (!Object.is(its[k], value))
        assert.fail(`${name}, row ${k}: ${its[k]}, in Python ${value}`);
    });
  }
}

// Of how many numbers exp, tanh and a power may be the next to Python's: the page's are the nearest,
// and Python's are not for 1 of 1,000, 1 of 5, and 1 of 1,000.
const ofNumber = {
  exp: [expOfNumber, 1 / 500],
  tanh: [tanhOfNumber, 1 / 4],
  pow: [(number, by) => powerOfNumbers(Math.abs(number), by), 1 / 500],
};
for (const [name, [of, share]] of Object.entries(ofNumber))
  test(`${name} is Python's, or the next number`, () => {
    const { numbers, by, [name]: pythons } = told("powers");
    let others = 0;
    numbers.forEach((number, k) => {
      const found = of(number, by[k]);
      if (found === pythons[k]) return;
      others++;
      assert.ok(areNext(found, pythons[k]), `${name}(${number}) = ${found}, not ${pythons[k]}`);
    });
    assert.ok(others <= numbers.length * share, `${others} of ${numbers.length}`);
  });

/** Whether no number lies between two of one sign. */
function areNext(a, b) {
  const places = new BigInt64Array(Float64Array.of(a, b).buffer);
  return [1n, -1n].includes(places[0] - places[1]);
}

test("exp and tanh at their limits", () => {
  const limits = [0, -0, NaN, Infinity, -Infinity, 710, -746, 1e-300];
  assert.deepEqual(limits.map(expOfNumber), [1, 1, NaN, Infinity, 0, Infinity, 0, 1]);
  assert.deepEqual(limits.map(tanhOfNumber), [0, -0, NaN, 1, -1, 1, -1, 1e-300]);
});

test("a set's numbers come in Python's order", () => {
  const rows = told("sets");
  for (const [numbers, wanted] of rows)
    assert.deepEqual(new WholeSet(numbers.map(BigInt)).elts.map(Number), wanted, `${numbers}`);
  assert.ok(rows.some(([numbers, wanted]) => String(numbers) !== String(wanted)));
  assert.throws(() => new WholeSet([1n, 2n, 3n, 4n, 5n]), { message: /at most 4 numbers/ });
  assert.throws(() => new WholeSet([0.5]), { message: /whole numbers/ });
});

for (const { id, program, runs } of told("runs"))
  test(`${id}: the runs of ${runs.length} inputs are Python's`, () => {
    const text = new Text(program);
    for (const { inputs, data, error } of runs) {
      if (error !== undefined) {
        assert.throws(() => ran(text, inputs), { message: error });
        continue;
      }
      const { header, column } = unpacked(viewOf(data));
      const { table, recorder } = ran(text, inputs);
      const lines = text.lines.map(({ depth, text: signs, python }) => [depth, signs, python]);
      assert.deepEqual(
        lines,
        header.lines.map((line) => [line.depth, line.text, line.python]),
      );
      assert.deepEqual(plain(table), header.statements);
      assert.deepEqual(plain(recorder.places()), header.places);
      assert.deepEqual(
        [...recorder.boxes.values()].map(({ offsets }) => offsets),
        header.boxes,
      );
      assert.deepEqual(Object.keys(recorder.seenTexts), Object.keys(header.seen_text));
      sameColumns(recorder.packed(), column);
    }
  });

test("a line in the slide's signs is read as the Python that it is made from", () => {
  let lines = 0;
  for (const { id, program } of told("runs")) {
    const text = new Text(program);
    const names = namesOfListing(text.definition);
    for (const { python, text: signs } of text.lines) {
      const [code, line] = [python, signs].map((one) => one.split("  #")[0]);
      if (/^(#|def )|\($/.test(code)) continue;
      const found = pythonOf(line, names);
      assert.deepEqual(treeOf(found), treeOf(code), `${id}: ${line}`);
      lines++;
    }
  }
  assert.ok(lines > 500);
});

/** The tree of a line, without where its parts stand. */
function treeOf(line) {
  const tree = parsed(`def f():\n    ${line}${line.endsWith(":") ? " pass" : ""}`);
  const told = (key, value) => (typeof value === "bigint" ? `${value}n` : value);
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === "line" ? 0 : told(key, value))));
}

test("sizes, numbers and activations are chosen, and a picture; what doesn't fit is refused", () => {
  for (const { id, program, data } of told("slips")) {
    const answering = new Answering(program, viewOf(data));
    const { choices, began } = answering;
    const traits = { step: 0, stops: [], asks: [], changed: "" };
    const chosen = (state) => answering.answered({ do: "inputs", state }, traits);
    const begin = began.state;
    const again = { ...begin.sizes, ...(begin.sizes.pad === 0 ? { pad: 1 } : {}) };
    for (const [letter, number] of Object.entries(begin.sizes)) {
      if (["m", "n"].includes(letter)) continue;
      const found = chosen({ ...begin, sizes: { ...begin.sizes, [letter]: number + 1 } });
      assert.ok(found.data || /must be|too large|fits|outside|nothing/.test(found.refused), id);
      assert.match(
        chosen({ ...begin, sizes: { ...begin.sizes, [letter]: -1 } }).refused,
        /at least/,
      );
    }
    assert.equal(chosen({ ...begin, seed: 3, sizes: again }).refused, undefined, `${id}, seed 3`);
    if (!choices.map) continue;
    const planes = (width, height) => [Array.from({ length: width * height }, (_, n) => n / 100)];
    const picture = { name: "a picture", planes };
    assert.match(chosen({ ...begin, picture }).changed, /a picture$/, id);
    const place = answering.shown.trace.places.find(({ made }) => made < 0);
    assert.ok(
      answering.shown.inputs[choices.map].values.every((value) => value >= 0 && value < 1),
      place.name,
    );
  }
});

test("inputs that don't fit are refused in Python's words", () => {
  const programs = new Map(told("runs").map(({ id, program }) => [id, program]));
  const rows = told("refused");
  assert.ok(rows.length > 100);
  for (const { id, inputs, error } of rows) {
    const text = new Text(programs.get(id));
    assert.throws(() => ran(text, inputs), { message: error }, `${id} ${Object.keys(inputs)}`);
  }
});

test("what Python is told of a run is that run's text and inputs, to the bit", () => {
  const inNumbers = (told) =>
    JSON.parse(JSON.stringify(told), (key, value) => (key === "values" ? value.map(Number) : value));
  for (const { id, program, data, inputs } of told("slips")) {
    const answering = new Answering(program, viewOf(data));
    const { source, inputs: found } = answering.told;
    assert.deepEqual(source, program.source);
    assert.deepEqual(inNumbers(found), inputs, id);
    const traits = { step: 0, stops: [], asks: [], changed: "" };
    const slip = program.slips.find(({ id }) => !answering.answered({ do: "slip", id }, traits).refused);
    if (!slip) continue;
    assert.notDeepEqual(answering.told.source, program.source, `${id}: ${slip.id}`);
    const again = new Answering(answering.programShown, answering.shown.data);
    assert.deepEqual(again.told, answering.told, `${id}, taken over`);
    assert.deepEqual(again.programShown, answering.programShown, `${id}, taken over`);
    const back = answering.answered({ do: "back" }, traits);
    assert.equal(back.data.byteLength, viewOf(data).byteLength);
    assert.deepEqual(answering.told.source, program.source);
  }
});

// what is no Python may be refused in other words where the line is a random one, which nobody writes
const OTHER_WORDS = /this is no Python/;

function sameAnswers(name, { program, data, step, asked }, wordForWord) {
  for (const [message, wanted] of asked) {
    const answering = new Answering(program, viewOf(data));
    const found = answering.answered(message, { step, stops: [], asks: [], changed: "" });
    const where = `${name}: ${JSON.stringify(message)}`;
    if (wanted.refused !== undefined || found.refused !== undefined) {
      const [kind] = OTHER_WORDS.exec(wanted.refused) ?? [];
      if (kind && !wordForWord)
        assert.ok(found.refused?.includes(kind), `${where}: ${found.refused}`);
      else assert.equal(found.refused, wanted.refused, where);
      continue;
    }
    assert.equal(found.step, wanted.step, where);
    assert.equal(found.changed, wanted.changed, where);
    const [its, pythons] = [unpacked(found.data), unpacked(viewOf(wanted.data))];
    assert.deepEqual(comparable(its.header), comparable(pythons.header), where);
    sameColumns(its.column, pythons.column);
  }
}

/** A header without what is only shown when indices count from 0. */
function comparable(header) {
  const { counters, columns, lines, ...others } = plain(header);
  return { ...others, lines: lines.map((line) => ({ ...line, from_0: "" })) };
}

for (const kind of ["slips", "edits", "values", "written"])
  test(`${kind}: each listing answers as in Python`, () => {
    for (const row of told(kind)) sameAnswers(row.id, row, kind === "written");
  });
