// How cells lie on the screen.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as layout from "../../lecture_cnn/widget/js/core/layout.js";
import { marksOf } from "../../lecture_cnn/widget/js/core/step.js";
import { listings, traceOf } from "./traces.js";

for (const { name, truth, trace } of listings())
  test(`${name}: cells lie where Python says, and are found there`, () => {
    const inMaps = layout.hasMaps(trace);
    trace.places.forEach((place, n) => {
      const lies = layout.layoutOf(place, inMaps);
      const cells = Array.from({ length: place.size }, (_, inside) => place.first + inside);
      const at = cells.map((cell) => lies.at(cell));
      assert.deepEqual(
        at.map(({ plane, column, row }) => [plane, column, row]),
        truth.layouts[n],
        place.title,
      );
      const found = at.map(({ plane, column, row }) =>
        layout.cellIn({ place, layout: lies }, plane, column, row),
      );
      assert.deepEqual(found, cells);
    });
    assert.deepEqual([...layout.scalesOf(trace).values()], truth.scales);
  });

for (const { name, truth, trace } of listings())
  test(`${name}: what a step outlines covers the rectangles that Python says`, () => {
    const inMaps = layout.hasMaps(trace);
    const layouts = (place) => layout.layoutOf(place, inMaps);
    for (const { k, outlines } of truth.steps) {
      const found = marksOf(trace, k).flatMap(({ kind, cells }) =>
        layout
          .rectanglesOf(trace, cells, layouts)
          .map(({ place, plane, left, right, top, bottom }) =>
            [kind, place.title, plane, left, top, right - left + 1, bottom - top + 1].join(" "),
          ),
      );
      const wanted = outlines.map((row) => row.join(" "));
      assert.deepEqual(found.sort(), wanted.sort(), `step ${k}`);
    }
  });

test("an infinite value is no scale for the others", () => {
  const trace = traceOf("square");
  trace.column.initial[0] = Infinity;
  assert.equal(layout.scalesOf(trace).get(trace.places[0]), 4);
});

test("an array that is not shown has no rectangle", () => {
  const trace = traceOf("square");
  assert.deepEqual(
    layout.rectanglesOf(trace, [0, 1], () => undefined),
    [],
  );
});

test("in maps x runs to the right and y down, in matrices columns and rows", () => {
  const place = { shape: [2, 4, 3], first: 10, size: 24 };
  const map = layout.layoutOf(place, true);
  assert.deepEqual([map.planes, map.columns, map.rows], [2, 4, 3]);
  assert.deepEqual(map.at(10 + 12 + 3 + 2), { plane: 1, column: 1, row: 2 });
  const matrix = layout.layoutOf({ shape: [4, 3], first: 0, size: 12 }, true);
  assert.deepEqual([matrix.planes, matrix.columns, matrix.rows], [1, 3, 4]);
  assert.deepEqual(matrix.at(3 + 2), { plane: 0, column: 2, row: 1 });
});

test("inputs come first, then the arrays in the order in which they are made or filled", () => {
  const titles = (name) => layout.inOrderOfUse(traceOf(name)).map(({ title }) => title);
  assert.deepEqual(titles("square"), ["dz(1)", "w(1)", "dzpad", "Wflip", "dy(0)"]);
  const turned = titles("L30");
  assert.equal(turned[turned.indexOf("w(1)") + 1], "TW");
});

test("products are grouped by the map of their second factor and laid in its rows", () => {
  const trace = traceOf("L07");
  const { first } = trace.places.find(({ name }) => name === "dzpad");
  const pairs = [0, 1, 7, 8, 56].map((inside) => [0, first + inside]); // maps of 8 by 7
  const groups = layout.byPlane(trace, pairs);
  assert.deepEqual(groups, [pairs.slice(0, 4), pairs.slice(4)]);
  const rows = layout.inRows(trace, pairs.slice(0, 4), (pair) => pair[1]);
  assert.deepEqual(rows, [
    [pairs[0], pairs[2]],
    [pairs[1], pairs[3]],
  ]);
});
