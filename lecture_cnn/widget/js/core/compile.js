// A function's tree as closures: one JavaScript function for each node, which computes what Python
// would. The page's policy allows no text to become code, and none does here.

import {
  BUILTINS,
  Builtin,
  compared,
  isTrue,
  itemOf,
  iterated,
  Layers,
  LectureArray,
  List,
  operated,
  OUT_OF_SCOPE,
  Position,
  raise,
  Range,
  refuseArguments,
  setItem,
  Slice,
  Tuple,
  typeName,
  unaryOf,
  WholeSet,
} from "./runtime.js";
import { namesIn } from "./python.js";
/** @import { Node } from "./python.js" */

const [BREAK, CONTINUE] = [{ ends: "break" }, { ends: "continue" }];
const CHANGING = {
  Add: "+=",
  Sub: "-=",
  Mult: "*=",
  Div: "/=",
  FloorDiv: "//=",
  Mod: "%=",
  Pow: "**=",
  MatMult: "@=",
  LShift: "<<=",
  RShift: ">>=",
  BitAnd: "&=",
  BitOr: "|=",
  BitXor: "^=",
};

/**
 * A definition ready to run: `run(given, recorder)` takes the arguments by name and gives what the
 * function returns. `line` is then the line of the text that ran last, `values` the variables.
 * @param {Node} definition
 */
export function compiled(definition) {
  const run = new Compiler(new Set(namesIn(definition, "Store"))).block(definition.body);
  return (values, recorder) => {
    const env = { values, recorder, line: 0 };
    return {
      env,
      start: () => run(env)?.value ?? null,
      variableOf: (array) => {
        for (const [name, value] of values) if (value === array) return name;
        return null;
      },
    };
  };
}

class Compiler {
  /** @param {Set<string>} own the names that the listing sets: they are no functions */
  constructor(own = new Set()) {
    this.own = own;
  }

  // ---------------------------------------------------------------- statements

  block(body) {
    const parts = body.map((node) => this.statement(node));
    return (env) => {
      for (const part of parts) {
        const ended = part(env);
        if (ended !== undefined) return ended;
      }
      return undefined;
    };
  }

  /** A statement with its step, and what stands before and after it. */
  statement(node) {
    const act = this[node.kind](node);
    const around = [node.before ?? [], node.after ?? []].map((lines) =>
      lines.map((line) => this.statement(line)),
    );
    const [before, after] = around;
    const step = node.kind !== "While" && node.step ? stepOf(node.step) : null;
    return (env) => {
      env.line = node.line;
      if (step) step(env);
      for (const line of before) line(env);
      const ended = act(env);
      for (const line of after) line(env);
      return ended;
    };
  }

  Pass() {
    return () => undefined;
  }

  Break() {
    return () => BREAK;
  }

  Continue() {
    return () => CONTINUE;
  }

  Expr(node) {
    const value = this.expression(node.value);
    return (env) => void value(env);
  }

  Return(node) {
    if (!node.value) return () => ({ ends: "return", value: null });
    const value = this.reported(node, this.expression(node.value));
    if (!node.named) return (env) => ({ ends: "return", value: value(env) });
    return (env) => ({ ends: "return", value: env.recorder.named(node.named, value(env)) });
  }

  /** An expression whose value the run reports as the statement's. */
  reported(node, value) {
    if (node.reported === undefined) return value;
    return (env) => env.recorder.seen(node.reported, value(env));
  }

  Assign(node) {
    const value = this.expression(node.value);
    const targets = node.targets.map((target) => this.target(target));
    const { named } = node;
    return (env) => {
      let found = value(env);
      if (named) found = env.recorder.named(named, found);
      for (const target of targets) target(env, found);
    };
  }

  /** What sets a target to a value. */
  target(node) {
    if (node.kind === "Name") return (env, value) => void env.values.set(node.id, value);
    if (node.kind === "Subscript") {
      const array = this.expression(node.value);
      const key = this.key(node.slice);
      return (env, value) => setItem(array(env), key(env), value);
    }
    if (node.kind === "Tuple" || node.kind === "List") {
      const parts = node.elts.map((part) => this.target(part));
      return (env, value) => {
        const values = partsGiven(value, parts.length);
        parts.forEach((part, k) => part(env, values[k]));
      };
    }
    return () => raise("Refused", `a line of a listing has no ${node.kind.toLowerCase()}`);
  }

  AugAssign(node) {
    const value = this.expression(node.value);
    const { target, op } = node;
    const sign = CHANGING[op];
    if (target.kind === "Name") {
      const read = this.expression({ ...target, ctx: "Load" });
      return (env) => {
        const before = read(env);
        env.values.set(target.id, operated(op, before, value(env), sign));
      };
    }
    if (target.kind !== "Subscript") return this.target(target);
    const array = this.expression(target.value);
    const key = this.key(target.slice);
    return (env) => {
      const [its, at] = [array(env), key(env)];
      const before = itemOf(its, at);
      setItem(its, at, operated(op, before, value(env), sign));
    };
  }

  For(node) {
    const over = this.reported(node, this.expression(node.iter));
    const target = this.target(node.target);
    const body = this.block(node.body);
    const orelse = this.block(node.orelse);
    return (env) => {
      const values = over(env);
      for (const value of values instanceof Range ? values : iterated(values)) {
        env.line = node.line;
        target(env, value);
        const ended = body(env);
        if (ended === BREAK) return undefined;
        if (ended !== undefined && ended !== CONTINUE) return ended;
      }
      return orelse(env);
    };
  }

  While(node) {
    const test = this.reported(node, this.expression(node.test));
    const step = stepOf(node.step);
    const body = this.block(node.body);
    const orelse = this.block(node.orelse);
    return (env) => {
      for (;;) {
        env.line = node.line;
        step(env);
        if (!isTrue(test(env))) return orelse(env);
        const ended = body(env);
        if (ended === BREAK) return undefined;
        if (ended !== undefined && ended !== CONTINUE) return ended;
      }
    };
  }

  If(node) {
    const test = this.reported(node, this.expression(node.test));
    const [body, orelse] = [this.block(node.body), this.block(node.orelse)];
    return (env) => (isTrue(test(env)) ? body(env) : orelse(env));
  }

  Assert(node) {
    const test = this.reported(node, this.expression(node.test));
    const words = node.msg ? this.expression(node.msg) : () => "";
    return (env) => {
      if (!isTrue(test(env))) raise("AssertionError", String(words(env)));
    };
  }

  Delete(node) {
    const names = node.targets.map((target) => target.id);
    return (env) => names.forEach((name) => env.values.delete(name));
  }

  // ---------------------------------------------------------------- expressions

  /** A closure that gives an expression's value, and reports it where the node has a mark. */
  expression(node) {
    const make = this[`${node.kind}_`];
    if (!make) raise("Refused", `a line of a listing has no ${node.kind.toLowerCase()}`);
    let value = make.call(this, node);
    for (const { number, base } of [...(node.seen ?? [])].reverse()) {
      const inner = value;
      const array = base ? this.expression({ ...base, seen: undefined }) : null;
      value = (env) => {
        const found = inner(env);
        return env.recorder.seen(number, found, array ? array(env) : undefined);
      };
    }
    return value;
  }

  Constant_(node) {
    return () => node.value;
  }

  Name_(node) {
    const { id } = node;
    const builtin = this.own.has(id) ? undefined : BUILTINS.get(id);
    return (env) => {
      const value = env.values.get(id);
      if (value !== undefined) return value;
      if (builtin) return builtin;
      return raise("NameError", id);
    };
  }

  BinOp_(node) {
    const [left, right] = [this.expression(node.left), this.expression(node.right)];
    const { op } = node;
    return (env) => operated(op, left(env), right(env));
  }

  UnaryOp_(node) {
    const value = this.expression(node.operand);
    if (node.op === "Not") return (env) => !isTrue(value(env));
    return (env) => unaryOf(node.op, value(env));
  }

  BoolOp_(node) {
    const parts = node.values.map((part) => this.expression(part));
    const ends = node.op === "Or";
    return (env) => {
      let value;
      for (const part of parts) {
        value = part(env);
        if (isTrue(value) === ends) return value;
      }
      return value;
    };
  }

  Compare_(node) {
    const first = this.expression(node.left);
    const others = node.comparators.map((part) => this.expression(part));
    return (env) => {
      let left = first(env);
      for (let k = 0; k < others.length; k++) {
        const right = others[k](env);
        if (!compared(node.ops[k], left, right)) return false;
        left = right;
      }
      return true;
    };
  }

  IfExp_(node) {
    const parts = [node.test, node.body, node.orelse].map((part) => this.expression(part));
    const [test, body, orelse] = parts;
    return (env) => (isTrue(test(env)) ? body(env) : orelse(env));
  }

  Tuple_(node) {
    const parts = node.elts.map((part) => this.expression(part));
    return (env) => new Tuple(parts.map((part) => part(env)));
  }

  List_(node) {
    const parts = node.elts.map((part) => this.expression(part));
    return (env) => new List(parts.map((part) => part(env)));
  }

  Set_(node) {
    const parts = node.elts.map((part) => this.expression(part));
    return (env) => new WholeSet(parts.map((part) => part(env)));
  }

  Slice_(node) {
    const sides = [node.lower, node.upper, node.step].map((side) =>
      side ? this.expression(side) : () => null,
    );
    return (env) => new Slice(...sides.map((side) => side(env)));
  }

  /** An index as the array of its parts; `several` says that it was a tuple. */
  key(slice) {
    const several = slice.kind === "Tuple";
    const parts = (several ? slice.elts : [slice]).map((part) => this.expression(part));
    return (env) => {
      const key = [];
      for (const part of parts) key.push(part(env));
      if (!several)
        return key[0] instanceof Tuple ? Object.assign([...key[0].elts], { several: true }) : key;
      key.several = true;
      return key;
    };
  }

  Subscript_(node) {
    const array = this.expression(node.value);
    const key = this.key(node.slice);
    return (env) => {
      const its = array(env);
      return itemOf(its, key(env));
    };
  }

  Call_(node) {
    const called = this.expression(node.func);
    const given = node.args.map((part) => this.expression(part));
    const named = node.keywords.map(({ arg, value }) => ({ arg, value: this.expression(value) }));
    return (env) => {
      const its = called(env);
      const values = given.map((part) => part(env));
      if (!(its instanceof Builtin))
        raise("TypeError", `'${typeName(its)}' object is not callable`);
      if (named.length) values.push(...withNames(its, named, env));
      refuseArguments(its.name, values.length);
      return its.call(...values);
    };
  }

  GeneratorExp_(node) {
    return this.ListComp_(node);
  }

  ListComp_(node) {
    const element = this.expression(node.elt);
    const turns = node.generators.map(({ target, iter, ifs }) => ({
      target: this.target(target),
      over: this.expression(iter),
      tests: ifs.map((test) => this.expression(test)),
      names: namesOf(target),
    }));
    return (env) => {
      const found = [];
      const names = turns.flatMap((turn) => turn.names);
      const before = names.map((name) => env.values.get(name));
      const turn = (k) => {
        if (k === turns.length) return void found.push(element(env));
        for (const value of iterated(turns[k].over(env))) {
          turns[k].target(env, value);
          if (turns[k].tests.every((test) => isTrue(test(env)))) turn(k + 1);
        }
      };
      turn(0);
      names.forEach((name, k) => {
        if (before[k] === undefined) env.values.delete(name);
        else env.values.set(name, before[k]);
      });
      return new List(found);
    };
  }
}

const namesOf = (target) =>
  target.kind === "Name" ? [target.id] : (target.elts ?? []).flatMap(namesOf);

function withNames(its, named, env) {
  const values = named.map(({ value }) => value(env));
  const [{ arg }] = named;
  const known = { span: ["first", "last", "step"], downto: ["first", "last"] }[its.name];
  if (!known?.includes(arg))
    raise("TypeError", `${its.name}() got an unexpected keyword argument '${arg}'`);
  return values;
}

function partsGiven(value, count) {
  if (value instanceof LectureArray || value instanceof Layers)
    raise("TypeError", `'${typeName(value)}' object is not iterable`);
  if (!(value instanceof Tuple || value instanceof Position || value instanceof Range))
    raise("TypeError", `cannot unpack non-iterable ${typeName(value)} object`);
  const values = iterated(value);
  if (values.length > count) raise("ValueError", `too many values to unpack (expected ${count})`);
  if (values.length < count)
    raise("ValueError", `not enough values to unpack (expected ${count}, got ${values.length})`);
  return values;
}

/** What begins a step: the values of the variables that are in scope. */
function stepOf({ number, row }) {
  return (env) => {
    const { recorder, values } = env;
    recorder.begin(number);
    row.forEach((name, k) => {
      const value = name === null ? OUT_OF_SCOPE : values.get(name);
      if (value === undefined) raise("NameError", name);
      recorder.variable(k, value);
    });
  };
}

/** An expression alone: its value from the variables' values. */
export function compiledExpression(node) {
  const value = new Compiler().expression(node);
  return (values) => value({ values });
}
