// The Python that listings are written in: `parsed(text)` gives the syntax tree of a function, as
// Python's own `ast` makes it. A node is an object with its `kind` and its `line`.

/** @typedef {Object<string, any>} Node */

/** What a text has that Python can't read, in Python's words. */
export class NoPython extends Error {}

const NUMBER = String.raw`(?<number>(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?[jJ]?)`;
const NAME = String.raw`(?<name>[\p{L}_][\p{L}\p{N}_]*)`;
const TEXT = String.raw`(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')`;
const SIGN =
  String.raw`(?<sign>\*\*=|\/\/=|<<=|>>=|\*\*|\/\/|<<|>>|<=|>=|==|!=|:=|->|` +
  String.raw`[-+*\/%@&\|\^]=|[-+*\/%@&\|\^~<>\(\)\[\]\{\},:.=;])`;
const BLANK = String.raw`[ \t\f]+|#[^\n]*|\n`;
const TOKEN = new RegExp([BLANK, NUMBER, NAME, TEXT, SIGN].join("|"), "uy");
const KEYWORDS = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except " +
    "finally for from global if import in is lambda nonlocal not or pass raise return try while " +
    "with yield"
  ).split(" "),
);
const AFTER_NUMBER = /^(and|else|for|i[fns]|or|not)/;
const CLOSES = { "(": ")", "[": "]", "{": "}" };
const BINARY = {
  "+": "Add",
  "-": "Sub",
  "*": "Mult",
  "/": "Div",
  "//": "FloorDiv",
  "%": "Mod",
  "**": "Pow",
  "@": "MatMult",
  "<<": "LShift",
  ">>": "RShift",
  "&": "BitAnd",
  "|": "BitOr",
  "^": "BitXor",
};
const LEVELS = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "//", "%", "@"]];
const UNARY_SIGNS = { "-": "USub", "+": "UAdd", "~": "Invert" };
const COMPARED_SIGNS = {
  "<": "Lt",
  "<=": "LtE",
  ">": "Gt",
  ">=": "GtE",
  "==": "Eq",
  "!=": "NotEq",
};

/** The tokens of a text: { kind, text, line }; kinds are name, word, number, text, sign, and
 * newline, indent, dedent, end. */
function tokensOf(text) {
  const tokens = [];
  const open = [];
  const depths = [0];
  let line = 1;
  let at = 0;
  let begins = true;
  // a token that Python refuses when it comes to it, if nothing before it is refused
  const refused = (says) => add("refused", says);
  const add = (kind, text = "") => {
    const unclosed = open.at(-1) ?? null;
    tokens.push({ kind, text, line, unclosed, depth: open.length });
  };
  while (at < text.length) {
    if (begins && !open.length) {
      const indent = /[ ]*/y;
      indent.lastIndex = at;
      const depth = indent.exec(text)[0].length;
      const first = text[at + depth];
      if (first !== "\n" && first !== "#" && first !== undefined) {
        if (depth > depths.at(-1)) {
          depths.push(depth);
          add("indent");
        }
        while (depth < depths.at(-1)) {
          depths.pop();
          add("dedent");
        }
        if (depth !== depths.at(-1))
          throw new NoPython("unindent does not match any outer indentation level");
      }
      begins = false;
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) {
      refused(refusedSign(text.slice(at)));
      break;
    }
    const { number, name, text: string, sign } = match.groups;
    const found = match[0];
    if (found === "\n") {
      const last = tokens.at(-1)?.kind;
      if (!open.length && last && !["newline", "indent", "dedent"].includes(last)) add("newline");
      if (!open.length) begins = true;
      line++;
    } else if (number !== undefined) {
      const rest = text.slice(at + found.length);
      if (/^[\p{L}_]/u.test(rest) && !AFTER_NUMBER.test(rest)) refused("invalid decimal literal");
      if (/^0\d/.test(found) && /[1-9]/.test(found) && /^\d+$/.test(found))
        refused(
          "leading zeros in decimal integer literals are not permitted; " +
            "use an 0o prefix for octal integers",
        );
      add("number", found.replaceAll("_", ""));
    } else if (name !== undefined) add(KEYWORDS.has(name) ? "word" : "name", name);
    else if (string !== undefined) add("text", string);
    else if (sign !== undefined) {
      if (CLOSES[sign]) open.push({ sign, line });
      else if (")]}".includes(sign)) {
        const opened = open.pop();
        if (!opened) refused(`unmatched '${sign}'`);
        else if (CLOSES[opened.sign] !== sign) refused(unlike(sign, opened, line));
      }
      add("sign", sign);
    }
    at += found.length;
  }
  if (tokens.at(-1)?.kind !== "newline") add("newline");
  for (; depths.length > 1; depths.pop()) add("dedent");
  line++;
  add("end");
  return tokens;
}

/** What Python says of a bracket that closes another one. */
function unlike(sign, opened, line) {
  const where = opened.line === line ? "" : ` on line ${opened.line}`;
  return (
    `closing parenthesis '${sign}' does not match opening parenthesis ` + `'${opened.sign}'${where}`
  );
}

function refusedSign(rest) {
  const [sign] = rest;
  if ("\"'".includes(sign)) return "unterminated string literal (detected at line 1)";
  if (sign === "\\") return "unexpected character after line continuation character";
  if (/[?$!`]/.test(sign)) return "invalid syntax";
  const code = sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return `invalid character '${sign}' (U+${code})`;
}

/**
 * The tree of a text that is one function.
 * @param {string} text
 * @returns {Node} its FunctionDef
 */
export function parsed(text) {
  return new Parser(text).module()[0];
}

/**
 * The tree of a text that is an expression.
 * @param {string} text
 * @returns {Node}
 */
export function parsedExpression(text) {
  const parser = new Parser(text);
  const node = parser.expressions();
  if (parser.now.kind !== "newline") parser.refuse();
  return node;
}

const STORABLE = new Set(["Name", "Subscript", "Attribute", "Tuple", "List", "Starred"]);

class Parser {
  constructor(text) {
    this.tokens = tokensOf(text);
    this.at = 0;
  }

  get now() {
    return this.tokens[this.at];
  }

  is(...texts) {
    const { kind, text } = this.now;
    return (kind === "sign" || kind === "word") && texts.includes(text);
  }

  takes(...texts) {
    return this.is(...texts) ? this.tokens[this.at++].text : null;
  }

  /**
   * An error at this token, in Python's words. What can't be a token further on comes before it,
   * and a bracket of an earlier line that is never closed.
   */
  refuse(says = "invalid syntax") {
    const later = this.tokens.slice(this.at).find((token) => token.kind === "refused");
    if (later) throw new NoPython(later.text);
    const { unclosed } = this.tokens.at(-1);
    const isAtEnd = ["newline", "end"].includes(this.now.kind);
    if (unclosed && (isAtEnd || this.now.line > unclosed.line))
      throw new NoPython(`'${unclosed.sign}' was never closed`);
    throw new NoPython(says);
  }

  needs(text, says) {
    return this.takes(text) ?? this.refuse(says);
  }

  /** The name that stands here. */
  name() {
    if (this.now.kind !== "name") this.refuse();
    return this.tokens[this.at++].text;
  }

  // ---------------------------------------------------------------- statements

  module() {
    const body = [];
    while (this.now.kind !== "end") {
      if (this.now.kind === "indent") this.refuse("unexpected indent");
      body.push(...this.statement());
    }
    return body;
  }

  /** One compound statement, or the simple ones of a line. */
  statement() {
    const { line, text, kind } = this.now;
    if (kind === "word" && this[`${text}_`]) {
      this.at++;
      return [{ line, ...this[`${text}_`](line) }];
    }
    const found = [this.simple()];
    while (this.takes(";")) if (this.now.kind !== "newline") found.push(this.simple());
    if (this.now.kind !== "newline") this.refuseAfter();
    this.at++;
    return found;
  }

  /** What stands after an expression (the last one of those inside brackets) can't stand there. */
  refuseAfter(before = null) {
    const { kind, text, depth } = this.now;
    const begins = (token) =>
      ["name", "number", "text"].includes(token.kind) ||
      ["None", "True", "False"].includes(token.text);
    if (begins(this.now) && this.inside && depth > 0) {
      // Python 3.11 takes the beginnings of match and case for these words
      const isText = before?.kind === "Name" && kind === "text";
      const isSoft =
        before?.kind === "Name" && /^(m|ma|mat|matc|match|c|ca|cas|case|_)$/.test(before.id);
      this.goOn(() => this.expression());
      this.refuse(isSoft || isText ? undefined : "invalid syntax. Perhaps you forgot a comma?");
    }
    const isSet = kind === "sign" && text === "=" && begins(this.tokens[this.at + 1]);
    if (!isSet || !before || before.kind === "Slice") this.refuse();
    this.at++;
    this.goOn(() => this.level(0));
    if (before.kind === "Name")
      this.refuse("invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    this.refuse(`cannot assign to ${called(before)} here. Maybe you meant '==' instead of '='?`);
  }

  /** Go to where Python would notice: an error on the way there doesn't count. */
  goOn(part) {
    const { at } = this;
    try {
      part();
    } catch {
      this.at = at;
    }
  }

  simple() {
    const { line } = this.now;
    for (const [word, kind] of [
      ["pass", "Pass"],
      ["break", "Break"],
      ["continue", "Continue"],
    ])
      if (this.takes(word)) return { kind, line };
    if (this.takes("return")) {
      const value = ["newline"].includes(this.now.kind) || this.is(";") ? null : this.expressions();
      return { kind: "Return", line, value };
    }
    if (this.takes("del")) return { kind: "Delete", line, targets: [this.expressions()] };
    if (this.takes("assert")) {
      const test = this.expression();
      return { kind: "Assert", line, test, msg: this.takes(",") ? this.expression() : null };
    }
    for (const [word, kind] of [
      ["import", "Import"],
      ["from", "ImportFrom"],
      ["global", "Global"],
      ["nonlocal", "Nonlocal"],
      ["raise", "Raise"],
    ])
      if (this.takes(word)) {
        while (this.now.kind !== "newline") this.at++;
        return { kind, line };
      }
    return this.assignment(line);
  }

  /** `n: 1`, which no listing has. */
  annotated(line, target) {
    this.at++;
    const annotation = this.expressions();
    const value = this.takes("=") ? this.expressions() : null;
    return { kind: "AnnAssign", line, target: this.stored(target), annotation, value };
  }

  assignment(line) {
    const first = this.expressions();
    const { text, kind } = this.now;
    if (kind === "sign" && text.length > 1 && text.endsWith("=") && BINARY[text.slice(0, -1)]) {
      this.at++;
      if (!["Name", "Subscript", "Attribute"].includes(first.kind))
        this.refuse(`'${called(first)}' is an illegal expression for augmented assignment`);
      const target = this.stored(first);
      return {
        kind: "AugAssign",
        line,
        target,
        op: BINARY[text.slice(0, -1)],
        value: this.expressions(),
      };
    }
    if (this.is(":") && ["Name", "Subscript", "Attribute"].includes(first.kind))
      return this.annotated(line, first);
    if (!this.is("=")) return { kind: "Expr", line, value: first };
    const parts = [first];
    while (this.takes("=")) {
      if (!STORABLE.has(parts.at(-1).kind)) this.goOn(() => this.level(0));
      this.stored(parts.at(-1));
      parts.push(this.expressions());
    }
    const value = parts.pop();
    return { kind: "Assign", line, targets: parts.map((part) => this.stored(part)), value };
  }

  /** A target, marked as one. */
  stored(node) {
    switch (node.kind) {
      case "Name":
      case "Subscript":
      case "Attribute":
        return { ...node, ctx: "Store" };
      case "Tuple":
      case "List":
        return { ...node, elts: node.elts.map((part) => this.stored(part)) };
      case "Starred":
        return { ...node, value: this.stored(node.value) };
    }
    const what = called(node);
    const isPlain =
      ["BinOp", "UnaryOp", "Call", "Constant"].includes(node.kind) && node.op !== "Not";
    const isNamed = ["True", "False", "None"].includes(what);
    const hint = isPlain && !isNamed ? " here. Maybe you meant '==' instead of '='?" : "";
    return this.refuse(`cannot assign to ${what}${hint}`);
  }

  block(line, before) {
    if (this.now.kind === "newline") this.refuse("expected ':'");
    this.needs(":");
    if (this.now.kind !== "newline") return this.statement();
    this.at++;
    if (this.now.kind !== "indent")
      this.refuse(`expected an indented block after ${before} on line ${line}`);
    this.at++;
    const body = [];
    while (this.now.kind !== "dedent") {
      if (this.now.kind === "indent") this.refuse("unexpected indent");
      body.push(...this.statement());
    }
    this.at++;
    return body;
  }

  orelse() {
    const { line } = this.now;
    return this.takes("else") ? this.block(line, "'else' statement") : [];
  }

  def_(line) {
    const name = this.name();
    const args = [];
    this.needs("(");
    while (!this.is(")")) {
      args.push(this.name());
      if (!this.takes(",")) break;
    }
    this.needs(")");
    return { kind: "FunctionDef", name, args, body: this.block(line, `function definition`) };
  }

  for_(line) {
    const target = this.stored(this.targets());
    this.needs("in");
    const iter = this.expressions();
    const body = this.block(line, "'for' statement");
    return { kind: "For", target, iter, body, orelse: this.orelse() };
  }

  while_(line) {
    const test = this.expression();
    return {
      kind: "While",
      test,
      body: this.block(line, "'while' statement"),
      orelse: this.orelse(),
    };
  }

  if_(line) {
    const test = this.expression();
    const body = this.block(line, "'if' statement");
    const next = this.now.line;
    const orelse = this.takes("elif") ? [{ line: next, ...this.if_(next) }] : this.orelse();
    return { kind: "If", test, body, orelse };
  }

  // ---------------------------------------------------------------- expressions

  /** What a loop sets: no comparison, which would take the `in`. */
  targets() {
    const { line } = this.now;
    const one = () => {
      const part = this.level(0);
      if (!STORABLE.has(part.kind)) this.refuse(`cannot assign to ${called(part)}`);
      return part;
    };
    const elts = [one()];
    if (!this.is(",")) return elts[0];
    while (this.takes(",")) if (!this.is("in")) elts.push(one());
    return { kind: "Tuple", line, elts };
  }

  /** One expression, or several with commas: a tuple. */
  expressions() {
    const { line } = this.now;
    const elts = [this.starred()];
    if (!this.is(",")) return elts[0];
    while (this.takes(",")) {
      if (this.now.kind === "newline" || this.is("=", ")", "]", ":")) break;
      elts.push(this.starred());
    }
    return { kind: "Tuple", line, elts };
  }

  starred() {
    const { line } = this.now;
    return this.takes("*") ? { kind: "Starred", line, value: this.level(0) } : this.expression();
  }

  expression() {
    const { line } = this.now;
    if (this.takes("lambda")) {
      const args = [];
      while (!this.is(":")) {
        args.push(this.name());
        if (!this.takes(",")) break;
      }
      this.needs(":");
      return { kind: "Lambda", line, args, body: this.expression() };
    }
    const body = this.or();
    if (!this.takes("if")) return body;
    const test = this.or();
    if (!this.takes("else")) this.refuse("expected 'else' after 'if' expression");
    return { kind: "IfExp", line, test, body, orelse: this.expression() };
  }

  or() {
    return this.several("or", "Or", () => this.several("and", "And", () => this.not()));
  }

  several(word, op, part) {
    const { line } = this.now;
    const values = [part()];
    while (this.takes(word)) values.push(part());
    return values.length > 1 ? { kind: "BoolOp", line, op, values } : values[0];
  }

  not() {
    const { line } = this.now;
    if (this.takes("not")) return { kind: "UnaryOp", line, op: "Not", operand: this.not() };
    const left = this.level(0);
    const [ops, comparators] = [[], []];
    for (;;) {
      const sign = this.takes("<", "<=", ">", ">=", "==", "!=", "in", "is", "not");
      if (!sign) break;
      let op = COMPARED_SIGNS[sign];
      if (sign === "in") op = "In";
      if (sign === "is") op = this.takes("not") ? "IsNot" : "Is";
      if (sign === "not") op = (this.needs("in"), "NotIn");
      ops.push(op);
      comparators.push(this.level(0));
    }
    return ops.length ? { kind: "Compare", line, left, ops, comparators } : left;
  }

  level(n) {
    if (n === LEVELS.length) return this.unary();
    const { line } = this.now;
    let left = this.level(n + 1);
    for (let sign; (sign = this.takes(...LEVELS[n]));)
      left = { kind: "BinOp", line, left, op: BINARY[sign], right: this.level(n + 1) };
    return left;
  }

  unary() {
    const { line } = this.now;
    const sign = this.takes("-", "+", "~");
    if (sign) return { kind: "UnaryOp", line, op: UNARY_SIGNS[sign], operand: this.unary() };
    const left = this.primary();
    if (!this.takes("**")) return left;
    return { kind: "BinOp", line, left, op: "Pow", right: this.unary() };
  }

  primary() {
    const { line } = this.now;
    let node = this.atom();
    for (;;) {
      if (this.takes("("))
        node = { kind: "Call", line, func: node, ...this.within(")", () => this.given()) };
      else if (this.takes("["))
        node = {
          kind: "Subscript",
          line,
          value: node,
          slice: this.within("]", () => this.index()),
          ctx: "Load",
        };
      else if (this.takes("."))
        node = { kind: "Attribute", line, value: node, attr: this.name(), ctx: "Load" };
      else return node;
    }
  }

  /** What stands inside brackets, and the bracket that closes them. */
  within(bracket, part) {
    const outer = this.inside;
    this.inside = true;
    const found = part();
    if (!this.takes(bracket)) this.refuseAfter(found.kind === "Tuple" ? found.elts.at(-1) : found);
    this.inside = outer;
    return found;
  }

  /** The arguments of a call. */
  given() {
    const [args, keywords] = [[], []];
    while (!this.is(")")) {
      const next = this.tokens[this.at + 1];
      if (this.now.kind === "name" && next.kind === "sign" && next.text === "=") {
        const arg = this.name();
        this.at++;
        keywords.push({ kind: "keyword", line: this.now.line, arg, value: this.expression() });
      } else if (this.takes("**"))
        keywords.push({
          kind: "keyword",
          line: this.now.line,
          arg: null,
          value: this.expression(),
        });
      else {
        const part = this.starred();
        if (this.is("="))
          this.refuse('expression cannot contain assignment, perhaps you meant "=="?');
        const turns = this.is("for");
        args.push(turns ? this.comprehension("GeneratorExp", part) : part);
        if (keywords.length) this.refuse("positional argument follows keyword argument");
      }
      if (!this.takes(",")) break;
    }
    return { args, keywords };
  }

  comprehension(kind, elt) {
    const generators = [];
    while (this.takes("for")) {
      const target = this.stored(this.targets());
      this.needs("in");
      const iter = this.or();
      const ifs = [];
      while (this.takes("if")) ifs.push(this.or());
      generators.push({ kind: "comprehension", target, iter, ifs });
    }
    return { kind, line: elt.line, elt, generators };
  }

  index() {
    const { line } = this.now;
    const elts = [this.slice()];
    if (!this.is(",")) return elts[0];
    while (this.takes(",")) if (!this.is("]")) elts.push(this.slice());
    return { kind: "Tuple", line, elts };
  }

  slice() {
    const { line } = this.now;
    const side = () => (this.is(":", ",", "]") ? null : this.starred());
    if (this.is("]", ",")) {
      const isList = this.is("]") && this.now.depth > 0;
      this.refuse(isList ? "invalid syntax. Perhaps you forgot a comma?" : undefined);
    }
    const lower = side();
    if (!this.takes(":")) return lower;
    const upper = side();
    const step = this.takes(":") ? side() : null;
    return { kind: "Slice", line, lower, upper, step };
  }

  atom() {
    const { kind, text, line } = this.now;
    if (kind === "name") return { kind: "Name", line, id: this.name(), ctx: "Load" };
    if (kind === "number") {
      this.at++;
      return { kind: "Constant", line, value: numberOf(text) };
    }
    if (kind === "text") {
      this.at++;
      return { kind: "Constant", line, value: text.slice(1, -1) };
    }
    if (this.takes("True")) return { kind: "Constant", line, value: true };
    if (this.takes("False")) return { kind: "Constant", line, value: false };
    if (this.takes("None")) return { kind: "Constant", line, value: null };
    if (this.takes("(")) return this.within(")", () => this.bracketed(line));
    if (this.takes("[")) return this.within("]", () => this.listed(line));
    if (this.takes("{")) return this.within("}", () => this.inBraces(line));
    return this.refuse();
  }

  bracketed(line) {
    if (this.is(")")) return { kind: "Tuple", line, elts: [] };
    const node = this.expressions();
    return this.is("for") ? this.comprehension("GeneratorExp", node) : node;
  }

  listed(line) {
    const elts = [];
    while (!this.is("]")) {
      const part = this.starred();
      if (this.is("for")) return this.comprehension("ListComp", part);
      elts.push(part);
      if (!this.takes(",")) break;
    }
    return { kind: "List", line, elts };
  }

  /** A set: {x, x+2}; empty braces are a dictionary. */
  inBraces(line) {
    if (this.is("}")) return { kind: "Dict", line, elts: [] };
    const elts = [];
    while (!this.is("}")) {
      elts.push(this.starred());
      if (!this.takes(",")) break;
    }
    return { kind: "Set", line, elts };
  }
}

/** A number's value; of a complex one, which no listing has, only its text is kept. */
function numberOf(text) {
  if (/j$/i.test(text)) return { complex: text };
  return /^\d+$/.test(text) ? BigInt(text) : Number(text);
}

/** What Python calls a node that can't be set. */
function called(node) {
  if (node.kind === "Constant") {
    if (node.value === null) return "None";
    if (typeof node.value === "boolean") return node.value ? "True" : "False";
    return "literal";
  }
  const names = {
    Tuple: "tuple",
    List: "list",
    Call: "function call",
    Compare: "comparison",
    Lambda: "lambda",
    IfExp: "conditional expression",
    ListComp: "list comprehension",
    GeneratorExp: "generator expression",
  };
  return names[node.kind] ?? "expression";
}

// ---------------------------------------------------------------- looking at a tree

// the fields of a node that hold nodes, in Python's order
const FIELDS = {
  FunctionDef: ["body"],
  For: ["target", "iter", "body", "orelse"],
  While: ["test", "body", "orelse"],
  If: ["test", "body", "orelse"],
  Assign: ["targets", "value"],
  AugAssign: ["target", "value"],
  AnnAssign: ["target", "annotation", "value"],
  Return: ["value"],
  Expr: ["value"],
  Delete: ["targets"],
  Assert: ["test", "msg"],
  BinOp: ["left", "right"],
  UnaryOp: ["operand"],
  BoolOp: ["values"],
  Compare: ["left", "comparators"],
  IfExp: ["test", "body", "orelse"],
  Call: ["func", "args", "keywords"],
  keyword: ["value"],
  Attribute: ["value"],
  Subscript: ["value", "slice"],
  Slice: ["lower", "upper", "step"],
  Tuple: ["elts"],
  List: ["elts"],
  Set: ["elts"],
  Starred: ["value"],
  Lambda: ["body"],
  GeneratorExp: ["elt", "generators"],
  ListComp: ["elt", "generators"],
  comprehension: ["target", "iter", "ifs"],
};

/**
 * The nodes inside a node, itself first, the outer ones before the inner ones (source.nodes_of).
 * @param {Node} node
 * @returns {Node[]}
 */
export function nodesOf(node) {
  const found = [node];
  for (const part of found)
    for (const field of FIELDS[part.kind] ?? []) {
      const value = part[field];
      if (Array.isArray(value)) found.push(...value);
      else if (value) found.push(value);
    }
  return found;
}

/** @returns {Node[]} the nodes of these kinds inside a node; of all, for null */
export function nodesIn(node, ...kinds) {
  if (kinds[0] === null) return nodesOf(node);
  return nodesOf(node).filter((part) => kinds.includes(part.kind));
}

/** @returns {string[]} the names inside a node: all, or those that are set there */
export function namesIn(node, ctx = null) {
  const names = nodesIn(node, "Name").filter((part) => ctx === null || part.ctx === ctx);
  return names.map((part) => part.id);
}

/** The statements below the docstring. */
export function bodyOf(definition) {
  const [first] = definition.body;
  const documented = first.kind === "Expr" && typeof first.value.value === "string";
  return documented ? definition.body.slice(1) : definition.body;
}
