// The timeline and the keys: where one is in the run, and how one moves.

import { lectureName } from "./core/loops.js";
import { button, drawn, el } from "./dom.js";

const SPEEDS = [1, 2, 5, 10, 30, 60];
const MOST_TICKS = 600;
const HELP = [
  ["→ ←", "one step on, one step back"],
  ["Space, PageDown, PageUp", "to the next and the previous stop; one step where there are none"],
  ["Shift + → ←", "to the next or previous value of the chosen loop variable"],
  ["↑ ↓", "choose the loop variable"],
  ["Shift + PageDown PageUp", "next and previous frame of the deck's sequence"],
  ["a", "play and pause"],
  ["s", "stage or study: one step large, or all maps with the listing"],
  ["Home End", "first and last step"],
  ["n", "notation or Python"],
  ["e", "change the current line; Enter runs it, Escape leaves it"],
  ["m", "wrong lines to try: the slides' slips and the named mistakes"],
  ["i", "other inputs: sizes, K, other numbers, a picture, a drawn digit; Escape closes them"],
  ["u", "back to the run before a change"],
  ["l", "on the stage: the whole listing"],
  ["p", "predict, then reveal: which cell is written next, or its value"],
  ["1 to 9", "while a question stands: a vote for this choice; → shows the answer"],
  ["0 1", "count from 0, or from 1: labels, listing, names and sentence"],
  ["b", "large, for a projector"],
  ["o", "scatter and gather: each in its own order, or on one clock"],
  ["=", "where outputs share a winner: what = would leave there"],
  [
    "Alt + arrows",
    "from cell to cell; Enter pins, Enter again goes to the step that wrote it, Escape lets go",
  ],
  ["f", "full screen"],
  ["?", "this help; Escape closes it"],
  ["pointer on a cell", "what it was made of, what it goes into"],
  ["click on a cell", "pins it; once more goes to the step that wrote it last"],
];

/**
 * `view` has length, variables, changesOf(name), statusOf(k); `moved` is told of every new
 * position.
 */
export class Controls {
  /**
   * @param {any} view
   * @param {number[]} stops where playing halts
   * @param {(k: number, told: boolean) => void} moved
   */
  constructor(view, stops, moved) {
    this.view = view;
    this.moved = moved;
    this.stops = new Set(stops);
    this.k = 0;
    this.playing = false;
    this.refit = () => {};
    this.count = 1; // what places count from
    this.recount = (_first) => {};
    /** @type {((direction: number) => void) | undefined} past a lesson's row */
    this.beyond = undefined;
    /** @type {(() => void) | undefined} changes between stage and study, where there is a stage */
    this.changeMode = undefined;
    /** @type {() => any} what has the cells that a key can point to: the stage, or the view */
    this.cells = () => view;
    this.slider = el("input", "slider", [], {
      type: "range",
      min: 0,
      max: view.length - 1,
      step: 1,
      "aria-label": "step",
    });
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
    this.play = button("Play", "play", () => this.toggle());
    this.number = el("span", "step-number");
    this.variables = el("span", "variables");
    this.loop = el(
      "select",
      "loop",
      view.variables.map((name) => el("option", "", lectureName(name), { value: name })),
      {
        "aria-label": "loop variable of the marks and of Shift + arrows",
        title: "loop variable of the marks",
      },
    );
    this.loop.addEventListener("change", () => this.choose(this.loop.selectedIndex));
    this.speed = el(
      "select",
      "speed",
      SPEEDS.map((speed) => el("option", "", `${speed}/s`, { value: speed })),
      { "aria-label": "steps per second", title: "steps per second" },
    );
    this.speed.value = "5";
    this.ticks = drawn("path");
    this.strip = drawn("svg", {
      class: "strip",
      viewBox: `0 0 ${view.length} 10`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    });
    this.strip.append(this.ticks);
    const rows = HELP.flatMap(([keys, what]) => [el("dt", "", keys), el("dd", "", what)]);
    this.help = el(
      "dialog",
      "help",
      [
        button("Close", "close the help", () => this.help.close()),
        el("h2", "", "Keys"),
        el("dl", "", rows),
        view.maps?.legend?.cloneNode(true) ?? "", // where the maps have no room for it
      ],
      { "aria-label": "keys" },
    );
    this.actions = [
      {
        key: "0",
        text: "0",
        label: "count from 0, or from 1",
        press: () => this.recount(1 - this.count),
      },
      {
        key: "b",
        text: "Large",
        label: "large, for a projector",
        press: () => this.look("projector"),
      },
      ...(view.actions || []),
    ].map((action) => this.pressable(action));
    this.trace = view.trace;
    this.frames = this.trace?.frames || [];
    this.at = 0; // the frame, where there are some
    this.frameText = el("span", "frame-text");
    const framing = el(
      "div",
      "frames",
      [
        button("◂", "previous frame", () => this.goFrame(this.at - 1)),
        button("▸", "next frame", () => this.goFrame(this.at + 1)),
        this.frameText,
      ],
      { role: "group", "aria-label": "frames" },
    );
    this.mode = button("Stage", "stage or study", () => this.changeMode());
    this.stepping = {
      previous: button("←", "previous step", () => this.go(this.k - 1)),
      next: button("→", "next step", () => this.next()),
      "next-stop": button("⇥", "next stop", () => this.toStop(1)),
    };
    const { previous, next, "next-stop": nextStop } = this.stepping;
    const looping = el("span", "looping", [
      button("◂", "previous value of the loop", () => this.toNextChange(-1)),
      this.loop,
      button("▸", "next value of the loop", () => this.toNextChange(1)),
    ]);
    const notation = button("Python", "notation or Python", () => this.notation());
    const listing = button("Code", "the whole listing", () => this.cells().openListing());
    listing.classList.add("of-phone"); // wider stages have it beside their line
    const others = button("⋯", "other controls", () => this.more());
    const timeline = el("div", "timeline", [this.slider, this.strip]);
    const doubled = [previous, next, nextStop, this.number, this.variables, others, timeline];
    for (const one of doubled) one.classList.add("of-bar"); // the stage has them elsewhere
    this.node = el(
      "div",
      "controls",
      [
        el("div", "buttons", [
          button("|←", "first step", () => this.go(0)),
          previous,
          this.play,
          next,
          button("⇤", "previous stop", () => this.toStop(-1)),
          nextStop,
          button("→|", "last step", () => this.go(view.length - 1)),
          this.speed,
          view.variables.length ? looping : "",
          this.number,
          this.variables,
          others,
          el("span", "others", [
            view.toggle ? notation : "",
            view.toggle && !view.halves ? listing : "",
            ...this.actions.map(({ node }) => node),
            view.staged ? this.mode : "",
            button("Full", "full screen", () => this.fullScreen()),
            button("Keys", "help with the keys", () => this.openHelp()),
          ]),
        ]),
        this.frames.length ? framing : "",
        timeline,
      ],
      { role: "group", "aria-label": "timeline" },
    );
    this.choose(Math.max(0, view.variables.length - 1));
  }

  choose(n) {
    const names = this.view.variables;
    if (!names.length) return;
    this.loop.selectedIndex = Math.max(0, Math.min(names.length - 1, n));
    this.changes = this.view.changesOf(names[this.loop.selectedIndex]);
    this.view.choose?.(names[this.loop.selectedIndex]);
    // more marks than pixels say nothing
    const crowded = Math.max(1, Math.ceil(this.changes.length / MOST_TICKS));
    const shown = this.changes.filter((_, n) => n % crowded === 0);
    this.ticks.setAttribute("d", shown.map((k) => `M${k + 0.5} 0V10`).join(""));
  }

  /** To a position, kept inside the run; or to the first question on the way. */
  go(k, told = true) {
    const to = this.inside(k);
    this.jump(this.view.asker.halt(this.k, to), told);
  }

  inside(k) {
    return Math.max(0, Math.min(this.view.length - 1, k));
  }

  /** To a position, past all questions. */
  jump(k, told = true) {
    this.k = this.inside(k);
    if (this.slider.value !== String(this.k)) this.slider.value = this.k;
    const { variables } = this.view.statusOf(this.k);
    const text = this.status;
    this.slider.setAttribute("aria-valuetext", text);
    this.number.textContent = text;
    this.variables.textContent = variables
      .map(([name, value]) => `${lectureName(name)} = ${value}`)
      .join("  ");
    this.showFrame();
    this.moved(this.k, told);
  }

  /** Where one is, in words; while a question stands, not more than that it is before a step. */
  get status() {
    const { standing } = this.view.asker;
    const asked = standing && !standing.predicted;
    return asked ? `before step ${standing.step}` : this.view.statusOf(this.k).text;
  }

  /**
   * A button and its key; it stays pressed where `press` says whether it is now on. One that does
   * something once has `once` instead.
   */
  pressable({ key, text, label, press, once }) {
    const act = once ?? (() => node.setAttribute("aria-pressed", String(press())));
    const node = button(text, label, act);
    if (press) node.setAttribute("aria-pressed", "false");
    return { key, act, node };
  }

  /** The choices that were made for the run before this one. */
  lookLike(before) {
    this.speed.value = before.speed.value;
    const loop = this.view.variables.indexOf(before.loop.value);
    if (loop >= 0) this.choose(loop);
    const large = this.node.closest(".projector") !== null;
    const { node } = this.actions.find(({ key }) => key === "b");
    node.setAttribute("aria-pressed", String(large));
    if (before.view.listing?.python) this.view.toggle();
  }

  /** What places count from, and what lets them count from 0 or 1. */
  countFrom(count, recount) {
    this.count = count;
    this.recount = (first) => first === this.count || recount(first);
    const { node } = this.actions.find(({ key }) => key === "0");
    node.setAttribute("aria-pressed", String(count === 0));
  }

  /** What the button of a key does. */
  act(key) {
    this.actions.find((action) => action.key === key)?.act();
  }

  /** The lecture's signs or Python, in the listing and in the stage's line. */
  notation() {
    this.view.toggle?.();
    this.moved(this.k, false);
  }

  /** Where there is little room, the other buttons are behind one. */
  more() {
    this.node.closest(".lecture-stepper").classList.toggle("more");
    this.refit();
  }

  /**
   * What outside checks find the buttons by, where they are the ones that are shown, in study; and
   * what is to be had instead.
   */
  nameButtons(inStudy) {
    this.mode.textContent = inStudy ? "Stage" : "Study";
    for (const [role, node] of Object.entries(this.stepping)) {
      if (inStudy) node.dataset.role = role;
      else delete node.dataset.role;
    }
  }

  look(name) {
    const on = this.node.closest(".lecture-stepper").classList.toggle(name);
    this.refit();
    return on;
  }

  next() {
    const { asker } = this.view;
    if (asker.standing) asker.reveal();
    else if (asker.predicting) asker.predict();
    else this.go(this.k + 1);
  }

  goFrame(n) {
    if (!this.frames.length) return;
    const { asker } = this.view;
    if (n > this.at && asker.standing) return asker.reveal();
    const at = Math.max(0, Math.min(this.frames.length - 1, n));
    const before = this.at;
    this.at = at;
    this.go(this.frames[at].step);
    if (asker.standing && at > before) this.at = before; // this frame is asked about first
    else if (this.frames[this.at].note) this.view.tell(this.frames[this.at].note);
  }

  /** The sentence of the frame that one is at, "" where it has none. */
  get frameNote() {
    const frame = this.frames[this.at];
    return frame?.step === this.k ? frame.note : "";
  }

  /** The frame of this step: several can share a step, each with its own sentence. */
  showFrame() {
    const { frames } = this;
    if (!frames.length) return;
    if (frames[this.at].step !== this.k)
      this.at = Math.max(
        0,
        frames.findLastIndex((frame) => frame.step <= this.k),
      );
    const { step } = frames[this.at];
    const beside = this.k < step ? " (before this frame)" : " (after this frame)";
    this.frameText.replaceChildren(
      el("b", "", `frame ${this.at + 1} of ${frames.length}`),
      step !== this.k ? beside : this.frameNote && ` ${this.frameNote}`,
    );
  }

  toggle(on = !this.playing) {
    if (on === this.playing) return;
    this.playing = on;
    this.play.textContent = on ? "Pause" : "Play";
    this.play.setAttribute("aria-label", on ? "pause" : "play");
    cancelAnimationFrame(this.frame);
    if (!on) return this.moved(this.k, false);
    if (this.k === this.view.length - 1) this.go(0);
    let due = performance.now() + 1000 / this.speed.value;
    const tick = (now) => {
      if (now >= due - 4) {
        // a few milliseconds early is nearer than a whole frame late
        this.go(this.k + 1);
        due = Math.max(due + 1000 / this.speed.value, now);
        const halted = this.stops.has(this.k) || this.view.asker.standing;
        if (halted || this.k === this.view.length - 1) return this.toggle(false);
      }
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  toNextChange(direction) {
    const changes = this.changes || [];
    const at =
      direction > 0 ? changes.find((k) => k > this.k) : changes.findLast((k) => k < this.k);
    if (at !== undefined) this.go(at);
  }

  /** To the next (1) or previous (-1) stop or frame; one step where there is none. */
  toStop(direction) {
    const { asker } = this.view;
    if (direction > 0 && asker.standing) return asker.reveal();
    if (this.frames.length) return this.toFrame(direction);
    const stops = [...this.stops, ...asker.steps].sort((a, b) => a - b);
    const there =
      direction > 0 ? stops.find((k) => k > this.k) : stops.findLast((k) => k < this.k);
    if (there !== undefined && !asker.predicting) this.go(there);
    else if (this.beyond && !asker.predicting) this.beyond(direction);
    else if (direction > 0) this.next();
    else this.go(this.k - 1);
  }

  /** To the next or previous frame; beyond the last one a lesson goes on. */
  toFrame(direction) {
    const frame = this.at + direction;
    if (this.frames[frame] || !this.beyond) this.goFrame(frame);
    else this.beyond(direction);
  }

  fullScreen() {
    const root = this.node.closest(".lecture-lesson") ?? this.node.closest(".lecture-stepper");
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.();
  }

  /** A key; true if it meant something here. */
  key(event) {
    if (event.ctrlKey || event.metaKey) return false;
    const onControl = event.target.closest("button, select");
    const key = event.key;
    if (
      (document.querySelector("dialog[open]") && !this.help.open) ||
      event.target.matches("input[type=text]")
    )
      return false;
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[
      key
    ];
    const cells = this.cells();
    if (this.view.asker.standing && event.altKey) return true; // a history would tell
    if (event.altKey) return Boolean(way && cells.point) && (cells.point(...way), true);
    if (this.help.open) return key === "?" ? (this.help.close(), true) : false;
    if (onControl && (key === " " || key === "Enter")) return false;
    if (event.target.closest("select") && /^(Arrow|Home|End|Page|.$)/.test(key)) return false;
    if (this.view.asker.key(event)) return true;
    const shift = event.shiftKey;
    const act =
      {
        ArrowRight: () => (shift ? this.toNextChange(1) : this.next()),
        ArrowLeft: () => (shift ? this.toNextChange(-1) : this.go(this.k - 1)),
        PageDown: () => (shift ? this.goFrame(this.at + 1) : this.toStop(1)),
        PageUp: () => (shift ? this.goFrame(this.at - 1) : this.toStop(-1)),
        ArrowUp: () => this.choose(this.loop.selectedIndex - 1),
        ArrowDown: () => this.choose(this.loop.selectedIndex + 1),
        Home: () => this.go(0),
        End: () => this.go(this.view.length - 1),
        " ": () => this.toStop(shift ? -1 : 1),
        a: () => this.toggle(),
        s: this.changeMode,
        n: () => this.notation(),
        l: cells.openListing && (() => cells.openListing()),
        f: () => this.fullScreen(),
        0: () => this.recount(0),
        1: () => this.recount(1),
        "?": () => this.openHelp(),
        Enter: cells.pinPointed && (() => cells.pinPointed()),
        Escape: cells.letGo && (() => cells.letGo()),
      }[key] || this.actions.find((action) => action.key === key)?.act;
    if (act) act();
    return Boolean(act);
  }

  openHelp() {
    this.help.showModal();
    this.help.scrollTop = 0; // its button, at the end, has the focus
  }

  stop() {
    this.playing = false;
    cancelAnimationFrame(this.frame);
  }
}
