// Moves the lines of the chart that the server drew into the page, until Plotly has drawn its own.

import { pathOf } from "./lines.js";

const UNITS = 1000; // width and height of an axis' box, as app/page/first_picture.py has it

/** The lines of the server's picture, by the `meta` of their traces: drawn to like `Lines`. */
export class FirstPicture {
  /** @param {Element} root the picture  @param {number[]} across range of the x axis */
  constructor(root, across) {
    this.paths = new Map();
    const toX = scale(across, false);
    for (const box of root.querySelectorAll("svg[data-range]")) {
      const toY = scale(JSON.parse(box.dataset.range), true);
      for (const path of box.querySelectorAll("path:not(.rule)")) this.paths.set(path.getAttribute("class"), { path, toX, toY });
    }
  }

  /** Draw points, `{meta: {x, y}}`, in the units of the axes. */
  draw(points) {
    for (const [meta, { x, y }] of Object.entries(points)) {
      const line = this.paths.get(meta);
      line?.path.setAttribute("d", pathOf(x, y, line.toX, line.toY));
    }
  }

  /** There is nothing to hand to Plotly yet. */
  settle() {}
}

/** An axis as a function from its units to those of its box, kept near the picture. */
function scale([from, to], down) {
  return (value) => {
    const along = (UNITS * (value - from)) / (to - from);
    return Math.round(Math.min(Math.max(down ? UNITS - along : along, -UNITS), 3 * UNITS) * 10) / 10;
  };
}
