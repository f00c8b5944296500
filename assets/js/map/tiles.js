// The tiles of a map as the server has them: coarse ones first, then finer ones, a few at a time. No DOM here.

import { addressOf, asked } from "./request.js";

export const LEVELS = [8, 16, 32]; // cells along an axis

/** @typedef {[low: number, high: number]} Ends of an axis */
/**
 * What a map is of: settings across and up, `side` cells along a tile, `atOnce` requests.
 * @typedef {{query: string, names: [x: string, y: string], x: Ends, y: Ends, steps: number, side: number, atOnce: number, build: string}} Wanted
 */
/** @typedef {{values: number[], edges: number[]}} Cells along an axis */
/** @typedef {""|"busy"|"away"} Waiting for a server that has too much to do, or that gives no answer */

/**
 * What /tiles answers, app/routes/tiles.py.
 * @typedef {Object} Tile
 * @property {Cells} x
 * @property {Cells} y
 * @property {number} row
 * @property {number} column
 * @property {number} side
 * @property {[name: string, words: string][]} outcomes
 * @property {number[]} outcome
 * @property {(number|null)[]} jsd
 * @property {(number|null)[]} jsd_spread
 * @property {(number|null)[]} w1
 * @property {(number|null)[]} w1_spread
 * @property {number[]} diverged_at
 * @property {string} p_g  heights of each cell as bytes, in base64
 */

/** @typedef {{tile: Tile, at: number, x: number, y: number}} Found a cell: its tile, its place there, its values */

/** One grid of cells, as far as its tiles have come. */
export class Level {
  /** @type {Tile[]} */
  tiles = [];
  /** @type {(number|null)[][]} */
  jsd; // [row][column]

  /** @param {number} cells */
  constructor(cells) {
    this.cells = cells;
    this.jsd = Array.from({ length: cells }, () => Array(cells).fill(null));
  }

  /** @param {Tile} tile */
  take(tile) {
    this.tiles.push(tile);
    for (const { row, column, at } of placesOf(tile, this.cells)) this.jsd[row][column] = tile.jsd[at];
  }

  /**
   * The cell of two values, or null.
   * @param {number} x  @param {number} y
   * @returns {Found|null}
   */
  find(x, y) {
    const [first] = this.tiles;
    if (!first) return null;
    const [column, row] = [below(first.x.edges, x), below(first.y.edges, y)];
    return column < 0 || row < 0 ? null : this.at(row, column);
  }

  /**
   * The cell in a row and a column, or null.
   * @param {number} row  @param {number} column
   * @returns {Found|null}
   */
  at(row, column) {
    const tile = this.tiles.find((one) => inside(row, one.row, one.side) && inside(column, one.column, one.side));
    if (!tile || row >= this.cells || column >= this.cells) return null;
    const width = Math.min(tile.side, this.cells - tile.column);
    const at = (row - tile.row) * width + column - tile.column;
    return { tile, at, x: tile.x.values[column], y: tile.y.values[row] };
  }
}

/**
 * The cells of a tile: where they are in the map, and their place in the tile's lists.
 * @param {Tile} tile  @param {number} cells along the map
 */
export function placesOf(tile, cells) {
  const width = Math.min(tile.side, cells - tile.column);
  return tile.outcome.map((_, at) => ({
    at,
    row: tile.row + Math.floor(at / width),
    column: tile.column + (at % width),
  }));
}

export class Tiles {
  /** @type {Level[]} */
  levels = [];
  done = 0; // tiles
  total = 0; // of all levels
  begun = 0; // ms
  /** @type {Waiting} */
  waiting = "";
  problem = "";
  refusal = ""; // why there is nobody to ask
  /** @type {AbortController|null} */
  #asking = null;

  /** @param {() => void} changed is called whenever there is more to show */
  constructor(changed) {
    this.changed = changed;
  }

  get isTraining() {
    return this.#asking !== null;
  }

  /** Seconds to the end, or null before that can be told. */
  get left() {
    if (!this.done || !this.total) return null;
    return ((performance.now() - this.begun) / 1000 / this.done) * (this.total - this.done);
  }

  /**
   * The finest cell there is of two values, or null.
   * @param {number} x  @param {number} y
   * @returns {Found|null}
   */
  find(x, y) {
    for (const level of this.levels.toReversed()) {
      const found = level.find(x, y);
      if (found) return found;
    }
    return null;
  }

  /** Ask for nothing more; what has come stays. */
  stop() {
    this.#asking?.abort();
    this.#asking = null;
    this.changed();
  }

  /**
   * Train nothing, for a reason.
   * @param {string} problem
   */
  refuse(problem) {
    this.#asking?.abort();
    this.#asking = null;
    Object.assign(this, { levels: [], done: 0, total: 0, waiting: "", problem });
    this.changed();
  }

  /**
   * Another map, or the same one from where it was stopped: what browsers keep comes at once.
   * @param {Wanted} wanted
   */
  async start(wanted) {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = this.refusal ? null : asking;
    const total = LEVELS.reduce((sum, cells) => sum + Math.ceil(cells / wanted.side) ** 2, 0);
    Object.assign(this, { levels: [], done: 0, total, begun: performance.now(), waiting: "", problem: this.refusal });
    this.changed();
    if (this.refusal) return;
    try {
      for (const cells of LEVELS) await this.#level(cells, wanted, asking.signal);
    } catch (error) {
      if (asking.signal.aborted) return;
      asking.abort(); // the other requests want nothing either
      this.problem = error instanceof Error ? error.message : String(error);
    }
    if (this.#asking === asking) this.#asking = null;
    this.changed();
  }

  /**
   * @param {number} cells  @param {Wanted} wanted  @param {AbortSignal} signal
   */
  async #level(cells, wanted, signal) {
    const level = new Level(cells);
    const wait = (/** @type {Waiting} */ waiting) => {
      if (signal.aborted || waiting === this.waiting) return;
      this.waiting = waiting;
      this.changed();
    };
    const take = async (/** @type {number} */ row, /** @type {number} */ column) => {
      const tile = await asked(addressOf(cells, row, column, wanted), signal, wait);
      if (signal.aborted) return;
      if (!level.tiles.length) this.levels.push(level);
      level.take(tile);
      this.done += 1;
      this.changed();
    };
    const waiting = fromTheMiddle(Math.ceil(cells / wanted.side));
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await take(wanted.side * next.row, wanted.side * next.column);
      }
    };
    await Promise.all(Array.from({ length: wanted.atOnce }, worker));
  }
}

/**
 * The tiles of a square of them in the order in which they are asked for: who zooms looks at the middle.
 * @param {number} along  tiles
 */
function fromTheMiddle(along) {
  const off = (/** @type {number} */ place) => (place - (along - 1) / 2) ** 2;
  const places = Array.from({ length: along ** 2 }, (_, i) => ({ row: Math.floor(i / along), column: i % along }));
  return places.sort((a, b) => off(a.row) + off(a.column) - off(b.row) - off(b.column));
}

/**
 * The place of the cell between two edges, or -1.
 * @param {number[]} edges ascending  @param {number} value
 */
const below = (edges, value) => (value > edges[edges.length - 1] ? -1 : edges.findLastIndex((edge) => edge <= value));

/** @param {number} place  @param {number} first  @param {number} side */
const inside = (place, first, side) => place >= first && place < first + side;
