// A listing's run in the browser: its text becomes closures, its inputs arguments, and the log has
// the same columns as Python's trace of it.

import { Adapter } from "./arguments.js";
import { compiled } from "./compile.js";
import { parsed } from "./python.js";
import { Recorder } from "./recorder.js";
import { recordedBy } from "./runtime.js";
import { notationOf } from "./signs.js";
import { hooked } from "./statements.js";
/** @import { Inputs, Program } from "./arguments.js" */

/** A listing's text, ready to run: it may have a changed line. */
export class Text {
  /** @param {Program} program @param {string[]} [source] */
  constructor(program, source = program.source) {
    this.program = program;
    this.source = source;
    this.definition = parsed(source.join("\n"));
    this.lines = notationOf(source, this.definition);
  }

  /** A fresh tree: a run puts its marks into it. */
  tree() {
    return parsed(this.source.join("\n"));
  }

  lineOf(textLine) {
    return this.lines.find((line) => line.textLine === textLine)?.number ?? 0;
  }
}

/**
 * Run a text on inputs. `change(given)` may write into the arguments first; `after(count)` is
 * called now and then. An error of the run comes with `where` it happened: { textLine, values }.
 * @param {Text} text
 * @param {Inputs} inputs
 */
export function ran(text, inputs, { change = (_given) => {}, after = (_count) => {} } = {}) {
  const given = new Adapter(text.program).arguments(inputs);
  change(given);
  const definition = text.tree();
  const { table, variables } = hooked(definition, given, (line) => text.lineOf(line));
  const recorder = new Recorder(variables, after);
  recorder.know(given);
  const run = compiled(definition)(new Map(given), recorder);
  recordedBy(recorder, run.variableOf, () => {
    try {
      run.start();
    } catch (error) {
      error.where = { textLine: run.env.line, values: run.env.values };
      throw error;
    }
  });
  return { table, recorder };
}
