// The run before a change as a ghost beside the run after it: which steps, cells and lines belong
// together, and which cells came out otherwise.

import { near } from "./replays.js";
import { touchedBetween } from "./step.js";
/** @import { Trace } from "./state.js" */

const BACK = 40; // steps, in search of one that the former run has too
const CLOSE = 50; // steps between which only what was written is looked at again
const APART = 50_000; // steps that the same moment may lie apart in the two runs

export class Ghost {
  /** @param {Trace} former @param {Trace} trace */
  constructor(former, trace) {
    this.former = former;
    this.trace = trace;
    const keyOf = ({ title, shape }) => `${title} ${shape}`;
    const places = new Map(former.places.map((place) => [keyOf(place), place]));
    this.twins = new Map(trace.places.map((place) => [place, places.get(keyOf(place))]));
    this.placeOf = new Map([...this.twins].map(([place, twin]) => [twin, place]));
    this.lineOf = pairedLines(former.lines, trace.lines);
    /** @type {Map<number, string>} the lines that are changed, with the former text */
    this.lines = new Map();
    trace.lines.forEach(({ python }, n) => {
      const before = former.lines[this.lineOf[n] - 1]?.python ?? "";
      if (before !== python) this.lines.set(n + 1, before);
    });
    this.go(0);
  }

  /** The former run goes to the moment of step k. */
  go(k) {
    this.k = k;
    this.step = Math.min(this.step ?? 0, k);
    this.same = false;
    for (let back = k; back >= Math.max(0, k - BACK); back--) {
      const step = this.stepOf(back);
      if (step === null) continue;
      this.step = step;
      this.same = back === k;
      return;
    }
  }

  /**
   * The former run's step with the same line and variables, the nearest to step k.
   * @param {number} k
   * @returns {number | null}
   */
  stepOf(k) {
    const { former, trace } = this;
    const { line, variables } = trace.statementAt(k);
    const wanted = this.lineOf[line - 1];
    const numbers = variables.map((name) => trace.column[`variable ${name}`]?.[k]);
    const columns = variables.map((name) => former.column[`variable ${name}`]);
    const isTwin = (step) =>
      step >= 0 &&
      step < former.length &&
      former.statementAt(step).line === wanted &&
      columns.every((column, n) => column === undefined || column[step] === numbers[n]);
    for (let far = 0; far < APART; far++) {
      if (isTwin(k - far)) return k - far;
      if (isTwin(k + far)) return k + far;
      if (k - far < 0 && k + far >= former.length) return null;
    }
    return null;
  }

  /**
   * What the former run has in a cell at this moment, after its step where the cell is `written`;
   * what it has not computed yet, it has at its end. Null for a cell that it never has.
   * @param {number} cell
   * @param {boolean} [written]
   * @returns {number | null}
   */
  valueOf(cell, written = true) {
    const place = this.trace.place(cell);
    const twin = this.twins.get(place);
    if (!twin) return null;
    const there = cell - place.first + twin.first;
    const now = this.former.seenAt(there, this.step + (written || !this.same ? 1 : 0));
    return now ?? this.former.seenAt(there, this.former.length);
  }

  /**
   * The cells that may differ otherwise than at another moment of the two runs; null: any may.
   * @param {{ k: number, step: number } | undefined} moment
   * @returns {number[] | null}
   */
  touchedSince(moment) {
    const { former, trace, k, step } = this;
    const far = moment && Math.max(Math.abs(k - moment.k), Math.abs(step - moment.step));
    if (far === undefined || far > CLOSE) return null;
    const between = (run, a, b) => touchedBetween(run, Math.min(a, b), Math.max(a, b) + 1);
    const cells = between(trace, k, moment.k);
    for (const there of between(former, step, moment.step)) {
      const place = this.placeOf.get(former.place(there));
      if (place) cells.push(there - former.place(there).first + place.first);
    }
    return cells;
  }

  /**
   * Whether a cell that has a value now had another one.
   * @param {number} cell
   * @param {boolean} [written]
   * @returns {boolean}
   */
  differs(cell, written = true) {
    const now = this.trace.seenAt(cell, this.k + (written ? 1 : 0));
    if (now === null) return false;
    const before = this.valueOf(cell, written);
    return before === null || !near(before, now);
  }

  /**
   * How many cells of each array that the run writes ended otherwise.
   * @returns {{ title: string, changed: number, all: number }[]}
   */
  ended() {
    const { trace, former } = this;
    const found = [];
    for (const place of trace.places) {
      const twin = this.twins.get(place);
      let [changed, all] = [0, 0];
      for (let n = 0; n < place.size; n++) {
        const there = twin && twin.first + n;
        const written = trace.isWritten(place.first + n) || (twin && former.isWritten(there));
        if (!written) continue;
        all++;
        const now = trace.valueAt(place.first + n, trace.length);
        if (!twin || !near(former.valueAt(there, former.length), now)) changed++;
      }
      if (all) found.push({ title: place.title, changed, all });
    }
    return found;
  }
}

/**
 * For each line the number of the former one: those before and after what was changed stay, what
 * lies between is paired in order. 0 for a line that is new.
 */
function pairedLines(before, after) {
  const same = (a, b) => a && b && a.python === b.python && a.depth === b.depth;
  let first = 0;
  while (first < after.length && same(before[first], after[first])) first++;
  let last = 0;
  const most = Math.min(before.length, after.length) - first;
  while (last < most && same(before.at(-1 - last), after.at(-1 - last))) last++;
  const end = before.length - last;
  return after.map((_, n) => {
    if (n >= after.length - last) return n + 1 + before.length - after.length;
    return n < end ? n + 1 : 0;
  });
}
