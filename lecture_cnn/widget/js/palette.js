// Colours of the stage: of a place in the filter, and of a value in a small map.

/** @import { Spot } from "./core/stage.js" */

const SMALL = [
  ["#a8f1d0", "#65d3a7", "#00b07f"],
  ["#fcd89d", "#e3b25a", "#c38900"],
  ["#e9d1ff", "#caa7fa", "#a87dde"],
];
const WARM = "232,132,60"; // above zero
const COLD = "74,147,209"; // below

/**
 * The colour of a place in the filter: its row has a hue, its column a lightness.
 * @param {Spot} spot
 * @returns {string}
 */
export function tileColour({ column, row, columns, rows }) {
  if (columns <= 3 && rows <= 3) return SMALL[row][column];
  const hue = Math.round(160 + (360 * row) / rows) % 360;
  const light = 0.92 - (0.24 * column) / Math.max(1, columns - 1);
  return `oklch(${light.toFixed(3)} 0.1 ${hue})`;
}

/**
 * The letter of a place, up to three by three.
 * @param {Spot} spot
 * @returns {string}
 */
export function letterOf({ column, row, columns, rows }) {
  if (columns > 3 || rows > 3 || columns * rows < 2) return "";
  return "abcdefghi"[row * columns + column];
}

/**
 * A value's colour in a small map; "" for zero.
 * @param {number} value
 * @param {number} scale the array's largest value
 * @returns {string}
 */
export function valueColour(value, scale) {
  if (!value) return "";
  const part = Math.min(1, Math.abs(value) / scale);
  return `rgba(${value < 0 ? COLD : WARM},${(0.25 + 0.75 * part).toFixed(3)})`;
}
