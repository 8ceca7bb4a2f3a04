// One run as a view, and the entry: `render` for JupyterLab (anywidget), `start` for a page of its own.

// The view of one run: its listing, its arithmetic, its maps.
class RunView {
  constructor(trace) {
    this.trace = trace;
    this.length = trace.length;
    this.variables = trace.variables;
    this.entry = new Entry(trace);
    this.listing = new ListingView(trace, (at) => this.entry.open(at));
    this.maps = new Maps(trace);
    this.overlay = new Overlay(this);
    this.rooms = new Rooms(this);
    this.predict = new Predict(this);
    this.cursor = new Cursor(this.maps);
    this.passes = new Passes(trace, (k) => this.go(k));
    const predict = () => this.predict.toggle();
    this.actions = [{ key: "p", text: "Predict", label: "predict, then reveal", press: predict }];
    const label = "what = would leave where outputs share a winner";
    if (this.overlay.grows) this.actions.push({ key: "=", text: "=", label, press: () => this.assign() });
    this.arithmetic = el("div", "arithmetic", [], { "aria-label": "arithmetic of this step", role: "group" });
    this.popup = el("div", "popup", [], { "aria-hidden": "true" });
    const told = el("div", "told", [this.predict.node, this.arithmetic, this.overlay.note, this.passes.node]);
    const text = el("div", "text", [this.listing.node, told]);
    this.node = el("div", "run", [text, this.maps.node, this.popup, this.entry.node]);
    const entry = button(trace.id || "entry", `entry of ${trace.id} in the catalogue, its errata`, () => this.entry.open());
    entry.classList.add("entry-id");
    const deck = trace.deck ? el("span", "deck", trace.deck) : "";
    this.title = [el("b", "", trace.ids.length ? entry : trace.id), ` ${trace.title}`, deck];
    this.k = null;
    this.hovered = this.pinned = null;
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

  // The state after step k, with what the step read and wrote.
  show(k, moving) {
    const { trace, maps } = this, before = this.k;
    for (const piece of this.carried || []) piece.remove();
    this.carried = [];
    const value = (cell) => this.overlay.valueOf(cell, k);
    const near = before !== null && Math.abs(k - before) < 50;
    maps.paint(value, near ? this.touched(Math.min(k, before), Math.max(k, before) + 1) : null);
    maps.appear(k);
    maps.mark(this.marksOf(k));
    this.listing.show(k);
    this.passes?.show(k);
    this.k = k;
    this.predict.moved(k);
    this.rooms.show(k);
    this.maps.keepInView();
    this.explain();
    if (moving && before === k - 1) this.carried = this.carry(k);
  }

  // The cells whose value may differ between two steps: those written, and those of arrays made, in between.
  touched(first, end) {
    const made = this.trace.places.filter((place) => place.made >= first && place.made < end);
    const cellsOf = (place) => Array.from({ length: place.size }, (_, n) => place.first + n);
    return [...this.trace.writesOf(first, end), ...made.flatMap(cellsOf)];
  }

  marksOf(k) {
    const { trace } = this, { value, old } = trace.statementAt(k), writes = trace.writesOf(k);
    const reads = trace.readsOf(k), used = reads.filter((read) => read.used);
    const coefficient = /⟦(\d+)⟧ (?:\. )?⟦\d+⟧/.exec(value)?.[1];
    const marks = used.flatMap(({ cells }, slot) =>
      slot === old ? [] : [{ cells, kind: `${slot}` === coefficient ? "coefficient" : "read" }]);
    const covered = new Set(used.map(({ cells }) => `${cells[0]} ${cells.length}`));
    for (const { cells } of reads.filter(({ used, cells }) => !used && !covered.has(`${cells[0]} ${cells.length}`)))
      marks.push({ cells, kind: "window" });
    return writes.length ? [...marks, { cells: writes, kind: "written" }] : marks;
  }

  // A piece that is copied or turned is seen to move.
  carry(k) {
    const statement = this.trace.statementAt(k), writes = this.trace.writesOf(k);
    const reads = this.trace.readsOf(k).filter((read) => read.used);
    const copies = /^(flip\w+\()*⟦0⟧\)*$/.test(statement.value) && statement.op === "=";
    if (!copies || reads.length !== 1 || writes.length < 2 || reads[0].cells.length !== writes.length) return [];
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return [];
    return this.maps.carry(reads[0].cells, writes, turnsOf(statement));
  }

  // `=` in place of `+=`, and back: only what the cells show changes.
  assign() {
    this.overlay.only = !this.overlay.only;
    this.maps.node.classList.toggle("assigned", this.overlay.only);
    this.maps.paint((cell) => this.overlay.valueOf(cell, this.k));
    return this.overlay.only;
  }

  // The arithmetic of this step, or, while the pointer is on a cell, that cell's history.
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
    this.arithmetic.replaceChildren(...nodes);
    this.maps.light(litOf(trace, hovered, k));
    this.overlay.show(k, hovered);
    this.popUp(nodes);
  }

  // Where the arithmetic is scrolled out of sight, a copy of it stands below or above the cell.
  popUp(nodes) {
    const panel = this.arithmetic.getBoundingClientRect();
    if (panel.bottom > 220 && panel.top < innerHeight - 120) return;
    const cell = this.maps.boxOf(this.hovered), around = this.node.getBoundingClientRect();
    this.popup.replaceChildren(...nodes.map((node) => node.cloneNode(true)));
    const { offsetHeight: height, offsetWidth: width } = this.popup;
    const below = cell.bottom + 12 + height < innerHeight || cell.top < height + 12;
    this.popup.style.top = `${(below ? cell.bottom + 12 : cell.top - height - 12) - around.top}px`;
    this.popup.style.left = `${Math.max(0, Math.min(cell.left - around.left, around.width - width))}px`;
  }

  // The pointer is on a cell (null: on none); a pinned cell stays.
  hover(cell) {
    if (cell === this.hovered || this.pinned !== null) return;
    this.hovered = cell;
    this.explain();
  }

  // A click pins a cell's history, a second one gives the step that wrote the cell last, a click elsewhere lets go.
  click(cell) {
    if (cell !== null && this.predict.on && this.predict.asked !== null) {
      this.hovered = null;
      this.predict.answerCell(cell);
      return null;
    }
    const again = cell !== null && cell === this.pinned, row = again ? this.trace.lastWrite(cell, this.k + 1) : -1;
    this.pinned = again ? null : cell;
    this.maps.pin(this.pinned);
    this.hovered = this.pinned ?? cell;
    this.explain();
    return again ? (row < 0 ? Math.max(0, this.trace.place(cell).made) : this.trace.column.write_step[row]) : null;
  }

  // The cell cursor goes on by one cell.
  point(across, down) {
    this.letGo();
    this.hovered = this.cursor.move(across, down, this.trace.writesOf(this.k)[0]);
    this.maps.point(this.hovered);
    this.explain();
    this.tell?.(historyOf(this.trace, this.hovered, this.k)[0].textContent);
  }

  pinPointed() {
    if (this.cursor.cell === null) return;
    const step = this.click(this.cursor.cell);
    if (step !== null) this.go(step);
  }

  letGo() {
    this.pinned = this.hovered = null;
    this.maps.pin(null);
    this.maps.point(null);
    this.explain();
  }

  sentence(k) {
    const parts = this.trace.sentence(k);
    return parts.length > 2 ? `${parts[0]} = ${parts[parts.length - 1]}` : parts.join(" = ");
  }

  fit(unit, narrow) {
    const { node } = this.maps;
    const root = node.closest(".lecture-stepper"), large = root.classList.contains("projector");
    const top = node.getBoundingClientRect().top - root.getBoundingClientRect().top;
    const height = narrow ? Math.max(15 * Math.min(unit, 16), innerHeight - top) : Math.max(24 * unit, innerHeight - 11 * unit);
    this.maps.fit(node.clientWidth, height, unit, { least: large ? 20 : 5 });
    node.style.maxHeight = narrow ? `${height}px` : "";
    this.maps.tellMore();
    if (this.k === null) return;
    this.maps.keepInView();
    this.overlay.show(this.k, this.hovered);
  }
}

// Put a stepper into an element; where Python puts another run into the model, that one is shown, with the look of the
// one before. Returns what takes it out again.
function render({ model, el: parent }) {
  const controls = () => parent.querySelector(".lecture-stepper").stepper.controls;
  let remove = show(model, parent);
  const again = () => {
    const before = controls();
    remove();
    remove = show(model, parent);
    controls().lookLike(before);
  };
  model.on("change:data", again);
  return () => {
    model.off("change:data", again);
    remove();
  };
}

// Put the run that a model holds into an element; returns what takes it out again.
function show(model, parent) {
  const view = model.get("clock")?.length
    ? new ReplayView(new Trace(model.get("data")), new Trace(model.get("beside")), model.get("clock"))
    : model.get("beside").byteLength
    ? new PairView(new Trace(model.get("data")), new Trace(model.get("beside")))
    : new RunView(new Trace(model.get("data")));
  const over = new AbortController(), live = el("div", "live", [], { role: "status", "aria-live": "polite" });
  let sending = 0;
  const controls = new Controls(view, model.get("stops"), (k, told) => {
    view.show(k, told && !(controls.playing && controls.speed.value > 2));
    if (!controls.playing) live.textContent = view.sentence(k);
    if (told && !sending) sending = requestAnimationFrame(send);
  });
  Object.assign(view, { go: (k) => controls.go(k), tell: (text) => (live.textContent = text) });
  if (view.predict) view.predict.controls = controls;
  const send = () => {
    sending = 0;
    if (model.get("step") === controls.k) return;
    model.set("step", controls.k);
    model.save_changes();
  };
  const root = el("section", "lecture-stepper", [el("h2", "title", view.title), controls.node, view.node, live], {
    tabindex: "0", "aria-label": `stepper: ${view.title.map((part) => part.textContent ?? part).join(" ")}`,
    "data-lm-suppress-shortcuts": "true", // or a letter key edits the notebook
  });
  const listen = (target, name, act) => target.addEventListener(name, act, { signal: over.signal });
  listen(root, "keydown", (event) => {
    if (controls.key(event)) event.preventDefault();
    event.stopPropagation();
  });
  listen(view.node, "pointerover", (event) => view.hover(cellAt(event), event.target));
  listen(view.node, "pointermove", (event) => event.target.cellAt && view.hover(cellAt(event), event.target));
  listen(view.node, "pointerleave", () => view.hover(null));
  listen(view.node, "click", (event) => {
    const step = view.click(cellAt(event), event.target);
    if (step !== null) controls.go(step);
  });
  listen(root, "click", (event) => {
    if (!event.target.closest("button, select, input, dialog, form")) root.focus({ preventScroll: true });
  });
  const fromModel = () => model.get("step") === controls.k || controls.go(model.get("step"), false);
  model.on("change:step", fromModel);
  let width = 0, height = 0;
  const fit = () => {
    if (root.clientWidth === width && innerHeight === height) return;
    [width, height] = [root.clientWidth, innerHeight];
    const unit = parseFloat(getComputedStyle(root).fontSize), narrow = width < 78 * unit;
    root.classList.toggle("narrow", narrow);
    view.fit(unit, narrow);
  };
  controls.refit = view.refit = () => {
    width = 0;
    fit();
  };
  const observer = new ResizeObserver(fit);
  parent.append(root);
  observer.observe(root);
  listen(window, "resize", fit);
  controls.go(model.get("step"), false);
  fit();
  root.stepper = { view, controls, trace: view.trace }; // for tests, and for the curious
  return () => {
    over.abort();
    observer.disconnect();
    controls.stop();
    cancelAnimationFrame(sending);
    model.off("change:step", fromModel);
    root.remove();
  };
}

function cellAt(event) {
  const { target } = event;
  if (target.cellAt) return target.cellAt(event); // a map that is a picture
  const node = target.closest?.("[data-cell]");
  return node ? Number(node.dataset.cell) : null;
}

// A page of its own: the data stand in the element, the step in the address, as #name=57.
function start(parent) {
  const { bytes, ...values } = JSON.parse(parent.querySelector("script").textContent), { name } = parent.dataset;
  for (const [key, text] of Object.entries(bytes))
    values[key] = new DataView(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
  const inAddress = () => Number((location.hash.startsWith(`#${name}=`) && /=(\d+)$/.exec(location.hash)?.[1]) || NaN);
  if (inAddress() >= 0) values.step = inAddress();
  const heard = new Set();
  let later = 0;
  const model = {
    get: (name) => values[name],
    set: (name, value) => (values[name] = value),
    on: (_, act) => heard.add(act),
    off: (_, act) => heard.delete(act),
    save_changes() {
      clearTimeout(later);
      later = setTimeout(() => history.replaceState(null, "", `#${name}=${values.step}`), 150);
    },
  };
  const addressChanged = () => {
    if (!(inAddress() >= 0)) return;
    values.step = inAddress();
    heard.forEach((act) => act());
  };
  addEventListener("hashchange", addressChanged);
  const remove = show(model, parent);
  parent.querySelector(".lecture-stepper").classList.add("page");
  if (name !== "step" && inAddress() >= 0) parent.scrollIntoView();
  return () => {
    removeEventListener("hashchange", addressChanged);
    clearTimeout(later);
    remove();
  };
}

export default { render };
