// Change it and see: a line, an input, or one of the listing's wrong lines is changed in place. It
// runs in the browser, also in a notebook, or in the kernel where the run is not a listing's own;
// the run before stays as a ghost. Where neither can, that is said.

import { originOf } from "./core/history.js";
import { headsAround } from "./core/loops.js";
import { withoutComment } from "./core/sentence.js";
import { button, cellAt, el } from "./dom.js";
import { answerHere, inPython, runsHere } from "./here.js";
import { InputsPanel } from "./inputs.js";
/** @import { RunView } from "./run.js" */

const NO_PYTHON =
  "This run can't be changed here, where no Python runs. In a notebook with this stepper, a line " +
  "or a number can be changed, and the run before is seen beside the run after it.";
const HOW =
  "Click a line of the listing (or press e) to change it, in Python or in the slide's signs, or " +
  "an input's number; Enter runs it, " +
  "Escape leaves it. u goes back to the run before. Or take a wrong line:";

export class Editor {
  /**
   * @param {RunView} view
   * @param {any} stage
   * @param {any} model what a kernel answers, where it has `send`
   * @param {((n: number) => number) | null} [stepAt] of a run beside another one: its step at a
   *   place of the clock. There a line is changed, and nothing that the other one takes too.
   */
  constructor(view, stage, model, stepAt = null) {
    this.stepAt = stepAt;
    this.view = view;
    this.stage = stage;
    this.model = model;
    this.trace = view.trace;
    this.refit = () => {};
    this.hasKernel = typeof model.send === "function";
    this.runsHere = runsHere(model);
    this.canRun = this.hasKernel || this.runsHere;
    /** @type {HTMLElement | null} what is being changed */
    this.form = null;
    this.rows = el("ul", "slips-list");
    this.why = el("p", "refusal", [], { role: "status" });
    this.menu = el(
      "dialog",
      "slips",
      [
        el("h2", "", "Change it and see"),
        el("p", "", this.canRun ? HOW : NO_PYTHON),
        this.why,
        this.rows,
        button("Close", "close the changes", () => this.menu.close()),
      ],
      { "aria-label": "change it and see" },
    );
    this.menu.addEventListener("close", () => this.focus());
    this.pencil = button("✎", "change this line (e)", () => this.changeLine());
    this.pencil.classList.add("pencil");
    this.node = el("div", "editor", [this.menu]);
    this.inputs = this.runsHere ? this.inputsPanel() : null;
    this.takeDrops();
    this.heard = (message) => this.answer(message);
    if (this.hasKernel) model.on("msg:custom", this.heard);
    this.listen();
  }

  /** Buttons of the controls, with their keys. */
  get actions() {
    const [line, menu] = [() => this.changeLine(), () => this.openMenu()];
    const inputs = () => this.openInputs();
    return [
      { key: "e", text: "Change", label: "change this line", once: line },
      { key: "m", text: "Slips", label: "wrong lines to try", once: menu },
      { key: "i", text: "Inputs", label: "other sizes, other numbers, a picture", once: inputs },
      { key: "u", text: "Back", label: "back to the run before", once: () => this.back() },
    ].filter(({ key }) => this.isThere(key));
  }

  /** Whether there is something for a key to do. */
  isThere(key) {
    if (key === "m" && this.stepAt) return false;
    if (key === "i") return this.inputs !== null;
    if (key === "m") return !this.model.get("task"); // its wrong line is to be found
    return key !== "u" || this.model.get("former")?.byteLength;
  }

  /** The controls of the inputs, where the run can be made here. */
  inputsPanel() {
    const panel = new InputsPanel(this.model, {
      step: () => this.k,
      closed: () => this.closeInputs(),
    });
    this.node.append(panel.node);
    return panel;
  }

  /** It stays open from run to run, until it is closed. */
  openInputs() {
    this.leave();
    const used = this.model.get("inputs_open");
    this.model.set("inputs_open", true);
    this.inputs.open(used);
    this.refit(); // the run makes room for it
  }

  /** Escape closes the inputs, also where the stepper has the focus again: a digit was drawn. */
  key(event) {
    if (event.key !== "Escape" || !this.inputs?.node.open) return false;
    this.inputs.close();
    return true;
  }

  closeInputs() {
    if (!this.inputs.node.isConnected) return;
    this.model.set("inputs_open", false);
    this.refit();
    this.focus();
  }

  /** A picture that is dropped on the stepper becomes the listing's maps. */
  takeDrops() {
    if (!this.inputs?.choices.map) return;
    for (const node of [this.view.node, this.stage.node]) {
      node.addEventListener("dragover", (event) => event.preventDefault());
      node.addEventListener("drop", (event) => {
        event.preventDefault();
        this.inputs.openPicture(event.dataTransfer.files[0]);
      });
    }
  }

  listen() {
    const { listing, maps } = this.view;
    listing.node.addEventListener("click", (event) => {
      const row = event.target.closest(".line code")?.closest(".line");
      if (row) this.changeLine(listing.rows.indexOf(row) + 1);
    });
    maps.node.addEventListener("click", (event) => {
      if (this.view.asker?.standing?.predicted) return;
      const cell = cellAt(event);
      if (cell === null || this.inputOf(cell) !== cell) return; // a copy is pinned
      this.changeCell(cell, null, event.pointerType !== "touch");
    });
    this.stage.tools.append(this.pencil);
    this.stage.line.addEventListener("click", () => this.changeLine());
    this.stage.loops.addEventListener("click", (event) => {
      const loop = event.target.closest(".stage-loop");
      const heads = headsAround(this.trace, this.line).filter(
        (head) => this.trace.lines[head - 1].variable,
      );
      const at = [...this.stage.loops.querySelectorAll(".stage-loop")].indexOf(loop);
      if (loop) this.changeLine(heads[at]);
    });
    this.stage.lens.addEventListener("keydown", (event) => {
      const tile = event.target.closest(".stage-tile[data-input]");
      if (event.key !== "Enter" || !tile) return;
      event.preventDefault();
      event.stopPropagation();
      this.stage.press(Number(tile.dataset.input), tile);
    });
  }

  get root() {
    return this.node.closest(".lecture-stepper");
  }

  get onStage() {
    return this.root.dataset.mode === "stage";
  }

  get k() {
    const place = Number(this.root.dataset.step);
    return this.stepAt ? this.stepAt(place) : place;
  }

  /** The present line, from 1. */
  get line() {
    return this.trace.statementAt(this.k).line;
  }

  focus() {
    this.root?.focus({ preventScroll: true });
  }

  /** The input behind a cell, also behind a copy of it; null where there is none. */
  inputOf(cell) {
    return this.canRun && !this.stepAt ? inputBehind(this.trace, cell, this.k) : null;
  }

  openMenu() {
    this.leave();
    this.why.textContent = "";
    if (!this.menu.open) this.menu.showModal();
    if (this.canRun && !this.rows.children.length) this.ask({ do: "menu" });
  }

  changeLine(line = this.line) {
    if (!this.canRun) return this.openMenu();
    const python = this.trace.lines[line - 1].python;
    const { listing } = this.view;
    const place = this.onStage ? this.stage.strip : listing.rows[line - 1];
    const form = this.formFor(`line ${line} in Python`, withoutComment(python), (text) => ({
      do: "line",
      line,
      text: inPython(this.model, text.trim()),
    }));
    form.classList.add("of-line");
    form.prepend(el("span", "edit-line", `${line}`));
    place.classList.add("editing");
    place.append(form);
    this.refit();
    form.querySelector("input").focus();
  }

  /**
   * A cell of the run is chosen; if it is an input, or a copy of one, its number can be changed: on
   * the stage in its history, else at the cell. `types` says whether one types at once.
   * @param {number} cell
   * @param {HTMLElement | null} [place]
   * @param {boolean} [types]
   */
  changeCell(cell, place = null, types = true) {
    const input = this.inputOf(cell);
    if (input === null) return;
    const name = this.trace.cellName(input);
    const before = this.trace.shownValue(input, 0);
    const form = this.formFor(name, before, (text) => ({ do: "cell", cell: input, text }));
    form.classList.add("of-cell");
    form.prepend(el("label", "", `${name} =`));
    if (place) place.prepend(form);
    else {
      this.node.append(form);
      this.placeAt(form, cell);
    }
    if (!types) return;
    form.querySelector("input").focus();
    form.querySelector("input").select();
  }

  /** What `changeCell` does in a cell's history; null where that closes. */
  changeIn(cell, place, types) {
    if (cell !== null) this.changeCell(cell, place, types);
    else if (this.form && !isOfLine(this.form)) this.leave();
  }

  /** The form stands below the cell, inside the stepper. */
  placeAt(form, cell) {
    const around = this.root.getBoundingClientRect();
    const box = this.view.maps.boxOf(cell);
    const { offsetWidth: width, offsetHeight: height } = form;
    const left = Math.max(8, Math.min(box.left - around.left, around.width - width - 8));
    const below = box.bottom - around.top + 8;
    const fits = below + height < around.height - 8;
    form.style.left = `${left}px`;
    form.style.top = `${fits ? below : Math.max(8, box.top - around.top - height - 8)}px`;
  }

  /** A line to type in: Enter sends what `asked` makes of the text, Escape leaves. */
  formFor(name, text, asked) {
    this.leave();
    const input = el("input", "", [], {
      type: "text",
      "aria-label": name,
      spellcheck: "false",
      autocomplete: "off",
      size: Math.max(6, text.length + 2),
    });
    input.value = text;
    const run = el("button", "", "Run", { type: "submit", title: "run it (Enter)" });
    const away = button("✕", "leave it as it is (Escape)", () => this.letGo());
    const why = el("p", "refusal", [], { role: "alert" });
    const form = el("form", "edit", [input, run, away, why]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(asked(input.value));
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.letGo();
    });
    form.addEventListener("click", (event) => event.stopPropagation());
    this.form = form;
    return form;
  }

  leave() {
    if (!this.form) return;
    const { form } = this;
    this.form = null;
    form.parentNode?.classList.remove("editing");
    form.remove();
    if (isOfLine(form)) this.refit(); // what is typed for a cell stands over the others
    this.focus();
  }

  /** All stays as it was; on the stage the cell is let go. */
  letGo() {
    this.leave();
    if (this.onStage) this.stage.tell(null);
  }

  back() {
    this.ask({ do: "back" });
  }

  /** Where what is told belongs: beside what is being changed, or in the menu. */
  say(text) {
    const why = this.form?.querySelector(".refusal") ?? this.why;
    why.textContent = text;
    if (text) why.scrollIntoView({ block: "nearest" }); // the list below it is long
    if (isOfLine(this.form)) this.refit();
  }

  ask(message) {
    this.asked = message;
    if (this.runsHere) return this.answer(answerHere(this.model, message, this.k));
    this.say("running …");
    try {
      this.model.send(message);
    } catch {
      this.say("no kernel answers: run the cell again");
    }
  }

  /** What is said where no other run is shown. */
  answer({ refused, slips }) {
    if (slips) return this.showSlips(slips);
    if (refused === undefined) return;
    const slip = this.asked?.do === "slip" ? `“${this.asked.id}” stops: ` : "";
    this.say(`${slip}${refused}`);
    this.form?.querySelector("input").focus();
  }

  showSlips(slips) {
    this.say(slips.length ? "" : "no wrong lines are known for this listing");
    const rows = slips.map(({ id, kind, says, reason }) => {
      const choose = button("", `run it with ${id}`, () => this.ask({ do: "slip", id }));
      const name = kind === "mistake" ? id : `${id}, as printed`;
      choose.append(el("b", "", name), el("code", "", says), el("span", "", reason));
      return el("li", "", choose);
    });
    this.rows.replaceChildren(...rows);
  }

  remove() {
    if (this.hasKernel) this.model.off("msg:custom", this.heard);
  }
}

const isOfLine = (form) => Boolean(form?.classList.contains("of-line"));

/**
 * The input behind a cell or behind a copy of it at step k; null where the run computes it.
 * @param {import("./core/state.js").Trace} trace
 * @param {number} cell
 * @param {number} k
 * @returns {number | null}
 */
export function inputBehind(trace, cell, k) {
  const origin = originOf(trace, cell, k);
  if (origin === null) return null;
  const place = trace.place(origin);
  const given = place.made < 0 && !place.blank && trace.lastWrite(origin, k) < 0;
  return given ? origin : null;
}
