// What two runs of one gradient have to do with each other: scatter (L11) and gather (L07). No drawing here.

class Pairing {
  constructor(gather, scatter) {
    Object.assign(this, { gather, scatter });
    const windows = gather.statements.map(({ value }) => /⟦\d+⟧ \. ⟦\d+⟧/.test(value));
    this.clock = []; // the gather's steps that add up a window, in their order: the one clock
    gather.column.statement.forEach((statement, k) => windows[statement] && this.clock.push(k));
    this.cells = this.clock.map((k) => gather.writesOf(k)[0]);
    this.target = gather.place(this.cells[0]);
    this.other = this.sameName(this.target);
    this.rankOf = new Map(this.cells.map((cell, n) => [this.left(cell), n]));
    this.differences = this.runningDifferences();
    this.added = this.productsInOrder();
    const counts = this.cells.map((cell) => this.perCell.get(this.left(cell)).length);
    let all = 0;
    this.done = counts.map((count) => (all += count)); // products after each position, the same number on both sides
    this.fullest = counts.indexOf(Math.max(...counts));
  }

  // The scatter's array of the same name as one of the gather's: dy(0) is dY(0).
  sameName({ name, layer }) {
    return this.scatter.places.find((place) => place.name.toLowerCase() === name.toLowerCase() && place.layer === layer);
  }

  // The scatter's cell for a cell of the gather's target.
  left(cell) {
    return this.other.first + cell - this.target.first;
  }

  scattered(cell) {
    return this.scatter.valueAt(this.left(cell), this.scatter.length);
  }

  // The largest |scatter - gather| over the cells up to each position.
  runningDifferences() {
    let largest = 0;
    return this.cells.map((cell, n) =>
      (largest = Math.max(largest, Math.abs(this.scattered(cell) - this.gather.valueAt(cell, this.clock[n] + 1)))));
  }

  // All products of the scatter in its own order: {pair, step, cell}; and in `perCell` those of each cell.
  productsInOrder() {
    const { scatter } = this;
    this.perCell = new Map();
    for (const cell of this.rankOf.keys())
      this.perCell.set(cell, scatter.madeOf(cell, scatter.length).filter((used) => used.pairs.length)
        .map(({ pairs: [pair], step }) => ({ pair, step, cell })));
    return [...this.perCell.values()].flat().sort((a, b) => a.step - b.step);
  }

  // The products of position n on both sides; `match` is the number they share, null with the padding.
  productsOf(n) {
    const { gather, scatter } = this, k = this.clock[n], cell = this.cells[n], numbers = new Map();
    const scattered = this.perCell.get(this.left(cell)).map((product, match) => {
      numbers.set(product.pair.map((cell) => scatter.cellName(cell)).join(" "), match);
      return { ...product, match };
    });
    const gathered = gather.usedFor(cell, k).pairs.map((pair) => {
      const origins = pair.map((cell) => gather.originOf(cell, k));
      const name = origins.includes(null) ? "" : origins.map((cell) => gather.cellName(cell)).join(" ");
      return { pair, step: k, cell, match: numbers.get(name) ?? null };
    });
    return { scattered, gathered };
  }

  // Each in its own order: what the scatter adds while the gather makes its window n, and the step it comes to.
  batchOf(n) {
    const batch = this.added.slice(this.done[n - 1] || 0, this.done[n]);
    return { batch, step: n === this.cells.length - 1 ? this.scatter.length - 1 : this.added[this.done[n] - 1].step };
  }

  // How many of its cells the scatter has finished, and how many more it has begun, after a step.
  progressAt(step) {
    const lists = [...this.perCell.values()].filter((list) => list.length && list[0].step <= step);
    const finished = lists.filter((list) => list.at(-1).step <= step).length;
    return { finished, begun: lists.length - finished };
  }

  // The cell on the other side that holds the same number: dz and dzpad, w and Wflip, dY and dy; null for the padding.
  partnerOf(side, cell, places) {
    if (side === "gather") {
      const origin = this.gather.originOf(cell, this.gather.length);
      if (origin === null) return null;
      const from = this.gather.place(origin), to = this.sameName(from);
      return to ? to.first + origin - from.first : null;
    }
    for (const { first, size } of places)
      for (let there = first; there < first + size; there++)
        if (this.partnerOf("gather", there) === cell) return there;
    return null;
  }
}
