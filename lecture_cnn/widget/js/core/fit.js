// How large the stage's cells can be: the largest with which everything fits into the lens. Where
// even the least readable ones don't fit, the products go first, then the borders of the windows.

import { repeats } from "./stage.js";
/** @import { Item, Panel, Stage } from "./stage.js" */

const DIGIT = 0.58; // a digit's width in parts of its size
const SHARE = 0.46; // a digit's size in parts of its cell
const TWO_LINES = 2.25; // of the smallest digits: a number, and above it what it was made of
const GAP = 6; // between two things on a line, on each side
const FRAME = 14; // of a panel, both sides together
const EDGE = 0.85; // of a panel's name: the numbers of its columns and rows
const LEAST_EDGE = 14; // pixels
const BETWEEN = 16; // two small maps, with their frames
const LEAST_CELL = 2.4; // of the smallest digits: a cell may be so large in the lowest room

/**
 * The room that there is, in pixels.
 * @typedef {Object} Room
 * @property {number} width
 * @property {number} height
 * @property {number} least the smallest size of digits
 * @property {boolean} narrow whether a window's small maps stand above it
 * @property {boolean} [half] whether another stage stands beside it: the sums are in the sentence
 * @property {boolean} [bare] whether there is no room for small maps
 * @property {boolean} [wraps] whether lines are broken
 */

/**
 * @typedef {Object} Sizes
 * @property {number} side of a cell
 * @property {number} label of the panels' names
 * @property {number} map the longer side of a small map
 * @property {boolean} products whether the products are shown
 * @property {boolean} maps whether a window's small maps are shown
 * @property {boolean} below whether small maps stand below other cells
 * @property {boolean} edges whether the columns and rows have their numbers
 * @property {boolean} terms whether a window's sums map by map stand between it and its cell
 * @property {number} least the smallest size of digits
 * @property {number} crop cells of a window at most, across and down
 */

/**
 * @param {Stage} stage
 * @param {Room} room
 * @returns {Sizes & { lines: Item[][] }}
 */
export function fitted(stage, room) {
  const unit = Math.min(room.height, room.narrow ? 460 : 700);
  const label = room.bare ? 13 : Math.max(room.narrow ? 15 : 16, unit * 0.036);
  const bracketed = stage.items.some(({ sign = "" }) => sign.endsWith("(")); // softmax( a panel )
  const part = bracketed ? 0.12 : 0.17;
  const map = Math.max(56, unit * (room.narrow ? part : 0.19));
  const given = { label, map, least: room.least, terms: !room.half };
  const one = withLines(stage, { ...room, wraps: room.narrow }, given);
  const more = withLines(stage, { ...room, wraps: true }, given);
  const best = more.crop > one.crop || more.side > 1.25 * one.side ? more : one;
  return stage.kind === "parts" ? best : one;
}

/** The largest sizes with which a stage fits, on one line or, where that is asked for, on more. */
function withLines(stage, room, given) {
  const counts = panelsOf(stage).flatMap(({ rows }) => [rows.length, rows[0].length]);
  const largest = Math.max(1, ...counts);
  const least = room.least / 0.6; // of a cell
  const legible = room.narrow ? 1.4 : 1.3; // with less the digits of products can't be read
  const side = (sizes) => largestSide({ ...sizes, ...given }, stage, room);
  const withMaps = !room.bare;
  const both = { maps: withMaps, below: withMaps };
  const none = { maps: false, below: false, edges: false };
  const whole = { ...both, products: true, crop: largest };
  const choices = [{ ...whole, edges: withMaps }, { ...whole, edges: false }];
  if (room.narrow) {
    choices.push({ ...whole, below: false, edges: false });
    choices.push({ ...whole, ...none }); // the maps take a whole line
  }
  for (let crop = largest; crop >= Math.min(largest, 3); crop--)
    choices.push({ ...both, products: false, edges: withMaps, crop });
  for (let crop = Math.min(largest, 5); crop >= 1; crop--)
    choices.push({ ...none, products: false, crop });
  let best;
  for (const choice of choices) {
    best = { ...choice, side: side(choice) };
    const wanted = choice.products ? legible * least : least; // large cells come first
    if (best.side >= wanted) break;
  }
  const sizes = { ...best, ...given, side: Math.floor(best.side) };
  return { ...sizes, lines: linesOf(stage, sizes, room) };
}

/** @param {Stage} stage @returns {Panel[]} */
export function panelsOf(stage) {
  return stage.items.flatMap((item) => ("panel" in item ? [item.panel] : []));
}

/**
 * The rows of a panel that are shown, cut around the cell that is used, or around the middle.
 * @param {Panel} panel
 * @param {number} crop
 * @returns {import("./stage.js").Tile[][]}
 */
export function cropped({ rows }, crop) {
  const columns = rows[0].length;
  if (rows.length <= crop && columns <= crop) return rows;
  const used = rows.flat().flatMap(({ active }, n) => (active ? [n] : []));
  const one = used.length === 1;
  const row = one ? Math.floor(used[0] / columns) : rows.length >> 1;
  const column = one ? used[0] % columns : columns >> 1;
  const from = (at, count) => Math.max(0, Math.min(at - (crop >> 1), count - crop));
  const [top, left] = [from(row, rows.length), from(column, columns)];
  return rows.slice(top, top + crop).map((cells) => cells.slice(left, left + crop));
}

/**
 * Which part of a window is shown, where it is cut: `4×4 of 5×5`.
 * @param {Panel} panel
 * @param {import("./stage.js").Tile[][]} shown
 * @returns {string}
 */
export function cutNote({ rows }, shown) {
  const sizeOf = (all) => `${all[0].length}×${all.length}`;
  return sizeOf(shown) === sizeOf(rows) ? "" : `${sizeOf(shown)} of ${sizeOf(rows)}`;
}

/**
 * How much larger or smaller than others a panel's cells are.
 * @param {Panel} panel
 * @returns {number}
 */
export function scaleOf({ role, rows }) {
  if (role === "product") return 0.84;
  const alone = rows.length === 1 && rows[0].length === 1;
  if (!alone) return 1;
  return role === "written" ? 1.7 : 1.3;
}

/**
 * The size of a panel's cells: wide enough for its longest number.
 * @param {Panel} panel
 * @param {Sizes} sizes
 * @returns {{ width: number, height: number, digits: number }}
 */
export function cellSize(panel, { side, crop, least }) {
  const tiles = cropped(panel, crop).flat();
  const longest = tiles.reduce((most, { text }) => Math.max(most, text.length), 2);
  const changes = tiles.reduce((most, { change = "" }) => Math.max(most, change.length), 0);
  const height = Math.max(side * scaleOf(panel), changes ? TWO_LINES * least : 0);
  const share = changes ? SHARE * 0.9 : SHARE;
  const digits = Math.max(height * share, panel.role === "product" ? 0 : least);
  const signs = Math.max(longest * digits, changes * Math.max(least, digits / 2));
  const width = Math.max(height, DIGIT * signs + 0.2 * height);
  return { width, height, digits };
}

/** The size of the numbers at a panel's edges. */
export function edgeSize({ label }) {
  return Math.max(LEAST_EDGE, EDGE * label);
}

/** What the numbers of a panel's rows and columns take beside and above its cells. */
function edgeRoom({ edges }, sizes) {
  if (!sizes.edges || !edges) return { width: 0, height: 0 };
  const one = edgeSize(sizes);
  const longest = edges.rows.reduce((most, n) => Math.max(most, `${n}`.length), 0);
  const width = longest && (DIGIT * longest + 0.4) * one;
  return { width, height: edges.columns.length && 1.25 * one };
}

/** The largest side with which all lines fit. */
function largestSide(sizes, stage, room) {
  let low = 4;
  const most = Math.max(room.height * largestShare(stage, room), LEAST_CELL * room.least);
  let high = Math.min(most, 190);
  for (let n = 0; n < 12; n++) {
    const side = (low + high) / 2;
    if (fits({ ...sizes, side }, stage, room)) low = side;
    else high = side;
  }
  return low;
}

/** A cell's side at most, in parts of the room's height; one cell's is more than a window's. */
function largestShare(stage, room) {
  if (room.bare) return 0.3; // the room is low, and there is nothing above or below the cells
  if (room.narrow) return 0.16;
  const single = panelsOf(stage).every(({ rows }) => rows.length === 1 && rows[0].length === 1);
  return single ? 0.25 : 0.19;
}

function fits(sizes, stage, room) {
  const lines = linesOf(stage, sizes, room);
  const heights = lines.map((line) => Math.max(...line.map((item) => heightOf(item, sizes, room))));
  const widths = lines.map((line) => widthOfLine(line, sizes, room, stage));
  const height = heights.reduce((a, b) => a + b + 10, 0);
  return height <= room.height && Math.max(...widths) <= room.width;
}

/**
 * The items line by line: one line, or, on a narrow screen, as many as it takes, a window's small
 * maps first, with the sums map by map below them.
 */
function linesOf(stage, sizes, room) {
  const above = room.narrow && room.wraps && sizes.maps;
  const lit = above && panelsOf(stage).find((panel) => panel.window && panel.small);
  const given = stage.items.filter((item) => shownWith(item, sizes));
  const byMap = lit && lit.maps.length > 1 && sizes.products;
  const sums = given.filter((item) => byMap && item.terms);
  const shown = sums.length ? withoutSums(given) : given;
  const items = shown.filter((item, n) => !repeats(item, shown[n - 1]));
  if (!room.wraps) return [items];
  const lines = lit ? [[{ maps: lit }], ...sums.map((item) => [item]), []] : [[]];
  items.forEach((item, n) => {
    const line = lines.at(-1);
    const begins = item.sign !== undefined && !item.sign.includes(")");
    const next = begins ? items.slice(n + 1, n + 2) : [];
    const longer = [...line, item, ...next]; // a sign begins a line; a closing bracket ends one
    const breaks = line.length && widthOfLine(longer, sizes, room, stage) > room.width;
    if (breaks) lines.push([item]);
    else line.push(item);
  });
  return lines;
}

/** Without the sums and the sign after them: the products of one map are not what is written. */
function withoutSums(items) {
  return items.filter((item, n) => !item.terms && !items[n - 1]?.terms);
}

function shownWith(item, { products, terms }) {
  if (item.terms && !terms) return false;
  return products || !("panel" in item) || item.panel.role !== "product";
}

function widthOfLine(line, sizes, room, stage) {
  const widths = line.map((item) => widthOf(item, sizes, room));
  const maps = stage.kind === "window" && !room.narrow ? sizes.map + 0.06 * room.width : 0;
  return widths.reduce((a, b) => a + b + 2 * GAP, maps);
}

function widthOf(item, sizes, room) {
  if (item.sign !== undefined) return signWidth(item.sign, sizes);
  if (item.terms) {
    const longest = Math.max(...item.terms.map(({ text }) => text.length));
    const labels = Math.max(...item.terms.map((term) => term.label.length));
    const one = Math.max(longest * DIGIT * termSize(sizes), labels * 0.5 * sizes.label);
    return room.narrow ? item.terms.length * (one + 2 * GAP) : one;
  }
  if (item.maps) return Math.min(3, item.maps.maps.length) * (sizes.map + 10);
  const { panel } = item;
  const shown = cropped(panel, sizes.crop);
  const cells = shown[0].length * (cellSize(panel, sizes).width + 3);
  const below = hasMapsBelow(panel, sizes) ? Math.min(3, panel.maps.length) * (sizes.map + 10) : 0;
  const grid = cells + FRAME + edgeRoom(panel, sizes).width;
  return Math.max(grid, below, panel.title.length * 0.61 * sizes.label);
}

function heightOf(item, sizes, room) {
  if (item.sign !== undefined) return sizes.label * 2;
  if (item.terms) {
    const across = room.narrow ? 1 : item.terms.length;
    return across * (termSize(sizes) * 1.2 + sizes.label * 1.4);
  }
  if (item.maps) return sizes.map + 14;
  const { panel } = item;
  const shown = cropped(panel, sizes.crop);
  const cells = shown.length * (cellSize(panel, sizes).height + 3);
  const map = hasMapsBelow(panel, sizes) ? sizes.map + 14 : 0;
  const note = cutNote(panel, shown) ? sizes.label * 1.2 : 0;
  return cells + FRAME + edgeRoom(panel, sizes).height + sizes.label * 1.5 + note + map;
}

/** Whether a panel's small maps stand below it. */
export function hasMapsBelow({ small, window }, { below }) {
  return below && small && !window;
}

/** How many small maps can stand one below another. */
export function mostBelow({ map }, { height }) {
  return Math.max(1, Math.floor((height + BETWEEN) / (map + BETWEEN)));
}

/** Whether a panel's small maps stand to its left: a window's, where there is room. */
export function besideOf({ panel }, room) {
  return panel.window && !room.narrow;
}

/** The size of the digits of a window's sums. */
export function termSize({ side, least }, lit = true) {
  return Math.max(least, side * SHARE * (lit ? 1 : 0.85));
}

/** The size of a sign; words and brackets, as `activation(`, are smaller. */
export function signSize(sign, { side, label }) {
  return /^[^\w()]+$/.test(sign) ? Math.max(label, side * 0.5) : Math.max(label, side * 0.28);
}

function signWidth(sign, sizes) {
  return Math.max(sign.length, 1) * 0.6 * signSize(sign, sizes);
}
