// Two runs of one gradient side by side: scatter (L11) on the left, gather (L07) on the right. On one clock, the clock
// is the cell of dY(l-1) in the gather's order: a product that both compute has one number and one colour, one with the
// padding is grey. Each in its own order, both have made the same number of products at each position.

class PairView {
  constructor(gather, scatter) {
    const pairing = new Pairing(gather, scatter), { clock, cells, target, other } = pairing;
    Object.assign(this, { gather, scatter, pairing, own: false, tight: false, k: null, hovered: null, pinned: false });
    this.length = clock.length;
    this.variables = gather.statementAt(clock[0]).variables;
    const read = new Set(gather.usedFor(cells[0], clock[0]).pairs[0].map((cell) => gather.place(cell)));
    const [filter, padded] = [...read], product = pairing.added[0].pair.map((cell) => scatter.place(cell));
    this.maps = {
      scatter: new Maps(scatter, [...new Set([...product, other])]),
      gather: new Maps(gather, [...new Set([filter, target, padded])]),
    };
    this.cursor = new Cursor(this.maps.gather);
    this.products = { scatter: el("div", "given"), gather: el("div", "given") };
    this.difference = el("p", "difference");
    this.node = el("div", "pair two-gradients",
      [this.difference, this.half("scatter", scatter, "+="), this.half("gather", gather, ".")]);
    this.title = [el("b", "", `${scatter.id} beside ${gather.id}`), ` ${target.title}: scatter and gather`];
    this.actions = [{ key: "o", text: "Own order", label: "each in its own order, or on one clock", press: () => this.free() }];
  }

  half(side, trace, sign) {
    const target = (side === "scatter" ? this.pairing.other : this.pairing.target).name;
    const gives = (statement) => statement.target.startsWith(target) && `${statement.op}${statement.value}`.includes(sign);
    const { line } = trace.statements.find(gives);
    const code = el("code", "", withSubscripts(trace.lines[line - 1].text.split("  #")[0]));
    const head = el("h3", "", [el("b", "", `${trace.id} ${side}`), " ", code]);
    return el("section", `half ${side}`, [head, this.maps[side].node, this.products[side]],
      { "aria-label": side, "data-side": side });
  }

  changesOf(name) {
    const values = this.pairing.clock.map((k) => this.gather.column[`variable ${name}`][k]);
    return values.flatMap((value, n) => (value === values[n - 1] ? [] : [n]));
  }

  statusOf(n) {
    return { text: `cell ${n} / ${this.length - 1}`, variables: this.gather.variablesAt(this.pairing.clock[n]) };
  }

  // Each in its own order, or on one clock; the gather's order is the clock's, so only the scatter changes.
  free() {
    this.own = !this.own;
    this.letGo();
    this.show(this.k);
    this.refit?.();
    return this.own;
  }

  // The scatter's last step that is shown.
  leftStep(n) {
    return this.own ? this.pairing.batchOf(n).step : this.scatter.length - 1;
  }

  show(n) {
    const { gather, scatter, pairing } = this, k = pairing.clock[n], cell = pairing.cells[n], step = this.leftStep(n);
    this.k = n;
    this.maps.gather.appear(k);
    this.maps.scatter.appear(scatter.length);
    this.maps.gather.paint((cell) => gather.seenAt(cell, k + 1));
    this.maps.scatter.paint((cell) =>
      !this.own && pairing.rankOf.get(cell) > n ? null : scatter.seenAt(cell, step + 1));
    const { scattered, gathered } = pairing.productsOf(n);
    const window = { cells: gathered.map(({ pair }) => pair[1]), kind: "read" };
    const written = (cell) => ({ cells: [cell], kind: "written" });
    const marks = (products) => products.filter(({ match }) => match !== null).flatMap((product) =>
      product.pair.map((cell) => ({ cells: [cell], kind: "match", colour: this.colourOf(product, scattered) })));
    const right = [window, ...marks(gathered), written(cell)];
    this.mark("gather", right, false);
    this.mark("scatter", this.own ? this.ownMarks(n) : [...marks(scattered), written(pairing.left(cell))], this.own);
    this.writeProducts(n);
    this.say(this.stateOf(n));
    if (this.pinned) this.showHovered();
    else this.letGo();
  }

  // The scatter's last product of this position, and the other cells that it has added to.
  ownMarks(n) {
    const { batch } = this.pairing.batchOf(n), last = batch[batch.length - 1];
    if (!last) return [];
    const others = batch.map(({ cell }) => ({ cells: [cell], kind: "match", colour: "var(--written)" }));
    return [...others, { cells: [last.pair[0]], kind: "coefficient" }, { cells: [last.pair[1]], kind: "read" },
      { cells: [last.cell], kind: "written" }];
  }

  // Where there is little room, only the maps that have a mark are shown (of a target that fills everywhere, all).
  mark(side, groups, whole) {
    const maps = this.maps[side], marked = new Set();
    maps.mark(groups);
    for (const { cells } of groups) for (const { plane } of maps.rectangles(cells)) marked.add(plane);
    for (const { place, planes } of maps.views)
      for (const plane of planes)
        plane.outer.hidden = this.tight && !marked.has(plane) && !(whole && place === this.pairing.other);
  }

  // A colour for each pair of equal products; in free running, green once the scatter has added it too.
  colourOf({ match }, scattered) {
    if (match === null) return "var(--soft)";
    if (match < 0) return "var(--written)";
    if (!this.own) return hueOf(match / scattered.length);
    return scattered[match].step <= this.leftStep(this.k) ? "var(--written)" : "var(--soft)";
  }

  // The products of position n, on the left in the order in which they came, on the right as they lie in the window.
  writeProducts(n) {
    const { gather, scatter, pairing } = this, cell = pairing.cells[n], { scattered, gathered } = pairing.productsOf(n);
    const box = (side, tag, label) => (product) => {
      const late = this.own && product.match !== null && scattered[product.match]?.step > this.leftStep(this.k);
      const names = `${product.match === null ? "with-padding" : "matched"} ${late ? "late" : ""}`;
      const node = productCell(this[side], product.pair, product.step, names, tag);
      node.style.setProperty("--mark", this.colourOf(product, scattered));
      if (product.match !== null) node.firstChild.prepend(el("span", "match-number", label(product)));
      node.product = { ...product, side };
      if (this.large) node.lastChild.textContent = brief(productOf(this[side], product.pair, product.step).value);
      return node;
    };
    const numbered = ({ match }) => `${match + 1}`;
    const mapOf = (product) => gather.indexOf(product.pair[1]).slice(0, -2).join();
    const tables = [...new Set(gathered.map(mapOf))].map((map) => el("table", "products",
      inRows(gather, gathered.filter((product) => mapOf(product) === map), (product) => product.pair[1])
        .map((row) => el("tr", "", row.map(box("gather", "td", numbered))))));
    const sum = (name, value) => el("p", "sum", [`${name} = `, el("span", "result", shown(value))]);
    const left = scatter.cellName(pairing.left(cell));
    const listed = (products, label) =>
      el("div", "products in-order", products.map(box("scatter", "span", label)));
    if (this.own) {
      const step = this.leftStep(this.k), so = scattered.filter((product) => product.step <= step).length;
      const { batch } = pairing.batchOf(n), place = ({ cell }) => scatter.indexOf(cell).slice(1).join(",");
      const where = (product) => (this.large ? "" : `→${place(product)}`);
      this.products.scatter.replaceChildren(
        sum(`${left}, ${so} of ${scattered.length} products,`, scatter.valueAt(pairing.left(cell), step + 1)),
        listed(batch.map((product) => ({ ...product, match: -1 })), where));
    } else
      this.products.scatter.replaceChildren(sum(left, pairing.scattered(cell)), listed(scattered, numbered));
    this.products.gather.replaceChildren(
      sum(gather.cellName(cell), gather.valueAt(cell, pairing.clock[n] + 1)), el("div", "tables", tables));
  }

  // What is said of a position: on one clock the difference so far, else how far each has come.
  stateOf(n) {
    const { differences, done } = this.pairing;
    const largest = `largest |scatter − gather| over the ${n + 1} ${n ? "cells" : "cell"} so far: ${shown(differences[n])}`;
    if (!this.own) return largest;
    const { finished, begun } = this.pairing.progressAt(this.leftStep(n));
    const end = n === this.length - 1 ? `; largest |difference|: ${shown(differences[n])}` : "";
    return `${done[n]} products each: gather has finished ${n + 1} of ${this.length} cells, scatter ${finished}`
      + (begun ? ` and begun ${begun} more` : "") + end;
  }

  say(text) {
    this.difference.textContent = text;
  }

  sentence(n) {
    if (this.own) return this.stateOf(n);
    const cell = this.pairing.cells[n], gathered = this.gather.shownValue(cell, this.pairing.clock[n] + 1);
    return `${this.gather.cellName(cell)}: scatter ${shown(this.pairing.scattered(cell))}, gather ${gathered}`;
  }

  // What the pointer is on: a cell or a product of one side, or nothing.
  underPointer(cell, target) {
    const product = target.closest?.("[class*=matched], [class*=with-padding]")?.product;
    if (product) return product;
    const side = target.closest?.("[data-side]")?.dataset.side;
    return cell === null || !side ? null : { side, cell };
  }

  hover(cell, target) {
    if (this.pinned) return;
    const now = target ? this.underPointer(cell, target) : null, before = this.hovered;
    if (now === before || (now && before && now.side === before.side && now.cell === before.cell && now.pair === before.pair))
      return;
    this.hovered = now;
    this.showHovered();
  }

  // A click pins, the second one on a cell of the gradient goes to its place on the clock, a click elsewhere lets go.
  click(cell, target) {
    const now = this.underPointer(cell, target), { hovered } = this;
    const again = this.pinned && now && now.side === hovered.side && now.cell === hovered.cell;
    this.pinned = Boolean(now) && !again;
    this.hovered = now;
    this.showHovered();
    return again ? this.rankOf(now) ?? null : null;
  }

  // The place on the clock of a cell of the gradient.
  rankOf({ side, cell }) {
    return this.pairing.rankOf.get(side === "scatter" ? cell : this.pairing.left(cell));
  }

  point(across, down) {
    this.letGo();
    this.hovered = { side: "gather", cell: this.cursor.move(across, down, this.pairing.cells[this.k]) };
    this.showHovered();
    this.tell?.(this.difference.textContent);
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

  // Light up, on both sides, what the pointer is on, its partner, and where they come from and go.
  showHovered() {
    const { hovered } = this, sides = ["scatter", "gather"];
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
    const partner = this.pairing.partnerOf(hovered.side, hovered.cell, this.maps.gather.views.map(({ place }) => place));
    const found = { [hovered.side]: hovered.cell, [sides.find((side) => side !== hovered.side)]: partner };
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

  // The cells behind a cell, and those that it goes into, as the pointer lights them in one run.
  litFrom(side, cell) {
    const trace = this[side], n = this.k, k = side === "gather" ? this.pairing.clock[n] : this.leftStep(n);
    const later = side === "scatter" && !this.own ? (target) => this.pairing.rankOf.get(target) > n : (_, step) => step > k;
    const unmade = this.seen(side, cell) === null;
    return litOf(trace, cell, unmade ? 0 : k, later);
  }

  seen(side, cell) {
    const n = this.k, late = side === "scatter" && !this.own && this.pairing.rankOf.get(cell) > n;
    return late ? null : this[side].seenAt(cell, (side === "gather" ? this.pairing.clock[n] : this.leftStep(n)) + 1);
  }

  told(side, cell) {
    const trace = this[side];
    if (cell === null) return side === "scatter" ? "no cell of the scatter: a zero of the padding" : "no cell of the gather";
    const value = this.seen(side, cell);
    return `${trace.id}: ${trace.cellName(cell)} ${value === null ? "is not computed yet" : `= ${shown(value)}`}`;
  }

  boxes() {
    return [...this.node.querySelectorAll(".given .matched, .given .with-padding")];
  }

  partners(boxes) {
    for (const box of this.boxes()) box.classList.toggle("partner", boxes.includes(box));
  }

  // A product and its equal on the other side: their four cells, and both written out.
  showProduct({ side, pair, step, match, cell }) {
    const same = this.boxes().filter(({ product }) => (match === null || match < 0 ? product.pair === pair
      : product.match === match));
    this.partners(same);
    for (const { product } of same)
      this.maps[product.side].light(new Map([...product.pair, product.cell].map((cell) => [cell, "made-of"])));
    const told = same.map(({ product }) => {
      const { names, text, value } = productOf(this[product.side], product.pair, product.step);
      return `${this[product.side].id}: ${names} = ${text} = ${shown(value)}`;
    });
    const other = match === null ? " | with the padding: the scatter never makes it"
      : match < 0 ? ` → ${this[side].cellName(cell)}, step ${step}` : "";
    this.say(told.join(" | ") + other);
  }

  // The maps get the height that is left above the fullest products, so that both are seen together.
  fit(unit, narrow) {
    const at = this.k, root = this.node.closest(".lecture-stepper");
    this.tight = narrow || innerHeight < 56 * unit;
    this.large = root.classList.contains("projector");
    this.node.classList.toggle("tight", this.tight);
    this.show(this.pairing.fullest);
    const top = root.getBoundingClientRect().top;
    for (const [side, maps] of Object.entries(this.maps)) {
      const products = this.products[side];
      products.style.minHeight = "";
      products.style.minHeight = `${Math.ceil(products.offsetHeight) + 1}px`;
      const left = innerHeight - (maps.node.getBoundingClientRect().top - top) - products.offsetHeight - 2 * unit;
      maps.fit(maps.node.clientWidth, left, unit, { small: 6, floor: 23, least: this.large ? 20 : 5 });
    }
    this.show(at);
  }
}

// One of many colours, dark on light paper and light on dark.
function hueOf(part) {
  const hue = Math.round(part * 360);
  return `light-dark(hsl(${hue} 80% 34%), hsl(${hue} 80% 68%))`;
}
