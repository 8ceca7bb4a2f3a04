// How many steps a run would take, without running it: the twin of `tracing/counting`.

import { compiledExpression } from "./compile.js";
import { namesIn, nodesIn } from "./python.js";
import { iterated, LectureArray, List, product, Range, Tuple } from "./runtime.js";
import { STATEMENTS } from "./signs.js";
import { holdsCells } from "./statements.js";
/** @import { Node } from "./python.js" */

const MOST_HEADERS = 100_000; // that a count evaluates
const SAFE = new Set(
  "span downto channels width height range len min max abs int ceil floor".split(" "),
);
const ENDS = ["Return", "Raise", "Break", "Continue"];

class NotKnown extends Error {}

/**
 * The number of steps of a function's statements; null where only the run itself shows it.
 * @param {Node} definition
 * @param {Map<string, any>} given
 * @returns {number | null}
 */
export function stepsToRun(definition, given) {
  try {
    return new Count(definition, new Map(given)).of(definition.body);
  } catch {
    return null; // an error of a header: the run raises it with its line
  }
}

class Count {
  constructor(definition, scope) {
    const last = definition.body.at(-1);
    if (nodesIn(definition, ...ENDS).some((node) => node !== last)) throw new NotKnown();
    this.scope = scope;
    this.headers = 0;
    this.values = new Map();
    const needed = decidingNames(definition);
    this.changing = new Set(
      nodesIn(definition, ...STATEMENTS).filter((node) => sets(node, needed)),
    );
  }

  of(body) {
    return body.reduce((sum, node) => sum + this.statement(node), 0);
  }

  statement(node) {
    if (node.kind === "For" && node.target.kind === "Name") return this.loop(node);
    if (["For", "While", "If"].includes(node.kind)) throw new NotKnown();
    if (["FunctionDef", "Global", "Nonlocal"].includes(node.kind)) return 0;
    const [target, ...others] = node.kind === "Assign" ? node.targets : [];
    const name = target?.kind === "Name" && !others.length ? target.id : null;
    const called = node.value?.kind === "Call" ? node.value.func.id : null;
    if (name && called === "zeros") this.scope.set(name, this.shaped(node.value.args));
    else if (name && this.changing.has(node)) this.scope.set(name, this.value(node.value));
    else if (this.changing.has(node)) throw new NotKnown();
    return 1;
  }

  loop(node) {
    for (const part of nodesIn(node.iter, "Subscript"))
      if (holdsCells(this.scope.get(part.value.id ?? ""))) throw new NotKnown();
    const values = this.value(node.iter);
    if (!(values instanceof Range || values instanceof Tuple || values instanceof List))
      throw new NotKnown();
    const count = values instanceof Range ? values.length : values.elts.length;
    const sameEachTime = !this.changing.has(node);
    let passes = 0;
    for (const value of values instanceof Range ? values : iterated(values)) {
      this.scope.set(node.target.id, value);
      passes += this.of(node.body);
      if (sameEachTime) break;
    }
    return (sameEachTime ? count * passes : passes) + this.of(node.orelse);
  }

  /** The value of a header's expression; evaluated only where that can change nothing. */
  value(node) {
    this.headers++;
    if (this.headers > MOST_HEADERS) throw new NotKnown();
    if (!this.values.has(node)) {
      const calls = nodesIn(node, "Call").every((call) => SAFE.has(call.func.id));
      if (!calls || nodesIn(node, "comprehension").length) throw new NotKnown();
      this.values.set(node, compiledExpression(node));
    }
    return this.values.get(node)(this.scope);
  }

  /** What stands for an array of zeros that isn't made: only its shape. */
  shaped(sizes) {
    const shape = sizes.map((size) => Number(this.value(size)));
    const array = new LectureArray(shape, []);
    return product(shape) > 0 ? array : null;
  }
}

/** The names that decide how often a loop runs. */
function decidingNames(definition) {
  const needed = new Set();
  let more = nodesIn(definition, "For").map((node) => node.iter);
  let assignments = nodesIn(definition, "Assign");
  while (more.length) {
    for (const node of more) for (const name of namesIn(node)) needed.add(name);
    const found = assignments.filter((node) => sets(node, needed));
    more = found.map((node) => node.value);
    assignments = assignments.filter((node) => !found.includes(node));
  }
  return needed;
}

const sets = (node, names) => namesIn(node, "Store").some((name) => names.has(name));
