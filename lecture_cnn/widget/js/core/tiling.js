// How large the cells of all maps can be in the room that there is. Where digits of a readable size
// don't fit, whole maps give theirs up and become small: the large ones first, then those that the
// run uses least. A small map shows its values as colours.

/**
 * An array, as far as its place on the screen goes.
 * @typedef {Object} Figure
 * @property {number} columns
 * @property {number} rows
 * @property {number} planes
 * @property {number} caption how wide its name is, in signs
 * @property {number} signs of its longest number
 * @property {number} uses how many steps use it
 * @property {boolean} folded whether only its name is shown
 */

/** @typedef {{ cell: number, small: boolean }} Size */

/**
 * @typedef {Object} Room
 * @property {number} width
 * @property {number} height
 * @property {number} unit
 * @property {number} [floor] the least cells with digits
 * @property {number} [label] of a grid's numbers, in units
 * @property {boolean} [keep] whether no map becomes small
 */

const MANY = 10; // columns or rows of a map that gives its digits up first
const LEAST = { few: 22, many: 27 }; // pixels of a cell with digits
const SHARES = [0.5, 0.5, 0.5, 0.5, 0.42, 0.36, 0.33];
const CELLS = [3.25, 3, 2.75, 2.5, 2.3, 2.15, 2, 1.85, 1.7, 1.6, 1.5, 1.45]; // in units
const SIDES = [18, 13, 10, 8, 6, 4.5, 3.2, 2.2]; // the longer side of a small map
const SMALLEST = 2; // pixels of a small map's cell

/**
 * The size of each figure's cells; `fits` says whether all of them are seen.
 * @param {Figure[][]} groups figures that stand together: a network's layers, or all
 * @param {Room} room
 * @returns {{ sizes: Map<Figure, Size>, fits: boolean }}
 */
export function tiled(groups, room) {
  const figures = groups.flat().filter(({ folded }) => !folded);
  const order = [...figures].sort((a, b) => isLarge(b) - isLarge(a) || a.uses - b.uses);
  const most = room.keep ? 0 : order.length;
  let sizes = new Map();
  for (let count = 0; count <= most; count++) {
    const small = new Set(order.slice(0, count));
    for (const side of small.size ? SIDES : SIDES.slice(0, 1)) {
      const sized = (cell) => sizesWith(figures, small, { side, cell }, room);
      sizes = sized(0);
      if (heightWith(groups, sizes, room) > room.height) continue;
      for (const cell of CELLS) {
        const larger = sized(cell);
        if (heightWith(groups, larger, room) <= room.height) return { sizes: larger, fits: true };
      }
      return { sizes, fits: true };
    }
  }
  return { sizes, fits: false };
}

/**
 * The share of a cell that its digits take: few signs can be larger.
 * @param {number} signs
 * @returns {number}
 */
export function shareOf(signs) {
  return SHARES[Math.min(signs, SHARES.length - 1)];
}

function isLarge({ columns, rows }) {
  return Number(Math.max(columns, rows) > MANY);
}

/** All sizes: of a small map its longer side is given, of the others the cell, both in units. */
function sizesWith(figures, small, { side, cell }, { width, unit, floor, label = 0.95 }) {
  const sizes = new Map();
  for (const figure of figures) {
    const { columns, rows, signs } = figure;
    const isSmall = small.has(figure);
    const longer = Math.max(columns, rows);
    const least = floor ?? (signs > 3 ? LEAST.many : LEAST.few);
    const wanted = isSmall ? Math.min(side / longer, 0.9) * unit : Math.max(cell * unit, least);
    const widest = (width - (isSmall ? 4 : label * unit) - 6) / columns;
    const size = Math.max(SMALLEST, Math.floor(Math.min(wanted, widest)));
    sizes.set(figure, { cell: size, small: isSmall });
  }
  return sizes;
}

/** How high all figures are together, each group on lines of its own. */
function heightWith(groups, sizes, room) {
  const { unit, width } = room;
  const heights = groups.map((group) => {
    const boxes = group.map((figure) => boxOf(figure, sizes.get(figure), room));
    const isRoom = groups.length > 1;
    if (isRoom) boxes.unshift({ width: 6 * unit, height: 1.45 * unit });
    const inner = isRoom ? width - 0.8 * unit : width;
    return flow(boxes, inner, { across: 1.4 * unit, down: 0.5 * unit });
  });
  return heights.reduce((sum, height) => sum + height + 0.5 * unit, 0) - 0.5 * unit;
}

/** The width and height of an array with its name above it. */
function boxOf(figure, size, { width, unit, label = 0.95 }) {
  const caption = { width: figure.caption * 0.56 * unit, height: 1.2 * unit };
  if (figure.folded) return caption;
  const { cell, small } = size;
  const border = small ? 4 : label * unit;
  const names = figure.planes > 1 && !small;
  const plane = {
    width: Math.max(border + figure.columns * cell, names ? 4.5 * unit : 0) + 1,
    height: border + figure.rows * cell + (names ? 0.9 * unit : 0) + 1,
  };
  const gaps = { across: (small ? 0.3 : 0.8) * unit, down: 0.2 * unit };
  const each = plane.width + gaps.across;
  const inLine = Math.max(1, Math.floor((width + gaps.across) / each));
  const lines = Math.ceil(figure.planes / inLine);
  return {
    width: Math.max(caption.width, Math.min(figure.planes, inLine) * each - gaps.across),
    height: caption.height + lines * (plane.height + gaps.down) - gaps.down,
  };
}

/** The height of boxes that stand side by side, on as many lines as it takes. */
function flow(boxes, width, { across, down }) {
  let total = 0;
  let line = 0;
  let used = 0;
  for (const box of boxes) {
    if (used && used + across + box.width > width) {
      total += line + down;
      line = used = 0;
    }
    used += (used ? across : 0) + box.width;
    line = Math.max(line, box.height);
  }
  return total + line;
}
