// A line in the slide's signs as Python: `pythonOf("z(l,j,x,y) += w(l,j) . segment", names)`. What
// `signs.js` writes is read back here.

import { namesIn, nodesIn } from "./python.js";
import { BUILTINS } from "./runtime.js";

const PYTHON_NAMES = { "f'": "f_prime", "dDiv/dY": "dDiv_dY" };
const OPENS_WITH = { "(": ")", "{": "}" };

/**
 * What a listing has: the names that are arrays or sizes, those that are called, and all; whether
 * it ends in what it returns.
 * @typedef {{ arrays: Set<string>, called: Set<string>, all: Set<string>, returns: boolean }} Names
 */

/**
 * Whether a line is written in the slide's signs: Python has its indices in [ ].
 * @param {string} line
 * @param {Names} names
 */
export function isInSigns(line, names) {
  if (line.includes("[")) return false;
  const called = [...line.matchAll(/([A-Za-z]\w*)'?\(/g)].map(([, name]) => name);
  const indexed = called.some((name) => names.arrays.has(name) && !names.called.has(name));
  return (
    indexed || /_\{|[A-Z]\w*_[a-zL]\b|'|\+\+$| \. |^for .* = |:downto:|\^|\(.* x |\{/.test(line)
  );
}

/**
 * The line in Python.
 * @param {string} line
 * @param {Names} names
 */
export function pythonOf(line, names) {
  return new Signs(line, names).line();
}

const NAMED = String.raw`dDiv\/dY|f'|[A-Za-z][A-Za-z0-9]*(?:_(?!\{)[A-Za-z0-9]+)*'?`;
const NUMBERED = String.raw`\d+\.?\d*(?:e-?\d+)?`;
const SIGNED = String.raw`\+\+|[\-+*\/^]=|[<>=!]=|\*\*|\/\/|.`;
const TOKEN_OF_SIGNS = new RegExp(String.raw`\s+|${NAMED}|${NUMBERED}|${SIGNED}`, "gy");

class Signs {
  constructor(line, names) {
    this.names = names;
    this.tokens = (line.match(TOKEN_OF_SIGNS) ?? []).map((text) =>
      /^\s+$/.test(text) ? " " : text,
    );
    this.at = 0;
  }

  get now() {
    return this.tokens[this.at] ?? "";
  }

  takes(text) {
    if (this.now !== text) return false;
    this.at++;
    return true;
  }

  blank() {
    while (this.takes(" "));
  }

  line() {
    const text = this.tokens.join("");
    const loop = /^for ([\w', ]+?) (=|in) (.*)$/.exec(text);
    if (loop) return this.loop(loop);
    const header = /^(if|while|el if|elif|return) (.*?)(:?)$/.exec(text);
    if (header) return `${header[1]} ${this.part(header[2])}${header[3]}`;
    const output = /^Y = (.*)$/.exec(text);
    if (output && this.names.returns) return `return ${this.part(output[1])}`;
    if (text.endsWith("++")) return `${pythonName(text.slice(0, -2))} += 1`;
    return this.whole();
  }

  /** A part of the line, read alone. */
  part(text) {
    return new Signs(text, this.names).whole();
  }

  loop([, variable, sign, over]) {
    const range = over.endsWith(":") ? over.slice(0, -1) : over;
    const target = variable.split(", ").map(pythonName).join(", ");
    if (sign === "in") return `for ${target} in ${range.replace(/^\{(.*)\}$/, "$1")}:`;
    const parts = splitAt(range, ":").map((part) => (part === "downto" ? part : this.part(part)));
    if (parts[1] === "downto") return `for ${target} in downto(${parts[0]}, ${parts[2]}):`;
    const [first, ...others] = parts;
    const last = others.pop();
    return `for ${target} in span(${[first, last, ...others].join(", ")}):`;
  }

  whole() {
    const text = this.expression([]);
    if (this.at < this.tokens.length) throw new SyntaxError(`no ${this.now} here`);
    return text;
  }

  /** What stands up to one of these signs. */
  expression(ends) {
    const pieces = [];
    let last = ""; // the kind of what came before: a value, or a sign
    while (this.at < this.tokens.length && !ends.includes(this.now)) {
      const spaced = this.now === " ";
      this.blank();
      if (this.at >= this.tokens.length || ends.includes(this.now)) break;
      if (this.now === "." && spaced) {
        this.at++;
        this.blank();
        const first = pieces.pop();
        pieces.push(`inner(${first}, ${this.value()})`);
        continue;
      }
      const isValue = /^[\w({]/.test(this.now) && !/^(if|else|and|or|not|in|is)$/.test(this.now);
      if (isValue) {
        if (last === "value") pieces.push(spaced ? " * " : "*");
        pieces.push(this.value());
        last = "value";
      } else {
        const sign = this.tokens[this.at++];
        const words = /^[a-z]/.test(sign) || /=$/.test(sign);
        const closes = spaced || words ? " " : "";
        const after = words || (spaced && this.now === " ") ? " " : "";
        pieces.push(closes + (SIGN_OF[sign] ?? sign) + after);
        last = "sign";
      }
    }
    return pieces.join("");
  }

  /** A number, a name with its index, a call, a bracket. */
  value() {
    const text = this.tokens[this.at++];
    if (text === "(") return `(${this.inside(")")})`;
    if (text === "{") return `flatten(${this.inside("}")})`;
    if (/^\d/.test(text)) return text;
    const name = pythonName(text);
    if (this.takes("_")) return this.size(name, this.sub());
    const [size, below] = splitSize(name, this.names);
    if (below) return `${size}[${below}]`;
    if (this.now !== "(") return name;
    this.at++;
    if (name === "zeros") return `zeros(${this.sizes()})`;
    if (name === "floor") return this.floor();
    const isArray = this.names.arrays.has(name) && !this.names.called.has(name);
    const parts = this.inside(")");
    return isArray ? `${name}[${parts}]` : `${name}(${parts})`;
  }

  /** A size of a layer: K_{lpool} is Kpool[l]. */
  size(name, below) {
    for (const array of this.names.arrays) {
      const rest = array.slice(1);
      if (rest && array[0] === name && below.endsWith(rest))
        return `${array}[${below.slice(0, -rest.length)}]`;
    }
    return `${name}[${below}]`;
  }

  /** What stands in brackets, with commas; a single colon is all of an axis. */
  inside(close) {
    const parts = [];
    while (this.at < this.tokens.length && this.now !== close) {
      parts.push(this.expression([",", close]));
      this.takes(",");
      this.blank();
    }
    if (!this.takes(close)) throw new SyntaxError(`'${close}' is missing`);
    return parts.join(", ");
  }

  sizes() {
    const parts = [];
    let text = this.expression(["x", ")"]);
    while (this.takes("x")) {
      parts.push(text);
      text = this.expression(["x", ")"]);
    }
    this.takes(")");
    return [...parts, text].join(", ");
  }

  floor() {
    const text = this.expression([")"]);
    this.takes(")");
    return `(${text.replace("/", "//")})`;
  }

  sub() {
    if (!this.takes("{")) return pythonName(this.tokens[this.at++]);
    const text = this.expression(["}"]);
    this.takes("}");
    return text;
  }
}

const SIGN_OF = { "^": "**", "^=": "**=" };

/** x' is `x_`. */
function pythonName(text) {
  return PYTHON_NAMES[text] ?? (text.endsWith("'") ? `${text.slice(0, -1)}_` : text);
}

/** W_l is W[l] where W is a size. */
function splitSize(name, { arrays, all }) {
  const match = /^([A-Z]\w*?)_([A-Za-z]\w*|\d+)$/.exec(name);
  if (!match || !arrays.has(match[1]) || all.has(name)) return [name, null];
  return [match[1], pythonName(match[2])];
}

/** A text at a sign outside of brackets. */
function splitAt(text, sign) {
  const parts = [""];
  const open = [];
  for (const letter of text) {
    if (OPENS_WITH[letter]) open.push(OPENS_WITH[letter]);
    else if (letter === open.at(-1)) open.pop();
    if (letter === sign && !open.length) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

/**
 * The names of a listing.
 * @param {import("./python.js").Node} definition
 * @returns {Names}
 */
export function namesOfListing(definition) {
  const arrays = nodesIn(definition, "Subscript").map(({ value }) => value.id);
  const called = nodesIn(definition, "Call").map(({ func }) => func.id);
  const last = definition.body.at(-1);
  return {
    arrays: new Set(arrays),
    called: new Set([...called, ...BUILTINS.keys()]),
    all: new Set([...namesIn(definition), ...definition.args]),
    returns: last.kind === "Return" && last.value?.kind === "Call",
  };
}
