// The scale of an axis: by ratio where the setting's slider is, else by difference. No DOM here.

/** @import { PageFacts } from "../page/types.js" */
/** @import { Ends } from "./tiles.js" */

const LEAST = 0.004; // of a whole axis in a view: float32 tells finer cells apart, an eye does not need them

export class Scale {
  /** @param {Ends} ends of all of it  @param {boolean} log */
  constructor(ends, log) {
    this.ends = ends;
    this.log = log;
  }

  /** @param {number} value  @returns {number} its place along the axis, as Plotly counts it */
  place(value) {
    return this.log ? Math.log10(value) : value;
  }

  /** @param {number} place  @returns {number} */
  value(place) {
    return this.log ? 10 ** place : place;
  }

  /**
   * The middle of a part.
   * @param {Ends} ends
   */
  middle([low, high]) {
    return this.value((this.place(low) + this.place(high)) / 2);
  }

  /** @param {number} value  @returns {number} the nearest one on the axis */
  held(value) {
    return Math.min(Math.max(value, this.ends[0]), this.ends[1]);
  }

  /**
   * Whether these are the ends of a part.
   * @param {Ends} ends
   */
  has([low, high]) {
    return this.ends[0] <= low && low < high && high <= this.ends[1];
  }

  /**
   * @param {Ends} ends  @param {number} factor  @param {number} about
   * @returns {Ends}
   */
  zoomed(ends, factor, about) {
    const [low, high] = this.#places(ends);
    const [first, last] = this.#places(this.ends);
    const middle = this.place(about);
    const kept = Math.max(factor, (LEAST * (last - first)) / (high - low));
    return this.#rounded(middle + kept * (low - middle), middle + kept * (high - middle));
  }

  /**
   * @param {Ends} ends  @param {number} by shares of what they hold
   * @returns {Ends}
   */
  moved(ends, by) {
    const [low, high] = this.#places(ends);
    const [first, last] = this.#places(this.ends);
    const kept = Math.min(Math.max(by * (high - low), first - low), last - high);
    return this.#rounded(low + kept, high + kept);
  }

  /**
   * Ends on the axis, with as many digits as the view is wide: others see the same tiles.
   * @param {number} low  @param {number} high  places
   * @returns {Ends}
   */
  #rounded(low, high) {
    const needed = Math.ceil(-Math.log10(high - low));
    const round = this.log
      ? (/** @type {number} */ place) => Number((10 ** place).toPrecision(Math.max(3, 3 + needed)))
      : (/** @type {number} */ place) => Number(place.toFixed(Math.max(0, 2 + needed)));
    return [this.held(round(low)), this.held(round(high))];
  }

  /** @param {Ends} ends  @returns {Ends} */
  #places([low, high]) {
    return [this.place(low), this.place(high)];
  }
}

/**
 * The scales of all settings that a map can show.
 * @param {PageFacts} facts
 * @returns {Record<string, Scale>}
 */
export function scalesOf({ settings, tiles }) {
  return Object.fromEntries(Object.entries(tiles.axes).map(([name, ends]) => [name, new Scale(ends, settings[name].meta.log)]));
}
