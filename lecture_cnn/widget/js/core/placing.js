// Where a note about something stands: beside it, inside what is seen, and never over it.

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */

const SPACE = 8; // pixels

/**
 * The place of a note: below what it is about, or above, to the right or to the left of it, where
 * there is room for it; else where there is most, and then it is no higher than that.
 * @param {Box} about
 * @param {{ width: number, height: number }} note
 * @param {Box} seen
 * @returns {{ left: number, top: number, height: number }}
 */
export function placeBeside(about, { width, height }, seen) {
  const within = (at, size, low, high) => Math.max(low, Math.min(at, high - size));
  const sides = [
    { side: "below", room: seen.bottom - about.bottom - SPACE, needs: height },
    { side: "above", room: about.top - seen.top - SPACE, needs: height },
    { side: "right", room: seen.right - about.right - SPACE, needs: width },
    { side: "left", room: about.left - seen.left - SPACE, needs: width },
  ];
  const vertical = sides.slice(0, 2).sort((a, b) => b.room - a.room);
  const { side, room } = sides.find((one) => one.room >= one.needs) ?? vertical[0];
  if (side === "right" || side === "left") {
    const left = side === "right" ? about.right + SPACE : about.left - SPACE - width;
    const most = Math.min(height, seen.bottom - seen.top);
    return { left, top: within(about.top, most, seen.top, seen.bottom), height: most };
  }
  const most = Math.max(0, Math.min(height, room));
  const top = side === "below" ? about.bottom + SPACE : about.top - SPACE - most;
  return { left: within(about.left, width, seen.left, seen.right), top, height: most };
}
