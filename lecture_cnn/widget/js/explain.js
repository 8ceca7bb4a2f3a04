// The arithmetic of a step and the history of a cell, written out with the real numbers.

const MOST_PRODUCTS = 200; // beyond this many, a window is summed up map by map

// A product of two cells before step k: its parts as text, and its value.
function productOf(trace, [a, b], k) {
  const [p, q] = [trace.valueAt(a, k), trace.valueAt(b, k)];
  const names = `${trace.cellName(a)} ${trace.cellName(b)}`;
  return { names, text: `${factor(shown(p))}·${factor(shown(q))}`, value: p * q };
}

// The arithmetic of step k: its sentence, and for windows and flips the numbers laid out as in the maps.
function arithmeticOf(trace, k) {
  const parts = trace.sentence(k), writes = trace.writesOf(k), statement = trace.statementAt(k);
  const used = writes.length ? trace.usedFor(writes[0], k) : { pairs: [] };
  if (used.pairs.length > 1 && writes.length === 1)
    return [el("p", "sentence", parts[0]), ...windowOf(trace, used.pairs, k, writes[0])];
  const turns = turnsOf(statement);
  if (turns.length && writes.length > 1) return [el("p", "sentence", signs(parts[0])), flipOf(trace, k, turns)];
  return parts.map((part, n) => {
    const last = n && n === parts.length - 1;
    const names = `sentence large ${part.length > 150 ? "long" : ""}`;
    return el("p", names, n ? ["= ", el("span", last ? "result" : "", part)] : signs(part));
  });
}

// All products of a window, one small table a map, laid out as the window lies in the map; above them their sum, which
// step k wrote to the cell.
function windowOf(trace, pairs, k, cell) {
  const total = trace.shownValue(cell, k + 1);
  const tables = [], sums = [];
  let all = 0;
  for (const group of byPlane(trace, pairs)) {
    const products = group.map((pair) => productOf(trace, pair, k));
    sums.push(shown(products.reduce((sum, product) => sum + product.value, 0)));
    all = products.reduce((sum, product) => sum + product.value, all); // in the order of the run
    if (pairs.length > MOST_PRODUCTS) continue;
    const [left, right] = [0, 1].map((side) => trace.pieceName(group.map((pair) => pair[side])));
    const table = el("table", "products", el("caption", "", `${left} . ${right}`));
    for (const row of inRows(trace, group, (pair) => pair[1]))
      table.append(el("tr", "", row.map((pair) => productCell(trace, pair, k))));
    tables.push(table);
  }
  const maps = sums.map((sum, n) => (n ? factor(sum) : sum)).join(" + "), rest = trace.numbersOf(k, shown(all), cell);
  const parts = [...new Set([maps, shown(all), rest, total])].slice(0, -1); // the total stands apart
  const line = parts.map((part) => `${part} = `).join("");
  const sum = el("p", "sum", [`sum of ${pairs.length} products: ${line}`, el("span", "result", total)]);
  return [sum, el("div", "tables", tables)];
}

function productCell(trace, pair, k, name = "", tag = "td") {
  const { names, text, value } = productOf(trace, pair, k);
  const zero = trace.originOf(pair[1], k) === null; // a zero of the padding
  const parts = [el("span", "factors", text), el("span", "product", shown(value))];
  return el(tag, `${name} ${zero ? "with-padding" : ""}`, parts, { title: names });
}

// Pairs grouped by the map that their second cell lies in.
function byPlane(trace, pairs) {
  const groups = new Map();
  for (const pair of pairs) {
    const place = trace.place(pair[1]), [last, before] = [place.shape.at(-1) ?? 1, place.shape.at(-2) ?? 1];
    const plane = place.first + Math.floor((pair[1] - place.first) / (last * before));
    groups.set(plane, [...(groups.get(plane) || []), pair]);
  }
  return [...groups.values()];
}

// Things that belong to cells, in rows as the cells lie in their map: y down, x to the right.
function inRows(trace, things, cellOf) {
  const place = trace.place(cellOf(things[0])), layout = layoutOf(place, place.shape.length > 2), rows = new Map();
  for (const thing of things) {
    const { row, column } = layout.at(cellOf(thing));
    if (!rows.has(row)) rows.set(row, []);
    rows.get(row).push([column, thing]);
  }
  const sorted = [...rows].sort((a, b) => a[0] - b[0]);
  return sorted.map(([, row]) => row.sort((a, b) => a[0] - b[0]).map(([, thing]) => thing));
}

// The turns of a flip statement in the order in which they are done.
function turnsOf(statement) {
  return [...statement.value.matchAll(/flip(UpDown|LeftRight)\(/g)].map((match) => match[1]).reverse();
}

// A filter before, between and after its turns.
function flipOf(trace, k, turns) {
  const cells = trace.readsOf(k)[0].cells.slice().sort((a, b) => a - b);
  let rows = inRows(trace, cells, (cell) => cell);
  const table = (text) => {
    const node = el("table", "products plain", el("caption", "", text));
    for (const row of rows) node.append(el("tr", "", row.map((cell) => el("td", "", trace.shownValue(cell, k)))));
    return node;
  };
  const tables = [table(trace.pieceName(cells))];
  for (const turn of turns) {
    rows = turn === "UpDown" ? [...rows].reverse() : rows.map((row) => [...row].reverse());
    tables.push(el("span", "arrow", "→"), table(turn === "UpDown" ? "turned up-down" : "turned left-right"));
  }
  return el("div", "tables", tables);
}

// What a cell was made of up to step k, written out; and what it goes into.
function historyOf(trace, cell, k, most = 60) {
  const name = trace.cellName(cell), there = trace.seenAt(cell, k + 1) !== null;
  const history = trace.madeOf(cell, k + 1), into = trace.goesInto(cell);
  const value = there ? ` = ${trace.shownValue(cell, k + 1)}` : " is not computed yet";
  const parts = [el("p", "sentence", `${name}${value}`)];
  const steps = history.filter((used) => used.pairs.length || used.others.length);
  if (steps.length === 1 && steps[0].pairs.length > 1) {
    parts.push(el("p", "", `made in step ${steps[0].step} of these products:`));
    parts.push(...windowOf(trace, steps[0].pairs, steps[0].step, cell));
  } else if (steps.length) {
    parts.push(el("p", "", `made of, in this order (${steps.length} ${steps.length === 1 ? "step" : "steps"}):`));
    const shownSteps = steps.slice(-most);
    if (shownSteps.length < steps.length) parts.push(el("p", "", `the last ${most}:`));
    const row = (used) => el("li", "", [el("span", "at", `${used.step}`), termOf(trace, used, cell)]);
    parts.push(el("ul", "history", shownSteps.map(row)));
  } else if (history.length) parts.push(el("p", "", `set in step ${history[0].step}: ${trace.text(history[0].step)}`));
  else if (there) parts.push(el("p", "", trace.place(cell).made < 0 ? "an input" : "0, from zeros()"));
  if (into.size) {
    const names = [...into.keys()].slice(0, 12).map((target) => trace.cellName(target));
    if (into.size > names.length) names.push("…");
    parts.push(el("p", "into", `goes into ${into.size} ${into.size === 1 ? "cell" : "cells"}: ${names.join(", ")}`));
  }
  return parts;
}

// How cells light up for one: what it was made of, what is behind that, what it went into so far, what it will go into.
function litOf(trace, cell, k, later = (_, step) => step > k) {
  const lit = new Map();
  for (const [target, step] of trace.goesInto(cell)) lit.set(target, later(target, step) ? "will-go-into" : "goes-into");
  for (const [source, far] of trace.sourcesOf(cell, k + 1)) lit.set(source, far === 1 ? "made-of" : "behind");
  return lit;
}

// One step's share of a cell: `w(1,1,1,2,1) dz(1,1,1,2) = 0.5·1.25 = 0.625`.
function termOf(trace, { step, pairs, others }, cell) {
  if (pairs.length === 1) {
    const { names, text, value } = productOf(trace, pairs[0], step);
    return `${names} = ${text} = ${shown(value)}`;
  }
  const sentence = trace.sentence(step);
  if (sentence.length > 1) return sentence.join(" = ");
  const texts = others.map((other) => `${trace.cellName(other)} = ${trace.shownValue(other, step)}`);
  return texts.join(", ") || trace.cellName(cell);
}
