// The stage: one step, large, for a class to look at. `core/stage.js` says what stands on it,
// `core/fit.js` how large; here it is drawn.

import { besideOf, cellSize, cropped, cutNote, edgeSize, fitted } from "./core/fit.js";
import { hasMapsBelow, mostBelow, signSize, termSize } from "./core/fit.js";
import { madeIn } from "./core/history.js";
import { layoutOf } from "./core/layout.js";
import { lectureName, loopsAround } from "./core/loops.js";
import { positionIn } from "./core/numbers.js";
import { turnsOf, withoutComment } from "./core/sentence.js";
import { codeParts, edgesOf, lookOf, namedParts, saidOf, stageOf } from "./core/stage.js";
import { unanswered } from "./core/stage.js";
import { wordsOf } from "./core/words.js";
import { button, cellAt, drawn, el, setProperties, withSubscripts } from "./dom.js";
import { historyOf, pinned } from "./explain.js";
import { formerLine, formerText } from "./ghost.js";
import { letterOf, tileColour } from "./palette.js";
import { pointerIn } from "./pointer.js";
import { SmallMap } from "./smallmap.js";
/** @import { Trace } from "./core/state.js" */

const NARROW = 640; // pixels: below, the lens has more than one line
const MOST_MAPS = 3; // small maps beside a window
const LOW = 190; // pixels: a lower lens needs the room of the words and of the colours' meaning
const LETTERED = 2.2; // times the least digits: smaller cells have no room for their letters
const FREE = 4; // for a letter beside what a cell had and got
const TURN = 185; // milliseconds: of one turn of a filter
const TRAVEL = 240; // of a product to its sum

export class StageView {
  /**
   * @param {Trace} trace
   * @param {boolean} [half] whether another one stands beside it
   */
  constructor(trace, half = false) {
    this.trace = trace;
    this.half = half;
    this.look = lookOf(trace);
    this.k = 0; // the step that is drawn
    this.at = 0; // where one is
    this.ask = null;
    this.plane = null;
    this.narrow = false;
    this.bare = false; // no room for small maps
    this.maps = []; // the small maps that are drawn
    this.known = new Map(); // those before, whose pictures can be taken over
    /** @type {import("./core/ghosts.js").Ghost | null} the run before a change */
    this.ghost = null;
    // where the run can be made again: the input behind a cell, and the form that changes it
    this.inputOf = (_cell) => null;
    this.change = (_cell, _place, _types) => {};
    this.loops = el("span", "stage-loops");
    this.line = el("code", "stage-line", [], { "data-role": "line" });
    this.tools = el("span", "stage-tools"); // buttons, at the strip's right edge
    this.strip = el("div", "stage-strip", [this.loops, this.line, this.tools]);
    this.listing = null; // see beside()
    this.go = (_step) => {};
    this.over = el("div", "stage-listing");
    this.lens = el("div", "stage-lens");
    this.sentence = el("p", "stage-sentence", [], { "data-role": "sentence" });
    this.words = el("p", "stage-words", [], { "data-role": "words" });
    this.said = el("p", "stage-said"); // a frame's sentence
    this.key = keyOfColours();
    const below = [this.key, this.words, this.sentence];
    this.node = el("div", "stage", [this.strip, this.said, this.lens, ...below]);
    /** @type {number | null} the cell whose history is shown until it is let go */
    this.pinned = null;
    this.pointed = null; // by the keyboard
    this.under = null; // the pointer
    this.history = el("div", "stage-history", [], { role: "status" });
    this.lens.addEventListener("click", (event) => {
      if (event.target.closest(".stage-history")) return;
      const plane = event.target.closest("[data-plane]")?.dataset.plane;
      if (plane !== undefined) this.show(this.at, { plane: Number(plane), ask: this.ask });
      else this.press(cellAt(event), event.target, event.pointerType !== "touch");
    });
    this.lens.addEventListener("pointermove", (event) => {
      // a pointer that rests, over which the next step comes, asks for nothing
      if (event.pointerType !== "mouse" || !(event.movementX || event.movementY)) return;
      const cell = cellAt(event);
      if (cell !== this.under) this.hover(cell, event.target);
      this.under = cell;
    });
    this.lens.addEventListener("pointerleave", () => this.hover(null));
  }

  /**
   * The study of the same run: its listing can stand over the stage.
   * @param {{ listing: any, text: HTMLElement }} view
   * @param {(k: number) => void} go
   */
  beside({ listing, text }, go) {
    this.listing = listing;
    this.home = text;
    this.go = go;
    const open = button("Code", "the whole listing (l)", () => this.openListing());
    open.classList.add("pencil");
    this.tools.append(open);
  }

  /** A cell under the pointer tells what it was made of; a pinned one stays. */
  hover(cell, node) {
    if (node?.closest(".stage-history")) return;
    if (this.pinned === null && !this.ask) this.tell(cell, node); // a history would answer
  }

  /**
   * A press pins a cell and tells its history, in which an input's number can be changed; a second
   * one goes to the step that wrote it last. `types` is false under a finger: then no keyboard
   * comes up over the history until the number itself is touched.
   */
  press(cell, node, types = true) {
    if (this.ask) return;
    const again = cell !== null && cell === this.pinned;
    this.tell(null);
    if (cell === null) return;
    if (again) {
      if (this.goesFrom(cell)) this.go(madeIn(this.trace, cell, this.k + 1));
      return;
    }
    this.pinned = cell;
    this.tell(cell, node, types);
  }

  /** Whether a step wrote a cell, to which one can go: beside another run only its clock goes. */
  goesFrom(cell) {
    if (this.half) return false;
    return this.trace.place(cell).made >= 0 || this.trace.lastWrite(cell, this.k + 1) >= 0;
  }

  letGo() {
    this.tell(null);
    this.closeListing();
  }

  /** The keyboard's cell: the nearest one in a direction, from the one told or written. */
  point(across, down) {
    const tiles = [...this.lens.querySelectorAll(".stage-tile[data-number]")];
    const middle = (node) => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      return [(left + right) / 2, (top + bottom) / 2];
    };
    const from = tiles.find((tile) => Number(tile.dataset.number) === this.pointed);
    const written = this.lens.querySelector(".stage-panel.written .active");
    const start = from ?? written ?? tiles[0];
    if (!start) return;
    const [x, y] = middle(start);
    const far = (tile) => {
      const [u, v] = middle(tile);
      const ahead = (u - x) * across + (v - y) * down;
      const aside = Math.abs((u - x) * down) + Math.abs((v - y) * across);
      return ahead > 1 ? ahead + 3 * aside : Infinity;
    };
    const [next] = [...tiles].sort((a, b) => far(a) - far(b));
    const there = from && far(next) < Infinity ? next : start;
    this.pointed = Number(there.dataset.number);
    this.pinned = null;
    this.tell(this.pointed, there);
  }

  pinPointed() {
    const node = this.lens.querySelector(`.stage-tile[data-number="${this.pointed}"]`);
    if (node) this.press(this.pointed, node);
  }

  /** The whole listing over the lens; once more closes it. */
  openListing() {
    if (!this.listing) return;
    if (this.over.isConnected) return this.closeListing();
    const close = button("Close", "close the listing", () => this.closeListing());
    this.over.replaceChildren(this.listing.node, close);
    this.node.append(this.over);
    this.listing.show(this.k);
  }

  closeListing() {
    if (!this.over.isConnected) return;
    this.over.remove();
    this.home.prepend(this.listing.node);
  }

  /** What a cell was made of and goes into, on the side of the lens where the cell is not. */
  tell(cell, node, types = true) {
    if (cell === null) {
      this.pinned = this.under = null;
      this.change(null);
      this.lens.querySelector(".stage-tile.pinned")?.classList.remove("pinned");
      return this.history.remove();
    }
    const nodes = historyOf(this.trace, cell, this.k);
    const isPinned = this.pinned === cell;
    node.closest(".stage-tile")?.classList.toggle("pinned", isPinned);
    const pin = isPinned ? [pinned(() => this.tell(null), this.goesFrom(cell))] : [];
    this.history.replaceChildren(...pin, ...nodes);
    const around = this.lens.getBoundingClientRect();
    const { top, bottom } = node.getBoundingClientRect();
    const above = (top + bottom) / 2 > (around.top + around.bottom) / 2;
    this.history.classList.toggle("above", above);
    this.lens.append(this.history);
    if (isPinned && this.inputOf(cell) !== null) this.change(cell, this.history, types);
  }

  /**
   * Step k, with one of a window's maps lit. While a question stands, k is the step before it; or,
   * if the question shows what its step reads, that step without its result. Where a cell is to be
   * looked at, its map is lit. `moves` is true where one goes there by a step.
   */
  show(k, { plane = null, ask = null, look = null, moves = false } = {}) {
    this.at = k;
    this.ask = ask;
    k = ask?.show === "reads" ? ask.step : k;
    const on = k - this.k;
    const near = Math.abs(on) === 1;
    this.k = k;
    this.plane = plane;
    this.ghost?.go(k);
    this.pinned = null;
    this.showLine();
    this.showSentence();
    this.words.textContent = wordsOf(this.trace, k);
    if (this.over.isConnected) this.listing.show(this.k);
    const { clientWidth: width, clientHeight: height } = this.lens;
    if (!width) return;
    const { narrow } = this;
    const whole = this.stageWith(look, plane);
    const stage = ask?.show === "reads" ? unanswered(whole) : whole;
    const { least, half, bare } = this;
    const room = { width: width - 28, height: height - 8, least, narrow, half, bare };
    this.stage = { ...stage, ...fitted(stage, room), room };
    this.lens.className = `stage-lens ${stage.kind}`;
    this.lens.classList.toggle("narrow", narrow);
    const { side, label, map } = this.stage;
    setProperties(this.lens, { side: `${side}px`, label: `${label}px`, map: `${map}px` });
    setProperties(this.lens, { number: `${edgeSize(this.stage)}px` });
    this.known = new Map([...this.known, ...this.maps.map((map) => [map.key, map])]);
    this.maps = [];
    const lines = this.stage.lines.map((line) => {
      return el("div", "stage-row", line.map((item) => this.drawnItem(item)));
    });
    this.cones = drawn("svg", { class: "stage-cones", "aria-hidden": "true" });
    this.lens.replaceChildren(this.cones, ...lines);
    this.key.classList.toggle("of-maps", this.maps.length > 0);
    this.key.classList.toggle("of-places", this.lens.querySelector(".spotted") !== null);
    this.drawCones();
    const pointer = drawn("svg", { class: "stage-cones stage-pointer", "aria-hidden": "true" });
    pointer.append(...pointerIn(this.lens));
    this.lens.append(pointer);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.glide(near);
    if (!moves || on !== 1 || ask) return;
    if (stage.kind === "flip") this.turn(turnsOf(this.trace.statementAt(k)));
    else if (stage.kind === "window") this.travel();
  }

  /**
   * The filter turns: its cells go to their new places, up-down in one panel, then left-right in
   * the next. Seen from the front a turn is this; their digits stay upright.
   */
  turn(turns) {
    const panels = [...this.lens.querySelectorAll(".stage-panel")];
    turns.forEach((turn, n) => {
      const grid = panels[n + 1]?.querySelector(".stage-tiles");
      if (!grid) return;
      const box = grid.getBoundingClientRect();
      for (const tile of grid.children) {
        const own = tile.getBoundingClientRect();
        const down = box.top + box.bottom - own.top - own.bottom;
        const across = box.left + box.right - own.left - own.right;
        const from = turn === "UpDown" ? `translateY(${down}px)` : `translateX(${across}px)`;
        tile.animate(
          { transform: [from, "none"] },
          { duration: TURN, delay: n * TURN, easing: "ease-in-out", fill: "backwards" },
        );
      }
    });
  }

  /** The products go to their sum. */
  travel() {
    const target = this.lens.querySelector(".stage-terms .now b, .stage-panel.written .active");
    const products = this.lens.querySelectorAll(".stage-panel.product .digits");
    if (!target) return;
    const around = this.lens.getBoundingClientRect();
    const middle = (node) => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      return [(left + right) / 2 - around.left, (top + bottom) / 2 - around.top];
    };
    const [x, y] = middle(target);
    for (const product of products) {
      const [left, top] = middle(product);
      const one = el("span", "stage-travels", product.textContent, { "aria-hidden": "true" });
      setProperties(one, { digits: getComputedStyle(product).fontSize });
      this.lens.append(one);
      const place = (a, b) => `translate(${a}px,${b}px) translate(-50%,-50%)`;
      const way = { transform: [place(left, top), place(x, y)], opacity: [1, 0.3] };
      const moving = one.animate(way, { duration: TRAVEL, easing: "ease-in" });
      const end = () => one.remove();
      moving.finished.then(end, end);
    }
  }

  /** The stage of the step, with this map lit, or else the first one that has the named cell. */
  stageWith(name, plane) {
    const { trace, k } = this;
    const first = stageOf(trace, k, this.look, plane);
    if (!name || plane !== null) return first;
    const has = ({ items }) => {
      const tiles = items.flatMap(({ panel }) => panel?.rows.flat() ?? []);
      return tiles.some(({ cell }) => this.nameOf(cell) === name);
    };
    const planes = Array.from({ length: first.planes }, (_, n) => n);
    return planes.map((n) => stageOf(trace, k, this.look, n)).find(has) ?? first;
  }

  /** From one step to the next the outlines glide in their maps. */
  glide(near) {
    const before = new Map((this.before ?? []).map((map) => [map.key, map.corner]));
    this.before = this.maps;
    if (!near) return;
    for (const map of this.maps) map.glideFrom(before.get(map.key) ?? map.corner);
  }

  /** Lines from a part of a small map to the cells that are cut out of it. */
  drawCones() {
    const around = this.lens.getBoundingClientRect();
    const sides = (node) => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      const [x, y] = [around.left, around.top];
      return { left: left - x, right: right - x, top: top - y, bottom: bottom - y };
    };
    for (const panel of this.lens.querySelectorAll(".stage-panel.beside, .stage-panel.alone")) {
      const mark = panel.querySelector(".stage-map.now .stage-mark");
      if (!mark) continue;
      const small = sides(mark);
      const large = sides(panel.querySelector(".stage-tiles"));
      const beside = panel.classList.contains("beside");
      const path = beside
        ? `M${small.right} ${small.top}L${large.left} ${large.top}V${large.bottom}` +
          `L${small.right} ${small.bottom}Z`
        : `M${small.left} ${small.top}L${large.left} ${large.bottom}H${large.right}` +
          `L${small.right} ${small.top}Z`;
      this.cones.append(drawn("path", { d: path, class: mark.className.split(" ").at(-1) }));
    }
  }

  /** The room of the lens has changed. */
  resize(whole, k, ask) {
    const { clientWidth: width } = this.lens;
    this.narrow = this.half || width < NARROW;
    this.least = innerWidth < NARROW ? 16 : Math.max(16, 0.0255 * innerHeight);
    setProperties(this.node, { least: `${this.least}px` });
    this.node.classList.remove("low");
    this.node.classList.toggle("low", this.lens.clientHeight < LOW && !this.half);
    setProperties(this.node, { text: `${Math.min(whole, 1.45 * width)}px` });
    this.show(k, { plane: k === this.at ? this.plane : null, ask });
  }

  showLine() {
    const { trace, k } = this;
    const { line } = trace.statementAt(k);
    const loops = loopsAround(trace, line).flatMap((name) => {
      const value = el("b", "", trace.variableText(name, k));
      const loop = el("span", "stage-loop", [`${lectureName(name)} = `, value]);
      return [loop, el("i", "", "›")];
    });
    this.loops.replaceChildren(...loops);
    if (this.listing?.python)
      return this.line.replaceChildren(withoutComment(trace.lines[line - 1].python).trim());
    const parts = codeParts(trace, k).map(({ text, kind }) => {
      const signs = withSubscripts(text);
      return kind ? [el("span", kind, signs)] : signs;
    });
    this.line.replaceChildren(...parts.flat());
    this.strip.querySelector(".former-line")?.remove();
    this.strip.append(...formerLine(this.ghost, line));
  }

  showSentence() {
    const most = this.narrow ? 80 : 110;
    const [names, ...told] = saidOf(this.trace, this.k, most);
    const parts = namedParts(this.trace, this.k, names).map(({ text, kind }) => {
      return kind ? [el("span", kind, text)] : withSubscripts(text);
    });
    for (const [n, text] of told.entries())
      parts.push(" = ", n === told.length - 1 ? el("b", "", text) : text);
    this.sentence.replaceChildren(...parts.flat());
    this.sentence.classList.toggle("long", this.sentence.textContent.length > 70);
  }

  drawnItem(item) {
    if (item.sign !== undefined) {
      const sign = el("span", "stage-sign", withSubscripts(item.sign));
      sign.style.fontSize = `${signSize(item.sign, this.stage)}px`;
      return sign;
    }
    if (item.maps) return this.drawnMaps(item.maps);
    return item.terms ? this.drawnTerms(item.terms) : this.drawnPanel(item);
  }

  drawnTerms(terms) {
    const all = terms.map(({ label, text, lit, plane, cell }) => {
      const named = cell === undefined ? {} : this.named(cell, "read");
      const number = el("b", "", text, named);
      number.style.fontSize = `${termSize(this.stage, lit)}px`;
      const ofMap = lit || plane === null ? {} : { "data-plane": plane };
      return el("span", lit ? "now" : "", [number, el("small", "", label)], ofMap);
    });
    return el("div", "stage-terms", all);
  }

  nameOf(cell) {
    return cell === null ? "" : this.trace.cellName(cell);
  }

  /** Ring the cell of this name, or underline the array's. */
  lookAt(look) {
    for (const tile of this.lens.querySelectorAll(".stage-tile"))
      tile.classList.toggle("looked", this.nameOf(tile.cell) === look);
    for (const title of this.lens.querySelectorAll(".stage-name"))
      title.classList.toggle("looked", `${title.textContent}(`.startsWith(`${look}(`));
  }

  /** What outside checks find a cell by. */
  named(cell, role) {
    if (this.ask) return {}; // no step is shown yet
    return { "data-role": role, "data-cell": this.trace.cellName(cell), "data-number": cell };
  }

  drawnPanel({ panel }) {
    const { crop, room } = this.stage;
    const { width, height, digits } = cellSize(panel, this.stage);
    const rows = cropped(panel, crop);
    const alone = rows.length === 1 && rows[0].length === 1;
    const isFilter = panel.role !== "product" && panel.role !== "read";
    const lettered = isFilter && height >= LETTERED * room.least;
    const roomy = height >= FREE * room.least;
    const options = { ...panel, alone, lettered, roomy };
    const tiles = rows.flat().map((tile) => this.drawnTile(tile, options));
    const grid = el("div", "stage-tiles", tiles);
    setProperties(grid, {
      columns: rows[0].length,
      wide: `${width}px`,
      high: `${height}px`,
      digits: `${digits}px`,
    });
    const frame = el("div", "stage-frame", [...this.drawnEdges(rows, { width, height }), grid]);
    const all = panel.rows.flat();
    const whole = !alone && all.every(({ active }) => active); // then it has one outline
    const note = el("small", "stage-note", cutNote(panel, rows));
    const title = el("div", "stage-name", withSubscripts(panel.title));
    const beside = besideOf({ panel }, room); // or on a line of their own
    const there = panel.small && (beside || hasMapsBelow(panel, this.stage));
    const maps = there ? this.drawnMaps(panel) : "";
    const names = ["stage-panel", panel.role];
    if (alone) names.push("alone");
    if (whole) names.push("whole");
    if (beside) names.push("beside");
    const node = el("div", names.join(" "), [title, frame, note, maps]);
    const points = alone ? this.pointsTo(all[0].cell, panel.role) : null;
    if (points) node.dataset.points = points;
    return node;
  }

  /** The numbers above the columns and before the rows of cells. */
  drawnEdges(rows, { width, height }) {
    if (!this.stage.edges) return [];
    const edges = Object.entries(edgesOf(this.trace, rows)).filter(([, all]) => all.length);
    return edges.map(([name, all]) => {
      const numbers = all.map((n) => el("span", "", `${n}`));
      const edge = el("div", `stage-${name}`, numbers, { "aria-hidden": "true" });
      setProperties(edge, { columns: all.length, wide: `${width}px`, high: `${height}px` });
      return edge;
    });
  }

  /** The x and y that a cell with a position names, as the names of cells count. */
  pointsTo(cell, role) {
    const { trace, k } = this;
    if (cell === null || !trace.place(cell).positions) return null;
    const value = trace.seenAt(cell, role === "written" ? k + 1 : k);
    if (!Number.isFinite(value) || this.ask) return null;
    const position = positionIn(value).map((n) => n - 1 + trace.countsFrom);
    return position.join(",");
  }

  drawnTile({ cell, text, active, spot, change }, { role, title, alone, lettered, roomy }) {
    const counter = this.ask ? {} : { "data-role": role, "data-cell": title };
    const data = cell === null ? counter : this.named(cell, role);
    const named = active && role !== "product" ? data : {};
    const names = ["stage-tile", active ? "active" : "around", alone ? "alone" : ""].join(" ");
    const tile = el("span", names, [], named);
    tile.cell = cell;
    if (change) tile.append(el("small", "change", change));
    tile.append(el("span", "digits", text));
    const ghost = this.ask ? null : this.ghost; // it would tell the answer
    const former = formerText(ghost, cell, role === "written", this.scaleOf(cell));
    if (former !== null) {
      tile.append(el("s", "former", former, { "aria-label": `before the change ${former}` }));
      tile.classList.add("otherwise");
    }
    const input = active && cell !== null ? this.inputOf(cell) : null;
    if (input !== null) this.openTo(tile, cell, input);
    const free = roomy || !change;
    const letter = spot && lettered && free ? letterOf(spot) : "";
    if (letter) tile.append(el("i", "letter", letter, { "aria-hidden": "true" }));
    if (spot) {
      setProperties(tile, { spot: tileColour(spot) });
      tile.classList.add("spotted");
    }
    return tile;
  }

  scaleOf(cell) {
    return cell === null ? 0 : this.look.scales.get(this.trace.place(cell));
  }

  /** An input's tile is reached by Tab, too: pressed, its number can be changed. */
  openTo(tile, cell, input) {
    tile.dataset.input = cell;
    tile.tabIndex = 0;
    tile.setAttribute("role", "button");
    const name = this.trace.cellName(input);
    tile.setAttribute("aria-label", `${name}, ${tile.textContent}: its history, change it`);
  }

  /** The small maps of a panel: of several the one that is lit and those beside it. */
  drawnMaps(panel) {
    const { maps, lit, role } = panel;
    const { room } = this.stage;
    const most = Math.min(MOST_MAPS, besideOf({ panel }, room) ? mostBelow(this.stage, room) : 3);
    const from = Math.max(0, Math.min(lit - (most >> 1), maps.length - most));
    const all = maps.slice(from, from + most).map((part, n) => {
      const layout = layoutOf(part.place, this.look.inMaps);
      const scale = this.look.scales.get(part.place);
      const made = role === "written" && this.ask?.show !== "reads";
      const { ghost } = this;
      const map = new SmallMap(this.trace, part, { layout, scale, role, ghost }, this.stage.map);
      map.paint(made ? this.k + 1 : this.k, this.known.get(map.key));
      this.known.delete(map.key); // a picture stands in one place only
      this.maps.push(map);
      map.node.classList.toggle("now", from + n === lit);
      if (maps.length > 1) map.node.dataset.plane = from + n;
      return map.node;
    });
    const rest = maps.length - all.length;
    if (rest > 0) all.push(el("small", "", `${lit + 1} of ${maps.length}`));
    return el("div", "stage-maps", all);
  }
}

/** What the colours mean: in a small map the value, in the large cells the place in the filter. */
export function keyOfColours() {
  const hidden = { "aria-hidden": "true" };
  const scale = el("i", "key-values", [], hidden);
  const spots = [0, 1, 2].map((column) => {
    const one = el("i", "key-place", [], hidden);
    one.style.background = tileColour({ column, row: 1, columns: 3, rows: 3 });
    return one;
  });
  return el("p", "stage-key", [
    el("span", "key-of-maps", ["small map: −", scale, "+ value"]),
    el("span", "key-of-places", ["large cell: ", ...spots, " place in the filter"]),
  ]);
}
