// What lies over the maps: arrows from cell to cell, a map placed on another, the tail that a stride dropped.

const SVG = "http://www.w3.org/2000/svg";
const MOST_ARROWS = 80; // more than these hide each other: then only the present map's

// All arrows of a run from each output to its winner, in the order of the steps: {step, from, to}.
function winnersOf(trace) {
  const positions = trace.places.filter((place) => place.positions), arrows = [];
  if (!positions.length) return arrows;
  for (let k = 0; k < trace.length; k++) {
    const writes = trace.writesOf(k);
    if (writes.length !== 1 || trace.place(writes[0]).positions) continue;
    const reads = trace.readsOf(k).filter((read) => read.used).flatMap(({ cells }) => (cells.length === 1 ? cells : []));
    if (!reads.some((cell) => trace.place(cell).positions)) continue;
    const other = reads.find((cell) => !trace.place(cell).positions && cell !== writes[0]);
    if (other === undefined) continue;
    const [from, to] = trace.place(other).layer > trace.place(writes[0]).layer ? [other, writes[0]] : [writes[0], other];
    arrows.push({ step: k, from, to });
  }
  return arrows;
}

// The arrows from a transformed filter's cells to the weights that are in them, as they stand after step k.
function turnedFrom(trace, k) {
  const turned = trace.places.find((place) => place.name === "TW"), arrows = [];
  for (let cell = turned?.first ?? 0; turned && cell < turned.first + turned.size; cell++) {
    const last = trace.lastWrite(cell, k + 1);
    if (last < 0) continue;
    const step = trace.column.write_step[last], { pairs, others } = trace.usedFor(cell, step);
    const weights = pairs.length ? pairs.filter(([a]) => Math.abs(trace.valueAt(a, step)) > 1e-9).map(([, b]) => b) : others;
    for (const weight of weights) arrows.push({ step, from: cell, to: weight });
  }
  return arrows;
}

// One map placed on another at the offset of a weight: what each cell under it is multiplied by, and the map's name.
// In L37 it is the map of the outputs that hold one weight; for a weight's derivative the map dz, which is the factor too.
function placedFor(trace, cell, k) {
  const steps = trace.madeOf(cell, k + 1), placed = [];
  const add = ({ step, pairs }, target) => {
    for (const pair of pairs) {
      const [factor, under] = /^y$/i.test(trace.place(pair[0]).name) ? [pair[1], pair[0]] : pair;
      placed.push({ under, map: target ?? factor, factor, step });
    }
  };
  if (trace.id === "L37") {
    const weight = steps.flatMap(({ pairs }) => pairs.flat()).find((one) => trace.place(one).name === "w");
    for (const [target, step] of weight === undefined ? [] : trace.goesInto(weight))
      if (step <= k) add(trace.usedFor(target, step), target);
  } else if (["L08", "filter_derivative_formula", "derivative_of_w12"].includes(trace.id) && trace.place(cell).name === "dw")
    steps.forEach((used) => add(used));
  if (placed.length < 2) return null;
  const lowest = (side) => placed.reduce((low, piece) => Math.min(low, piece[side]), Infinity);
  const corner = trace.indexOf(lowest("under")), plane = (side) => trace.indexOf(lowest(side)).slice(0, -2).join(",");
  const [under, map] = ["under", "map"].map((side) => `${trace.place(placed[0][side]).name}(${plane(side)})`);
  return { placed, text: `${map} placed on ${under} at (${corner.slice(-2).join(",")})` };
}

// The columns and rows of the larger map that lie beyond the last one kept: the tail that the stride drops.
function tailOf(trace) {
  const kept = new Set(), large = resampledPlace(trace);
  if (!large) return { large, tail: [] };
  for (let k = 0; k < trace.length; k++)
    for (const cell of [...trace.writesOf(k), ...trace.readsOf(k).flatMap((read) => (read.used ? read.cells : []))])
      if (trace.place(cell) === large) kept.add(cell);
  const layout = layoutOf(large, true), at = [...kept].map((cell) => layout.at(cell));
  const column = Math.max(...at.map((place) => place.column)), row = Math.max(...at.map((place) => place.row));
  const tail = Array.from({ length: large.size }, (_, n) => large.first + n)
    .filter((cell) => layout.at(cell).column > column || layout.at(cell).row > row);
  return { large, tail, kept };
}

function resampledPlace(trace) {
  if (!["L19", "L20", "L31", "L32", "upsampling_between"].includes(trace.id)) return null;
  const maps = trace.places.filter((place) => place.shape.length === 3);
  return maps.sort((a, b) => b.size - a.size)[0];
}

// The overlay of a RunView; `show` is called after each step and each hover.
class Overlay {
  constructor(view) {
    const { trace, maps } = view;
    Object.assign(this, { view, trace, maps, only: false });
    this.winners = trace.length < 50000 ? winnersOf(trace) : [];
    this.turns = trace.places.some((place) => place.name === "TW");
    this.needed = this.winners.length > 0 || this.turns;
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "arrows");
    this.svg.setAttribute("aria-hidden", "true");
    maps.node.append(this.svg);
    this.pieces = [];
    this.note = el("p", "note");
    maps.node.append(this.note);
    const into = new Map();
    for (const arrow of this.winners) into.set(arrow.to, [...(into.get(arrow.to) || []), arrow]);
    this.shared = new Map([...into].filter(([, arrows]) => arrows.length > 1));
    this.grows = this.winners.length > 0 && trace.statementAt(this.winners[0].step).op === "+=";
    const { large, tail, kept } = tailOf(trace);
    for (const cell of tail) maps.cells[cell]?.classList.add("tail");
    if (large) this.tells = this.sizes(large, tail, kept);
  }

  // The sizes kept and dropped, said once.
  sizes(large, tail, kept) {
    const small = this.trace.places.find((place) => place.shape.length === 3 && place !== large);
    const size = (place) => place.shape.slice(1).join("×");
    const dropped = { L19: "was dropped and gets 0", L20: "was zeros and is dropped", L31: "is dropped" };
    const what = dropped[this.trace.id] || "is zeros";
    const rest = tail.length ? `the tail beyond the last cell kept (dotted) ${what}: ${tail.length} cells` : "there is no tail";
    const sizes = `${large.title} is ${size(large)}, ${small.title} is ${size(small)}`;
    return `${sizes}; ${kept.size} of ${large.size} cells are kept; ${rest}`;
  }

  // What `=` would leave in a cell where several outputs share the winner: its last gradient alone.
  valueOf(cell, k) {
    if (!this.only || !this.shared.has(cell)) return this.trace.seenAt(cell, k + 1);
    const last = this.shared.get(cell).findLast((arrow) => arrow.step <= k);
    return this.trace.seenAt(last ? last.from : cell, k + 1);
  }

  show(k, hovered) {
    for (const piece of this.pieces) piece.remove();
    this.pieces = [];
    const texts = this.tells ? [this.tells] : [];
    if (this.needed) this.draw(this.arrowsAt(k, hovered), k);
    if (this.grows) texts.push(this.compared(k));
    const explained = hovered ?? this.trace.writesOf(k)[0];
    const placed = explained === undefined ? null : placedFor(this.trace, explained, k);
    if (placed) {
      this.place(placed);
      texts.push(placed.text);
    }
    const text = texts.filter(Boolean).join(". ");
    if (this.note.textContent !== text) this.note.textContent = text;
  }

  arrowsAt(k, hovered) {
    let arrows = this.turns ? turnedFrom(this.trace, k) : this.winners.filter((arrow) => arrow.step <= k);
    if (hovered !== null && arrows.some(({ from, to }) => from === hovered || to === hovered))
      return arrows.filter(({ from, to }) => from === hovered || to === hovered);
    if (arrows.length > MOST_ARROWS) {
      const map = (cell) => this.trace.indexOf(cell).slice(0, -2).join();
      arrows = arrows.filter(({ from }) => map(from) === map(arrows[arrows.length - 1].from));
    }
    return arrows;
  }

  draw(arrows, k) {
    const around = this.maps.node.getBoundingClientRect();
    const middle = (cell) => {
      const box = this.maps.boxOf(cell);
      const { scrollLeft, scrollTop } = this.maps.node;
      return [box.left + box.width / 2 - around.left + scrollLeft, box.top + box.height / 2 - around.top + scrollTop, box.width];
    };
    const last = arrows[arrows.length - 1]?.from, planeOf = (cell) => this.maps.rectangles([cell])[0]?.plane;
    const same = (a, b) => planeOf(a) === planeOf(b);
    const paths = arrows.map(({ step, from, to }) => {
      const [startX, startY, cell] = middle(from), [a, b] = middle(to), far = Math.hypot(a - startX, b - startY) || 1;
      const [u, v] = [(a - startX) / far, (b - startY) / far], [endX, endY] = [a - u * cell * 0.25, b - v * cell * 0.25];
      const [x, y] = [startX + u * cell * 0.4, startY + v * cell * 0.4];
      const head = cell * 0.22, [cx, cy] = [(x + a) / 2 - v * far * 0.08, (y + b) / 2 + u * far * 0.08];
      const wing = (side) => `${endX - u * head + side * v * head * 0.6} ${endY - v * head - side * u * head * 0.6}`;
      const path = document.createElementNS(SVG, "path");
      const kinds = [step === k && "now", this.shared.has(to) && "shared", !same(from, last) && "of-other-map"];
      path.setAttribute("d", `M${x} ${y}Q${cx} ${cy} ${endX} ${endY}M${wing(1)}L${endX} ${endY}L${wing(-1)}`);
      path.setAttribute("class", ["arrow-path", ...kinds].filter(Boolean).join(" "));
      path.dataset.from = from;
      path.dataset.to = to;
      return path;
    });
    this.svg.replaceChildren(...paths);
  }

  // Where outputs share a winner: what += gave and what = would have left.
  compared(k) {
    const { trace } = this, parts = [];
    for (const [cell, arrows] of this.shared) {
      const so = arrows.filter((arrow) => arrow.step <= k);
      if (so.length < 2) continue;
      const drops = so.map((arrow) => factor(trace.shownValue(arrow.from, k + 1)));
      parts.push(`${trace.cellName(cell)}: += gives ${drops.join(" + ")} = ${trace.shownValue(cell, k + 1)}, = would leave `
        + trace.shownValue(so[so.length - 1].from, k + 1));
    }
    return parts.slice(-4).join("; ");
  }

  place({ placed }) {
    for (const { plane, left, top, right, bottom } of this.maps.rectangles(placed.map(({ under }) => under))) {
      const piece = el("div", "placed", [], { "aria-hidden": "true" });
      for (const [name, value] of Object.entries({ left, top, columns: right - left + 1, rows: bottom - top + 1 }))
        piece.style.setProperty(`--${name}`, value);
      for (const { under, factor, step } of placed) {
        const { column, row } = layoutOf(this.trace.place(under), true).at(under);
        const cell = el("span", "", `×${brief(this.trace.valueAt(factor, step))}`);
        cell.dataset.under = under;
        cell.style.gridArea = `${row - top + 1} / ${column - left + 1}`;
        piece.append(cell);
      }
      plane.over.append(piece);
      this.pieces.push(piece);
    }
  }
}
