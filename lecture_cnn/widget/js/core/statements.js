// The statements of a function as trees, and where the run logs the numbers for them: the twin of
// `tracing/statements`, and of the hooks of `tracing/recording`.
//
// Where Python puts calls around parts of the function, marks are put on the nodes here, which
// compile.js heeds: `step` (before a statement), `before` and `after` (lines of their own), `seen`
// (an expression's value is reported), `named` (a local array gets its variable's name).

import { namesIn, nodesOf, nodesIn } from "./python.js";
import { BUILTINS, LectureArray, Layers, reprOf } from "./runtime.js";
import {
  partsOfTree,
  assignmentSymbol,
  branch,
  expression,
  operation,
  sequence,
  SIZES,
  slideText,
  statementText,
  token,
  unbracketed,
} from "./signs.js";
/** @import { Node } from "./python.js" */
/** @import { Tree } from "./signs.js" */

const MAKES_AN_ARRAY = new Set(["zeros", "flipLeftRight", "flipUpDown", "flatten", "softmax"]);
const MAY_SKIP = ["IfExp", "BoolOp", "Lambda", "GeneratorExp", "ListComp", "Starred"];
const IS_A_LIST = new Set(["List", "ListComp", "Set"]);
const ONLY_ONCE = ["Call", "Starred", "Slice"];
const HEADED = { If: "test", While: "test", Assert: "test", For: "iter", Return: "value" };
const NO_STEPS = new Set(["FunctionDef", "Global", "Nonlocal"]);

/**
 * The table of statements of a function, in the order of their steps' numbers; its nodes get marks.
 * @param {Node} definition
 * @param {Map<string, any>} given the arguments
 * @param {(textLine: number) => number} lineOf the number of a line in the notation
 */
export function hooked(definition, given, lineOf) {
  const hooks = new Hooks(definition, given, lineOf);
  hooks.hook(definition.body, []);
  return { table: hooks.table, variables: hooks.variables };
}

/** The loop variables, and the counters (m = 1, n += 1), in the order of the text. */
function variablesOf(definition) {
  const names = [];
  const deleted = new Set();
  for (const node of nodesOf(definition)) {
    const { kind, line, targets, target, value } = node;
    if (kind === "For") names.push(...namesIn(target).map((name) => [line, name]));
    else if (kind === "AugAssign" && target.kind === "Name") names.push([line, target.id]);
    else if (kind === "Assign" && (isPlainNumber(value) || callOf(value) === "channels"))
      names.push(...plainNames(targets).map((name) => [line, name]));
    else if (kind === "Delete") for (const name of namesIn(node)) deleted.add(name);
  }
  names.sort(([a, one], [b, other]) => a - b || (one < other ? -1 : Number(one > other)));
  return [...new Set(names.map(([, name]) => name))].filter((name) => !deleted.has(name));
}

const isPlainNumber = (node) =>
  node.kind === "Constant" && ["bigint", "number", "boolean"].includes(typeof node.value);
const callOf = (node) => (node.kind === "Call" && node.func.kind === "Name" ? node.func.id : null);
const plainNames = (targets) => targets.filter((one) => one.kind === "Name").map((one) => one.id);

class Hooks {
  constructor(definition, given, lineOf) {
    this.lineOf = lineOf;
    this.statements = new Statements(definition, given);
    this.variables = variablesOf(definition);
    const arrays = nodesIn(definition, "Assign")
      .filter(({ value }) => value.kind === "Subscript" || value.kind === "Call")
      .flatMap(({ targets }) => plainNames(targets.slice(0, 1)));
    this.local = new Set(arrays.filter((name) => !this.variables.includes(name)));
    this.table = [];
  }

  hook(body, scope) {
    for (const node of body) {
      this.hookStatement(node, scope);
      const set = node.kind === "Assign" ? plainNames(node.targets) : [];
      scope = [...scope, ...this.withAColumn(set.filter((name) => !scope.includes(name)))];
    }
  }

  withAColumn(names) {
    return names.filter((name) => this.variables.includes(name));
  }

  hookStatement(node, scope) {
    const names = node.kind === "For" ? this.withAColumn(namesIn(node.target)) : [];
    if (node.kind !== "FunctionDef") {
      if (Array.isArray(node.body)) this.hook(node.body, [...scope, ...names]);
      if (Array.isArray(node.orelse)) this.hook(node.orelse, scope);
    }
    if (!this.isStep(node)) return;
    const line = this.lineOf(node.line);
    const { statement, before, after } = this.statements.of(node, line, statementText(node), scope);
    const row = this.variables.map((name) => (scope.includes(name) ? name : null));
    node.step = { number: this.table.length, row };
    this.table.push(statement);
    if (node.kind !== "While") Object.assign(node, { before, after });
    this.nameAnArray(node);
  }

  /** Whether a statement is a step of its own: the head of a loop is one if it reads a cell. */
  isStep(node) {
    if (node.kind === "For") return this.statements.readsACell(node.iter);
    return !NO_STEPS.has(node.kind);
  }

  nameAnArray(node) {
    const [target, ...others] = node.kind === "Assign" ? node.targets : [];
    if (target?.kind === "Name" && !others.length && this.local.has(target.id))
      node.named = target.id;
    if (node.kind !== "Return" || !node.value) return;
    const { kind, seen = [] } = node.value;
    if (kind === "Call" || seen.length || node.reported !== undefined) node.named = "output";
  }
}

class Statements {
  constructor(definition, given) {
    this.known = (name) => given.get(name) ?? BUILTINS.get(name);
    this.stored = new Set(namesIn(definition, "Store"));
    this.given = given;
    this.argument = (name) => (this.stored.has(name) ? undefined : given.get(name));
    const made = nodesIn(definition, "Assign");
    this.lists = new Set(named(made, isList));
    const arrays = counted(named(made, isArray));
    const all = counted(namesIn(definition, "Store"));
    this.arrays = new Set(
      [...arrays.keys()].filter((name) => !((all.get(name) ?? 0) > arrays.get(name))),
    );
    this.seenCount = 0;
  }

  of(node, line, text, scope) {
    this.scope = scope;
    this.writes = 0;
    this.before = [];
    this.after = [];
    const field = HEADED[node.kind];
    let parts = [token(text), "", null, null, null, false];
    if (node.kind === "AugAssign") parts = this.changed(node);
    else if (node.kind === "Assign") parts = this.assigned(node);
    else if (field && !givesBack(node)) parts = this.valued(node, field, headOf(node, text));
    let joints = [" = ", " = "];
    if (field === "test") joints = [": ", " is "];
    else if (node.kind === "For") joints = [": ", " = "];
    const [target, op, value, numbers, result, adds] = parts;
    const statement = { line, target, op, value, numbers, result, adds, joints, variables: scope };
    return { statement, before: this.before, after: this.after };
  }

  readsACell(node) {
    return this.cellsIn(node) > 0;
  }

  /** How many parts of an expression may be cells or pieces of an array. */
  cellsIn(node) {
    return nodesIn(node, "Subscript").filter((part) => this.isCell(part) !== false).length;
  }

  assigned(node) {
    const trees = node.targets.map((target) => this.target(target, unbracketed(target)));
    let target = sequence("several", " = ", trees);
    let first = null;
    if (node.targets.length === 1) {
      [target] = trees;
      first = this.readsInside(node.targets[0]);
    }
    const tree = unbracketed(node.value);
    this.located(tree, node.value, first);
    return [target, "=", tree, tree, trees[0], false];
  }

  changed(node) {
    const target = this.target(node.target, expression(node.target));
    const value = expression(node.value);
    const cell = "write" in target;
    const old = cell
      ? token(target.text, null, { write: 0, old: true })
      : this.old(node.target, target);
    let first = this.readsInside(node.target) + (cell ? 1 : 0);
    if (nodesIn(node.target, "Slice").length) {
      const isProduct = node.value.kind === "Call" || value.name === "*";
      first = isProduct ? this.readsInside(node.target) : null;
    }
    this.located(value, node.value, first);
    const numbers = operation(old, node.op, value);
    return [target, assignmentSymbol(node.op), value, numbers, target, cell];
  }

  valued(node, field, target) {
    const value = unbracketed(node[field]);
    const result = token("", null, { seen: this.next() });
    this.located(value, node[field], 0);
    node.reported = result.seen;
    const op = node.kind === "Return" && "call" in value ? "=" : "";
    return [target, op, value, value, result, false];
  }

  /** A target, and where its new value is found. */
  target(node, tree) {
    if (node.kind === "Starred")
      return branch("*", ["*", ""], [this.target(node.value, expression(node.value))]);
    if ((node.kind === "Tuple" || node.kind === "List") && node.elts.length)
      return { ...tree, parts: node.elts.map((part) => this.target(part, expression(part))) };
    const made = token(tree.text, null, { target: true });
    if (this.isCell(node) !== false) {
      made.write = this.writes;
      this.writes++;
    } else if (!nodesIn(node, ...ONLY_ONCE).length && !this.arrays.has(node.id ?? "")) {
      made.seen = this.next();
      this.after.push(seenLine(made.seen, node));
    }
    return made;
  }

  /** The former value of a variable. */
  old(node, target) {
    if (node.kind === "Name" && this.scope.includes(node.id))
      return token(target.text, null, { variable: node.id });
    const old = token(target.text);
    if ("seen" in target) {
      old.seen = this.next();
      this.before.push(seenLine(old.seen, node));
    }
    return old;
  }

  /** Set for each token of a tree where its number is; parts that the run reports get a mark. */
  located(tree, node, slot) {
    const parts = partsOfTree(tree).filter((part) => "node" in part);
    this.bound = new Set(namesIn(node, "Store"));
    const locations = parts.map((part) => this.location(part.node));
    if (locations.includes(null) || this.mayVary(node)) slot = null;
    parts.forEach((part, k) => {
      const location = locations[k];
      const { node: inner } = part;
      delete part.node;
      if (location !== null && !("slot" in location)) Object.assign(part, location);
      else if (location !== null && slot !== null) {
        part.slot = slot + this.readsInside(inner);
        slot = part.slot + 1;
      } else this.see(part, inner);
    });
    markWindows(tree);
  }

  /** Let the run report a token's number. */
  see(part, inner) {
    part.seen = this.next();
    const base = "element" in part ? null : this.base(inner);
    inner.seen = [...(inner.seen ?? []), { number: part.seen, base }];
    if (this.argument(inner.id ?? "") instanceof LectureArray) part.whole = true;
  }

  /** Where a token's number is; null where only the run shows it. */
  location(node) {
    if (node.kind === "Name") {
      const { id: name } = node;
      if (this.bound.has(name)) return null;
      if (this.arrays.has(name)) return { slot: 0 };
      if (this.scope.includes(name)) return { variable: name };
      return constant(this.argument(name));
    }
    if (node.kind !== "Subscript") return null;
    const { value, slice } = node;
    if (value.kind === "Name" && slice.kind === "Name" && this.isCell(node) === false) {
      const layers = this.argument(value.id);
      const number = this.argument(slice.id);
      const there = layers instanceof Layers && typeof number === "bigint";
      return constant(there ? layers.layers.get(Number(number)) : undefined);
    }
    return this.isCell(node) ? { slot: 0 } : null;
  }

  /** Whether a node is a cell or a slice of an array: null where that isn't known. */
  isCell(node) {
    if (node.kind !== "Subscript") return false;
    if (node.value.kind !== "Name") return null;
    const { id: name } = node.value;
    if (this.lists.has(name) || SIZES.has(name)) return false;
    if (this.arrays.has(name)) return true;
    if (this.stored.has(name)) return null;
    return holdsCells(this.known(name));
  }

  base(node) {
    const array = node.kind === "Subscript" && node.value.kind === "Name";
    return array && this.isCell(node) !== false ? node.value : null;
  }

  /** Whether an expression may read other cells than its tokens, or leave some out. */
  mayVary(node) {
    const chains = nodesIn(node, "Compare").some((part) => part.ops.length > 1);
    if (chains || nodesIn(node, ...MAY_SKIP).length) return true;
    return !nodesIn(node, "Call").every((part) => this.readsNoCell(part.func));
  }

  readsNoCell(called) {
    if (called.kind !== "Name") return false;
    return this.argument(called.id) !== undefined || BUILTINS.has(called.id);
  }

  /** The reads that the index of a cell needs: one in y[pidx[j, x]]. */
  readsInside(node) {
    return node.kind === "Subscript" ? this.cellsIn(node.slice) : 0;
  }

  next() {
    return this.seenCount++;
  }
}

function counted(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Whether a statement returns a variable, or nothing. */
function givesBack(node) {
  return node.kind === "Return" && (!node.value || node.value.kind === "Name");
}

function headOf(node, text) {
  if (node.kind === "For") {
    const over = slideText(node.iter);
    return token((text.endsWith(over) ? text.slice(0, text.length - over.length) : text).trim());
  }
  const gives = node.kind === "Return" && node.value.kind === "Call";
  return token(gives ? "output" : node.kind.toLowerCase());
}

function seenLine(number, target) {
  const value = { ...target, ctx: "Load", seen: [{ number, base: null }] };
  return { kind: "Expr", line: target.line, value };
}

/** A window goes whole into every number that is made of it. */
function markWindows(tree) {
  for (const part of partsOfTree(tree)) {
    const parts = part.parts ?? [];
    if (part.name === "inner" && parts.length === 2) parts[1].window = true;
    else if (part.name === "softmax" && parts.length) parts[0].window = true;
    else if (part.name === "flatten" && parts.length) parts[0].window = part.window ?? false;
  }
}

function constant(value) {
  if (typeof value === "boolean" || typeof value === "string") return { number: reprOf(value) };
  if (typeof value === "bigint") return { number: Number(value) };
  return typeof value === "number" ? { number: value } : null;
}

export function holdsCells(value) {
  if (value instanceof Layers)
    return [...value.layers.values()].every((layer) => layer instanceof LectureArray);
  return value instanceof LectureArray;
}

function named(made, isKind) {
  return made.filter(({ value }) => isKind(value)).flatMap(({ targets }) => plainNames(targets));
}

function isArray(node) {
  if (callOf(node)) return MAKES_AN_ARRAY.has(callOf(node));
  return node.kind === "Subscript" && nodesIn(node.slice, "Slice").length > 0;
}

function isList(node) {
  return IS_A_LIST.has(node.kind) || IS_A_LIST.has(node.left?.kind);
}
