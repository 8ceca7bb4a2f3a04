// Change it and see, without Python: what a stepper's message asks for is run here. The twin of
// `widget/change`: a run that succeeds takes the place of the one before, which stays beside it as
// a ghost; one that can't run is refused in words, and all stays as it was.

import { withLine, withSlip } from "./changes.js";
import { Choices } from "./choices.js";
import { unpacked } from "./columns.js";
import { stepsToRun } from "./counting.js";
import { positionIn } from "./numbers.js";
import { namesIn, nodesIn } from "./python.js";
import { packedBytes } from "./recorder.js";
import { ran, Text } from "./running.js";
import {
  plainly,
  Layers,
  Position,
  PythonError,
  recordedBy,
  Refused,
  withCommas,
} from "./runtime.js";
import { Adapter } from "./arguments.js";
import { slideName, sixDigits } from "./signs.js";
import { Trace } from "./state.js";
/** @import { Inputs, Program } from "./arguments.js" */

const MOST_RUNS = 6; // that are kept to go back to
const LONGER = 4; // times the steps of the run before, and no more
const AT_LEAST = 100_000; // steps that a changed run may have in any case
const MOST_KEPT = 2_000_000;

const refuseRun = (text) => {
  throw new Refused(text);
};

/** The runs of one stepper: the one that it shows, those before it, and what was changed. */
export class Answering {
  /**
   * @param {Program & { given: Inputs, arrays: any, slips: any[] }} program
   * @param {DataView} data the run that the stepper began with
   */
  constructor(program, data) {
    this.program = program;
    const { header } = unpacked(data);
    this.header = header;
    this.began = { data, trace: new Trace(data), text: new Text(program), cells: new Map() };
    this.began.inputs = inputsOf(program, this.began.trace);
    this.choices = new Choices(program, this.began.inputs);
    this.began.state = this.choices.begin;
    this.shown = this.began;
    this.earlier = [];
  }

  /**
   * Do what a message asks for: { refused }, { slips }, or the values of the traits to show.
   * @param {Object<string, any>} message
   * @param {{ step: number, stops: number[], asks: any[], changed: string }} traits those shown now
   */
  answered(message, traits) {
    try {
      return this[message.do](message, traits);
    } catch (error) {
      return { refused: reasonOf(error) };
    }
  }

  line({ line: number, text }, traits) {
    const typed = text.trim();
    const changed = withLine(this.shown.text, number, typed);
    return this.show(this.run({ text: changed }), traits, `line ${number}: ${typed}`);
  }

  cell({ cell, text }, traits) {
    const { trace } = this.shown;
    const place = trace.place(cell);
    const name = trace.cellName(cell);
    const before = trace.column.initial[cell];
    if (place.made >= 0 || (Number.isNaN(before) && trace.lastWrite(cell, trace.length) >= 0))
      refuseRun(`${name} is computed by the run; the numbers that are given can be changed`);
    const value = numberTyped(text, place.positions);
    const cells = new Map([...this.shown.cells, [cell, value]]);
    const former = place.positions ? `(${positionIn(before).join(",")})` : sixDigits(before);
    const now = place.positions ? `(${value.elts.join(",")})` : sixDigits(value);
    return this.show(this.run({ cells }), traits, `${name} = ${now}, before: ${former}`);
  }

  slip({ id }, traits) {
    const slip = this.program.slips.find((one) => one.id === id);
    const text = withSlip(this.program, slip.changes);
    return this.show(this.run({ text }), traits, `${slip.id}: ${slip.reason}`);
  }

  /** Other inputs, of other sizes too: the run begins anew with them. */
  inputs({ state }, traits) {
    const told = this.choices.told(this.shown.state, state);
    const inputs = this.choices.inputs(state);
    const run = { ...this.run({ inputs, cells: new Map() }), state };
    return this.show(run, traits, told);
  }

  back() {
    if (!this.earlier.length) refuseRun("this is the run that the stepper began with");
    const { run, traits } = this.earlier.pop();
    this.shown = run;
    return { ...traits, data: run.data, former: this.earlier.at(-1)?.run.data ?? NOTHING };
  }

  menu() {
    return { slips: this.program.slips };
  }

  /** The program of the run that is shown: whoever takes that run over goes on from it. */
  get programShown() {
    const { program, shown } = this;
    const { source } = shown.text;
    const listing = program.listing ?? program.source;
    const given = this.withoutArrays(shown.inputs);
    return { ...program, ...this.pooledShown(), source, listing, given };
  }

  /** The pass that left the positions of the maxima, with the sizes that were chosen since. */
  pooledShown() {
    const { pooled } = this.program;
    if (!pooled) return {};
    const chosen = Object.entries(this.choices.letters).map(([letter, { size }]) => [
      size,
      this.shown.state.sizes[letter],
    ]);
    return { pooled: { ...pooled, sizes: { ...pooled.sizes, ...Object.fromEntries(chosen) } } };
  }

  withoutArrays(inputs) {
    const names = Object.keys(inputs).filter((name) => !(name in this.program.arrays));
    return Object.fromEntries(names.map((name) => [name, inputs[name]]));
  }

  /** The run that is shown, for Python: its text and its inputs, their numbers as texts. */
  get told() {
    const { source, given, arrays } = this.programShown;
    const inputs = inputsOf({ ...this.program, given, arrays }, this.shown.trace);
    for (const name of Object.keys(arrays)) inputs[name] = inTexts(inputs[name]);
    return { source, inputs };
  }

  /** Another run, with what is told of it; the rest as in the run that is shown. */
  run({ text = this.shown.text, inputs = this.shown.inputs, cells = this.shown.cells }) {
    const { program, shown } = this;
    const places = inputs === shown.inputs ? this.placesOf(shown) : null;
    const change = (given) => {
      for (const [cell, value] of cells) put(given, places, cell, value);
    };
    const most = Math.max(AT_LEAST, LONGER * shown.trace.length);
    const given = recordedBy(
      null,
      () => null,
      () => new Adapter(program).arguments(inputs),
    );
    const steps = stepsToRun(text.tree(), given) ?? 0;
    if (steps > MOST_KEPT)
      refuseRun(
        `${program.name}: ${withCommas(steps)} steps, and at most ${withCommas(MOST_KEPT)} ` +
          `can be ` +
          "kept; take a smaller crop",
      );
    if (steps > most)
      refuseRun(
        `it would take ${withCommas(steps)} steps, and at most ${withCommas(most)} are run here`,
      );
    const after = (count) => {
      if (count > most)
        refuseRun(`it was ended after ${withCommas(most)} steps: it may have no end`);
    };
    let made;
    try {
      made = ran(text, inputs, { change, after });
    } catch (error) {
      if (error instanceof Refused || !error.where) throw error;
      refuseRun(reasonOf(error) + whereOf(error.where, text));
    }
    if (made.recorder.now < 0) refuseRun("none of its statements would run");
    let data = this.packed(text, made, []);
    const { frames } = shown.trace;
    if (frames.length) data = this.packed(text, made, moved(frames, shown.trace, new Trace(data)));
    return { data, trace: new Trace(data), text, inputs, cells, state: shown.state };
  }

  /** The arrays of a run's arguments: where a cell that is changed belongs. */
  placesOf(run) {
    return run.trace.places.filter((place) => place.made < 0);
  }

  packed(text, { table, recorder }, frames) {
    const began = new Map(this.header.lines.map((line) => [line.python, line]));
    const lines = text.lines.map(({ depth, text: signs, python }) => {
      const variable = /^for (\w+) in/.exec(python)?.[1] ?? null;
      return { depth, text: signs, python, variable, from_0: began.get(python)?.from_0 ?? signs };
    });
    const columns = recorder.packed();
    const variables = recorder.variables.filter((name) => `variable ${name}` in columns);
    const header = {
      ...this.header,
      frames,
      lines,
      errata: this.errata(text),
      slide: this.slide(text),
      statements: table,
      seen_text: recorder.seenTexts,
      variables,
      places: recorder.places(),
      boxes: [...recorder.boxes.values()].map(({ offsets }) => offsets),
    };
    return packedBytes(header, columns);
  }

  /** The listing's errata, each with the numbers of the lines that it corrects. */
  errata(text) {
    const code = (line) => line.python.split("  #")[0];
    return this.header.errata.map((row) => {
      const corrected = row.lines.map((number) => code(this.header.lines[number - 1]));
      const lines = text.lines.filter((line) => corrected.includes(code(line)));
      return { ...row, lines: lines.map(({ number }) => number) };
    });
  }

  /** What the slide prints otherwise; nothing beside a listing that was changed. */
  slide(text) {
    const written = (lines) => lines.map(({ depth, python }) => `${depth} ${python}`).join("\n");
    return written(text.lines) === written(this.header.lines) ? this.header.slide : [];
  }

  /** The traits that show another run at the same moment; the one before is kept. */
  show(run, traits, told) {
    const before = this.shown;
    this.earlier = [...this.earlier, { run: before, traits }].slice(-MOST_RUNS);
    this.shown = run;
    const moment = (k) => sameMoment(before.trace, run.trace, k);
    const stops = [...new Set(traits.stops.map(moment))];
    const asks = traits.asks.map((ask) => ({
      ...ask,
      step: moment(ask.step),
      answer: moment(ask.answer),
    }));
    return {
      data: run.data,
      former: before.data,
      step: moment(traits.step),
      stops,
      asks,
      changed: told,
    };
  }
}

/** The slides of a sequence at the same moments of another run. */
const moved = (frames, before, after) =>
  frames.map((frame) => ({ ...frame, step: sameMoment(before, after, frame.step) }));

const NOTHING = new DataView(new ArrayBuffer(0));

/** The inputs of a run, counted from 0: its arrays as they were, the others as they are packed. */
function inputsOf(program, trace) {
  const inputs = { ...program.given };
  const adapter = new Adapter(program);
  const valuesAt = (item, layer) => {
    const place = trace.places.find(
      (one) => one.made < 0 && one.name === item.name && one.layer === layer,
    );
    const values = [...trace.column.initial.slice(place.first, place.first + place.size)];
    if (item.kind !== "positions") return { shape: place.shape, values };
    const pairs = values.flatMap((value) => positionIn(value).map((number) => number - 1));
    return { shape: [...place.shape, 2], values: pairs };
  };
  for (const [caller, layers] of Object.entries(program.arrays)) {
    const item = adapter.inputs.get(caller);
    inputs[caller] = Array.isArray(layers)
      ? layers.map((layer) => valuesAt(item, layer))
      : valuesAt(item, layers);
  }
  return inputs;
}

/** An array with its numbers as texts: JSON has no NaN, no infinity, no -0. */
function inTexts(array) {
  if (Array.isArray(array)) return array.map(inTexts);
  const values = array.values.map((value) => (Object.is(value, -0) ? "-0" : `${value}`));
  return { shape: array.shape, values };
}

/** Write a value into the arguments' cell. */
function put(given, places, cell, value) {
  const place = places.find(({ first, size }) => cell >= first && cell < first + size);
  const argument = given.get(place.name);
  const array = argument instanceof Layers ? argument.layers.get(place.layer) : argument;
  array.cells[cell - place.first] = value;
}

/** The number, or the position (x,y), that was typed. */
function numberTyped(typed, position) {
  const text = typed
    .trim()
    .replace(/^[()]+|[()]+$/g, "")
    .replaceAll("−", "-");
  const wanted = position ? "a position is two whole numbers, such as 2,3" : "a number, please";
  const no = () => refuseRun(`${text || "nothing"} is no number: ${wanted}`);
  if (position) {
    const parts = text.split(",").map((part) => part.trim());
    if (parts.length !== 2 || !parts.every((part) => /^[+-]?\d+$/.test(part))) no();
    return new Position(...parts.map(Number));
  }
  const word = text.trim().toLowerCase();
  const special = { inf: Infinity, infinity: Infinity, nan: NaN };
  const [, sign, rest] = /^([+-]?)(.*)$/.exec(word);
  if (rest in special) return sign === "-" ? -special[rest] : special[rest];
  if (!/^(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+)?$/.test(rest)) no();
  return Number(sign + rest.replaceAll("_", ""));
}

/** The step of another run with the loop variables of step k, and its line; the nearest to k. */
export function sameMoment(before, after, k) {
  const line = before.statementAt(k).line;
  const { statement } = after.column;
  let best = Array.from({ length: after.length }, (_, n) => n);
  const variables = before
    .statementAt(k)
    .variables.filter((name) => `variable ${name}` in before.column);
  for (const name of variables) {
    const values = after.column[`variable ${name}`];
    if (!values) break;
    const value = before.column[`variable ${name}`][k];
    const same = best.filter((n) => values[n] === value);
    if (!same.length) break;
    best = same;
  }
  const onLine = best.filter((n) => after.statements[statement[n]].line === line);
  if (onLine.length) best = onLine;
  return best.reduce((near, n) => (Math.abs(n - k) < Math.abs(near - k) ? n : near));
}

/** The line at which a run stopped, with the loops around it. */
function whereOf({ textLine, values }, text) {
  const line = text.lines.find((one) => one.textLine === textLine);
  const told = line ? [`line ${line.number}`] : [];
  for (const loop of nodesIn(text.definition, "For")) {
    if (!(loop.line < textLine && textLine <= endOf(loop))) continue;
    for (const name of namesIn(loop.target)) {
      const value = values.get(name);
      if (isNumeric(value)) told.push(`${slideName(name)} = ${plainly(value)}`);
    }
  }
  return ` (${told.join(", ")})`;
}

const endOf = (node) => Math.max(...nodesIn(node, null).map(({ line }) => line ?? 0));

const isNumeric = (value) => ["bigint", "number", "boolean"].includes(typeof value);

/** Why a run stopped, in words. */
function reasonOf(error) {
  if (!(error instanceof PythonError)) {
    if (error instanceof RangeError) return `MemoryError: ${error.message}`;
    throw error;
  }
  const { kind, message } = error;
  if (kind === "NameError") return `${message || "a name"} has no value yet when this line runs`;
  const known = ["ValueError", "TypeError", "IndexError", "NotComputed", "Refused"];
  if (known.includes(kind) && message) return message;
  if (kind === "ZeroDivisionError") return "it divides by zero";
  return message ? `${kind}: ${message}` : kind;
}
