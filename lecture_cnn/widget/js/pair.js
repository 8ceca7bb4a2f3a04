// Two runs of one gradient side by side: scatter (L11) on the left, gather (L07) on the right. On
// one clock, the clock is the cell of dY(l-1) in the gather's order: a product that both compute
// has one number and one colour, one with the padding is grey. Each in its own order, both have
// made the same number of products at each position.

import { hueOf } from "./colours.js";
import { litOf } from "./core/history.js";
import { inRows } from "./core/layout.js";
import { brief, shown } from "./core/numbers.js";
import { Pairing } from "./core/pairing.js";
import { productOf } from "./core/products.js";
import { fills, isWindow, usedFor, withoutComment } from "./core/sentence.js";
import { Cursor } from "./cursor.js";
import { el, setProperties, table, withSubscripts } from "./dom.js";
import { Maps } from "./draw.js";
import { productCell } from "./explain.js";
/** @import { Trace } from "./core/state.js" */

export class PairView {
  /** @param {Trace} gather @param {Trace} scatter */
  constructor(gather, scatter) {
    const pairing = new Pairing(gather, scatter);
    const { clock, cells, target, other } = pairing;
    this.gather = gather;
    this.scatter = scatter;
    this.pairing = pairing;
    this.own = false; // each in its own order
    this.tight = false; // there is little room
    this.k = null;
    this.hovered = null;
    this.pinned = false;
    // whoever shows the view sets these: go to a step, say something, lay out anew
    this.go = (_step) => {};
    this.tell = (_text) => {};
    this.refit = () => {};
    this.length = clock.length;
    this.staged = true;
    this.unchanged =
      "One clock pairs the products of both runs, so neither is changed here. Open one alone to " +
      `change it: lc.stepper("${gather.id}") or lc.stepper("${scatter.id}").`;
    this.halves = [
      { trace: scatter, name: `${scatter.id} scatter`, stepAt: (n) => this.stageStep(n) },
      { trace: gather, name: `${gather.id} gather`, stepAt: (n) => clock[n] },
    ];
    this.variables = gather.statementAt(clock[0]).variables;
    const [factors] = usedFor(gather, cells[0], clock[0]).pairs;
    const [filter, padded] = factors.map((cell) => gather.place(cell));
    const product = pairing.added[0].pair.map((cell) => scatter.place(cell));
    this.maps = {
      scatter: new Maps(scatter, [...new Set([...product, other])]),
      gather: new Maps(gather, [...new Set([filter, target, padded])]),
    };
    this.cursor = new Cursor(this.maps.gather);
    this.products = { scatter: el("div", "given"), gather: el("div", "given") };
    this.difference = el("p", "difference");
    this.node = el("div", "pair two-gradients", [
      this.difference,
      this.half("scatter", scatter, other, (statement) => statement.op === "+="),
      this.half("gather", gather, target, isWindow),
    ]);
    this.title = [
      el("b", "", `${scatter.id} beside ${gather.id}`),
      ` ${target.title}: scatter and gather`,
    ];
    this.actions = [
      {
        key: "o",
        text: "Own order",
        label: "each in its own order, or on one clock",
        press: () => this.free(),
      },
    ];
  }

  /** One side: the line that adds to the gradient, the maps, the products. */
  half(side, trace, { name }, adds) {
    const gives = (statement) => fills(statement, name) && adds(statement);
    const { line } = trace.statements.find(gives);
    const code = el("code", "", withSubscripts(withoutComment(trace.lines[line - 1].text)));
    const head = el("h3", "", [el("b", "", `${trace.id} ${side}`), " ", code]);
    return el("section", `half ${side}`, [head, this.maps[side].node, this.products[side]], {
      "aria-label": side,
      "data-side": side,
    });
  }

  changesOf(name) {
    const values = this.pairing.clock.map((k) => this.gather.variableAt(name, k));
    return values.flatMap((value, n) => (value === values[n - 1] ? [] : [n]));
  }

  statusOf(n) {
    return {
      text: `cell ${n} / ${this.length - 1}`,
      variables: this.gather.variablesAt(this.pairing.clock[n]),
    };
  }

  /**
   * Each in its own order, or on one clock; the gather's order is the clock's, so only the scatter
   * changes.
   */
  free() {
    this.own = !this.own;
    this.letGo();
    if (this.k !== null) this.show(this.k);
    this.refit();
    return this.own;
  }

  /** The scatter's last step that is shown. */
  leftStep(n) {
    return this.own ? this.pairing.batchOf(n).step : this.scatter.length - 1;
  }

  /** The scatter's step on the stage: of one clock the product that finishes the cell. */
  stageStep(n) {
    if (this.own) return this.leftStep(n);
    const products = this.pairing.perCell.get(this.pairing.left(this.pairing.cells[n]));
    return products.at(-1)?.step ?? 0;
  }

  /** What stands above both on the stage, in short. */
  tellAt(n) {
    if (!this.own) return this.stateOf(n);
    const { done } = this.pairing;
    const { finished, begun } = this.pairing.progressAt(this.leftStep(n));
    const cells = `cells finished: scatter ${finished} (${begun} begun), gather ${n + 1}`;
    return `${done[n]} products each; ${cells}`;
  }

  show(n) {
    const { gather, scatter, pairing } = this;
    const k = pairing.clock[n];
    const cell = pairing.cells[n];
    const step = this.leftStep(n);
    this.k = n;
    this.maps.gather.appear(k);
    this.maps.scatter.appear(scatter.length);
    this.maps.gather.paint((cell) => gather.seenAt(cell, k + 1));
    this.maps.scatter.paint((cell) =>
      !this.own && pairing.rankOf.get(cell) > n ? null : scatter.seenAt(cell, step + 1),
    );
    const { scattered, gathered } = pairing.productsOf(n);
    const window = { cells: gathered.map(({ pair }) => pair[1]), kind: "read" };
    const written = (cell) => ({ cells: [cell], kind: "written" });
    const matchMarks = (product) => {
      const colour = this.colourOf(product, scattered);
      return product.pair.map((cell) => ({ cells: [cell], kind: "match", colour }));
    };
    const marks = (products) => products.filter(({ match }) => match !== null).flatMap(matchMarks);
    const left = this.own ? this.ownMarks(n) : [...marks(scattered), written(pairing.left(cell))];
    const right = [window, ...marks(gathered), written(cell)];
    this.mark("gather", right, false);
    this.mark("scatter", left, this.own);
    this.writeProducts(n);
    this.say(this.stateOf(n));
    if (this.pinned) this.showHovered();
    else this.letGo();
  }

  /** The scatter's last product of this position, and the other cells that it has added to. */
  ownMarks(n) {
    const { batch } = this.pairing.batchOf(n);
    const last = batch[batch.length - 1];
    if (!last) return [];
    const others = batch.map(({ cell }) => ({
      cells: [cell],
      kind: "match",
      colour: "var(--written)",
    }));
    return [
      ...others,
      { cells: [last.pair[0]], kind: "coefficient" },
      { cells: [last.pair[1]], kind: "read" },
      { cells: [last.cell], kind: "written" },
    ];
  }

  /**
   * Where there is little room, only the maps that have a mark are shown (of a target that fills
   * everywhere, all).
   */
  mark(side, groups, whole) {
    const maps = this.maps[side];
    const marked = new Set();
    maps.mark(groups);
    for (const { cells } of groups)
      for (const { plane } of maps.rectangles(cells)) marked.add(plane);
    for (const { place, planes } of maps.views) {
      const fills = whole && place === this.pairing.other;
      for (const plane of planes) plane.outer.hidden = this.tight && !marked.has(plane) && !fills;
    }
  }

  /**
   * A colour for each pair of equal products; in free running, green once the scatter has added it
   * too.
   */
  colourOf({ match }, scattered) {
    if (match === null) return "var(--soft)";
    if (match < 0) return "var(--written)";
    if (!this.own) return hueOf(match / scattered.length);
    return scattered[match].step <= this.leftStep(this.k) ? "var(--written)" : "var(--soft)";
  }

  /**
   * The products of position n, on the left in the order in which they came, on the right as they
   * lie in the window.
   */
  writeProducts(n) {
    const { gather, pairing } = this;
    const cell = pairing.cells[n];
    const { scattered, gathered } = pairing.productsOf(n);
    const left = this.own ? this.ownProducts(n, scattered) : this.scatteredProducts(n, scattered);
    this.products.scatter.replaceChildren(...left);
    const mapOf = (product) => gather.indexOf(product.pair[1]).slice(0, -2).join();
    const box = (product) => this.box("gather", product, scattered, `${product.match + 1}`);
    const tables = [...new Set(gathered.map(mapOf))].map((map) => {
      const ofMap = gathered.filter((product) => mapOf(product) === map);
      const rows = inRows(gather, ofMap, (product) => product.pair[1]);
      return table(
        "products",
        null,
        rows.map((row) => row.map(box)),
      );
    });
    this.products.gather.replaceChildren(
      sumLine(gather.cellName(cell), gather.valueAt(cell, pairing.clock[n] + 1)),
      el("div", "tables", tables),
    );
  }

  /** On one clock: all products of the scatter for this position. */
  scatteredProducts(n, scattered) {
    const { scatter, pairing } = this;
    const cell = pairing.cells[n];
    const boxes = scattered.map((product) =>
      this.box("scatter", product, scattered, `${product.match + 1}`),
    );
    const sum = sumLine(scatter.cellName(pairing.left(cell)), pairing.scattered(cell));
    return [sum, el("div", "products in-order", boxes)];
  }

  /** In its own order: what the scatter adds at this position, wherever that is. */
  ownProducts(n, scattered) {
    const { scatter, pairing } = this;
    const cell = pairing.left(pairing.cells[n]);
    const step = this.leftStep(this.k);
    const so = scattered.filter((product) => product.step <= step).length;
    const name = `${scatter.cellName(cell)}, ${so} of ${scattered.length} products,`;
    const boxes = pairing.batchOf(n).batch.map((product) => {
      const place = scatter.indexOf(product.cell).slice(1).join(",");
      const label = this.large ? "" : `→${place}`;
      return this.box("scatter", { ...product, match: -1 }, scattered, label);
    });
    const sum = sumLine(name, scatter.valueAt(cell, step + 1));
    return [sum, el("div", "products in-order", boxes)];
  }

  /** A product as a box in its colour; `late` where the scatter has not come to it. */
  box(side, product, scattered, label) {
    const { pair, step, match } = product;
    const written = productOf(this[side], pair, step);
    const late = this.own && match !== null && scattered[match]?.step > this.leftStep(this.k);
    const names = `${match === null ? "with-padding" : "matched"} ${late ? "late" : ""}`;
    const tag = side === "gather" ? "td" : "span";
    /** @type {any} it knows its product, for the pointer */
    const node = productCell(this[side], written, step, names, tag);
    setProperties(node, { mark: this.colourOf(product, scattered) });
    if (match !== null) node.firstElementChild.prepend(el("span", "match-number", label));
    if (this.large) node.lastChild.textContent = brief(written.value);
    node.product = { ...product, side };
    return node;
  }

  /** What is said of a position: on one clock the difference so far, else how far each has come. */
  stateOf(n) {
    const { differences, done } = this.pairing;
    const cells = `${n + 1} ${n ? "cells" : "cell"}`;
    const largest = shown(differences[n]);
    if (!this.own) return `largest |scatter − gather| over the ${cells} so far: ${largest}`;
    const { finished, begun } = this.pairing.progressAt(this.leftStep(n));
    const gathered = `gather has finished ${n + 1} of ${this.length} cells`;
    const scattered = `scatter ${finished}${begun ? ` and begun ${begun} more` : ""}`;
    const end = n === this.length - 1 ? `; largest |difference|: ${largest}` : "";
    return `${done[n]} products each: ${gathered}, ${scattered}${end}`;
  }

  say(text) {
    this.difference.textContent = text;
  }

  lookAt(name) {
    for (const maps of Object.values(this.maps)) maps.lookAt(name);
  }

  sentence(n) {
    if (this.own) return this.stateOf(n);
    const cell = this.pairing.cells[n];
    const scattered = shown(this.pairing.scattered(cell));
    const gathered = this.gather.shownValue(cell, this.pairing.clock[n] + 1);
    return `${this.gather.cellName(cell)}: scatter ${scattered}, gather ${gathered}`;
  }

  /** What the pointer is on: a cell or a product of one side, or nothing. */
  underPointer(cell, target) {
    const product = target.closest?.("[class*=matched], [class*=with-padding]")?.product;
    if (product) return product;
    const side = target.closest?.("[data-side]")?.dataset.side;
    return cell === null || !side ? null : { side, cell };
  }

  hover(cell, target) {
    if (this.pinned || this.asker.standing) return;
    const now = target ? this.underPointer(cell, target) : null;
    const before = this.hovered;
    const same = (name) => now?.[name] === before?.[name];
    if (["side", "cell", "pair"].every(same)) return;
    this.hovered = now;
    this.showHovered();
  }

  /**
   * A click pins, the second one on a cell of the gradient goes to its place on the clock, a click
   * elsewhere lets go.
   */
  click(cell, target) {
    if (this.asker.standing) return null;
    const now = this.underPointer(cell, target);
    const { hovered } = this;
    const again = this.pinned && now && now.side === hovered.side && now.cell === hovered.cell;
    this.pinned = Boolean(now) && !again;
    this.hovered = now;
    this.showHovered();
    return again ? (this.rankOf(now) ?? null) : null;
  }

  /** The place on the clock of a cell of the gradient. */
  rankOf({ side, cell }) {
    return this.pairing.rankOf.get(side === "scatter" ? cell : this.pairing.left(cell));
  }

  point(across, down) {
    this.letGo();
    this.hovered = {
      side: "gather",
      cell: this.cursor.move(across, down, this.pairing.cells[this.k]),
    };
    this.showHovered();
    this.tell(this.difference.textContent);
  }

  pinPointed() {
    if (!this.hovered) return;
    const rank = this.pinned ? this.rankOf(this.hovered) : undefined;
    this.pinned = !this.pinned;
    if (rank !== undefined) this.go(rank);
  }

  letGo() {
    const held = this.hovered;
    this.pinned = false;
    this.hovered = null;
    if (held) this.showHovered();
  }

  /**
   * Light up, on both sides, what the pointer is on, its partner, and where they come from and go.
   */
  showHovered() {
    const { hovered } = this;
    const sides = ["scatter", "gather"];
    this.node.classList.toggle("hovering", hovered !== null);
    if (this.elsewhere) this.writeProducts(this.k); // another cell's products stood there
    this.elsewhere = false;
    for (const side of sides) {
      this.maps[side].light(null);
      this.maps[side].point(null);
      this.maps[side].pin(null);
    }
    this.partners([]);
    if (hovered === null) return this.say(this.stateOf(this.k));
    if (hovered.pair) return this.showProduct(hovered);
    const partner = this.pairing.partnerOf(
      hovered.side,
      hovered.cell,
      this.maps.gather.views.map(({ place }) => place),
    );
    const found = {
      [hovered.side]: hovered.cell,
      [sides.find((side) => side !== hovered.side)]: partner,
    };
    const rank = this.rankOf(hovered);
    if (rank !== undefined && rank <= this.k && rank !== this.k && !this.own) {
      this.writeProducts(rank);
      this.elsewhere = true;
    }
    for (const side of sides) {
      if (found[side] === null) continue;
      const maps = this.maps[side];
      maps.light(this.litFrom(side, found[side]));
      this.pinned ? maps.pin(found[side]) : maps.point(found[side]);
    }
    this.partners(this.boxes().filter(({ product: { side, pair } }) => pair.includes(found[side])));
    this.say(sides.map((side) => this.told(side, found[side])).join(" | "));
  }

  /**
   * The cells behind a cell, and those that it goes into, as the pointer lights them in one run.
   */
  litFrom(side, cell) {
    const trace = this[side];
    const n = this.k;
    const k = side === "gather" ? this.pairing.clock[n] : this.leftStep(n);
    const byRank = (target) => this.pairing.rankOf.get(target) > n;
    const byStep = (_, step) => step > k;
    const onClock = side === "scatter" && !this.own;
    const unmade = this.seen(side, cell) === null;
    return litOf(trace, cell, unmade ? 0 : k, onClock ? byRank : byStep);
  }

  seen(side, cell) {
    const n = this.k;
    const late = side === "scatter" && !this.own && this.pairing.rankOf.get(cell) > n;
    const k = side === "gather" ? this.pairing.clock[n] : this.leftStep(n);
    return late ? null : this[side].seenAt(cell, k + 1);
  }

  told(side, cell) {
    const trace = this[side];
    if (cell === null)
      return side === "scatter"
        ? "no cell of the scatter: a zero of the padding"
        : "no cell of the gather";
    const value = this.seen(side, cell);
    const there = value === null ? "is not computed yet" : `= ${shown(value)}`;
    return `${trace.id}: ${trace.cellName(cell)} ${there}`;
  }

  boxes() {
    return [...this.node.querySelectorAll(".given .matched, .given .with-padding")];
  }

  partners(boxes) {
    for (const box of this.boxes()) box.classList.toggle("partner", boxes.includes(box));
  }

  /** A product and its equal on the other side: their four cells, and both written out. */
  showProduct({ side, pair, step, match, cell }) {
    const same = this.boxes().filter(({ product }) =>
      match === null || match < 0 ? product.pair === pair : product.match === match,
    );
    this.partners(same);
    for (const { product } of same)
      this.maps[product.side].light(
        new Map([...product.pair, product.cell].map((cell) => [cell, "made-of"])),
      );
    const told = same.map(({ product }) => {
      const { names, text, value } = productOf(this[product.side], product.pair, product.step);
      return `${this[product.side].id}: ${names} = ${text} = ${shown(value)}`;
    });
    const place = match < 0 ? ` → ${this[side].cellName(cell)}, step ${step}` : "";
    const other = match === null ? " | with the padding: the scatter never makes it" : place;
    this.say(told.join(" | ") + other);
  }

  /**
   * The maps get the height that is left above the fullest products, so that both are seen
   * together.
   */
  fit(unit, narrow) {
    const at = this.k ?? 0; // nothing was shown yet where one comes from the stage
    const root = this.node.closest(".lecture-stepper");
    this.tight = narrow || innerHeight < 56 * unit;
    this.large = root.classList.contains("projector");
    this.node.classList.toggle("tight", this.tight);
    this.show(this.pairing.fullest);
    const top = root.getBoundingClientRect().top;
    for (const [side, maps] of Object.entries(this.maps)) {
      const products = this.products[side];
      products.style.minHeight = "";
      products.style.minHeight = `${Math.ceil(products.offsetHeight) + 1}px`;
      const above = maps.node.getBoundingClientRect().top - top;
      const left = innerHeight - above - products.offsetHeight - 2 * unit;
      maps.fit({ width: maps.node.clientWidth, height: left, unit, floor: 23 });
    }
    this.show(at);
  }
}

/** A cell's name and its sum. */
function sumLine(name, value) {
  return el("p", "sum", [`${name} = `, el("span", "result", shown(value))]);
}
