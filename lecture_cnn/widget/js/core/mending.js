// "Mend the wrong line": whether a changed listing makes what the lecture's makes, on the inputs
// that are shown and on others.

import { Text } from "./running.js";
import { PythonError } from "./runtime.js";
/** @import { Answering } from "./answering.js" */

const ROUNDED_BY = 1e-9;
const SEEDS = [1, 2]; // of the other inputs
const GROWING = ["W", "H", "T", "d", "D"]; // the sizes that are larger there, where they fit
const TELLING = ["K", "S"]; // at 1 they hide a wrong line

/**
 * What is said of the run that is shown.
 * @param {Answering} answering
 * @returns {{ right: boolean, said: string }}
 */
export function verdictOf(answering) {
  const { program, shown } = answering;
  const lecture = new Text(program, program.listing ?? program.source);
  const names = resultsOf(answering);
  const wanted = runOf(answering, { text: lecture });
  if (!wanted) return { right: false, said: "not yet: take smaller inputs, to be compared" };
  const here = differences(wanted.trace, shown.trace, names);
  if (here) return { right: false, said: `not yet: ${here} from the lecture's` };
  const tried = othersOf(answering);
  for (const { inputs, state } of tried) {
    const where = answering.choices.told(shown.state, state);
    const differs = triedOn(answering, { lecture, inputs, names });
    if (!differs) continue;
    const said = `not yet: right on these inputs, but not on others (${where}): ${differs}`;
    return { right: false, said };
  }
  const said = `right: the same as the lecture's on these inputs, and on ${tried.length} others`;
  return { right: true, said };
}

/** The names of the arrays that the listing is there to make. */
function resultsOf({ choices }) {
  const items = choices.adapter.signature.of("Fills", "Makes");
  return items.filter(({ layer }) => layer).map(({ name }) => name);
}

/** Other numbers, and where they fit larger maps, and more of them. */
function othersOf({ choices, shown }) {
  const { sizes } = shown.state;
  const entries = Object.entries(sizes);
  return SEEDS.flatMap((seed) => {
    const grown = (name) => (GROWING.includes(name) ? seed : 0);
    const least = (name) => (TELLING.includes(name) ? 2 : 1);
    const larger = entries.map(([name, size]) => [
      name,
      Math.max(least(name), size + grown(name)),
    ]);
    for (const chosen of [Object.fromEntries(larger), sizes]) {
      const state = { ...shown.state, seed: shown.state.seed + seed, sizes: chosen, picture: null };
      try {
        return [{ state, inputs: choices.inputs(state) }];
      } catch (error) {
        if (!(error instanceof PythonError)) throw error;
      }
    }
    return [];
  });
}

/** How the shown text's results differ from the lecture's on other inputs; empty if they don't. */
function triedOn(answering, { lecture, inputs, names }) {
  const cells = new Map();
  const wanted = runOf(answering, { text: lecture, inputs, cells });
  if (!wanted) return "";
  try {
    return differences(wanted.trace, answering.run({ inputs, cells }).trace, names);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return `it stops: ${error.message}`;
  }
}

/** A run, or null where it would be too long. */
function runOf(answering, run) {
  try {
    return answering.run(run);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return null;
  }
}

/** How many cells of a run's results are others than the lecture's; empty if none is. */
function differences(wanted, found, names) {
  const told = [];
  for (const place of endsOf(wanted, names)) {
    const { title } = place;
    const its = endsOf(found, [place.name]).find((one) => one.layer === place.layer);
    if (String(its?.shape) !== String(place.shape)) {
      told.push(`${title} has another size`);
      continue;
    }
    let count = 0;
    for (let n = 0; n < place.size; n++) {
      const [a, b] = [valueAtEnd(wanted, place.first + n), valueAtEnd(found, its.first + n)];
      if (!isNearly(a, b)) count++;
    }
    if (count) told.push(`${count} of ${place.size} cells of ${title} differ`);
  }
  return told.join(", ");
}

/** The arrays of these names at a run's end: of several of a name and a layer the last one. */
function endsOf(trace, names) {
  const found = new Map();
  for (const place of trace.places)
    if (names.includes(place.name)) found.set(`${place.name} ${place.layer}`, place);
  return [...found.values()];
}

const valueAtEnd = (trace, cell) => trace.valueAt(cell, trace.length);

function isNearly(a, b) {
  if (Object.is(a, b) || a === b) return true;
  if (a === null || b === null) return false; // one is not computed
  return Math.abs(a - b) <= ROUNDED_BY * (1 + Math.abs(b));
}
