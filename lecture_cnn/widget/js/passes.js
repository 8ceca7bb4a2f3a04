// The passes of the present line through a loop as rows: the loop's value, the cell written, its numbers, its value. All
// other loops stay as they are now. What the run has not reached shows its loop's value alone, as the maps are empty there.

const MOST_PASSES = 200, LONG = 44; // rows that are made; signs from which on numbers are only counted

class Passes {
  constructor(trace, go) {
    Object.assign(this, { trace, go, loop: null, k: null, steps: [], rows: [], stepsOf: new Map(), around: new Map() });
    this.caption = el("caption");
    this.body = el("tbody");
    this.node = el("div", "passes", el("table", "", [this.caption, this.body]), { role: "group", "aria-label": "passes" });
    this.node.addEventListener("click", (event) => {
      const n = this.rows.indexOf(event.target.closest("tr"));
      if (n >= 0) this.go(this.steps[n]);
    });
    this.node.addEventListener("keydown", (event) => {
      const way = { ArrowDown: 1, ArrowUp: -1 }[event.key], n = this.rows.indexOf(event.target.closest("tr"));
      if (!way || n < 0 || event.altKey) return;
      event.preventDefault();
      event.stopPropagation(); // these keys choose the loop elsewhere
      this.rows[n + way]?.querySelector("button").focus();
    });
  }

  choose(name) {
    this.loop = name;
    if (this.k !== null) this.show(this.k, true);
  }

  // The `for` variables around a line, the outermost first.
  loopsAround(line) {
    if (this.around.has(line)) return this.around.get(line);
    const { lines } = this.trace, names = [];
    let { depth } = lines[line - 1];
    for (let n = line - 2; n >= 0; n--) {
      if (lines[n].depth >= depth) continue;
      depth = lines[n].depth;
      if (this.trace.column[`variable ${lines[n].variable}`]) names.unshift(lines[n].variable);
    }
    this.around.set(line, names);
    return names;
  }

  // The steps of step k's statement at which all loops but `name` stand as at k; `names` are the loops around it.
  passesAt(k, names, name) {
    const { statement } = this.trace.column, which = statement[k];
    if (!this.stepsOf.has(which)) {
      const steps = [];
      statement.forEach((one, step) => one === which && steps.push(step));
      this.stepsOf.set(which, steps);
    }
    const all = this.stepsOf.get(which), at = names.indexOf(name), start = firstAtLeast(all, k);
    const columns = names.map((one) => this.trace.column[`variable ${one}`]);
    const same = (part) => (step) => part.every((column) => column[step] === column[k]);
    const outside = same(columns.slice(0, at)), inside = same(columns.slice(at + 1));
    let first = start, end = start;
    while (first > 0 && outside(all[first - 1])) first--;
    while (end < all.length && outside(all[end])) end++;
    return all.slice(first, end).filter(inside);
  }

  show(k, anew = false) {
    const { trace } = this, { line } = trace.statementAt(k), names = this.loopsAround(line);
    const name = names.includes(this.loop) ? this.loop : names.at(-1); // a line outside the chosen loop: its innermost one
    const before = this.k;
    this.k = k;
    if (anew || !this.steps.includes(k)) this.write(k, names, name, line);
    else this.steps.forEach((step, n) => step > before !== step > k && this.fill(n));
    const n = this.steps.indexOf(k), row = this.rows[n], had = this.present;
    if (had !== row) {
      had?.removeAttribute("aria-current");
      had?.querySelector("button").setAttribute("tabindex", -1);
      row?.setAttribute("aria-current", "step");
      row?.querySelector("button").setAttribute("tabindex", 0);
    }
    this.present = row;
    if (row && this.rows.length > 3) this.node.scrollTop = row.offsetTop - this.node.clientHeight / 2;
  }

  write(k, names, name, line) {
    const focused = this.node.contains(document.activeElement), all = name ? this.passesAt(k, names, name) : [];
    const first = Math.max(0, Math.min(all.indexOf(k) - MOST_PASSES / 2, all.length - MOST_PASSES));
    this.steps = all.slice(first, first + MOST_PASSES);
    this.node.hidden = !this.steps.length;
    this.node.style.setProperty("--passes", Math.min(12, this.steps.length));
    const others = names.filter((one) => one !== name).map((one) => `${written(one)} = ${this.valueOf(one, k)}`);
    this.caption.textContent = name
      ? `line ${line}, each pass of ${written(name)}${others.length ? ` at ${others.join(", ")}` : ""}` : "";
    this.rows = this.steps.map((step) => {
      const value = `${written(name)} = ${this.valueOf(name, step)}`, label = `${value}: go to step ${step}`;
      const press = el("button", "", value, { type: "button", tabindex: -1, "aria-label": label, title: `step ${step}` });
      return el("tr", "", [el("th", "", press, { scope: "row" }), el("td"), el("td"), el("td", "value")]);
    });
    this.present = null;
    this.rows.forEach((_, n) => this.fill(n));
    this.body.replaceChildren(...this.rows);
    if (focused) (this.rows[this.steps.indexOf(k)]?.querySelector("button") ?? this.node.closest(".lecture-stepper"))
      .focus({ preventScroll: true });
  }

  valueOf(name, k) {
    return shown(this.trace.column[`variable ${name}`][k]);
  }

  // A row's cell, numbers and value; nothing as long as the run has not come to it.
  fill(n) {
    const step = this.steps[n], later = step > this.k;
    const texts = later ? ["", "", ""] : this.told(step);
    this.rows[n].classList.toggle("later", later);
    [...this.rows[n].cells].slice(1).forEach((cell, column) => cell.replaceChildren(...signs(texts[column])));
  }

  told(step) {
    const { trace } = this, writes = trace.writesOf(step), [text, ...parts] = trace.sentence(step);
    if (!writes.length) return [text, "", ""];
    const value = writes.length === 1 ? trace.shownValue(writes[0], step + 1) : `${writes.length} cells`;
    const numbers = parts.slice(0, -1).join(" = "), count = trace.usedFor(writes[0], step).pairs.length;
    return [trace.pieceName(writes), numbers.length > LONG && count > 1 ? `${count} products` : numbers, value];
  }
}
