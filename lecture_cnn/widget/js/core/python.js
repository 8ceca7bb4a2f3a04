// The Python that listings are written in: `parsed(text)` gives the syntax tree of a function, as
// Python's own `ast` makes it. A node is an object with its `kind` and its `line`.

/** @typedef {Object<string, any>} Node */

/** The value of `...`. */
export const ELLIPSIS = Symbol("Ellipsis");

/** What a text has that Python can't read, in Python's words. */
export class NoPython extends Error {}

const NUMBER =
  String.raw`(?<number>0[xX][\da-fA-F_]*|0[oObB][\d_]*|` +
  String.raw`(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?)`;
const NAME = String.raw`(?<name>[\p{XID_Start}_]\p{XID_Continue}*)`;
const TEXT =
  String.raw`(?<text>[bBfFrRuU]{0,2}(?:"""(?:[^\\]|\\.)*?"""|'''(?:[^\\]|\\.)*?'''|` +
  String.raw`"(?!"")(?:[^"\\\n]|\\.)*"|'(?!'')(?:[^'\\\n]|\\.)*'))`;
const SIGN =
  String.raw`(?<sign>\.\.\.|\*\*=|\/\/=|<<=|>>=|\*\*|\/\/|<<|>>|<=|>=|==|!=|:=|->|` +
  String.raw`[-+*\/%@&\|\^]=|[-+*\/%@&\|\^~<>\(\)\[\]\{\},:.=;])`;
const BLANK = String.raw`[ \t\f]+|\\\n|#[^\n]*|\n`;
const TOKEN = new RegExp([BLANK, NUMBER, TEXT, NAME, SIGN].join("|"), "uy");
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
      const says = refusedNumber(found, text.slice(at + found.length));
      if (says) refused(says);
      add("number", found.replaceAll("_", ""));
    } else if (name !== undefined)
      add(KEYWORDS.has(name) ? "word" : "name", name.normalize("NFKC"));
    else if (string !== undefined) {
      add("text", string);
      line += string.split("\n").length - 1;
    } else if (found === "\\\n") line++;
    else if (sign !== undefined) {
      if (CLOSES[sign]) open.push({ sign, line });
      else if (")]}".includes(sign)) {
        const opened = open.pop();
        if (!opened) refused(`unmatched '${sign}'`);
        else if (CLOSES[opened.sign] !== sign) refused(unlike(sign, opened));
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
function unlike(sign, opened) {
  return `closing parenthesis '${sign}' does not match opening parenthesis '${opened.sign}'`;
}

const BASES = { x: "hexadecimal", o: "octal", b: "binary" };

/** What Python says of a number that it can't read, or that letters follow; empty if it can. */
function refusedNumber(text, rest) {
  const base = BASES[/^0([xob])/i.exec(text)?.[1].toLowerCase()];
  const [digit] = /(?<=^0b.*)[2-9]|(?<=^0o.*)[89]/i.exec(text) ?? [];
  if (digit) return `invalid digit '${digit}' in ${base} literal`;
  const isFollowed = /^[\p{L}_]/u.test(rest) && !AFTER_NUMBER.test(rest);
  if (isFollowed || /__|_$|_[.eEjJ]|[.eE]_|^0[xob]$/i.test(text))
    return `invalid ${base ?? "decimal"} literal`;
  return /^0[0_]*[1-9][\d_]*$/.test(text)
    ? "leading zeros in decimal integer literals are not permitted; " +
        "use an 0o prefix for octal integers"
    : "";
}

function refusedSign(rest) {
  const [sign] = rest;
  if (/^("""|''')/.test(rest)) return "unterminated triple-quoted string literal";
  if ("\"'".includes(sign)) return "unterminated string literal";
  if (sign === "\\") return "unexpected character after line continuation character";
  if (/[?$!`]/.test(sign)) return "invalid syntax";
  const code = sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  if (/[\p{C}\p{Z}]/u.test(sign)) return `invalid non-printable character U+${code}`;
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

const NEVER_SET = new Set([undefined, "Slice", "Tuple", "List", "GeneratorExp"]);
const STORABLE = new Set(["Name", "Subscript", "Attribute", "Tuple", "List", "Starred"]);

/** Whether a token begins a value. */
const beginsValue = ({ kind, text }) =>
  ["name", "number", "text"].includes(kind) || ["None", "True", "False"].includes(text);

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
    if (says === "unexpected indent") throw new NoPython(says);
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
      return [{ line, ...this[`${text}_`]() }];
    }
    const found = [this.simple()];
    while (this.takes(";")) if (this.now.kind !== "newline") found.push(this.simple());
    if (this.is(":=")) this.refuseNamed(found.at(-1));
    if (this.now.kind !== "newline") {
      this.refusePrinted(found.at(-1));
      this.refuseAfter();
    }
    this.at++;
    return found;
  }

  /** `print y`, as Python 2 had it. */
  refusePrinted({ value }) {
    if (!["print", "exec"].includes(value?.id) || !beginsValue(this.now)) return;
    this.goOn(() => this.expressions());
    this.refuse(`Missing parentheses in call to '${value.id}'. Did you mean ${value.id}(...)?`);
  }

  /** `y[1] := 2`, alone in its line. */
  refuseNamed({ kind, value }) {
    if (value?.kind === "Tuple" && this.tokens[this.at - 1].text !== ")") value = value.elts.at(-1);
    const isAlone = value?.kind === "Name" && this.tokens[this.at - 1].text !== ")";
    if (kind !== "Expr" || isAlone) this.refuse();
    this.at++;
    this.goOn(() => this.expression());
    this.refuse(`cannot use assignment expressions with ${called(value)}`);
  }

  /** What stands after an expression (the last one of those inside brackets) can't stand there. */
  refuseAfter(before = null) {
    const { kind, text, depth } = this.now;
    if (beginsValue(this.now) && this.inside && depth > 0) {
      // Python 3.11 takes the beginnings of match and case for these words
      const isText = before?.kind === "Name" && kind === "text";
      const isSoft =
        before?.kind === "Name" && /^(m|ma|mat|matc|match|c|ca|cas|case|_)$/.test(before.id);
      this.goOn(() => this.expression());
      this.refuse(isSoft || isText ? undefined : "invalid syntax. Perhaps you forgot a comma?");
    }
    const isSet = kind === "sign" && text === "=" && beginsValue(this.tokens[this.at + 1]);
    const isNamed = ["True", "False", "None"].includes(before && called(before));
    if (!isSet || isNamed || NEVER_SET.has(before?.kind)) this.refuse();
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

  /** What Python reads of a value before it refuses what stands before: its own words. */
  beginning() {
    try {
      this.assigned();
    } catch (error) {
      if (error.message !== "invalid syntax") throw error;
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
    if (this.takes("del")) {
      const target = this.expressions();
      const wrong = cannotBeSet(target);
      if (wrong) this.refuse(`cannot delete ${called(wrong)}`);
      return { kind: "Delete", line, targets: [target] };
    }
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
        const names = [];
        for (; this.now.kind !== "newline"; this.at++)
          if (this.now.kind === "name") names.push(this.now.text);
        const isEmpty = !names.length || this.tokens[this.at - 1].text === "import";
        if (isEmpty && word !== "raise") this.refuse();
        return { kind, line, names };
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

  /** `n + 1: int`: only a name, a cell or a field has an annotation. */
  refuseAnnotated({ kind }) {
    if (kind === "Starred") this.refuse();
    this.at++;
    this.expression();
    const isSeveral = ["Tuple", "List"].includes(kind);
    this.refuse(
      isSeveral
        ? `only single target (not ${kind.toLowerCase()}) can be annotated`
        : "illegal target for annotation",
    );
  }

  /** A line sets what can't be set: Python looks at its first values once more, one by one. */
  refuseTarget(begun, target) {
    this.at = begun;
    do this.kept();
    while (this.takes(",") && !this.is("="));
    this.refuse(`cannot assign to ${called(cannotBeSet(target))}`);
  }

  assignment(line) {
    const begun = this.at;
    const first = this.assigned();
    const { text } = this.now;
    if (this.changes()) {
      this.at++;
      const isTarget = ["Name", "Subscript", "Attribute"].includes(first.kind);
      const value = isTarget ? this.assigned() : this.beginning();
      if (!isTarget)
        this.refuse(`'${called(first)}' is an illegal expression for augmented assignment`);
      const target = this.stored(first);
      return { kind: "AugAssign", line, target, op: BINARY[text.slice(0, -1)], value };
    }
    if (this.is(":") && ["Name", "Subscript", "Attribute"].includes(first.kind))
      return this.annotated(line, first);
    if (this.is(":")) this.refuseAnnotated(first);
    if (!this.is("=")) return { kind: "Expr", line, value: first };
    const parts = [first];
    while (this.takes("=")) {
      if (cannotBeSet(parts.at(-1))) this.refuseTarget(begun, parts.at(-1));
      parts.push(this.assigned());
    }
    const value = parts.pop();
    return { kind: "Assign", line, targets: parts.map((part) => this.stored(part)), value };
  }

  /** Whether `+=` or another such sign stands here. */
  changes() {
    const { kind, text } = this.now;
    return kind === "sign" && text.endsWith("=") && text.slice(0, -1) in BINARY;
  }

  /** What may stand alone, or after an `=`. */
  assigned() {
    return this.is("yield") ? this.yielded() : this.expressions();
  }

  /** `yield n`, which no listing has. */
  yielded() {
    const { line } = this.now;
    this.at++;
    if (this.takes("from")) return { kind: "YieldFrom", line, value: this.expression() };
    const ends = this.now.kind === "newline" || this.is(")");
    return { kind: "Yield", line, value: ends ? null : this.expressions() };
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
    return this.refuse(`cannot assign to ${called(node)}`);
  }

  block(before) {
    if (this.now.kind === "newline") this.refuse("expected ':'");
    this.needs(":");
    if (this.now.kind !== "newline") return this.statement();
    this.at++;
    if (this.now.kind !== "indent")
      this.refuse(`expected an indented block after ${before}`);
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
    return this.takes("else") ? this.block("'else' statement") : [];
  }

  def_() {
    const name = this.name();
    const args = [];
    this.needs("(");
    while (!this.is(")")) {
      args.push(this.name());
      if (!this.takes(",")) break;
    }
    this.needs(")");
    return { kind: "FunctionDef", name, args, body: this.block("function definition") };
  }

  for_() {
    const target = this.stored(this.targets());
    this.needs("in");
    const iter = this.expressions();
    const body = this.block("'for' statement");
    return { kind: "For", target, iter, body, orelse: this.orelse() };
  }

  while_() {
    const test = this.kept();
    return {
      kind: "While",
      test,
      body: this.block("'while' statement"),
      orelse: this.orelse(),
    };
  }

  if_() {
    const test = this.kept();
    const body = this.block("'if' statement");
    const next = this.now.line;
    const orelse = this.takes("elif") ? [{ line: next, ...this.if_() }] : this.orelse();
    return { kind: "If", test, body, orelse };
  }

  // ---------------------------------------------------------------- expressions

  /** What a loop sets: no comparison, which would take the `in`. */
  targets() {
    const { line } = this.now;
    const { at } = this;
    const one = () => {
      const part = this.is("*") ? this.starred() : this.level(0);
      if (STORABLE.has(part.kind)) return part;
      if (part.kind === "Compare" && part.ops[0] !== "In") this.refuse(); // no loop's target
      this.at = at;
      this.expressions(); // where Python finds an error first
      return this.refuse(`cannot assign to ${called(part)}`);
    };
    const elts = [one()];
    if (!this.is(",")) return elts[0];
    while (this.takes(",")) if (!this.is("in")) elts.push(one());
    return { kind: "Tuple", line, elts };
  }

  /** One expression, or several with commas: a tuple. */
  expressions(one = () => this.starred()) {
    const { line } = this.now;
    const elts = [one()];
    if (!this.is(",")) return elts[0];
    while (this.takes(",")) {
      if (this.now.kind === "newline" || this.is("=", ")", "]", ":") || this.changes()) break;
      elts.push(one());
    }
    return { kind: "Tuple", line, elts };
  }

  starred() {
    const { line } = this.now;
    return this.takes("*") ? { kind: "Starred", line, value: this.level(0) } : this.expression();
  }

  /** The same where its value may be kept: (n := 1). Nothing can be set there by an `=`. */
  kept() {
    const { at } = this;
    const part = this.givenTo();
    if (this.is(":=")) {
      this.at++;
      this.expression();
      this.refuse(`cannot use assignment expressions with ${called(part)}`);
    }
    if (this.is("=")) this.refuseSet(part, at);
    return part;
  }

  /** What a call is given, where an `=` means something else. */
  givenTo() {
    const { line } = this.now;
    const part = this.starred();
    if (part.kind !== "Name" || !this.takes(":=")) return part;
    return { kind: "NamedExpr", line, target: this.stored(part), value: this.expression() };
  }

  /** `n = 1` where a value stands; `at` is where it began. */
  refuseSet(part, at) {
    const isSet = this.at;
    const isSum = () => {
      this.at = at;
      this.level(0);
      if (this.at !== isSet) return false; // more than a sum stands before the sign
      this.at++;
      const begins = beginsValue(this.now); // Python is content with a value's beginning
      return this.reads(() => (this.level(0), !this.is("=", ":="))) ?? begins;
    };
    const isMeant = !part.elts && part.kind !== "GeneratorExp" && this.reads(isSum);
    const seen = this.at; // so far Python has read: a bracket that is never closed comes first
    this.at = isSet;
    const what = called(part);
    if (!isMeant || ["True", "False", "None"].includes(what)) return;
    this.at = seen;
    if (part.kind === "Name")
      this.refuse("invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    this.refuse(`cannot assign to ${what} here. Maybe you meant '==' instead of '='?`);
  }

  /** What is asked of what is read here; nothing where that is no Python. */
  reads(part) {
    try {
      return part();
    } catch {
      return undefined;
    }
  }

  expression() {
    const { line } = this.now;
    if (this.takes("lambda")) {
      const args = [];
      while (!this.is(":")) {
        this.takes("*", "**");
        args.push(this.name());
        if (this.takes("=")) this.expression();
        if (!this.takes(",")) break;
      }
      this.needs(":");
      return { kind: "Lambda", line, args, body: this.expression() };
    }
    const body = this.or();
    if (!this.takes("if")) return body;
    const test = this.or();
    if (this.is(":")) this.refuse();
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
    if (this.takes("await")) return { kind: "Await", line, value: this.primary() };
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
    const parts = found.args ?? (found.kind === "Tuple" ? found.elts : [found]);
    if (!this.takes(bracket)) this.refuseAfter(parts.at(-1));
    this.inside = outer;
    return found;
  }

  /** The arguments of a call. */
  given() {
    const [args, keywords] = [[], []];
    let turns = false;
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
        const part = this.givenTo();
        if (this.is("=") && /^(True|False|None)$/.test(called(part)))
          this.refuse(`cannot assign to ${called(part)}`);
        if (this.is("="))
          this.refuse('expression cannot contain assignment, perhaps you meant "=="?');
        turns ||= this.is("for");
        if (part.kind === "Starred") this.refuseUnpacked();
        args.push(this.is("for") ? this.comprehension("GeneratorExp", part) : part);
        if (keywords.length) {
          const unpacks = keywords.some(({ arg }) => arg === null);
          this.refuse(
            `positional argument follows keyword argument${unpacks ? " unpacking" : ""}`,
          );
        }
      }
      if (!this.takes(",")) break;
    }
    if (turns && args.length + keywords.length > 1)
      this.refuse("Generator expression must be parenthesized");
    return { args, keywords };
  }

  /** `*y for ...` */
  refuseUnpacked() {
    if (!this.is("for")) return;
    this.comprehension("", {});
    this.refuse("iterable unpacking cannot be used in comprehension");
  }

  /** `[x, y for ...]`, which Python would not know how to take. */
  refuseUnbracketed(elts) {
    if (!elts.length || !this.is("for")) return;
    this.comprehension("", {});
    this.refuse("did you forget parentheses around the comprehension target?");
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
    this.refuseUnbracketed(elts);
    return { kind: "Tuple", line, elts };
  }

  slice() {
    const { line } = this.now;
    const side = () => (this.is(":", ",", "]") ? null : this.expression());
    if (this.is("]", ",")) {
      const isList = this.is("]") && this.now.depth > 0;
      this.refuse(isList ? "invalid syntax. Perhaps you forgot a comma?" : undefined);
    }
    const { text: opens } = this.now;
    const lower = this.is(":") ? null : this.kept();
    if (lower?.kind === "NamedExpr" && opens !== "(" && this.is(":")) this.refuse();
    if (lower?.kind === "Starred" && this.is(":")) this.refuse();
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
      while (this.now.kind === "text") this.at++;
      return { kind: "Constant", line, value: text.slice(1, -1) };
    }
    if (this.takes("...")) return { kind: "Constant", line, value: ELLIPSIS };
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
    if (this.is("yield")) return this.yielded();
    if (this.is("**")) this.refuse("cannot use double starred expression here");
    const node = this.expressions(() => this.kept());
    if (node.kind === "Starred") {
      this.refuseUnpacked();
      this.refuse("cannot use starred expression here");
    }
    if (node.kind === "Tuple" && node.line === line && this.is("for")) this.refuse();
    return this.is("for") ? this.comprehension("GeneratorExp", node) : node;
  }

  listed(line) {
    const elts = [];
    while (!this.is("]")) {
      const part = this.kept();
      if (part.kind === "Starred") this.refuseUnpacked();
      this.refuseUnbracketed(elts);
      if (this.is("for")) return this.comprehension("ListComp", part);
      elts.push(part);
      if (!this.takes(",")) break;
      this.refuseUnbracketed(elts);
    }
    return { kind: "List", line, elts };
  }

  /** A set: {x, x+2}; empty braces are a dictionary, and so are those with a colon. */
  inBraces(line) {
    const elts = [];
    let kind = this.is("}") ? "Dict" : "Set";
    while (!this.is("}")) {
      if (this.takes("**")) kind = "Dict";
      elts.push(this.kept());
      if (elts.at(-1).kind === "NamedExpr" && this.is(":")) this.refuse();
      if (this.takes(":")) {
        kind = "Dict";
        elts.push(this.expression());
      }
      if (kind === "Set") this.refuseUnbracketed(elts.slice(1));
      if (this.is("for")) return this.comprehension(`${kind}Comp`, elts[0]);
      if (!this.takes(",")) break;
    }
    return { kind, line, elts };
  }
}

/** A number's value; of a complex one, which no listing has, only its text is kept. */
function numberOf(text) {
  if (/j$/i.test(text)) return { complex: text };
  return /^(\d+|0[xob].*)$/i.test(text) ? BigInt(text) : Number(text);
}

/** @returns {Node | undefined} what can't be set in a target: itself, or one of its parts */
function cannotBeSet(target) {
  if (target.elts && target.kind !== "Set") return target.elts.map(cannotBeSet).find(Boolean);
  if (target.kind === "Starred") return cannotBeSet(target.value);
  return STORABLE.has(target.kind) ? undefined : target;
}

/** What Python calls a node that can't be set. */
function called(node) {
  if (node.kind === "Constant") {
    if (node.value === null) return "None";
    if (typeof node.value === "boolean") return node.value ? "True" : "False";
    if (node.value === ELLIPSIS) return "ellipsis";
    return "literal";
  }
  const names = {
    Name: "name",
    Subscript: "subscript",
    Attribute: "attribute",
    Starred: "starred",
    Tuple: "tuple",
    List: "list",
    Set: "set display",
    Dict: "dict literal",
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
  NamedExpr: ["target", "value"],
  Yield: ["value"],
  YieldFrom: ["value"],
  Await: ["value"],
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
