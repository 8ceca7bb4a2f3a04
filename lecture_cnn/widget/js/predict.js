// Predict, then reveal: the stepper stops before a value is written and asks; the run itself gives the answer.

class Predict {
  constructor(view) {
    Object.assign(this, { view, on: false, asked: null });
    this.question = el("p", "question");
    this.input = el("input", "", [], { type: "text", "aria-label": "the value that will be written", size: 8 });
    const check = el("button", "", "Check", { type: "submit" });
    this.value = el("form", "value-asked", [el("label", "", ["or its value: ", this.input]), check]);
    this.value.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answerValue(this.input.value);
    });
    this.verdict = el("p", "verdict", [], { "aria-live": "polite" });
    this.node = el("div", "predict", [this.question, this.value, this.verdict,
      button("Reveal", "reveal the answer", () => this.reveal(""))],
      { role: "group", "aria-label": "predict, then reveal", hidden: "" });
  }

  toggle() {
    this.on = !this.on;
    this.node.hidden = !this.on;
    this.verdict.textContent = "";
    this.asked = null;
    if (this.on) this.ask();
    this.view.refit?.();
    return this.on;
  }

  // Stand before the next step that writes, and ask about it.
  ask() {
    const { trace, length, k } = this.view, { controls } = this;
    let next = k + 1;
    while (next < length && !trace.writesOf(next).length) next++;
    this.asked = next < length ? next : null;
    this.value.hidden = next >= length || trace.writesOf(next).length !== 1;
    if (this.asked === null) return void (this.question.textContent = "Nothing more is written.");
    if (next - 1 !== k) controls.go(next - 1);
    const { line } = trace.statementAt(next);
    const text = trace.lines[line - 1].text.split("  #")[0];
    this.question.replaceChildren(`Line ${line} comes next: `, ...signs(text), ". Click the cell that it writes");
    this.input.value = "";
  }

  // Who goes elsewhere is no longer asked what comes next.
  moved(k) {
    if (this.asked === null || k === this.asked - 1) return;
    this.asked = null;
    this.question.textContent = "→ asks about the next step.";
    this.value.hidden = true;
  }

  // On: ask, or if a question stands, reveal its answer.
  next() {
    if (this.asked === null) this.ask();
    else this.reveal("");
  }

  reveal(judgement) {
    if (this.asked === null) return this.ask();
    const step = this.asked;
    this.asked = null;
    this.controls.go(step);
    this.verdict.textContent = `${judgement}${judgement && " "}Step ${step}: ${this.view.sentence(step)}`;
    this.question.textContent = "→ asks the next one.";
    this.value.hidden = true;
  }

  answerCell(cell) {
    const { trace } = this.view, right = trace.writesOf(this.asked).includes(cell);
    this.reveal(right ? `Right, ${trace.cellName(cell)}.` : `No, not ${trace.cellName(cell)}.`);
  }

  answerValue(text) {
    const { trace } = this.view, [cell] = trace.writesOf(this.asked), value = trace.valueAt(cell, this.asked + 1);
    const plain = text.replace(/[()]/g, "").replace("−", "-").replace(/inf(inity)?/i, "Infinity");
    const numbers = plain.split(",").map(Number), nan = /^nan$/i.test(plain.trim());
    if (!text.trim() || (!nan && numbers.some((number) => number !== number)))
      return void (this.verdict.textContent = `${text.trim() || "Nothing"} is not a number; a position is two, such as 2,3.`);
    const typed = numbers.length === 2 ? numbers[0] * HIGH + numbers[1] : numbers[0];
    const most = trace.place(cell).positions ? 0 : 5e-4 * Math.max(1, Math.abs(value));
    const right = Object.is(typed, value) || Math.abs(typed - value) <= most;
    this.reveal(right ? `Right, ${text.trim()}.` : `No, not ${text.trim()}.`);
  }
}

// The cell cursor: Alt and the arrows go from cell to cell and from map to map, and show a history as the pointer does.
class Cursor {
  constructor(maps) {
    this.maps = maps;
    this.cell = null;
  }

  // One cell further; from a map's border on to the map beside it, from the last map to the next array.
  move(across, down, start) {
    const { trace, views } = this.maps;
    const there = views.filter(({ node }) => node.offsetParent && !/not-made|folded/.test(node.className));
    const view = this.cell === null ? null : this.maps.viewOf.get(trace.place(this.cell));
    if (!there.includes(view)) return (this.cell = start ?? there[0].place.first);
    const { layout, planes } = view;
    let { plane, column, row } = layout.at(this.cell);
    column += across;
    row += down;
    const inside = column >= 0 && column < layout.columns && row >= 0 && row < layout.rows;
    if (inside) return (this.cell = cellOf(view, plane, column, row));
    plane += across || down;
    if (plane >= 0 && plane < planes.length)
      return (this.cell = cellOf(view, plane, (column + layout.columns) % layout.columns, (row + layout.rows) % layout.rows));
    const other = there[(there.indexOf(view) + (across || down) + there.length) % there.length];
    const last = (across || down) < 0 ? other.planes.length - 1 : 0;
    const [right, bottom] = [other.layout.columns - 1, other.layout.rows - 1];
    return (this.cell = cellOf(other, last, across < 0 ? right : 0, down < 0 ? bottom : 0));
  }
}

function cellOf({ place, layout }, plane, column, row) {
  const inside = layout.turned ? column * layout.rows + row : row * layout.columns + column;
  return place.first + plane * layout.rows * layout.columns + inside;
}
