// The listing: the lecture's signs or Python, the current line, the loops' values, the errata at their lines.

// The lecture's signs with real subscripts, W_{l-1} and K_l; a line breaks only where there is a space.
function withSubscripts(text) {
  const sign = (part, n) => (n % 2 ? el("sub", "", part.replace(/[_{}]/g, "")) : part);
  return text.split(/( +)/).map((word, n) =>
    n % 2 ? word : el("span", "word", word.split(/((?<=(?<!\w)[A-Z])_(?:\{[^}]*\}|\w))/).map(sign)));
}

const signs = (text) => (/\b[A-Z]_/.test(text) ? withSubscripts(text) : [text]);

// The listing: the current line marked, each loop with its variable's present value.
class ListingView {
  constructor(trace, openEntry) {
    this.trace = trace;
    this.python = false;
    this.lines = trace.lines.map(() => ({ text: el("code"), value: el("span", "value") }));
    const errata = (n) => trace.errata.filter((row) => row.lines.includes(n + 1)).map(({ id }) => {
      const node = button(id, `erratum ${id}: what is printed here`, () => openEntry(id));
      node.classList.add("erratum-id");
      return node;
    });
    const number = (n) => {
      if (!trace.ids.length) return el("span", "number", `${n + 1}`);
      const node = button(`${n + 1}`, `line ${n + 1}: its entry in the catalogue`, () => openEntry(n + 1));
      node.classList.add("number");
      return node;
    };
    this.rows = this.lines.map(({ text, value }, n) => el("li", "line", [number(n), text, value, ...errata(n)]));
    this.node = el("ol", "listing", this.rows, { "aria-label": "listing", tabindex: "-1" });
    this.write();
  }

  toggle() {
    this.python = !this.python;
    this.write();
  }

  write() {
    this.trace.lines.forEach((line, n) => {
      const { text } = this.lines[n];
      text.style.setProperty("--depth", line.depth);
      text.replaceChildren(...(this.python ? [line.python] : withSubscripts(line.text)));
    });
    this.node.classList.toggle("python", this.python);
  }

  show(k) {
    const { line } = this.trace.statementAt(k), values = new Map(this.trace.variablesAt(k));
    this.current?.removeAttribute("aria-current");
    this.current = this.rows[line - 1];
    this.current.setAttribute("aria-current", "step");
    const { offsetTop: top, offsetHeight: height } = this.current, list = this.node; // seen, without moving the page
    if (top < list.scrollTop || top + height > list.scrollTop + list.clientHeight)
      list.scrollTop = top - list.clientHeight / 2;
    let depth = this.trace.lines[line - 1].depth;
    for (let n = this.rows.length - 1; n >= 0; n--) {
      const { depth: own, variable } = this.trace.lines[n];
      const around = n < line - 1 && own < depth;
      if (around) depth = own;
      const text = around && values.has(variable) ? `${written(variable)} = ${values.get(variable)}` : "";
      if (this.lines[n].value.textContent !== text) this.lines[n].value.textContent = text;
    }
  }
}

// A variable as the lecture writes it: x_ is x'.
const written = (name) => name.replace(/_$/, "'");
