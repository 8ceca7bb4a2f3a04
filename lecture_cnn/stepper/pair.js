// Two runs of one gradient on one clock: scatter (L11) on the left, gather (L07) on the right. The clock is the cell
// of dY(l-1) in the gather's order. A product that both compute has one number and one colour; one with the padding is grey.

class PairView {
  constructor(gather, scatter) {
    Object.assign(this, { gather, scatter });
    const windows = gather.statements.map(({ value }) => /⟦\d+⟧ \. ⟦\d+⟧/.test(value));
    this.clock = [];
    gather.column.statement.forEach((statement, k) => windows[statement] && this.clock.push(k));
    this.length = this.clock.length;
    this.cells = this.clock.map((k) => gather.writesOf(k)[0]);
    this.target = gather.place(this.cells[0]);
    const same = (place) => place.name.toLowerCase() === this.target.name.toLowerCase() && place.layer === this.target.layer;
    this.other = scatter.places.find(same);
    this.rankOf = new Map(this.cells.map((cell, n) => [this.left(cell), n]));
    this.differences = this.runningDifferences();
    this.variables = gather.statementAt(this.clock[0]).variables;
    const read = new Set(gather.usedFor(this.cells[0], this.clock[0]).pairs[0].map((cell) => gather.place(cell)));
    const product = scatter.madeOf(this.left(this.cells[0]), scatter.length).find((used) => used.pairs.length).pairs[0];
    this.maps = {
      scatter: new Maps(scatter, [...new Set([...product.map((cell) => scatter.place(cell)), this.other])]),
      gather: new Maps(gather, [...read, this.target]),
    };
    this.products = { scatter: el("div", "given"), gather: el("div", "given") };
    this.difference = el("p", "difference");
    this.node = el("div", "pair", [this.difference, this.half("scatter", scatter, "+="), this.half("gather", gather, ".")]);
    this.title = [el("b", "", `${scatter.id} beside ${gather.id}`), ` ${this.target.title}: scatter and gather`];
    this.k = null;
  }

  // The cell of the scatter that is this cell of the gather.
  left(cell) {
    return this.other.first + cell - this.target.first;
  }

  half(side, trace, sign) {
    const target = side === "scatter" ? this.other.name : this.target.name;
    const gives = (statement) => statement.target.startsWith(target) && `${statement.op}${statement.value}`.includes(sign);
    const { line } = trace.statements.find(gives);
    const code = el("code", "", withSubscripts(trace.lines[line - 1].text.split("  #")[0]));
    const head = el("h3", "", [el("b", "", `${trace.id} ${side}`), " ", code]);
    return el("section", `half ${side}`, [head, this.maps[side].node, this.products[side]], { "aria-label": side });
  }

  // The largest |scatter - gather| over the cells up to each position.
  runningDifferences() {
    let largest = 0;
    return this.cells.map((cell, n) =>
      (largest = Math.max(largest, Math.abs(this.scattered(cell) - this.gather.valueAt(cell, this.clock[n] + 1)))));
  }

  scattered(cell) {
    return this.scatter.valueAt(this.left(cell), this.scatter.length);
  }

  changesOf(name) {
    const values = this.clock.map((k) => this.gather.column[`variable ${name}`][k]);
    return values.flatMap((value, n) => (value === values[n - 1] ? [] : [n]));
  }

  statusOf(n) {
    return { text: `cell ${n} / ${this.length - 1}`, variables: this.gather.variablesAt(this.clock[n]) };
  }

  // The products of a cell on both sides; `match` is the number they share, null with the padding.
  productsOf(n) {
    const { gather, scatter } = this, k = this.clock[n], cell = this.cells[n], numbers = new Map();
    const scattered = scatter.madeOf(this.left(cell), scatter.length).filter((used) => used.pairs.length)
      .map(({ pairs: [pair], step }) => {
        numbers.set(pair.map((cell) => scatter.cellName(cell)).join(" "), numbers.size);
        return { pair, step, match: numbers.size - 1 };
      });
    const gathered = gather.usedFor(cell, k).pairs.map((pair) => {
      const origins = pair.map((cell) => gather.originOf(cell, k));
      const name = origins.includes(null) ? "" : origins.map((cell) => gather.cellName(cell)).join(" ");
      return { pair, step: k, match: numbers.get(name) ?? null };
    });
    return { scattered, gathered };
  }

  show(n) {
    const { gather, scatter } = this, k = this.clock[n], cell = this.cells[n], before = this.k;
    const near = before !== null && Math.abs(n - before) < 50;
    const between = this.cells.slice(Math.min(n, before ?? 0), Math.max(n, before ?? 0) + 1);
    this.maps.gather.appear(k);
    this.maps.scatter.appear(scatter.length);
    this.maps.gather.paint((cell) => gather.valueAt(cell, k + 1), near ? between : null);
    this.maps.scatter.paint((cell) => (this.rankOf.get(cell) > n ? NaN : scatter.valueAt(cell, scatter.length)),
      near ? between.map((cell) => this.left(cell)) : null);
    const { scattered, gathered } = this.productsOf(n);
    const colourOf = (match) => (match === null ? "var(--soft)" : hueOf(match / scattered.length));
    const marks = (products) => products.filter(({ match }) => match !== null)
      .flatMap(({ pair, match }) => pair.map((cell) => ({ cells: [cell], kind: "match", colour: colourOf(match) })));
    const window = gathered.map(({ pair }) => pair[1]);
    this.maps.scatter.mark([...marks(scattered), { cells: [this.left(cell)], kind: "written" }]);
    this.maps.gather.mark([{ cells: window, kind: "read" }, ...marks(gathered), { cells: [cell], kind: "written" }]);
    const box = (trace, tag) => (product) => {
      const node = productCell(trace, product.pair, product.step, product.match === null ? "with-padding" : "matched", tag);
      node.style.setProperty("--mark", colourOf(product.match));
      if (product.match !== null) node.firstChild.prepend(el("span", "match-number", `${product.match + 1}`));
      return node;
    };
    const mapOf = (product) => gather.indexOf(product.pair[1]).slice(0, -2).join();
    const tables = [...new Set(gathered.map(mapOf))].map((map) => el("table", "products",
      inRows(gather, gathered.filter((product) => mapOf(product) === map), (product) => product.pair[1])
        .map((row) => el("tr", "", row.map(box(gather, "td"))))));
    const sum = (name, value) => el("p", "sum", [`${name} = `, el("span", "result", shown(value))]);
    this.products.scatter.replaceChildren(sum(scatter.cellName(this.left(cell)), this.scattered(cell)),
      el("div", "products in-order", scattered.map(box(scatter, "span"))));
    this.products.gather.replaceChildren(sum(gather.cellName(cell), gather.valueAt(cell, k + 1)),
      el("div", "tables", tables));
    this.difference.textContent =
      `largest |scatter − gather| over the ${n + 1} ${n ? "cells" : "cell"} so far: ${shown(this.differences[n])}`;
    this.k = n;
  }

  hover() {}

  click() {
    return null;
  }

  sentence(n) {
    const cell = this.cells[n];
    const gathered = this.gather.shownValue(cell, this.clock[n] + 1);
    return `${this.gather.cellName(cell)}: scatter ${shown(this.scattered(cell))}, gather ${gathered}`;
  }

  fit(unit) {
    const height = Math.max(24 * unit, innerHeight - 21 * unit);
    for (const maps of Object.values(this.maps)) maps.fit(maps.node.clientWidth, height, unit, 6);
  }
}

// One of many colours, dark on light paper and light on dark.
function hueOf(part) {
  const hue = Math.round(part * 360);
  return `light-dark(hsl(${hue} 80% 34%), hsl(${hue} 80% 68%))`;
}
