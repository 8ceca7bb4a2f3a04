// What a step does, in one plain sentence for someone who can't read the code yet. It is made from
// the run: which cells were read and written, how they lie in their map, and what came out.

import { hasMaps, layoutOf } from "./layout.js";
import { positionIn, shown } from "./numbers.js";
import { isCopy, numbersOf, rolesOf, sentenceOf, turnsOf, usedFor } from "./sentence.js";
/** @import { Trace } from "./state.js" */

const TURNS = { UpDown: "up-down", LeftRight: "left-right" };
const ROUNDING = 1e-9; // by this part of its size a sum may differ and be the same number

/**
 * The plain sentence of step k.
 * @param {Trace} trace
 * @param {number} k
 * @returns {string}
 */
export function wordsOf(trace, k) {
  const writes = trace.writesOf(k);
  const text = writes.length ? written(trace, k, writes) : withoutWrite(trace, k);
  return text.replace(/(?<!\w)-(?=\d|inf)/g, "−");
}

/**
 * Where cells lie, as one would point to them: `columns 4 to 6, rows 3 to 5 of dzpad, in 3 maps`.
 * @param {Trace} trace
 * @param {number[]} cells
 * @returns {string}
 */
export function placeOf(trace, cells) {
  const place = trace.place(cells[0]);
  const { turned } = layoutOf(place, hasMaps(trace));
  const inRows = place.rowsFirst && place.shape.length > 1;
  if (cells.length === 1 || !(turned || inRows)) return trace.pieceName(cells);
  const [first, last] = [trace.indexOf(Math.min(...cells)), trace.indexOf(Math.max(...cells))];
  const [x, y] = turned ? [-2, -1] : [-1, -2];
  const columns = range("column", first.at(x), last.at(x));
  const rows = range("row", first.at(y), last.at(y));
  return `${columns}, ${rows} of ${mapsOf(place, first.slice(0, -2), last.slice(0, -2))}`;
}

/** `columns 4 to 6`, or `column 4`. */
function range(word, first, last) {
  return first === last ? `${word} ${first}` : `${word}s ${first} to ${last}`;
}

/** The map in which cells lie, by its own indices; of several maps how many there are. */
function mapsOf({ name }, first, last) {
  const differs = first.findIndex((n, axis) => n !== last[axis]);
  const shared = differs < 0 ? first : first.slice(0, differs);
  const map = shared.length ? `${name}(${shared.join(",")})` : name;
  if (differs < 0) return map;
  return `${map}, in ${last[differs] - first[differs] + 1} maps`;
}

/** A step that writes no cell: a window, an array that is made, a variable. */
function withoutWrite(trace, k) {
  const [read] = trace.readsOf(k);
  if (read && !read.used) return `The window is cut out: ${placeOf(trace, read.cells)}.`;
  const made = trace.places.find((place) => place.made === k);
  if (made) return newArray(trace, made);
  const variable = variableSet(trace, k);
  if (!variable) return `${sentenceOf(trace, k)[0].replace(/^return /, "")} is what comes back.`;
  const { name, before, now } = variable;
  return before === null ? `${name} is ${now} now.` : `${name} goes from ${before} to ${now}.`;
}

/**
 * The variable that a step sets, and its number before and after; null where it sets none.
 * @param {Trace} trace
 * @param {number} k
 * @returns {{ name: string, before: string | null, now: string } | null}
 */
export function variableSet(trace, k) {
  const told = sentenceOf(trace, k);
  const name = /^(\w+)(?: \S*= |\+\+)/.exec(told[0])?.[1];
  const now = told.at(-1).split(" = ").at(-1);
  if (!name || !/^-?(\d|inf|nan)\S*$/.test(now)) return null;
  const known = trace.statementAt(k).variables.includes(name);
  const before = known && trace.column[`variable ${name}`] ? trace.variableText(name, k) : now;
  return { name, before: before === now ? null : before, now };
}

function newArray(trace, { title, shape, first, size }) {
  const numbers = trace.column.initial.subarray(first, first + size);
  const filled = numbers.every((value) => value === 0) ? " of zeros" : "";
  return `A new array${filled}, ${title}: ${shape.join(" by ")}.`;
}

/** A step that writes. */
function written(trace, k, writes) {
  const statement = trace.statementAt(k);
  const used = usedFor(trace, writes[0], k);
  const turns = turnsOf(statement);
  if (turns.length) return turned(trace, k, turns, writes);
  if (used.pairs.length > 1) return innerProduct(trace, used, writes);
  const roles = rolesOf(trace, k);
  const position = roles.find(({ cells }) => trace.place(cells[0]).positions);
  if (position) return byPosition(trace, k, position, writes);
  if (statement.adds) return added(trace, k, writes);
  if (isCopy(statement)) return copied(trace, k, roles[0].cells, writes);
  const made = ofFunction(trace, k, roles, writes) || ofProduct(trace, k, used, writes);
  if (made) return made;
  if (writes.length > 1) return `${numbers(writes)} are put into ${placeOf(trace, writes)}.`;
  return `${becomes(trace, k, writes[0])}.`;
}

function turned(trace, k, turns, writes) {
  const [{ cells }] = rolesOf(trace, k);
  const how = turns.map((turn) => TURNS[turn]).join(", then ");
  const [from, to] = [mapName(trace, cells), mapName(trace, writes)];
  return `The filter ${from} is turned ${how}: it is ${to} now.`;
}

/** A whole map by the indices before x and y. */
function mapName(trace, cells) {
  const first = trace.indexOf(cells[0]);
  const { name } = trace.place(cells[0]);
  return first.length > 2 && cells.length > 1
    ? `${name}(${first.slice(0, -2).join(",")})`
    : trace.pieceName(cells);
}

/** An inner product: what lies on what, how many products, and what becomes of them. */
function innerProduct(trace, { pairs, others, adds }, writes) {
  const [left, right] = [0, 1].map((side) => pairs.map((pair) => pair[side]));
  const target = trace.pieceName(writes);
  const lies = `${laidName(trace, left)} lies on ${placeOf(trace, right)}`;
  if (writes.length > 1) return `${lies}: ${pairs.length} products make each cell of ${target}.`;
  const more = others.map((cell) => ` and ${trace.cellName(cell)}`).join("");
  const end = adds ? `are added to ${target}` : `add up to ${target}`;
  return `${lies}: the ${pairs.length} products${more} ${end}.`;
}

/** What is laid on a window, without the indices that run through it if these are its last ones. */
function laidName(trace, cells) {
  const [first, last] = [trace.indexOf(cells[0]), trace.indexOf(cells.at(-1))];
  const differs = first.findIndex((n, axis) => n !== last[axis]);
  const whole = first.every((n, axis) => axis < differs || n !== last[axis]);
  if (!whole) return trace.pieceName(cells);
  const { name } = trace.place(cells[0]);
  return differs > 0 ? `${name}(${first.slice(0, differs).join(",")})` : name;
}

/** What a stored position says: where the largest number was, or where a derivative goes. */
function byPosition(trace, k, { cells }, writes) {
  const change = changeOf(trace, k, writes[0]);
  const value = trace.valueAt(cells[0], k);
  if (!change || !Number.isFinite(value)) return `${becomes(trace, k, writes[0])}.`;
  const where = `where ${trace.place(cells[0]).name} says, ${columnAndRow(trace, value)}`;
  return trace.statementAt(k).adds
    ? `${change.more} goes back to ${where}: ${change.text}.`
    : `${change.after} stands ${where}: it is ${trace.cellName(writes[0])} now.`;
}

function columnAndRow(trace, position) {
  const [column, row] = positionIn(position).map((n) => n - trace.less);
  return `column ${column}, row ${row}`;
}

/** One function of what was read: the largest, the mean, the activation, softmax; "" otherwise. */
function ofFunction(trace, k, roles, writes) {
  const { name = "", parts = [] } = trace.statementAt(k).value ?? {};
  if (parts.length !== 1 || !/^\w+$/.test(name)) return "";
  const target = trace.pieceName(writes);
  if (name === "softmax") return `softmax makes shares that add up to 1: ${target}.`;
  if (roles.length !== 1) return "";
  const [{ cells }] = roles;
  const after = trace.valueAt(writes[0], k + 1);
  if (name === "maxidx" && Number.isFinite(after)) {
    const largest = `The largest of the ${cells.length} numbers stands in`;
    return `${largest} ${columnAndRow(trace, after)}: ${target} keeps this place.`;
  }
  if (name === "mean")
    return `The mean of ${placeOf(trace, cells)} is ${shown(after)}: it is ${target} now.`;
  if (cells.length > 1) return `${name} makes ${target} of ${trace.pieceName(cells)}.`;
  const before = trace.shownValue(cells[0], k);
  return `${before} goes through the ${name}: ${target} is ${shown(after)}.`;
}

/** A product alone, perhaps with the activation's slope; "" where it is something else. */
function ofProduct(trace, k, { pairs }, writes) {
  if (writes.length > 1) return "";
  const end = `is ${trace.shownValue(writes[0], k + 1)}: it is ${trace.cellName(writes[0])} now`;
  const slope = /^\(?([^()·]+)\)?·f'\((.*)\)$/.exec(numbersOf(trace, k));
  if (slope) return `${slope[1]} times the activation's slope at ${slope[2]} ${end}.`;
  if (pairs.length !== 1) return "";
  const [p, q] = pairs[0].map((cell) => trace.shownValue(cell, k));
  return `${p} times ${q} ${end}.`;
}

function numbers(cells) {
  return cells.length === 1 ? "1 number" : `${cells.length} numbers`;
}

/** Something is added to what is there, or taken from it. */
function added(trace, k, writes) {
  const change = changeOf(trace, k, writes[0]);
  if (!change) return `${becomes(trace, k, writes[0])}.`;
  if (writes.length > 1)
    return `${change.more} is added to each of ${numbers(writes)}: ${placeOf(trace, writes)}.`;
  const target = trace.cellName(writes[0]);
  if (trace.statementAt(k).op === "-=")
    return `${change.less} is taken from ${target}: ${change.text}.`;
  return `${productAdded(trace, k, writes[0], change)} is added to ${target}: ${change.text}.`;
}

/** `3 times −2, which is −6,`, where a single product was added; else only the number. */
function productAdded(trace, k, cell, { difference, more }) {
  const { pairs } = usedFor(trace, cell, k);
  if (pairs.length !== 1) return more;
  const [p, q] = pairs[0].map((one) => trace.valueAt(one, k));
  const far = Math.abs(p * q - difference) > ROUNDING * Math.max(1, Math.abs(difference));
  return far ? more : `${shown(p)} times ${shown(q)}, which is ${shown(p * q)},`;
}

/**
 * What a cell had and has, in words; null where that is no number.
 * @returns {{ difference: number, more: string, less: string, after: string, text: string } | null}
 */
function changeOf(trace, k, cell) {
  const before = trace.seenAt(cell, k) ?? 0;
  const after = trace.valueAt(cell, k + 1);
  const difference = after - before;
  if (!Number.isFinite(difference)) return null;
  const [had, has] = [shown(before), shown(after)];
  const text = had === has ? `it stays ${has}` : `${had} becomes ${has}`;
  return { difference, more: shown(difference), less: shown(-difference), after: has, text };
}

function copied(trace, k, cells, writes) {
  const target = placeOf(trace, writes);
  const from = trace.pieceName(cells);
  if (writes.length > 1) return `${numbers(cells)} of ${from} are copied to ${target}.`;
  return `${trace.shownValue(cells[0], k)}, from ${from}, is copied to ${target}.`;
}

function becomes(trace, k, cell) {
  return `${trace.cellName(cell)} is ${trace.shownValue(cell, k + 1)} now`;
}
