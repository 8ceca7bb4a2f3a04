// What lies over the maps: arrows from cell to cell, a map placed on another, the tail that a
// stride dropped.

import { layoutOf } from "./core/layout.js";
import { brief, factor } from "./core/numbers.js";
import { placedFor, tailOf, turnedFrom, winnersOf } from "./core/overlays.js";
import { drawn, el, setProperties } from "./dom.js";
/** @import { Trace } from "./core/state.js" */
/** @import { Maps } from "./draw.js" */

const MOST_ARROWS = 80; // more than these hide each other: then only the present map's

/** The overlay of a RunView; `show` is called after each step and each hover. */
export class Overlay {
  /** @param {{ trace: Trace, maps: Maps }} view */
  constructor({ trace, maps }) {
    this.trace = trace;
    this.maps = maps;
    this.only = false; // `=` in place of `+=`
    this.winners = trace.length < 50000 ? winnersOf(trace) : [];
    this.turns = trace.places.some((place) => place.name === "TW");
    this.needed = this.winners.length > 0 || this.turns;
    this.svg = drawn("svg", { class: "arrows", "aria-hidden": "true" });
    maps.node.append(this.svg);
    this.pieces = [];
    this.note = el("p", "note");
    maps.node.append(this.note);
    const into = new Map();
    for (const arrow of this.winners) into.set(arrow.to, [...(into.get(arrow.to) || []), arrow]);
    this.shared = new Map([...into].filter(([, arrows]) => arrows.length > 1));
    this.grows = this.winners.length > 0 && trace.statementAt(this.winners[0].step).op === "+=";
    const resampled = tailOf(trace);
    for (const cell of resampled?.tail ?? []) maps.cells[cell]?.classList.add("tail");
    if (resampled) this.tells = this.sizes(resampled);
  }

  /** The sizes kept and dropped, said once. */
  sizes({ large, tail, kept }) {
    const small = this.trace.places.find((place) => place.shape.length === 3 && place !== large);
    const size = (place) => place.shape.slice(1).join("×");
    const dropped = {
      L19: "was dropped and gets 0",
      L20: "was zeros and is dropped",
      L31: "is dropped",
    };
    const what = dropped[this.trace.id] || "is zeros";
    const rest = tail.length
      ? `the tail beyond the last cell kept (dotted) ${what}: ${tail.length} cells`
      : "there is no tail";
    const sizes = `${large.title} is ${size(large)}, ${small.title} is ${size(small)}`;
    return `${sizes}; ${kept.size} of ${large.size} cells are kept; ${rest}`;
  }

  /**
   * What `=` would leave in a cell where several outputs share the winner: its last gradient alone.
   */
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
    let arrows = this.turns
      ? turnedFrom(this.trace, k)
      : this.winners.filter((arrow) => arrow.step <= k);
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
      return [
        box.left + box.width / 2 - around.left + scrollLeft,
        box.top + box.height / 2 - around.top + scrollTop,
        box.width,
      ];
    };
    const last = arrows[arrows.length - 1]?.from;
    const planeOf = (cell) => this.maps.rectangles([cell])[0]?.plane;
    const same = (a, b) => planeOf(a) === planeOf(b);
    const paths = arrows.map(({ step, from, to }) => {
      const [startX, startY, cell] = middle(from);
      const [a, b] = middle(to);
      const far = Math.hypot(a - startX, b - startY) || 1;
      const [u, v] = [(a - startX) / far, (b - startY) / far];
      const [endX, endY] = [a - u * cell * 0.25, b - v * cell * 0.25];
      const [x, y] = [startX + u * cell * 0.4, startY + v * cell * 0.4];
      const head = cell * 0.22;
      const [cx, cy] = [(x + a) / 2 - v * far * 0.08, (y + b) / 2 + u * far * 0.08];
      const wing = (side) =>
        `${endX - u * head + side * v * head * 0.6} ${endY - v * head - side * u * head * 0.6}`;
      const kinds = [
        step === k && "now",
        this.shared.has(to) && "shared",
        !same(from, last) && "of-other-map",
      ];
      const line = `M${x} ${y}Q${cx} ${cy} ${endX} ${endY}`;
      return drawn("path", {
        d: `${line}M${wing(1)}L${endX} ${endY}L${wing(-1)}`,
        class: ["arrow-path", ...kinds].filter(Boolean).join(" "),
        "data-from": from,
        "data-to": to,
      });
    });
    this.svg.replaceChildren(...paths);
  }

  /** Where outputs share a winner: what += gave and what = would have left. */
  compared(k) {
    const { trace } = this;
    const parts = [];
    for (const [cell, arrows] of this.shared) {
      const so = arrows.filter((arrow) => arrow.step <= k);
      if (so.length < 2) continue;
      const values = so.map((arrow) => trace.shownValue(arrow.from, k + 1));
      const drops = values.map((text, n) => (n ? factor(text) : text));
      const sum = `${drops.join(" + ")} = ${trace.shownValue(cell, k + 1)}`;
      const last = trace.shownValue(so.at(-1).from, k + 1);
      parts.push(`${trace.cellName(cell)}: += gives ${sum}, = would leave ${last}`);
    }
    return parts.slice(-4).join("; ");
  }

  place({ placed }) {
    const covered = this.maps.rectangles(placed.map(({ under }) => under));
    for (const { plane, left, top, right, bottom } of covered) {
      const piece = el("div", "placed", [], { "aria-hidden": "true" });
      setProperties(piece, { left, top, columns: right - left + 1, rows: bottom - top + 1 });
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
