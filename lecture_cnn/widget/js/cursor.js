// The cell cursor: Alt and the arrows go from cell to cell and from map to map, and show a history
// as the pointer does.

import { cellIn } from "./core/layout.js";
/** @import { Maps } from "./draw.js" */

export class Cursor {
  /** @param {Maps} maps */
  constructor(maps) {
    this.maps = maps;
    /** @type {number | null} */
    this.cell = null;
  }

  /**
   * One cell further; from a map's border on to the map beside it, from the last map to the next
   * array.
   */
  move(across, down, start) {
    const { trace, views } = this.maps;
    const there = views.filter(
      ({ node }) => node.offsetParent && !/not-made|folded/.test(node.className),
    );
    const view = this.cell === null ? null : this.maps.viewOf.get(trace.place(this.cell));
    if (!there.includes(view)) return (this.cell = start ?? there[0].place.first);
    const { layout, planes } = view;
    let { plane, column, row } = layout.at(this.cell);
    column += across;
    row += down;
    const inside = column >= 0 && column < layout.columns && row >= 0 && row < layout.rows;
    if (inside) return (this.cell = cellIn(view, plane, column, row));
    plane += across || down;
    if (plane >= 0 && plane < planes.length)
      return (this.cell = cellIn(
        view,
        plane,
        (column + layout.columns) % layout.columns,
        (row + layout.rows) % layout.rows,
      ));
    const other = there[(there.indexOf(view) + (across || down) + there.length) % there.length];
    const last = (across || down) < 0 ? other.planes.length - 1 : 0;
    const [right, bottom] = [other.layout.columns - 1, other.layout.rows - 1];
    return (this.cell = cellIn(other, last, across < 0 ? right : 0, down < 0 ? bottom : 0));
  }
}
