// A student's run beside the lecture's.

/** @import { Trace } from "./state.js" */

/**
 * Whether a cell that the lecture writes ends in another number in the student's run, or is not
 * there: what `checking/replay.py` asks. (At the last position of the clock the two sums can be
 * equal by chance, or a whole piece be written.)
 * @param {Trace} mine
 * @param {Trace} lecture
 * @returns {boolean}
 */
export function differ(mine, lecture) {
  const keyOf = ({ title, shape }) => `${title} ${shape}`;
  const twins = new Map(mine.places.map((place) => [keyOf(place), place]));
  return [...new Set(lecture.column.write_cell)].some((cell) => {
    const place = lecture.place(cell);
    const twin = twins.get(keyOf(place));
    // without a layer it is a local array of the lecture's that the student has no use for
    if (!twin) return place.layer !== null;
    const mineEnds = mine.valueAt(cell - place.first + twin.first, mine.length);
    return !near(mineEnds, lecture.valueAt(cell, lecture.length));
  });
}

/**
 * Whether two values are the same but for rounding; a NaN is the same as a NaN alone.
 * @param {number} a
 * @param {number} b
 * @returns {boolean}
 */
export function near(a, b) {
  if (Object.is(a, b)) return true;
  return Number.isFinite(b) && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
}
