// What stands on the stage: panels with the cells of the step, their colours, their sums and sizes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cellSize, cropped, fitted, panelsOf } from "../../lecture_cnn/widget/js/core/fit.js";
import { textOf } from "../../lecture_cnn/widget/js/core/sentence.js";
import * as stages from "../../lecture_cnn/widget/js/core/stage.js";
import { tileColour } from "../../lecture_cnn/widget/js/palette.js";
import { listings, stepOf, traceOf } from "./traces.js";

const { codeParts, lookOf, namedParts, saidOf, stageOf } = stages;
const ROOM = { width: 1300, height: 540, least: 20, narrow: false };
const PHONE = { width: 380, height: 540, least: 16, narrow: true };

/** The numbers of a panel, row by row. */
const textsOf = ({ rows }) => rows.map((row) => row.map(({ text }) => text));

for (const { name, truth, trace } of listings()) {
  const look = lookOf(trace);

  test(`${name}: the cell that a step writes stands on the stage with its new number`, () => {
    for (const { k, writes } of truth.steps) {
      const stage = stageOf(trace, k, look);
      const written = panelsOf(stage).find(({ role }) => role === "written");
      if (!writes.length) continue;
      const tiles = written.rows.flat().filter(({ active }) => active);
      assert.ok(tiles.length >= 1, `step ${k}`);
      for (const { cell } of tiles) assert.ok(writes.includes(cell), `step ${k}`);
    }
  });

  test(`${name}: the code, the sentence and their parts are whole`, () => {
    for (const { k } of truth.steps) {
      const [names] = saidOf(trace, k, 110);
      assert.equal(namedParts(trace, k, names).map(({ text }) => text).join(""), names);
      const line = trace.lines[trace.statementAt(k).line - 1].text.split("  #")[0].trim();
      assert.equal(codeParts(trace, k).map(({ text }) => text).join(""), line);
    }
  });

  test(`${name}: on a laptop and on a phone no digits are smaller than they may be`, () => {
    for (const { k } of truth.steps)
      for (const room of [ROOM, PHONE]) {
        const stage = stageOf(trace, k, look);
        const { side, crop } = fitted(stage, room);
        const panels = panelsOf(stage);
        if (!panels.length) continue;
        assert.ok(side >= Math.floor(room.least / 0.6), `step ${k}: ${side}`);
        const all = panels.map((panel) => cropped(panel, crop)).flat();
        assert.ok(all.every((row) => row.length <= crop), `step ${k}`);
      }
  });
}

test("a cell that shows what it had and got is high enough for both", () => {
  const HALF = { width: 560, height: 300, least: 20, narrow: true, half: true };
  for (const name of ["L07", "L11", "L14", "L24"]) {
    const trace = traceOf(name);
    const look = lookOf(trace);
    for (let k = 0; k < trace.length; k += 7)
      for (const room of [ROOM, PHONE, HALF]) {
        const stage = stageOf(trace, k, look);
        const sizes = fitted(stage, room);
        for (const panel of panelsOf(stage)) {
          const { height } = cellSize(panel, sizes);
          const tiles = cropped(panel, sizes.crop).flat();
          const changed = tiles.some(({ change }) => change);
          if (changed) assert.ok(height >= 2.2 * room.least, `${name} ${k}`);
        }
      }
  }
});

const COUNTED = /^[\d.+*()\- ]+$/;

test("what a sentence of the stage says of numbers is so: a bias beside a window is added too", () => {
  const checked = new Set();
  for (const { name, trace } of listings())
    for (let k = 0; k < trace.length; k += k < 40 ? 1 : 7) {
      const [, ...told] = saidOf(trace, k, 110);
      const [numbers, result] = told.map((text) => text.replaceAll("−", "-").replaceAll("·", "*"));
      if (result === undefined || !COUNTED.test(numbers) || !COUNTED.test(result)) continue;
      const counted = Function(`return ${numbers}`)();
      assert.ok(Math.abs(counted - Number(result)) < 0.01, `${name} ${k}: ${numbers} = ${result}`);
      checked.add(name);
    }
  assert.ok(checked.size > 20, `${checked.size}`);
});

test("in a low room a window of four cells is whole, and on a phone all is there", () => {
  const low = { width: 906, height: 134, least: 19.6, narrow: false };
  const phone = { width: 362, height: 506, least: 16, narrow: true };
  const mean = traceOf("L03");
  assert.equal(fitted(stageOf(mean, 1, lookOf(mean)), low).crop, 2);
  const trace = traceOf("L07");
  const k = stepOf(trace, textOf, "dy(0,1,4,3) =");
  const { products, crop, lines } = fitted(stageOf(trace, k, lookOf(trace)), phone);
  assert.deepEqual([products, crop], [true, 3]);
  const kinds = lines.map((line) => line.map(({ maps, terms, sign, panel }) => {
    return maps ? "maps" : terms ? "sums" : (sign ?? panel.role);
  }).join(" "));
  assert.deepEqual(kinds, ["maps", "sums", "read · coefficient", "= product written"]);
});

test("on a phone a function stands with its brackets and what is in them on one line", () => {
  for (const name of ["pixel_softmax", "L33"]) {
    const trace = traceOf(name);
    const look = lookOf(trace);
    const { lines } = fitted(stageOf(trace, 0, look), PHONE);
    const signs = lines.map((line) => line.map(({ sign }) => sign?.trim() ?? "panel").join(" "));
    assert.match(signs[0], /^softmax\(\{? panel \}?\)$/, name);
  }
});

test("a window: the last map's numbers, their products, the sums of all maps", () => {
  const trace = traceOf("L07");
  const k = stepOf(trace, textOf, "dy(0,1,4,3) =");
  const stage = stageOf(trace, k, lookOf(trace));
  const [window, filter, products, written] = panelsOf(stage).map(textsOf);
  assert.equal(stage.kind, "window");
  const number = (text) => Number(text.replace("−", "-"));
  for (const [y, row] of products.entries())
    for (const [x, text] of row.entries())
      assert.equal(number(text), number(window[y][x]) * number(filter[y][x]));
  const { terms } = stage.items.find((item) => item.terms);
  const sums = terms.map(({ text }) => number(text));
  const last = products.flat().map(number);
  assert.equal(sums.length, 3);
  assert.equal(sums[2], last.reduce((a, b) => a + b));
  assert.equal(number(written[0][0]), sums.reduce((a, b) => a + b));
  const first = stageOf(trace, k, lookOf(trace), 0);
  assert.equal(first.lit, 0);
  assert.notDeepEqual(textsOf(panelsOf(first)[0]), window);
});

test("a turned filter keeps the places of its weights, and so their colours", () => {
  const trace = traceOf("L07");
  const look = lookOf(trace);
  const k = stepOf(trace, textOf, "Wflip(1,1,");
  const [w, between, turned] = panelsOf(stageOf(trace, k, look));
  const places = ({ rows }) => rows.map((row) => row.map(({ spot }) => [spot.column, spot.row]));
  const down = [...places(w)].reverse();
  assert.deepEqual(places(between), down);
  assert.deepEqual(places(turned), down.map((row) => [...row].reverse()));
  const used = stepOf(trace, textOf, "dy(0,1,4,3) =");
  const filter = panelsOf(stageOf(trace, used, look))[1];
  assert.deepEqual(places(filter), places(turned));
});

test("a cell to which no weight was copied yet has no place: a letter there would be a wrong one", () => {
  const trace = traceOf("tdnn_gather");
  const look = lookOf(trace);
  const placesAt = (k) => {
    const { rows } = panelsOf(stageOf(trace, k, look)).find(({ role }) => role === "written");
    return rows[0].map(({ spot }) => spot?.column ?? null);
  };
  const first = stepOf(trace, textOf, "wflip(1,1,1) =");
  assert.deepEqual(placesAt(first - 1), [null, null, null]);
  assert.deepEqual([0, 1, 2].map((n) => placesAt(first + n)), [
    [2, null, null],
    [2, 1, null],
    [2, 1, 0],
  ]);
});

test("no two places of a filter have the same colour, up to eleven by eleven", () => {
  for (const size of [2, 3, 5, 11]) {
    const colours = new Set();
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++)
        colours.add(tileColour({ column, row, columns: size, rows: size }));
    assert.equal(colours.size, size * size);
  }
});
