// The controls of a listing's inputs: sizes, activation, other made-up numbers, a picture that is
// dropped or opened, a digit that is drawn. A refused choice says why, and what was there stays.

import { LABELS } from "./core/choices.js";
import { button, el } from "./dom.js";
import { answerHere, answeringOf } from "./here.js";

const PAD = 28; // cells of the field in which a digit is drawn, across and down
const PEN = 1.3; // cells
const INK = "#000";
const PAPER = "#fff";

export class InputsPanel {
  /** @param {any} model @param {{ step: () => number, closed: () => void }} around */
  constructor(model, { step, closed }) {
    this.model = model;
    this.step = step;
    this.answering = answeringOf(model);
    this.why = el("p", "refusal", [], { role: "alert" });
    this.form = el("form", "inputs-form");
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.used = true; // the name of the control that was used last
    this.form.addEventListener("change", ({ target }) => {
      this.used = target.name;
      this.use(this.typed());
    });
    this.node = el(
      "dialog",
      "slips inputs",
      [
        el("h2", "", "Other inputs"),
        this.form,
        this.why,
        button("Close", "close the inputs (Escape)", () => this.close()),
      ],
      { "aria-label": "other inputs" },
    );
    this.closed = closed;
    this.fill();
  }

  close() {
    this.node.close();
    this.closed();
  }

  /** Show the panel; `name` is the control that is used next. */
  open(name) {
    if (!this.node.open) this.node.show();
    this.form.elements[name]?.focus();
  }

  get choices() {
    return this.answering.choices;
  }

  get state() {
    return this.answering.shown.state;
  }

  /** The controls as the shown run has them. */
  fill() {
    const { choices, state } = this;
    const parts = Object.entries(state.sizes).map(([letter, number]) =>
      this.number(
        letter,
        LABELS[letter] ?? letter,
        number,
        letter === "pad" || letter === "P" ? 0 : 1,
      ),
    );
    if (choices.activations.length) parts.push(this.chosen(choices.activations));
    parts.push(this.number("seed", "seed", state.seed, 0));
    if (choices.map) parts.push(...this.pictures());
    this.form.replaceChildren(...parts);
  }

  number(name, label, value, least) {
    const input = el("input", "", [], { type: "number", name, min: `${least}`, step: "1" });
    input.value = `${value}`;
    return el("label", "", [`${label} `, input]);
  }

  chosen(names) {
    const options = names.map((name) => el("option", "", name, { value: name }));
    const select = el("select", "", options, { name: "activation" });
    select.value = this.state.activation;
    return el("label", "", ["activation ", select]);
  }

  pictures() {
    const file = el("input", "", [], { type: "file", accept: "image/*", name: "picture" });
    file.addEventListener("change", (event) => {
      event.stopPropagation();
      this.openPicture(file.files[0]);
    });
    const away = button("Made-up numbers", "made-up numbers again", () =>
      this.use({ ...this.state, picture: null }),
    );
    return [
      el("label", "", [`a picture for ${this.choices.map} (or drop one) `, file]),
      el("div", "digit", ["or draw a digit: ", this.field(), this.state.picture ? away : ""]),
    ];
  }

  /** The state that the controls say. */
  typed() {
    const { state, form } = this;
    const read = (name) =>
      form.elements[name].value === "" ? NaN : Number(form.elements[name].value);
    const sizes = Object.fromEntries(Object.keys(state.sizes).map((name) => [name, read(name)]));
    const activation = form.elements.activation?.value ?? state.activation;
    return { ...state, sizes, seed: read("seed"), activation };
  }

  /** Run with another state; what is refused says why, and the controls go back. */
  use(state) {
    const message = { do: "inputs", state };
    if (this.node.open) this.model.set("inputs_open", this.used);
    const answer = answerHere(this.model, message, this.step());
    if (answer.refused === undefined) return;
    this.fill();
    this.refuse(answer.refused);
    this.open(this.used);
  }

  /** It is said in the panel, which opens for it: a picture may be dropped while it is closed. */
  refuse(text) {
    this.why.textContent = text;
    if (!this.node.open) this.node.show();
  }

  /** A picture's file becomes maps. */
  async openPicture(file) {
    try {
      const picture = await createImageBitmap(file);
      this.use({ ...this.state, picture: { name: file.name, planes: planesOf(picture, 3) } });
    } catch {
      this.refuse(`${file?.name || "this"} is no picture that can be opened`);
    }
  }

  /** The field in which a digit is drawn with the pointer, or a finger. */
  field() {
    const canvas = el("canvas", "digit-field", [], {
      width: PAD,
      height: PAD,
      "aria-label": "draw a digit",
    });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.fillStyle = PAPER;
    pen.fillRect(0, 0, PAD, PAD);
    Object.assign(pen, { lineWidth: 2 * PEN, lineCap: "round", strokeStyle: INK });
    let last = null;
    const at = (event) => {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      return [(PAD * (event.clientX - left)) / width, (PAD * (event.clientY - top)) / height];
    };
    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      last = at(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      const next = at(event);
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...next);
      pen.stroke();
      last = next;
    });
    canvas.addEventListener("pointerup", () => {
      if (!last) return;
      last = null;
      this.drawn(canvas);
    });
    return canvas;
  }

  drawn(canvas) {
    const copy = el("canvas", "", [], { width: PAD, height: PAD });
    copy.getContext("2d").drawImage(canvas, 0, 0);
    const ink = planesOf(copy, 1);
    const planes = (width, height) => [ink(width, height)[0].map((value) => twoDigits(1 - value))];
    this.use({ ...this.state, picture: { name: "a digit that was drawn", planes } });
  }
}

const twoDigits = (value) => Math.round(100 * value) / 100;

/** What gives a picture's colours as planes of some width and height, from 0 to 1, x before y. */
function planesOf(picture, colours) {
  return (width, height) => {
    const canvas = el("canvas", "", [], { width, height });
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.imageSmoothingQuality = "high";
    const scale = Math.max(width / picture.width, height / picture.height);
    const [across, down] = [scale * picture.width, scale * picture.height];
    pen.drawImage(picture, (width - across) / 2, (height - down) / 2, across, down);
    const { data } = pen.getImageData(0, 0, width, height);
    return Array.from({ length: colours }, (_, colour) => {
      const plane = [];
      for (let x = 0; x < width; x++)
        for (let y = 0; y < height; y++)
          plane.push(twoDigits(data[4 * (y * width + x) + colour] / 255));
      return plane;
    });
  };
}
