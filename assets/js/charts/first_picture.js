// Moves the lines of the chart that the server drew into the page, until Plotly has drawn its own.

import { pathOf } from "./lines.js";

/** @import { Lines } from "./types.js" */

const UNITS = 1000; // width and height of an axis' box, as app/page/first_picture.py has it

/** The lines of the server's picture, by the `meta` of their traces: drawn to like `PlotlyLines`. */
export class FirstPicture {
  /** @type {Map<string|null, {path: Element, toX: (x: number) => number, toY: (y: number) => number}>} */
  #lines = new Map();

  /** @param {Element} root the picture  @param {[number, number]} across range of the x axis */
  constructor(root, across) {
    const toX = scale(across, false);
    for (const box of root.querySelectorAll("svg[data-range]")) {
      const toY = scale(JSON.parse(box.getAttribute("data-range") ?? "[0, 1]"), true);
      for (const path of box.querySelectorAll("path:not(.rule)")) this.#lines.set(path.getAttribute("class"), { path, toX, toY });
    }
  }

  /**
   * Draw lines, in the units of their axes.
   * @param {Lines} lines
   */
  draw(lines) {
    for (const [meta, { x, y }] of Object.entries(lines)) {
      const line = this.#lines.get(meta);
      line?.path.setAttribute("d", pathOf(x, y, line.toX, line.toY));
    }
  }

  /** There is no Plotly that must be told. */
  settle() {}

  /** Its paths stay. */
  forget() {}
}

/**
 * An axis as a function from its units to those of its box, kept near the picture.
 * @param {[number, number]} range  @param {boolean} down
 */
function scale([from, to], down) {
  return (/** @type {number} */ value) => {
    const along = (UNITS * (value - from)) / (to - from);
    return Math.round(Math.min(Math.max(down ? UNITS - along : along, -UNITS), 3 * UNITS) * 10) / 10;
  };
}
