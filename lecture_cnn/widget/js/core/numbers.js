// How a number is written: in a sentence (`shown`), in a cell of a map (`brief`). Python's
// `language.notation.shown` and `figures.brief` write the same.

/** Signs that a number may have in a cell of a map. */
export const ROOM = 6;

/** A position (x, y) stands in a value as x * HIGH + y. */
export const HIGH = 2 ** 20;

/**
 * A number as a sentence has it: up to six digits, exponents only for the very small and large.
 * @param {number} value
 * @returns {string}
 */
export function shown(value) {
  if (Number.isNaN(value)) return "nan";
  if (Math.abs(value) === Infinity) return value < 0 ? "-inf" : "inf";
  const size = Math.abs(value);
  const usual = size >= 1e-4 && size < 1e6;
  if (value !== 0 && !usual) return exponential(value, 3);
  const digits = size >= 1 ? String(Math.trunc(size)).length : 0;
  return fixed(value, Math.max(0, 6 - digits));
}

/**
 * A number as a cell of a map has it: whole where that takes six signs at most, else with three
 * decimals or fewer. A rounding, beside the array's other values, is ~0.
 * @param {number | null} value null where nothing is there yet
 * @param {number} [scale] the array's largest value
 * @returns {string}
 */
export function brief(value, scale = 0) {
  if (value === null) return "";
  if (value !== 0 && Math.abs(value) < 1e-12 * scale) return "~0";
  const whole = shown(value);
  if (whole.length <= ROOM) return whole;
  for (let decimals = 3; decimals >= 0 && Math.abs(value) < 1e6; decimals--) {
    const text = fixed(value, decimals);
    if (text.length <= ROOM && text !== "0") return text;
  }
  return exponential(value, 0);
}

/**
 * The position (x, y) that a value holds.
 * @param {number} value
 * @returns {[number, number]}
 */
export function positionIn(value) {
  return [Math.floor(value / HIGH), value % HIGH];
}

/**
 * A number as a factor or a later term of a sum: a negative one in brackets.
 * @param {string} text
 * @returns {string}
 */
export function factor(text) {
  return text.startsWith("-") ? `(${text})` : text;
}

/** @param {number} value @param {number} digits @returns {string} 1e6, where JavaScript has 1e+6 */
function exponential(value, digits) {
  return halfToEven(value, digits, "toExponential").replace("e+", "e");
}

/** @param {number} value @param {number} decimals at most: 0.50 is 0.5 @returns {string} */
function fixed(value, decimals) {
  let text = halfToEven(value, decimals, "toFixed");
  if (text.includes(".")) text = text.replace(/0+$/, "").replace(/\.$/, "");
  return text === "-0" ? "0" : text;
}

/**
 * JavaScript rounds a tie away from zero, Python to the even digit: with this, 1.015625 is
 * 1.01562 in both.
 * @param {number} value
 * @param {number} digits
 * @param {"toFixed" | "toExponential"} method
 * @returns {string}
 */
function halfToEven(value, digits, method) {
  const text = value[method](digits);
  const [mantissa, exponent = ""] = value[method](100).split("e");
  const cut = mantissa.length - 100 + digits;
  if (!/^50*$/.test(mantissa.slice(cut))) return text;
  const kept = mantissa.slice(0, cut).replace(/\.$/, "");
  if (!"02468".includes(kept[kept.length - 1])) return text;
  return kept + (exponent && `e${exponent}`);
}
