// The view of one run: its listing, its arithmetic, its maps.

import { Overlay } from "./arrows.js";
import { litOf, madeIn } from "./core/history.js";
import { placeBeside } from "./core/placing.js";
import { shortTextOf } from "./core/sentence.js";
import { copiedIn, marksOf, touchedBetween } from "./core/step.js";
import { Cursor } from "./cursor.js";
import { button, el, setProperties } from "./dom.js";
import { Maps } from "./draw.js";
import { Entry } from "./entry.js";
import { arithmeticOf, historyOf, pinned } from "./explain.js";
import { ListingView } from "./listing.js";
import { Passes } from "./passes.js";
import { Rooms } from "./rooms.js";
import { seenOf } from "./panel.js";
/** @import { Trace } from "./core/state.js" */

const MOST_HIDDEN = 60; // pixels of the arithmetic that must be seen, or a copy stands at the cell

export class RunView {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    // whoever shows the view sets these: go to a step, say something, lay out anew
    this.go = (_step) => {};
    this.tell = (_text) => {};
    this.refit = () => {};
    this.change = (_cell) => {}; // an input's number, where Python runs
    this.length = trace.length;
    this.staged = true;
    this.variables = trace.variables;
    this.entry = new Entry(trace);
    this.listing = new ListingView(trace, (at) => this.entry.open(at));
    this.maps = new Maps(trace);
    this.overlay = new Overlay(this);
    this.rooms = new Rooms(this);
    this.cursor = new Cursor(this.maps);
    this.passes = new Passes(trace, (k) => this.go(k));
    this.asker = null; // whoever shows the view sets it
    const predict = () => this.asker.togglePrediction();
    this.ghost = null; // the run before a change
    this.actions = [{ key: "p", text: "Predict", label: "predict, then reveal", press: predict }];
    const label = "what = would leave where outputs share a winner";
    if (this.overlay.grows)
      this.actions.push({ key: "=", text: "=", label, press: () => this.assign() });
    this.arithmetic = el("div", "arithmetic", [], {
      "aria-label": "arithmetic of this step",
      role: "group",
    });
    this.popup = el("div", "popup", [], { "aria-hidden": "true" });
    this.pin = pinned(() => this.letGo());
    const told = el("div", "told", [
      this.arithmetic,
      this.overlay.note,
      this.passes.node,
    ]);
    this.text = el("div", "text", [this.listing.node, told]);
    this.node = el("div", "run", [this.text, this.maps.node, this.popup, this.entry.node]);
    const entry = button(
      trace.id || "entry",
      `entry of ${trace.id} in the catalogue, its errata`,
      () => this.entry.open(),
    );
    entry.classList.add("entry-id");
    const deck = trace.deck ? el("span", "deck", trace.deck) : "";
    const title = el("b", "", trace.ids.length ? entry : trace.id);
    const slide = trace.slide.length ? [this.slideButton()] : [];
    this.title = [title, ` ${trace.title}`, deck, ...slide];
    this.k = null;
    this.hovered = this.pinned = null;
  }

  slideButton() {
    const open = () => this.entry.openSlide();
    const node = button("beside the slide", "the listing beside its slide", open);
    node.classList.add("entry-id", "to-slide");
    return node;
  }

  changesOf(name) {
    return this.trace.changesOf(name);
  }

  choose(name) {
    this.passes?.choose(name);
  }

  statusOf(k) {
    return { text: `step ${k} / ${this.length - 1}`, variables: this.trace.variablesAt(k) };
  }

  toggle() {
    this.listing.toggle();
  }

  /** The state after step k, with what the step read and wrote. */
  show(k, moving) {
    const { trace, maps } = this;
    const before = this.k;
    for (const piece of this.carried || []) piece.remove();
    this.carried = [];
    const value = (cell) => this.overlay.valueOf(cell, k);
    const near = before !== null && Math.abs(k - before) < 50;
    const [first, last] = [Math.min(k, before), Math.max(k, before)];
    maps.paint(value, near ? touchedBetween(trace, first, last + 1) : null);
    maps.appear(k, Boolean(moving && near));
    maps.mark(marksOf(trace, k));
    this.listing.show(k);
    this.passes?.show(k);
    this.k = k;
    this.rooms.show(k);
    this.maps.keepInView();
    this.explain();
    this.ghost?.show(k);
    if (moving && before === k - 1) this.carried = this.carry(k);
  }

  /** A piece that is copied or turned is seen to move. */
  carry(k) {
    const copied = copiedIn(this.trace, k);
    if (!copied || matchMedia("(prefers-reduced-motion: reduce)").matches) return [];
    return this.maps.carry(copied.from, copied.to, copied.turns);
  }

  /** `=` in place of `+=`, and back: only what the cells show changes. */
  assign() {
    this.overlay.only = !this.overlay.only;
    this.maps.node.classList.toggle("assigned", this.overlay.only);
    this.maps.paint((cell) => this.overlay.valueOf(cell, this.k));
    return this.overlay.only;
  }

  /** The arithmetic of this step, or, while the pointer is on a cell, that cell's history. */
  explain() {
    const { trace, k, hovered } = this;
    this.arithmetic.classList.toggle("of-cell", hovered !== null);
    this.maps.node.classList.toggle("hovering", hovered !== null);
    this.popup.replaceChildren();
    if (hovered === null) {
      this.maps.light(null);
      this.overlay.show(k, null);
      return this.arithmetic.replaceChildren(...arithmeticOf(trace, k));
    }
    const nodes = historyOf(trace, hovered, k);
    nodes.push(...(this.ghost?.told(hovered) ?? []));
    if (this.pinned !== null) nodes.unshift(this.pin);
    this.arithmetic.replaceChildren(...nodes);
    this.maps.light(litOf(trace, hovered, k));
    this.overlay.show(k, hovered);
    this.popUp(nodes);
  }

  /**
   * Where the arithmetic is out of sight, a copy of it stands at the cell: in the part of the
   * stepper that is seen, and not over the cell's map.
   */
  popUp(nodes) {
    const seen = seenOf(this.node);
    const told = this.arithmetic.getBoundingClientRect();
    const visible = Math.min(told.bottom, seen.bottom) - Math.max(told.top, seen.top);
    if (visible > Math.min(MOST_HIDDEN, told.height - 1)) return;
    this.popup.replaceChildren(...nodes.map((node) => node.cloneNode(true)));
    this.popup.style.maxHeight = "";
    const [{ plane }] = this.maps.rectangles([this.hovered]);
    const { left, top, height } = placeBeside(
      plane.outer.getBoundingClientRect(),
      { width: this.popup.offsetWidth, height: this.popup.offsetHeight },
      seen,
    );
    const around = this.node.getBoundingClientRect();
    setProperties(this.popup, { left: `${left - around.left}px`, top: `${top - around.top}px` });
    this.popup.style.maxHeight = `${height}px`;
  }

  /** The pointer is on a cell (null: on none); a pinned cell stays. */
  hover(cell) {
    if (cell === this.hovered || this.pinned !== null || this.asker?.standing) return;
    this.hovered = cell;
    this.explain();
  }

  /**
   * A click pins a cell's history, a second one gives the step that wrote the cell last, a click
   * elsewhere lets go.
   */
  click(cell) {
    if (this.asker?.standing) {
      this.hovered = null;
      if (cell !== null && this.asker.standing.predicted) this.asker.answerCell(cell);
      return null;
    }
    const again = cell !== null && cell === this.pinned;
    this.pinned = again ? null : cell;
    this.maps.pin(this.pinned);
    this.hovered = this.pinned ?? cell;
    this.explain();
    return again ? madeIn(this.trace, cell, this.k + 1) : null;
  }

  /** The cell cursor goes on by one cell. */
  point(across, down) {
    this.letGo();
    this.hovered = this.cursor.move(across, down, this.trace.writesOf(this.k)[0]);
    this.maps.point(this.hovered);
    this.explain();
    this.tell(historyOf(this.trace, this.hovered, this.k)[0].textContent);
  }

  pinPointed() {
    if (this.cursor.cell === null) return;
    const step = this.click(this.cursor.cell);
    if (step !== null) this.go(step);
    this.change(this.cursor.cell);
  }

  letGo() {
    this.pinned = this.hovered = null;
    this.maps.pin(null);
    this.maps.point(null);
    this.explain();
  }

  lookAt(name) {
    this.maps.lookAt(name);
  }

  sentence(k) {
    return shortTextOf(this.trace, k);
  }

  /** The maps fill what is left of a stepper that fits its panel; else what is seen of them. */
  fit(unit, narrow) {
    const { node } = this.maps;
    const root = node.closest(".lecture-stepper");
    const large = root.classList.contains("projector");
    const fits = root.classList.contains("fits");
    const top = node.getBoundingClientRect().top - root.getBoundingClientRect().top;
    const whole = fits ? node.clientHeight : Math.max(15 * unit, innerHeight - top);
    const width = node.clientWidth - 10; // less what its marks need at the edges
    this.maps.fit({ width, height: whole - 12, unit, keep: large });
    node.style.maxHeight = fits ? "" : `${whole}px`;
    this.maps.tellMore();
    if (this.k === null) return;
    this.listing.keepInView();
    this.passes?.keepInView();
    this.maps.keepInView();
    this.overlay.show(this.k, this.hovered);
  }
}
