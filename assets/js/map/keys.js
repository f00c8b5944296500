// The cell that the arrow keys have come to.

/** @import { Plane } from "./plane.js" */
/** @import { Found, Tiles } from "./tiles.js" */

/** @type {Record<string, [rows: number, columns: number]>} */
const WAYS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class Keys {
  row = 0;
  column = 0;
  #cells = 0; // of the level that both are of

  /** @param {Plane} plane  @param {Tiles} tiles */
  constructor(plane, tiles) {
    this.plane = plane;
    this.tiles = tiles;
  }

  /**
   * The cell, or that of a coarser level while it is not there yet.
   * @returns {Found|null}
   */
  get found() {
    for (const level of this.tiles.levels.toReversed()) {
      const coarser = level.cells / (this.#cells || level.cells);
      const found = level.at(Math.floor(this.row * coarser), Math.floor(this.column * coarser));
      if (found) return found;
    }
    return null;
  }

  /** Where it is, px. */
  get place() {
    const { found } = this;
    return found ? this.plane.place(found.x, found.y) : { x: 0, y: 0 };
  }

  get #level() {
    return this.tiles.levels.at(-1);
  }

  /**
   * A key moves to the next cell.
   * @param {string} key
   * @returns {boolean} whether it is such a key
   */
  move(key) {
    const way = WAYS[key];
    const level = this.#level;
    if (!way || !level) return false;
    if (level.cells !== this.#cells) {
      const finer = level.cells / (this.#cells || 1);
      [this.row, this.column] = [this.row, this.column].map((at) => Math.floor(at * finer));
      this.#cells = level.cells;
    }
    const held = (/** @type {number} */ at) => Math.min(Math.max(at, 0), level.cells - 1);
    [this.row, this.column] = [held(this.row + way[0]), held(this.column + way[1])];
    return true;
  }
}
