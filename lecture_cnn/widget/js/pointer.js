// The arrow from a position, as in pidx, to the cell that it names. It runs between the cells, so
// that it crosses no number.

import { drawn } from "./dom.js";

const TIP = 7; // pixels of the arrow's head, in a cell that has room for it below its digits
const PART = 0.07; // of a smaller cell
const GUTTER = 1.5; // half of what lies between two cells

/**
 * The arrow's parts, or none where no position is shown or its cell isn't.
 * @param {HTMLElement} lens
 * @returns {SVGElement[]}
 */
export function pointerIn(lens) {
  const from = lens.querySelector("[data-points]");
  const target = from && pointedAt(lens, from);
  if (!target) return [];
  target.classList.add("pointed-at");
  const grid = target.parentElement;
  const around = lens.getBoundingClientRect();
  const [start, tile, tiles] = [from, target, grid].map((node) => boxIn(around, node));
  const toRight = tiles.left >= start.right;
  if (!toRight && tiles.right > start.left) return []; // one above the other
  if (!toRight) from.previousElementSibling?.classList.add("crossed"); // a sign on the way
  const last = tile.bottom + tile.height > tiles.bottom;
  const gutter = last ? tile.top - GUTTER : tile.bottom + GUTTER;
  const edge = toRight ? start.right + 6 : start.left - 6;
  const beside = toRight ? tiles.left - 8 : tiles.right + 8;
  const y = Math.max(start.top + 8, Math.min(start.bottom - 8, gutter));
  const x = (tile.left + tile.right) / 2;
  const tip = Math.min(TIP, PART * tile.height);
  const end = last ? tile.top + tip : tile.bottom - tip;
  const line = `M${edge} ${y}H${beside}V${gutter}H${x}V${end}`;
  const way = last ? -tip : tip;
  const head = `M${x} ${end - way / 2}L${x - TIP} ${end + way}H${x + TIP}Z`;
  return [
    drawn("path", { d: line, class: "pointer" }),
    drawn("path", { d: head, class: "pointer-head" }),
  ];
}

/** The cell that a position names: in the map that shows the most. */
function pointedAt(lens, from) {
  const names = [...lens.querySelectorAll(".stage-tile.active[data-cell]")].filter((tile) => {
    const other = !from.contains(tile);
    return other && tile.dataset.cell.endsWith(`,${from.dataset.points})`);
  });
  const size = (tile) => tile.parentElement.children.length;
  return names.sort((a, b) => size(b) - size(a))[0];
}

function boxIn(around, node) {
  const { left, right, top, bottom, height } = node.getBoundingClientRect();
  const [x, y] = [around.left, around.top];
  return { left: left - x, right: right - x, top: top - y, bottom: bottom - y, height };
}
