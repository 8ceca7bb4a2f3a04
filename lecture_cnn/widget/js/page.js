// The entry: `render` for JupyterLab (anywidget), `start` for a page of its own.

import { Asker, ringLook } from "./ask.js";
import { Controls } from "./controls.js";
import { headerOf } from "./core/columns.js";
import { Ghost } from "./core/ghosts.js";
import { resolved } from "./core/asks.js";
import { verdictOf } from "./core/mending.js";
import { brief, shown } from "./core/numbers.js";
import { sentenceOf, textOf } from "./core/sentence.js";
import { Trace } from "./core/state.js";
import { sceneOf } from "./core/step.js";
import { cellAt, el } from "./dom.js";
import { Editor } from "./edit.js";
import { changeNote, formerLine, GhostMarks } from "./ghost.js";
import { answeringOf } from "./here.js";
import { arrive, isFor, leave, use } from "./keys.js";
import { decoded, Lesson } from "./lesson.js";
import { PairView } from "./pair.js";
import { panelsAround, roomOf, showFromTop } from "./panel.js";
import { Choice } from "./remember.js";
import { Refusal } from "./refusal.js";
import { ReplayView } from "./replay.js";
import { RunView } from "./run.js";
import { StageView } from "./stage.js";
import { StageBar } from "./stagebar.js";
import { TwoStage } from "./twostage.js";

const NARROWEST = 600; // pixels: below, the stage is shown where nothing else was chosen
const WIDE = 960; // from here on the inputs stand beside the run

/**
 * Put a stepper into an element; where Python puts another run into the model, that one is shown,
 * with the look of the one before. Returns what takes it out again.
 */
export function render({ model, el: parent }) {
  return model.get("rows")
    ? showLesson(model, parent)
    : showRun(model, parent, new Choice(model, nameOf(model)));
}

/** Put a lesson into an element; returns what takes it out again. */
function showLesson(model, parent) {
  const lesson = new Lesson(model, parent, showRun);
  return () => lesson.close();
}

/**
 * Put the run that a model holds into an element, and later the one that Python puts in its place;
 * or the same, counted from 0 or 1.
 */
function showRun(model, parent, choice = null) {
  const root = el("section", "lecture-stepper");
  const same = { recount, choice };
  const begin = { count: model.get("count") ?? 1, answered: model.get("answered") };
  let remove = buildRun(model, parent, root, { ...begin, ...same });
  function again(now) {
    const { controls } = root.stepper;
    const focused = root.contains(document.activeElement);
    remove(true);
    remove = buildRun(model, parent, root, { ...now, ...same });
    root.stepper.controls.lookLike(controls);
    const isLost = focused && !root.contains(document.activeElement);
    if (isLost) root.focus({ preventScroll: true });
  }
  function recount(count) {
    const { controls, asker } = root.stepper;
    model.set("step", asker.standing ? asker.standing.step : controls.k);
    again({ count, answered: asker.numbersAnswered });
  }
  const another = () => again({ count: root.stepper.controls.count });
  model.on("change:data", another);
  return () => {
    model.off("change:data", another);
    remove();
  };
}

/**
 * Put the run that a model holds into an element; returns what takes it out again. The stepper's
 * own element can be taken over from the run before: so it stays in full screen.
 */
function buildRun(model, parent, root, { count, answered, recount, choice = null }) {
  const view = viewOf(model, count);
  const over = new AbortController();
  const live = el("div", "live", [], { role: "status", "aria-live": "polite" });
  let sending = 0;
  const stage = view.halves ? new TwoStage(view) : new StageView(view.trace);
  const editor = editorOf(view, stage, model);
  const refusal = refusalOf(view, stage, editor);
  const onStage = () => root.dataset.mode === "stage";
  const asker = new Asker(view, view.asks, answered);
  view.asker = asker;
  const controls = new Controls(view, model.get("stops"), (k, told) => {
    root.dataset.step = k;
    const opened = asker.moved(k);
    bar?.show(k);
    for (const one of [editor, refusal]) one?.leave();
    const moves = told && !(controls.playing && controls.speed.value > 2);
    if (stage.said) stage.said.textContent = controls.frameNote;
    if (onStage()) stage.show(k, { ask: asker.standing, look: asker.look, moves });
    else view.show(k, moves);
    if (opened && !onStage()) view.refit();
    ringLook(root, { asker, stage, view });
    if (!controls.playing) live.textContent = asker.said ?? view.sentence(k);
    if (told && !sending) sending = requestAnimationFrame(send);
  });
  asker.controls = controls;
  controls.beyond = model.get("beyond");
  controls.cells = () => (onStage() ? stage : view);
  controls.countFrom(count, recount);
  view.go = (k) => controls.go(k);
  view.tell = (text) => (live.textContent = text);
  const send = () => {
    sending = 0;
    if (model.get("step") === controls.k) return;
    model.set("step", controls.k);
    model.save_changes();
  };
  const title = view.title.map((part) => part.textContent ?? part).join(" ");
  const attributes = {
    tabindex: "0",
    "aria-label": `stepper: ${title}`,
    "data-lm-suppress-shortcuts": "true", // or a letter key edits the notebook
  };
  for (const [name, value] of Object.entries(attributes)) root.setAttribute(name, value);
  const head = [el("h2", "title", view.title), controls.node, controls.help, asker.node];
  const note = [...taskOf(editor), ...noteOf(view, stage, editor)];
  root.replaceChildren(...head, ...note, live, ...(editor ? [editor.node] : []));
  const isRun = view instanceof RunView;
  root.classList.toggle("fits", isRun);
  if (isRun) stage.beside(view, (k) => controls.go(k));
  root.prepend(model.get("head") ?? ""); // a lesson's
  const bar = new StageBar(controls);
  const listen = (target, name, act, capture = false) =>
    target.addEventListener(name, act, { signal: over.signal, capture });
  listen(root, "keydown", (event) => {
    const isOver = editor?.form || root.querySelector("dialog[open], .stage-listing");
    if (event.key === "Escape" && bar.opens && !isOver) closeRest();
    if (editor?.key(event) || controls.key(event)) event.preventDefault();
    event.stopPropagation();
  });
  // before the notebook takes it for a command of its own
  const fromOutside = (event) => {
    if (!isFor(root, event) || !controls.key(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  listen(window, "keydown", fromOutside, true);
  for (const name of ["pointerdown", "focusin"]) listen(root, name, () => use(root));
  listen(view.node, "pointerover", (event) => view.hover(cellAt(event), event.target));
  listen(
    view.node,
    "pointermove",
    (event) => event.target.cellAt && view.hover(cellAt(event), event.target),
  );
  listen(view.node, "pointerleave", () => view.hover(null));
  listen(view.node, "click", (event) => {
    const step = view.click(cellAt(event), event.target);
    if (step !== null) controls.go(step);
  });
  const back = () => root.focus({ preventScroll: true });
  listen(root, "click", (event) => {
    const onButton = event.target.closest("button") && !event.detail; // by a key: it stays there
    if (editor?.form) return;
    if (!onButton && !event.target.closest("select, input, dialog, form")) back();
  });
  // a menu and a window that close give the keys back; who chooses by keys is not at the end yet
  let choosing = false;
  listen(root, "keydown", ({ key }) => (choosing = /^(Arrow|Home|End|Page|[^ ]$)/.test(key)), true);
  listen(root, "pointerdown", () => (choosing = false), true);
  listen(root, "change", (event) => event.target.matches("select") && !choosing && back());
  listen(root, "close", back, true);
  listen(window, "pagehide", () => sending && send()); // no frame comes any more
  const fromModel = () =>
    model.get("step") === controls.k || controls.jump(model.get("step"), false);
  model.on("change:step", fromModel);
  const watched = new Set(); // panels
  let height = 0; // that is seen of the stepper's panel
  /** Stage or study: what was chosen, or else what the room asks for. */
  const modeNow = () => {
    const chosen = model.get("mode");
    const width = root.clientWidth || Infinity; // 0: it isn't in the page yet
    const small = document.fullscreenElement?.contains(root) || width < NARROWEST;
    const stages = small || view.halves; // of two runs one sees at once how each fills, or parts
    return chosen || (stages ? "stage" : "study");
  };
  /** The mode, and the looks that depend on the room; true where the mode is another one. */
  const dress = () => {
    const mode = modeNow();
    const isNew = root.dataset.mode !== mode;
    root.dataset.mode = mode;
    const whole = roomOf(root);
    if (whole !== height) root.style.setProperty("--whole", `${whole}px`);
    height = whole;
    const width = root.clientWidth || Infinity;
    const short = isRun && mode === "study" && (whole < 800 || width < 1100);
    root.classList.toggle("short", short);
    const unit = parseFloat(getComputedStyle(root).fontSize);
    root.classList.toggle("narrow", width < (isRun ? 64 : 78) * unit);
    root.classList.toggle("phone", width < NARROWEST);
    root.classList.toggle("wide", width >= WIDE);
    return isNew;
  };
  /** What is not shown is not in the page: each part of a step is there once. */
  const place = () => {
    bar.showRest(false);
    stage.closeListing?.();
    const stageNodes = [stage.node, bar.node];
    const [shown, hidden] = onStage() ? [stageNodes, [view.node]] : [[view.node], stageNodes];
    for (const node of hidden) node.remove();
    live.before(...shown);
    // as one sees them, so that Tab finds them in this order
    if (onStage()) bar.node.before(controls.node);
    else head.at(0).after(controls.node);
    controls.nameButtons(!onStage());
  };
  const closeRest = () => {
    if (controls.node.contains(document.activeElement)) bar.rest.focus(); // or the keys are lost
    bar.showRest(false);
    controls.refit();
  };
  const setMode = () => {
    if (modeNow() !== root.dataset.mode) controls.refit();
  };
  controls.changeMode = () => {
    model.set("mode", onStage() ? "study" : "stage");
    choice?.keep(model.get("mode"));
    model.save_changes();
    setMode();
    back(); // the button may be hidden now
  };
  let fitted = "";
  let came = false; // into the page
  const fit = () => {
    const panels = panelsAround(root);
    const sizes = [root.clientWidth, innerHeight, ...panels.map((panel) => panel.clientHeight)];
    const there = onStage() ? stage.node.isConnected : view.node.isConnected;
    if (!sizes[0] || !there || sizes.join() === fitted) return;
    fitted = sizes.join();
    const comes = !came;
    came = true;
    for (const panel of panels) {
      if (!watched.has(panel)) observer.observe(panel);
      watched.add(panel);
    }
    const isNew = dress();
    if (isNew) place();
    if (onStage()) stage.resize(height, controls.k, asker.standing);
    if (isNew) controls.moved(controls.k, false);
    if (comes) requestAnimationFrame(() => showFromTop(root));
    if (onStage()) return;
    const unit = parseFloat(getComputedStyle(root).fontSize);
    view.fit(unit, root.classList.contains("narrow"));
  };
  controls.refit = view.refit = () => {
    fitted = "";
    fit();
  };
  for (const one of [editor, refusal]) if (one) one.refit = controls.refit;
  if (model.get("inputs_open")) editor?.openInputs();
  const observer = new ResizeObserver(fit);
  if (!root.parentNode) parent.append(root);
  observer.observe(root);
  listen(window, "resize", fit);
  listen(document, "fullscreenchange", controls.refit);
  model.on("change:mode", setMode);
  dress();
  const own = model.get("own_order") ?? onStage();
  if (view instanceof PairView && own) controls.act("o");
  controls.jump(asker.openAt(model.get("step")), false);
  place(); // only now, when the view is full: so it is laid out once
  fit();
  arrive(root);
  const core = { shown, brief, sentenceOf, textOf, sceneOf };
  const { trace } = controls;
  // for tests, and for the curious
  root.stepper = {
    ...{ view, stage, controls, asker, trace, core },
    go: (k) => controls.jump(k),
    length: view.length,
    get step() {
      return controls.k;
    },
  };
  return (kept = false) => {
    over.abort();
    observer.disconnect();
    editor?.remove();
    controls.stop();
    cancelAnimationFrame(sending);
    model.off("change:step", fromModel);
    model.off("change:mode", setMode);
    leave(root);
    if (!kept) root.remove();
  };
}

/** What changes a run that stands alone; or, with a kernel, a student's beside the lecture's. */
function editorOf(view, stage, model) {
  if (view instanceof ReplayView && typeof model.send === "function") {
    const [{ stepAt }] = view.halves;
    const editor = new Editor(view.sides[0], stage.stages[0], model, stepAt);
    view.actions.push(...editor.actions);
    return editor;
  }
  if (!(view instanceof RunView)) return null;
  const editor = new Editor(view, stage, model);
  view.actions.push(...editor.actions);
  view.change = (cell) => editor.changeCell(cell);
  stage.inputOf = (cell) => editor.inputOf(cell);
  stage.change = (cell, place, types) => editor.changeIn(cell, place, types);
  return editor;
}

/** What is to be mended in the listing, and after a change whether it is. */
function taskOf(editor) {
  const task = editor?.model.get("task");
  if (!task) return [];
  const verdict = el("p", "task-verdict", [], { role: "status" });
  if (editor.runsHere && editor.model.get("changed")) {
    const { right, said } = verdictOf(answeringOf(editor.model));
    verdict.classList.add(right ? "right" : "wrong");
    verdict.textContent = `${right ? "✓" : "✗"} ${said}`;
  }
  return [el("div", "task", [el("p", "", [el("b", "", "Mend it. "), task]), verdict])];
}

/** What says why a run isn't changed: of two the lecture's, or both. */
function refusalOf(view, stage, editor) {
  if (!view.halves) return null;
  if (editor) {
    const words = "The lecture's run is what yours is compared with: change a line of yours.";
    return new Refusal(words, [stage.stages[1].node, view.sides[1].node]);
  }
  const refusal = new Refusal(view.unchanged, [stage.node, view.node]);
  view.actions.push(refusal.action);
  return refusal;
}

/** After a change the run before stands as a ghost in both modes; the sentence that says so. */
function noteOf(view, stage, editor) {
  const former = editor?.model.get("former");
  if (!former?.byteLength) return [];
  const run = view.sides?.[0] ?? view;
  const ghost = new Ghost(new Trace(former), run.trace);
  run.ghost = new GhostMarks(run.maps, ghost);
  run.listing.tellFormer(ghost.lines.keys(), (line) => formerLine(ghost, line));
  (stage.stages?.[0] ?? stage).ghost = ghost;
  return [changeNote(ghost, editor)];
}

/**
 * The view of what a model holds: one run, two gradients, or a student's run beside the lecture's.
 */
function viewOf(model, count) {
  const all = [model.get("data"), model.get("beside")].filter((data) => data.byteLength);
  const traces = all.map((data) => new Trace(data));
  for (const trace of traces) trace.countFrom(model.get("count") ?? 1); // as the questions do
  const asks = (model.get("asks") ?? []).map((ask) => resolved(traces[0], ask));
  for (const trace of traces) trace.countFrom(count);
  const view = viewOfTraces(traces, model.get("clock") ?? []);
  view.asks = asks;
  return view;
}

/** @returns {any} */
function viewOfTraces([trace, beside], clock) {
  if (!beside) return new RunView(trace);
  return clock.length ? new ReplayView(trace, beside, clock) : new PairView(trace, beside);
}

/** What a model's run is called: its listing, and the one beside it. */
function nameOf(model) {
  const runs = ["data", "beside"].map((name) => model.get(name));
  const headers = runs.filter((data) => data.byteLength).map((data) => headerOf(data).header);
  return headers.map(({ id, title }) => id || title).join(" beside ");
}

let later = 0; // of all steppers of a page the one that moved last is in the address

/**
 * A page of its own: the data stand in the element, the step in the address, as #name=57. The only
 * stepper of a page is also its first: #stepper-1=57.
 */
export function start(parent) {
  const values = decoded(JSON.parse(parent.querySelector("script").textContent));
  const { name } = parent.dataset;
  const names = name === "step" ? ["step", "stepper-1"] : [name];
  const inAddress = () => {
    const [, named, number] = /^#(.+)=(\d+)$/.exec(location.hash) ?? [];
    return names.includes(named) ? Number(number) : NaN;
  };
  if (inAddress() >= 0) values.step = inAddress();
  if (values.rows && inAddress() > 0) values.place = { row: inAddress() - 1 };
  const heard = { "change:step": new Set(), "change:data": new Set() };
  const model = {
    get: (name) => values[name],
    set: (name, value) => {
      values[name] = value;
      if (name === "data") [...heard["change:data"]].forEach((act) => act()); // another run
    },
    on: (event, act) => heard[event]?.add(act),
    off: (event, act) => heard[event]?.delete(act),
    save_changes() {
      clearTimeout(later);
      const at = values.rows ? values.place.row + 1 : values.step;
      const { hash } = location; // or a link that is followed meanwhile would be lost
      later = setTimeout(() => {
        if (location.hash === hash) history.replaceState(null, "", `#${name}=${at}`);
      }, 150);
    },
  };
  const addressChanged = () => {
    if (!(inAddress() >= 0)) return;
    values.step = inAddress();
    heard["change:step"].forEach((act) => act());
    parent.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", addressChanged);
  const remove = values.rows ? showLesson(model, parent) : showRun(model, parent);
  if (name !== "step" && inAddress() >= 0) parent.scrollIntoView();
  return () => {
    removeEventListener("hashchange", addressChanged);
    clearTimeout(later);
    remove();
  };
}

export default { render };
