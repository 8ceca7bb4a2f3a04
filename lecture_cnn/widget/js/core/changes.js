// What may stand in a changed line, and the text with it: the twin of `widget/change`, with the
// same words where a line is refused.

import { nearest } from "./near.js";
import { namesIn, NoPython, nodesIn } from "./python.js";
import { plainly, Refused, withCommas } from "./runtime.js";
import { Text } from "./running.js";
import { unparsed } from "./signs.js";

const MOST_SIGNS = 300; // of a line
const LARGEST = 10_000; // number in a line
const HIGHEST = 9; // power
const INDENT = 4;
const PLAIN = (
  "Assign AugAssign For If While Return Pass Break Continue Name Constant BinOp UnaryOp BoolOp " +
  "Compare Subscript Slice Tuple Call Attribute Expr"
).split(" ");
const CALLED = (
  "span downto zeros inner flipLeftRight flipUpDown maxidx mean range len abs min max int " +
  "float"
).split(" ");

const refuseChange = (text) => {
  throw new Refused(text);
};

/**
 * The text with another line, which is named by its number in the notation.
 * @param {Text} text
 * @param {number} number
 * @param {string} line
 */
export function withLine(text, number, line) {
  const old = text.lines[number - 1];
  const at = old.textLine - 1;
  if (old.textLine < text.definition.body[0].line)
    refuseChange("this line only names the listing and what it takes");
  if (!line) refuseChange("write pass for a line that does nothing");
  if (line.length > MOST_SIGNS || line.includes("\n"))
    refuseChange(`one line of at most ${MOST_SIGNS} signs, please`);
  if (line === old.python) refuseChange("this is the line as it is");
  const [code, before] = [line, old.python].map((one) => one.split("  #")[0]);
  if (before.endsWith(":") !== code.endsWith(":"))
    refuseChange("a line that begins a loop ends in a colon, as it did; the others have none");
  const source = [...text.source];
  source[at] = source[at].slice(0, source[at].length - source[at].trimStart().length) + line;
  const changed = changedText(text.program, source);
  check(changed.definition, at + 1, text.definition);
  return changed;
}

/** The listing's text with those lines of a slip that it has. */
export function withSlip(program, changes) {
  const code = (line) => line.split("  #")[0].trim();
  const source = (program.listing ?? program.source).flatMap((line) => {
    const change = changes.findLast(([old]) => old === code(line));
    return change ? atTheSameDepth(line, change[1]) : [line];
  });
  return changedText(program, source);
}

/** The new lines, indented as the old line was; none for an empty text. */
function atTheSameDepth(old, text) {
  if (!text) return [];
  const depth = old.length - old.trimStart().length;
  return text.split("\n").map((line) => {
    const inner = line.replace(/^<+/, "");
    return " ".repeat(Math.max(0, depth - INDENT * (line.length - inner.length))) + inner;
  });
}

function changedText(program, source) {
  try {
    const text = new Text(program, source);
    refuseUnrunnable(text.definition);
    return text;
  } catch (error) {
    if (error instanceof NoPython) refuseChange(`this is no Python: ${error.message}`);
    throw error;
  }
}

/** What Python refuses before it runs anything: a global name, a break that ends no loop. */
function refuseUnrunnable(definition) {
  const nodes = nodesIn(definition, null);
  for (const node of nodes) {
    if (node.kind === "Await") throw new NoPython("'await' outside async function");
    if ([node.target, ...(node.targets ?? [])].some((one) => one?.kind === "Starred"))
      throw new NoPython("starred assignment target must be in a list or tuple");
    const starred = (node.targets?.[0]?.elts ?? []).filter(({ kind }) => kind === "Starred");
    if (starred.length > 1) throw new NoPython("multiple starred expressions in assignment");
    if (node.kind === "Global" || node.kind === "Nonlocal") refuseDeclared(node, definition);
    if (node.kind === "Call") refuseTwice(node.keywords.map(({ arg }) => arg));
  }
  refuseOutside(definition.body, false);
}

function refuseTwice(names) {
  const again = names.find((name, k) => name && names.indexOf(name) < k);
  if (again) throw new NoPython(`keyword argument repeated: ${again}`);
}

/** A name can't be declared that is used before, and there is nothing around a listing. */
function refuseDeclared({ kind, names, line }, { args, body }) {
  const word = kind.toLowerCase();
  const before = body.flatMap((node) => nodesIn(node, "Name")).filter((name) => name.line < line);
  for (const name of names) {
    if (args.includes(name)) throw new NoPython(`name '${name}' is parameter and ${word}`);
    const uses = before.filter(({ id }) => id === name).map(({ ctx }) => ctx);
    if (uses.includes("Load"))
      throw new NoPython(`name '${name}' is used prior to ${word} declaration`);
    if (uses.length) throw new NoPython(`name '${name}' is assigned to before ${word} declaration`);
    if (kind === "Nonlocal") throw new NoPython(`no binding for nonlocal '${name}' found`);
  }
}

function refuseOutside(body, inLoop) {
  for (const node of body) {
    if (node.kind === "Break" && !inLoop) throw new NoPython("'break' outside loop");
    if ((node.value ?? node.iter)?.kind === "Starred")
      throw new NoPython("can't use starred expression here");
    if (node.kind === "Continue" && !inLoop) throw new NoPython("'continue' not properly in loop");
    const loops = inLoop || node.kind === "For" || node.kind === "While";
    if (Array.isArray(node.body)) refuseOutside(node.body, loops);
    if (Array.isArray(node.orelse)) refuseOutside(node.orelse, inLoop);
  }
}

/** Refuse what stands in a line and neither in the function before nor in any listing. */
function check(definition, at, before) {
  const known = new Known(definition, before);
  for (const node of nodesIn(definition, null)) {
    if (node.line !== at) continue;
    const refusal = known.refusal(node) || tooMuch(node);
    if (refusal) refuseChange(refusal);
  }
}

/** What a changed line may use: what its function has, and what listings are made of. */
class Known {
  constructor(definition, before) {
    const nodes = before.body.flatMap((node) => nodesIn(node, null));
    this.kinds = new Set([...PLAIN, ...nodes.map((node) => node.kind)]);
    this.attributes = new Set(nodesIn(before, "Attribute").map(unparsed));
    const calls = nodesIn(before, "Call").map(({ func }) => unparsed(func));
    this.called = new Set([...calls, ...CALLED]);
    this.names = new Set([...namesIn(before), ...before.args, ...namesIn(definition, "Store")]);
  }

  /** Why a node isn't known; empty if it is. */
  refusal(node) {
    if (node.kind === "Constant" && typeof node.value === "string")
      return "a line of a listing has no text";
    if (!this.kinds.has(node.kind)) return `a line of a listing has no ${node.kind.toLowerCase()}`;
    if (node.kind === "Attribute") {
      const text = unparsed(node);
      return this.attributes.has(text) ? "" : `${text} is not used in this listing`;
    }
    if (node.kind === "Call") return this.noCall(unparsed(node.func));
    if (node.kind === "Name" && node.ctx === "Load") return this.noName(node.id);
    return "";
  }

  noCall(text) {
    if (this.called.has(text)) return "";
    return `${text} can't be called here; these can: ${[...this.called].sort().join(", ")}`;
  }

  noName(name) {
    if (this.names.has(name) || this.called.has(name)) return "";
    const near = nearest(name, [...this.names].sort());
    if (near) return `there is no ${name} here; did you mean ${near}?`;
    const given = [...this.names].filter((one) => !this.called.has(one)).sort();
    return `there is no ${name} here; there are ${given.join(", ")}`;
  }
}

/** Why a part of a line could take too long; empty if it can't. */
function tooMuch(node) {
  if (node.kind === "Constant" && node.value?.complex)
    return "a line of a listing has no complex number";
  if (node.kind === "Constant" && isTooLarge(node.value))
    return `${plainly(node.value)} is too large here: at most ${withCommas(LARGEST)}`;
  if (node.kind === "BinOp" && node.op === "Pow" && !isLow(node.right))
    return `a power is a number up to ${HIGHEST} here`;
  return node.kind === "BinOp" && node.op === "LShift" ? "<< is not used in listings" : "";
}

const isTooLarge = (value) =>
  ["bigint", "number"].includes(typeof value) && (value > LARGEST || value < -LARGEST);

function isLow(power) {
  const { kind, value } = power.kind === "UnaryOp" ? power.operand : power;
  return (
    kind === "Constant" &&
    ["bigint", "number", "boolean"].includes(typeof value) &&
    value <= HIGHEST
  );
}
