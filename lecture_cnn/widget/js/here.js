// A stepper's questions answered in the browser itself: what is asked for is run here, and the run
// takes the place of the one that is shown. In a notebook the kernel is told, and follows.

import { Answering } from "./core/answering.js";
import { isInSigns, namesOfListing, pythonOf } from "./core/fromsigns.js";
import { parsed } from "./core/python.js";

/** @type {WeakMap<object, Answering>} */
const answering = new WeakMap();

/** Whether the runs of a model's stepper can be made here. */
export const runsHere = (model) => Boolean(model.get("program")?.name);

/** What makes the runs of a model's stepper: anew where the kernel put another run into it. */
export function answeringOf(model) {
  const data = model.get("data");
  if (answering.get(model)?.shown.data !== data)
    answering.set(model, new Answering(model.get("program"), data));
  return answering.get(model);
}

/**
 * Do what a message asks for. What can't be run, or only tells something, is given back; a run is
 * shown by whoever listens to the model. Where there is a kernel, its traits follow, and it makes
 * the same run for itself.
 * @param {any} model
 * @param {Object<string, any>} message
 * @param {number} step the step that is shown
 */
export function answerHere(model, message, step) {
  const [stops, asks] = [model.get("stops") ?? [], model.get("asks") ?? []];
  const traits = { step, stops, asks, changed: model.get("changed") ?? "" };
  const runs = answeringOf(model);
  const answer = runs.answered(message, traits);
  if (answer.refused !== undefined || answer.slips) return answer;
  const { data, ...others } = { ...answer, program: runs.programShown };
  for (const [name, value] of Object.entries(others)) model.set(name, value);
  model.set("data", data); // last: it is shown at once
  model.save_changes();
  model.send?.({ do: "follow", ...runs.told });
  return {};
}

/** A typed line in Python: what is in the slide's signs is read as such. */
export function inPython(model, line) {
  if (!runsHere(model)) return line;
  const names = namesOfListing(answeringOf(model).shown.text.definition);
  if (!isInSigns(line, names)) return line;
  try {
    const python = pythonOf(line, names);
    parsed(`def f():\n    ${python}${python.endsWith(":") ? " pass" : ""}`);
    return python;
  } catch {
    return line; // what Python says of it is said
  }
}
