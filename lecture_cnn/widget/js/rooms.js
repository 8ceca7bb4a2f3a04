// A whole network: its layers as rooms. What the present layer's pass uses is open, all else folded
// to a line.

import { button, el } from "./dom.js";

export class Rooms {
  /** @param {import("./run.js").RunView} view */
  constructor(view) {
    const { trace, maps } = view;
    this.view = view;
    this.trace = trace;
    this.maps = maps;
    this.pass = undefined;
    /** @type {Map<number | null, boolean>} what was opened or folded by hand */
    this.kept = new Map();
    // the layer null: arrays of the network as a whole
    const layers = [...new Set(trace.places.map((place) => place.layer))];
    const rank = (layer) => layer ?? Infinity;
    const inOrder = layers.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    const count = layers.filter(Number.isInteger).length;
    const isNetwork = count >= 3 && trace.variables.includes("l");
    this.rooms = isNetwork ? inOrder.map((layer) => this.room(layer)) : [];
    this.touched = this.rooms.length ? this.places() : new Map();
    this.maps.node.prepend(...this.rooms.map(({ node }) => node));
  }

  room(layer) {
    const views = this.maps.views.filter(({ place }) => place.layer === layer);
    const name = layer === null ? "in and out" : `layer ${layer}`;
    const head = button(name, `open or fold ${name}`, () => {
      this.kept.set(layer, !(this.kept.get(layer) ?? this.opens(views)));
      this.fold();
    });
    const node = el("section", "room", [head, ...views.map((view) => view.node)], {
      "aria-label": name,
    });
    return { layer, views, head, node };
  }

  /** The arrays that each pass (each value of l) reads or writes. */
  places() {
    const touched = new Map();
    for (let k = 0; k < this.trace.length; k++) {
      const pass = this.passAt(k);
      if (!touched.has(pass)) touched.set(pass, new Set());
      const cells = [
        ...this.trace.writesOf(k).slice(0, 1),
        ...this.trace.readsOf(k).map((read) => read.cells[0]),
      ];
      for (const cell of cells) touched.get(pass).add(this.trace.place(cell));
      for (const place of this.trace.places) if (place.made === k) touched.get(pass).add(place);
    }
    return touched;
  }

  passAt(k) {
    const inLayer = this.trace.statementAt(k).variables.includes("l");
    return inLayer ? this.trace.variableAt("l", k) : null;
  }

  opens(views) {
    return views.some(({ place }) => this.touched.get(this.pass)?.has(place));
  }

  /**
   * The room of the layer at step k opens by itself; of the matrices A(t,...) only those of the
   * present turn are shown.
   */
  show(k) {
    for (const { place, planes } of this.maps.views.filter(
      ({ place }) => place.shape.length === 5,
    )) {
      const { t } = Object.fromEntries(this.trace.variablesAt(k));
      const each = planes.length / place.shape[0];
      planes.forEach(
        ({ outer }, n) => (outer.hidden = Math.floor(n / each) + 1 !== Number(t || 1)),
      );
    }
    if (!this.rooms.length || this.passAt(k) === this.pass) return;
    this.pass = this.passAt(k);
    this.kept.clear();
    this.fold();
  }

  fold() {
    for (const { layer, views, head, node } of this.rooms) {
      const kept = this.kept.get(layer);
      for (const { node: figure, place } of views)
        figure.classList.toggle("folded", !(kept ?? this.touched.get(this.pass)?.has(place)));
      const open = kept ?? this.opens(views);
      head.setAttribute("aria-expanded", String(open));
      node.classList.toggle("active", layer !== null && layer === this.pass);
    }
    this.view.refit();
  }
}
