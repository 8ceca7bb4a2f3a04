// The bytes that Python's `pack` makes of a trace: a header in JSON, then typed columns.

/**
 * What the header says once: see `description` in pack.py.
 * @typedef {Object<string, any>} Header
 */

/** @typedef {Int8Array | Int16Array | Int32Array | Float64Array} Column */

const TYPES = { int8: Int8Array, int16: Int16Array, int32: Int32Array, float64: Float64Array };

/**
 * The header, and each column by its name as an array over the bytes.
 * @param {DataView} view
 * @returns {{ header: Header, column: Object<string, Column> }}
 */
export function unpacked(view) {
  const sent = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const bytes = sent.slice(); // a copy starts aligned
  const { header, length } = headerOf(new DataView(bytes.buffer));
  const column = {};
  for (const { name, type, start, length: count } of header.columns)
    column[name] = new TYPES[type](bytes.buffer, 8 + length + start, count);
  return { header, column };
}

/**
 * The header alone, and its length in bytes.
 * @param {DataView} view
 * @returns {{ header: Header, length: number }}
 */
export function headerOf(view) {
  const length = Number(view.getBigUint64(0, true));
  const text = new Uint8Array(view.buffer, view.byteOffset + 8, length);
  return { header: JSON.parse(new TextDecoder().decode(text)), length };
}

/**
 * The first position in a sorted column whose value is at least `value`.
 * @param {ArrayLike<number>} column
 * @param {number} value
 * @returns {number}
 */
export function firstAtLeast(column, value) {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
