// Real traces and what Python says of them: tests/widget_core/test_core.py writes both.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Trace } from "../../lecture_cnn/widget/js/core/state.js";

const FOLDER = process.env.CORE_TRACES;

/** A file that Python wrote. */
export function told(name) {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));
}

/** A trace from the bytes that Python packed. */
export function traceFrom({ data }) {
  const bytes = Buffer.from(data, "base64");
  return new Trace(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

export function traceOf(name) {
  return traceFrom(told(name));
}

/** Each listing's trace with what Python says of it. */
export function* listings() {
  for (const name of told("listings")) {
    const truth = told(name);
    yield { name, truth, trace: traceFrom(truth) };
  }
}

/** The cell of an array, by its name and its index as the lecture counts. */
export function cellOf(trace, name) {
  for (let cell = 0; cell < trace.size; cell++) if (trace.cellName(cell) === name) return cell;
  throw new Error(`no cell ${name}`);
}

/** The first step whose sentence begins so. */
export function stepOf(trace, textOf, start) {
  for (let k = 0; k < trace.length; k++) if (textOf(trace, k).startsWith(start)) return k;
  throw new Error(`no step ${start}`);
}
