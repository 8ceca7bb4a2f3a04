// A lesson: rows of a teaching plan, one after the other. Only the row in view is there; a remote's
// two buttons go through all stops, questions, answers and rows.

import { button, el } from "./dom.js";

const SECOND = 1000;

/** The values of a stepper, as they stand in a page or in a lesson's row: bytes are in base64. */
export function decoded({ bytes, ...values }) {
  for (const [key, text] of Object.entries(bytes)) {
    const letters = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    values[key] = new DataView(letters.buffer);
  }
  return values;
}

export class Lesson {
  /**
   * @param {any} model
   * @param {HTMLElement} parent
   * @param {(model: any, parent: HTMLElement) => () => void} showRun
   */
  constructor(model, parent, showRun) {
    this.model = model;
    this.showRun = showRun;
    this.rows = [...model.get("rows")];
    this.key = `lecture-lesson ${model.get("name")}`;
    this.mode = "stage";
    this.n = 0;
    this.remove = () => {};
    this.acts = new Map(); // what the row in view does when its run is another one, or is refused
    this.changed = new Map(); // rows whose run was changed, by number: the models of their steppers
    this.heard = (message) => this.hear(message);
    this.canRun = typeof model.send === "function";
    if (this.canRun) model.on("msg:custom", this.heard);
    this.title = el("span", "lesson-title");
    this.clock = el("span", "lesson-clock");
    const entries = this.rows.map((row, n) => {
      const text = `${row.minutes[0]}–${row.minutes[1]} min: ${row.title}`;
      return button(text, `row ${n + 1}: ${row.title}`, () => {
        this.list.close();
        this.open(n);
        this.focus();
      });
    });
    const close = button("Close", "close the list", () => this.list.close());
    this.list = el("dialog", "lesson-list", [el("h2", "", model.get("title")), ...entries, close], {
      "aria-label": "rows of the lesson",
    });
    const rows = button("☰ Rows", "rows of the lesson", () => this.list.showModal());
    this.head = el("div", "lesson-head", [rows, this.title, this.clock, this.list]);
    this.node = el("div", "lecture-lesson", [], { "data-lesson": model.get("name") });
    this.node.lesson = this;
    parent.append(this.node);
    const place = this.placeKept();
    this.open(place.row ?? 0, place);
    this.ticking = setInterval(() => this.tick(), SECOND);
  }

  get length() {
    return this.rows.length;
  }

  /** What the row in view gives to the console. */
  get stepper() {
    return this.node.querySelector(".lecture-stepper").stepper;
  }

  /** Where the lesson was left: the kernel knows, or else the browser. */
  placeKept() {
    const told = this.model.get("place") ?? {};
    const place = Number.isInteger(told.row) ? told : this.stored();
    return place.row >= 0 && place.row < this.length ? place : {};
  }

  stored() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return {}; // a browser may keep nothing for a page from a file
    }
  }

  /** Row n; at its beginning, or where it was left. */
  open(n, { step, answered = [] } = {}) {
    const focused = this.node.contains(document.activeElement);
    this.remove();
    this.n = n;
    this.node.dataset.row = n + 1;
    this.title.textContent = `${n + 1}/${this.length} ${this.rows[n].title}`;
    this.began = performance.now();
    this.tick();
    this.acts.clear();
    this.row = this.changed.get(n) ?? this.modelOf(n);
    const begin = { mode: this.mode, answered };
    if (Number.isInteger(step)) begin.step = step;
    for (const [name, value] of Object.entries(begin)) this.row.set(name, value);
    this.remove = this.showRun(this.row, this.node);
    if (focused) this.focus();
    this.keep();
  }

  focus() {
    this.node.querySelector(".lecture-stepper").focus({ preventScroll: true });
  }

  /** What the stepper of row n takes for its model. */
  modelOf(n) {
    const { acts } = this;
    const values = decoded(this.rows[n]);
    values.head = this.head;
    values.beyond = (direction) => this.beyond(direction);
    const model = {
      on: (event, act) => acts.set(event, act),
      off: (event, act) => acts.get(event) === act && acts.delete(event),
      get: (name) => values[name],
      set: (name, value) => {
        values[name] = value;
        if (name === "mode") this.mode = value;
        if (name === "data") this.showChanged(n, model);
      },
      save_changes: () => this.keep(),
    };
    if (this.canRun) model.send = (message) => this.model.send({ ...this.moment, ...message });
    return model;
  }

  /** Which row and step a message is about. */
  get moment() {
    return { row: this.n, step: this.stepper.controls.k };
  }

  /** A row has another run, which stays with it. */
  showChanged(n, model) {
    this.changed.set(n, model);
    this.acts.get("change:data")?.();
  }

  /** What Python says of the row in view: another run, or why there is none. */
  hear({ row, values, ...answer }) {
    if (row !== this.n) return;
    if (!values) return this.acts.get("msg:custom")?.(answer);
    const { data, ...others } = decoded(values);
    for (const [name, value] of Object.entries(others)) this.row.set(name, value);
    this.row.set("data", data); // last: it is shown at once
  }

  /** Past a row's last stop, or before its first one. */
  beyond(direction) {
    const n = this.n + direction;
    if (n < 0 || n >= this.length) return;
    if (direction > 0) return this.open(n);
    const { asks, stops, step } = this.rows[n]; // of a changed run too: the nearest step is taken
    const last = Math.max(step, ...stops, ...asks.map(({ answer }) => answer));
    this.open(n, { step: last, answered: asks.map((_, at) => at) });
  }

  /** Keep the place, in the kernel's widget and in the browser. */
  keep() {
    const { controls, asker } = this.stepper;
    const step = asker.standing ? asker.standing.step : controls.k;
    const place = { row: this.n, step, answered: asker.numbersAnswered };
    this.model.set("place", place);
    this.model.save_changes();
    try {
      localStorage.setItem(this.key, JSON.stringify(place));
    } catch {
      // nothing is kept where a browser keeps nothing for a page from a file
    }
  }

  tick() {
    const [from, to] = this.rows[this.n].minutes;
    const seconds = Math.floor((performance.now() - this.began) / SECOND);
    const passed = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    this.clock.textContent = `${passed} of ${to - from} min`;
    this.clock.classList.toggle("late", seconds > 60 * (to - from));
  }

  close() {
    clearInterval(this.ticking);
    if (this.canRun) this.model.off("msg:custom", this.heard);
    this.remove();
    this.node.remove();
  }
}
