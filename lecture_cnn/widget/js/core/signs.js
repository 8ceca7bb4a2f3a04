// A line in the lecture's signs, made from Python's tree: the twin of `language/syntax` and of
// `language/notation`, for lines that are edited in the browser. A tree's keys are told there.

import { nodesIn } from "./python.js";
import { reprOf } from "./runtime.js";
/** @import { Node } from "./python.js" */

/** @typedef {Object<string, any>} Tree */

export const SIZES = new Set("D W H K T Kpool W_downsampled H_downsampled".split(" "));
const SLIDE_NAMES = { f_prime: "f'", dDiv_dY: "dDiv/dY" };
const SLIDE_CALLS = new Set(["span", "downto", "zeros", "inner"]);
const [ATOMIC, POWER, MULTIPLIED, QUOTIENT, ADDED, MINUS] = [99, 30, 20, 19, 10, 9];
const [COMPARISON, NOT, AND, OR, CHOICE] = [6, 5, 4, 3, 2];

// an operation: its symbol, the same between numbers, its strength, what its operands need
const DIVISION = ["/", "/", QUOTIENT, MULTIPLIED, MULTIPLIED + 1];
const OPERATIONS = {
  Add: ["+", " + ", ADDED, MINUS, ADDED],
  Sub: ["-", " - ", ADDED, MINUS, ADDED + 1],
  Mult: [" ", "·", MULTIPLIED, MULTIPLIED, MULTIPLIED],
  Div: DIVISION,
  FloorDiv: DIVISION,
  Mod: [" % ", " % ", QUOTIENT, MULTIPLIED + 1, MULTIPLIED + 1],
  Pow: ["^", "^", POWER, POWER + 1, POWER],
};
const BITWISE = {
  MatMult: " @ ",
  LShift: " << ",
  RShift: " >> ",
  BitAnd: " & ",
  BitOr: " | ",
  BitXor: " xor ",
};
for (const [op, symbol] of Object.entries(BITWISE))
  OPERATIONS[op] = [symbol, symbol, COMPARISON + 1, ATOMIC, ATOMIC];
const COMPARISONS = {
  Lt: " < ",
  LtE: " <= ",
  Gt: " > ",
  GtE: " >= ",
  Eq: " == ",
  NotEq: " != ",
  Is: " is ",
  IsNot: " is not ",
  In: " in ",
  NotIn: " not in ",
};
const UNARY_TEXTS = { USub: "-", UAdd: "+", Invert: "~" };

// ---------------------------------------------------------------- printing

/** The text of a tree with its own names, and its strength. */
function printedTree(tree) {
  if (!tree.parts) return [tree.text, tree.strength ?? ATOMIC];
  const [first, ...others] = tree.texts;
  let text = first;
  tree.parts.forEach((part, k) => {
    const [inner, strength] = printedTree(part);
    text += (strength < tree.needs[k] ? `(${inner})` : inner) + others[k];
  });
  return [text, tree.strength];
}

export const plainText = (tree) => printedTree(tree)[0];

/** An expression in the lecture's signs; nothing where there is none. */
export const slideText = (node) => (node ? plainText(expression(node)) : "");

/** A name in the lecture's signs: `x_` is x'. */
export function slideName(name) {
  return SLIDE_NAMES[name] ?? (name.endsWith("_") ? `${name.slice(0, -1)}'` : name);
}

/** All trees inside a tree, itself first. */
export function partsOfTree(tree) {
  const inner = "element" in tree ? [tree.element] : (tree.parts ?? []);
  return [tree, ...inner.flatMap(partsOfTree)];
}

// ---------------------------------------------------------------- making

export function token(text, node = null, more = {}) {
  return { text, ...more, ...(node ? { node } : {}) };
}

export function branch(name, texts, parts, strength = ATOMIC, needs = null) {
  return { name, texts, parts, needs: needs ?? parts.map(() => 0), strength };
}

export function sequence(name, separator, parts, strength = ATOMIC, need = 0) {
  const between = Array.from({ length: Math.max(0, parts.length - 1) }, () => separator);
  return branch(
    name,
    ["", ...between, ""],
    parts,
    strength,
    parts.map(() => need),
  );
}

const expressions = (nodes) => nodes.map(expression);

/** The tree of an expression that stands alone: a tuple there has no brackets. */
export function unbracketed(node) {
  const tree = expression(node);
  const several = node.kind === "Tuple" && node.elts.length > 1;
  return several ? sequence("list", ", ", tree.parts) : tree;
}

/**
 * The tree of an expression.
 * @param {Node} node
 * @returns {Tree}
 */
export function expression(node) {
  switch (node.kind) {
    case "BinOp":
      return operation(expression(node.left), node.op, expression(node.right));
    case "UnaryOp": {
      const value = [expression(node.operand)];
      if (node.op === "Not") return branch("not", ["not ", ""], value, NOT, [NOT]);
      const symbol = UNARY_TEXTS[node.op];
      return branch(symbol, [symbol, ""], value, MINUS, [MULTIPLIED]);
    }
    case "Compare": {
      const symbols = node.ops.map((op) => COMPARISONS[op]);
      const parts = expressions([node.left, ...node.comparators]);
      const needs = parts.map(() => COMPARISON + 1);
      return branch("compared", ["", ...symbols, ""], parts, COMPARISON, needs);
    }
    case "BoolOp":
      return node.op === "And"
        ? sequence("and", " and ", expressions(node.values), AND, AND + 1)
        : sequence("or", " or ", expressions(node.values), OR, OR + 1);
    case "IfExp": {
      const parts = expressions([node.body, node.test, node.orelse]);
      return branch("if", ["", " if ", " else ", ""], parts, CHOICE, [OR, OR, CHOICE]);
    }
    case "GeneratorExp":
    case "ListComp":
      return comprehension(node);
    case "Call":
      return { ...call(node), call: true };
  }
  return single(node);
}

/** The tree of what has no operation. */
function single(node) {
  switch (node.kind) {
    case "Constant":
      return token(reprOf(node.value));
    case "Name":
      return token(slideName(node.id), node);
    case "Subscript":
      return subscript(node);
    case "Slice":
      return token(`${slideText(node.lower)}:${slideText(node.upper)}`);
    case "Tuple":
      return inBrackets("list", "(", node.elts, node.elts.length === 1 ? ",)" : ")");
    case "List":
      return inBrackets("list", "[", node.elts, "]");
    case "Starred":
      return branch("*", ["*", ""], [expression(node.value)], ATOMIC, [ATOMIC]);
    case "Lambda":
      return token(unparsed(node), node, { strength: 0 });
  }
  return token(unparsed(node), node, { strength: ATOMIC });
}

/** The token of a size, K_l, or of a cell, Y(l,j). */
function subscript(node) {
  const array = slideText(node.value);
  if (SIZES.has(array)) {
    const size = slideText(node.slice) + array.slice(1);
    return token(`${array[0]}_${size.length === 1 ? size : `{${size}}`}`, node);
  }
  const inside = indicesOf(node.slice).map(slideText).join(",");
  return token(`${array}(${inside})`, node, { cell: array !== "stride" });
}

/** Two trees with the symbol of an operation between them. */
export function operation(left, op, right) {
  const [sign, numberSign, strength, ...needs] = OPERATIONS[op];
  const parts = [left, right];
  if (op === "FloorDiv") return branch("floor", ["floor(", "/", ")"], parts, ATOMIC, needs);
  let symbol = sign;
  if (op === "Add" && "call" in left) symbol = " + ";
  else if (op === "Mult" && mayTouch(left, right)) symbol = "";
  const tree = branch(sign.trim() || "*", ["", symbol, ""], parts, strength, needs);
  return { ...tree, numbers: ["", numberSign, ""] };
}

function mayTouch(left, right) {
  if (right.cell || "call" in right || isPlainToken(right)) return false;
  return isPlainToken(left) || (left.strength ?? ATOMIC) < MULTIPLIED;
}

const isPlainToken = (tree) => !("parts" in tree) && !("node" in tree);

function inBrackets(name, first, values, last) {
  if (!values.length) return token(first + last);
  const between = Array.from({ length: values.length - 1 });
  const tree = branch(name, [first, ...between.map(() => ","), last], expressions(values));
  return { ...tree, numbers: [first, ...between.map(() => ", "), last] };
}

function comprehension(node, isSum = false) {
  let text = slideText(node.elt);
  for (const turn of node.generators) {
    text += ` for ${slideText(turn.target)} ${loopRange(turn.iter)}`;
    for (const test of turn.ifs) text += ` if ${slideText(test)}`;
  }
  let around = ["[", ", ", "]"];
  if (isSum) {
    text = `sum(${text})`;
    around = ["", " + ", ""];
  } else if (node.kind === "ListComp") text = `[${text}]`;
  return token(text, node.elt, { name: "each", element: expression(node.elt), around });
}

/** What a loop runs over: `= 1:n`, `in transforms`. */
function loopRange(iterator) {
  return `${iterator.kind === "Call" ? "=" : "in"} ${slideText(iterator)}`;
}

/** The parts of an index, one for each axis. */
export const indicesOf = (index) => (index.kind === "Tuple" ? index.elts : [index]);

function call(node) {
  let called;
  if (node.func.kind === "Name") called = slideName(node.func.id);
  else if (node.func.kind === "Attribute")
    called = SLIDE_CALLS.has(node.func.attr) ? node.func.attr : unparsed(node.func);
  else return token(unparsed(node), node);
  if (!node.keywords.length) {
    const tree = ofTheLecture(called, node.args);
    if (tree) return tree;
  }
  if (node.keywords.some((keyword) => keyword.arg === null)) return token(unparsed(node), node);
  const values = [...node.args, ...node.keywords.map((keyword) => keyword.value)];
  const tree = inBrackets(called, `${called}(`, values, ")");
  node.keywords.forEach((keyword, k) => {
    tree.texts[node.args.length + k] += `${keyword.arg}=`;
    tree.numbers[node.args.length + k] += `${keyword.arg}=`;
  });
  return tree;
}

/** What the lecture has a notation of its own for. */
function ofTheLecture(name, given) {
  const [first, second, ...others] = given;
  if (name === "span" && given.length >= 2)
    return token([first, ...others, second].map(slideText).join(":"));
  if (name === "downto" && given.length === 2)
    return token(`${slideText(first)}:downto:${slideText(second)}`);
  if (name === "zeros")
    return token(`zeros(${plainText(sequence("", " x ", expressions(given), 0, ATOMIC))})`);
  if (name === "flatten" && given.length === 1)
    return branch("flatten", ["{", "}"], [expression(first)]);
  if (name === "inner" && given.length === 2) return sequence("inner", " . ", expressions(given));
  const turns = ["GeneratorExp", "ListComp"].includes(first?.kind);
  if (name === "sum" && given.length === 1 && turns) return comprehension(first, true);
  return null;
}

// ---------------------------------------------------------------- lines

/** A statement's own line: of a loop or a condition only the line without its body. */
export function statementText(node) {
  switch (node.kind) {
    case "For":
      if (node.iter.kind === "Name") return `for ${slideText(node.target)} in {${node.iter.id}}`;
      return `for ${unbracketedText(node.target)} ${loopRange(node.iter)}`;
    case "If":
    case "While":
      return `${node.kind.toLowerCase()} ${slideText(node.test)}:`;
    case "Assign":
      return [...node.targets, node.value].map(unbracketedText).join(" = ");
    case "AugAssign": {
      const one = node.value.kind === "Constant" && node.value.value === 1n;
      if (node.target.kind === "Name" && node.op === "Add" && one)
        return `${slideName(node.target.id)}++`;
      return `${slideText(node.target)} ${assignmentSymbol(node.op)} ${slideText(node.value)}`;
    }
    case "Return":
      if (node.value?.kind === "Call") return `Y = ${slideText(node.value)}`;
      if (node.value) return `return ${unbracketedText(node.value)}`;
  }
  return unparsed(node);
}

/** The symbol of an assignment that changes a value: `+=`, `*=`. */
export function assignmentSymbol(op) {
  const symbols = { Mult: "*", FloorDiv: "//", BitXor: "xor" };
  return `${symbols[op] ?? OPERATIONS[op][0].trim()}=`;
}

const unbracketedText = (node) => plainText(unbracketed(node));

/**
 * The lines of a listing: each its number, its line in the text, its depth, its signs, its Python.
 * @param {string[]} text the function's text, its docstring left out
 * @param {Node} definition
 */
export function notationOf(text, definition) {
  const { body } = definition;
  const last = body.at(-1);
  const lines = [];
  const put = (textLine, depth, signs, python) =>
    lines.push({ number: lines.length + 1, textLine, depth, text: signs, python });
  if (last.kind === "Return" && last.value?.kind === "Name") {
    const names = definition.args.map(slideName).join(", ");
    put(1, 0, `function ${last.value.id} = ${definition.name}(${names})`, text[0]);
  }
  const inner = lines.length;
  const begins = new Map();
  for (const node of nodesIn(definition, ...STATEMENTS))
    begins.set(node.line, [...(begins.get(node.line) ?? []), node]);
  begins.delete(definition.line);
  for (let at = 1; at < text.length; at++) {
    const python = text[at].trim();
    const signs = lineText(python, begins.get(at + 1) ?? []);
    if (!signs || at + 1 < firstLine(definition, text)) continue;
    const indent = text[at].length - text[at].trimStart().length;
    put(at + 1, Math.floor(indent / 4) - 1 + inner, signs, python);
  }
  return lines;
}

/** Where the listing begins: at its first statement, or at the comments above it. */
function firstLine(definition, text) {
  let line = definition.body[0].line;
  while (line > 1 && text[line - 2].trim().startsWith("#")) line--;
  return line;
}

export const STATEMENTS = (
  "FunctionDef For While If Assign AugAssign Return Pass Break Continue Expr Delete Assert " +
  "Import ImportFrom Global Nonlocal Raise"
).split(" ");
const CLAUSES = ["else:", "except", "finally:", "case ", "@"];

function lineText(python, nodes) {
  const comment = commentOf(python);
  if (!nodes.length) return CLAUSES.some((clause) => python.startsWith(clause)) ? python : comment;
  let text = (python.startsWith("elif") ? "el" : "") + statementText(nodes[0]);
  nodes.slice(1).forEach((node, k) => {
    text += (nodes[k].body ? " " : "; ") + statementText(node);
  });
  return text + (comment ? `  ${comment}` : "");
}

function commentOf(line) {
  let quote = null;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at];
    if (quote) quote = letter === quote ? null : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "#") return line.slice(at).trimEnd();
  }
  return "";
}

// ---------------------------------------------------------------- Python again

const PYTHON_SIGNS = { ...UNARY_TEXTS, Not: "not " };
const PYTHON_OPERATIONS = {
  Add: " + ",
  Sub: " - ",
  Mult: " * ",
  Div: " / ",
  FloorDiv: " // ",
  Mod: " % ",
  Pow: " ** ",
  MatMult: " @ ",
  LShift: " << ",
  RShift: " >> ",
  BitAnd: " & ",
  BitOr: " | ",
  BitXor: " ^ ",
};

// how strongly parts hold together: what is weaker than it must be stands in brackets
const STRENGTHS = {
  Lambda: 3,
  IfExp: 3,
  Or: 4,
  And: 5,
  Not: 6,
  Compare: 7,
  BitOr: 8,
  BitXor: 9,
  BitAnd: 10,
  LShift: 11,
  RShift: 11,
  Add: 12,
  Sub: 12,
  Mult: 13,
  Div: 13,
  FloorDiv: 13,
  Mod: 13,
  MatMult: 13,
  USub: 14,
  UAdd: 14,
  Invert: 14,
  Pow: 15,
};
const ALONE = 99;
const strengthOf = ({ kind, op }) => STRENGTHS[op] ?? STRENGTHS[kind] ?? ALONE;

/** A part of a node as Python's text. */
function part(node, need) {
  return strengthOf(node) < need ? `(${unparsed(node)})` : unparsed(node);
}

/** ` for x in span(1, 3) if x`, as often as a comprehension has it. */
function turnTexts({ generators }) {
  const turns = generators.map(({ target, iter, ifs }) => {
    const names = target.kind === "Tuple" ? target.elts.map(unparsed).join(", ") : unparsed(target);
    const tests = ifs.map((test) => ` if ${part(test, STRENGTHS.Or)}`).join("");
    return ` for ${names} in ${part(iter, STRENGTHS.Or)}${tests}`;
  });
  return turns.join("");
}

/** A node as Python's text, as `ast.unparse` gives it for what listings hold. */
export function unparsed(node) {
  if (!node) return "";
  const list = (nodes) => nodes.map(unparsed).join(", ");
  const strength = strengthOf(node);
  switch (node.kind) {
    case "Name":
      return node.id;
    case "Constant":
      return node.value === Infinity ? "1e309" : reprOf(node.value);
    case "Attribute": {
      const dot = typeof node.value.value === "bigint" ? " ." : ".";
      return part(node.value, ALONE) + dot + node.attr;
    }
    case "Call": {
      const named = node.keywords.map(
        ({ arg, value }) => `${arg ? `${arg}=` : "**"}${unparsed(value)}`,
      );
      return `${part(node.func, ALONE)}(${[...node.args.map(unparsed), ...named].join(", ")})`;
    }
    case "Subscript":
      return `${part(node.value, ALONE)}[${list(indicesOf(node.slice)) || "()"}]`;
    case "Slice":
      return [node.lower, node.upper, ...(node.step ? [node.step] : [])].map(unparsed).join(":");
    case "Tuple":
      return `(${list(node.elts)}${node.elts.length === 1 ? "," : ""})`;
    case "List":
      return `[${list(node.elts)}]`;
    case "Set":
    case "Dict":
      return `{${list(node.elts)}}`;
    case "BinOp": {
      const [left, right] = node.op === "Pow" ? [1, 0] : [0, 1];
      return (
        part(node.left, strength + left) +
        PYTHON_OPERATIONS[node.op] +
        part(node.right, strength + right)
      );
    }
    case "BoolOp":
      return node.values
        .map((one, k) => part(one, strength + 1 + k))
        .join(` ${node.op.toLowerCase()} `);
    case "UnaryOp":
      return `${PYTHON_SIGNS[node.op]}${part(node.operand, strength)}`;
    case "Compare":
      return [
        part(node.left, strength + 1),
        ...node.ops.map((op, k) => COMPARISONS[op] + part(node.comparators[k], strength + 1)),
      ].join("");
    case "IfExp":
      return `${part(node.body, 4)} if ${part(node.test, 4)} else ${unparsed(node.orelse)}`;
    case "NamedExpr":
      return `(${node.target.id} := ${part(node.value, ALONE)})`;
    case "GeneratorExp":
      return `(${unparsed(node.elt)}${turnTexts(node)})`;
    case "ListComp":
      return `[${unparsed(node.elt)}${turnTexts(node)}]`;
    case "Lambda":
      return `lambda${node.args.length ? " " : ""}${node.args.join(", ")}: ${unparsed(node.body)}`;
    case "Starred":
      return `*${unparsed(node.value)}`;
    case "Expr":
      return unparsed(node.value);
    case "Return":
      return "return";
    case "Delete":
      return `del ${list(node.targets)}`;
    case "Assert":
      return `assert ${unparsed(node.test)}`;
  }
  return node.kind.toLowerCase();
}

/** A number with six digits, as Python's `:.6g` writes it. */
export function sixDigits(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const [digits, exponent] = value.toExponential(5).split("e");
  const size = Number(exponent);
  const short = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (size >= -4 && size < 6) {
    const text = short(value.toFixed(5 - size));
    return Object.is(value, -0) ? "-0" : text;
  }
  return `${short(digits)}e${exponent[0]}${String(Math.abs(size)).padStart(2, "0")}`;
}
