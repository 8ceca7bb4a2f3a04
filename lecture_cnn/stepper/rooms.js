// A whole network: its layers as rooms. What the present layer's pass uses is open, all else folded to a line.

class Rooms {
  constructor(view) {
    const { trace, maps } = view;
    Object.assign(this, { view, trace, maps, pass: undefined, kept: new Map() });
    const named = trace.places.map((place) => place.layer).filter((layer) => layer !== null);
    const layers = [...new Set(named)].sort((a, b) => a - b);
    this.rooms = layers.length < 3 || !trace.variables.includes("l") ? [] : layers.map((layer) => this.room(layer));
    this.touched = this.rooms.length ? this.places() : new Map();
    this.maps.node.prepend(...this.rooms.map(({ node }) => node));
  }

  room(layer) {
    const views = this.maps.views.filter(({ place }) => place.layer === layer);
    const head = button(`layer ${layer}`, `open or fold layer ${layer}`, () => {
      this.kept.set(layer, !(this.kept.get(layer) ?? this.opens(views)));
      this.fold();
    });
    const node = el("section", "room", [head, ...views.map((view) => view.node)], { "aria-label": `layer ${layer}` });
    return { layer, views, head, node };
  }

  // The arrays that each pass (each value of l) reads or writes.
  places() {
    const touched = new Map();
    for (let k = 0; k < this.trace.length; k++) {
      const pass = this.passAt(k);
      if (!touched.has(pass)) touched.set(pass, new Set());
      const cells = [...this.trace.writesOf(k).slice(0, 1), ...this.trace.readsOf(k).map((read) => read.cells[0])];
      for (const cell of cells) touched.get(pass).add(this.trace.place(cell));
      for (const place of this.trace.places) if (place.made === k) touched.get(pass).add(place);
    }
    return touched;
  }

  passAt(k) {
    return this.trace.statementAt(k).variables.includes("l") ? this.trace.column["variable l"][k] : null;
  }

  opens(views) {
    return views.some(({ place }) => this.touched.get(this.pass)?.has(place));
  }

  // The room of the layer at step k opens by itself.
  show(k) {
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
      node.classList.toggle("active", layer === this.pass);
    }
    this.view.refit?.();
  }
}

// The catalogue's entry of the listing: where the deck prints it, and what is wrong there. A line's errata open it.
class Entry {
  constructor(trace) {
    this.trace = trace;
    const rows = trace.errata.map((row) => {
      const told = [["printed", row.printed], ["corrected", row.corrected], ["because", row.reason]];
      const list = told.flatMap(([what, text]) => [el("dt", "", what), el("dd", "", text)]);
      return el("section", "erratum", [el("h3", "", row.id), el("dl", "", list)], { tabindex: "-1", "data-erratum": row.id });
    });
    this.node = el("dialog", "entry", [el("h2", "", `${trace.ids.join(", ")} ${trace.title}`),
      el("p", "", `${trace.deck}; printed at ${trace.where.join(", ")}`),
      ...(rows.length ? rows : [el("p", "", "Nothing is printed wrong here.")]),
      button("Close", "close the entry", () => this.node.close())], { "aria-label": "entry of the catalogue" });
  }

  open(id) {
    this.node.showModal();
    const found = [...this.node.querySelectorAll("[data-erratum]")].find((node) => node.dataset.erratum === id);
    found?.scrollIntoView({ block: "nearest" });
    found?.focus();
  }
}
