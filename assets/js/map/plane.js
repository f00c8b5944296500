// Between px of the panel and rates: both axes are logarithmic, laid out by Plotly.

import { element } from "../charts/elements.js";

/** @import { Settings } from "../playback/types.js" */
/** @import { Point } from "./gestures.js" */
/** @typedef {{range: [number, number], _offset: number, _length: number}} Laid an axis; its range in powers of ten */

const NEAR = 18; // px

export class Plane {
  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  /** @returns {{x: Laid, y: Laid}|null} */
  get #axes() {
    const layout = /** @type {Record<string, any>|undefined} */ (element(this.id)._fullLayout);
    return layout ? { x: layout.xaxis, y: layout.yaxis } : null;
  }

  /**
   * The rates of a place.
   * @param {Point} at
   */
  rates(at) {
    const axes = this.#axes;
    if (!axes) return { x: NaN, y: NaN };
    const { x, y } = axes;
    const right = (at.x - x._offset) / x._length;
    const up = 1 - (at.y - y._offset) / y._length;
    return { x: 10 ** (x.range[0] + right * (x.range[1] - x.range[0])), y: 10 ** (y.range[0] + up * (y.range[1] - y.range[0])) };
  }

  /**
   * The place of two rates.
   * @param {number} x  @param {number} y
   * @returns {Point}
   */
  place(x, y) {
    const axes = this.#axes;
    if (!axes) return { x: NaN, y: NaN };
    const share = (/** @type {Laid} */ { range: [low, high] }, /** @type {number} */ value) =>
      (Math.log10(value) - low) / (high - low);
    return {
      x: axes.x._offset + share(axes.x, x) * axes.x._length,
      y: axes.y._offset + (1 - share(axes.y, y)) * axes.y._length,
    };
  }

  /**
   * How many decades it is from one place to another, right and up.
   * @param {Point} from  @param {Point} to
   * @returns {[right: number, up: number]}
   */
  decades(from, to) {
    const [one, other] = [this.rates(from), this.rates(to)];
    return [Math.log10(other.x / one.x), Math.log10(other.y / one.y)];
  }

  /**
   * Whether a place is on the dot of these settings.
   * @param {Point} at  @param {Settings} settings
   */
  isNear(at, { lr_d: x, lr_g: y }) {
    const dot = this.place(Number(x), Number(y));
    return Math.hypot(dot.x - at.x, dot.y - at.y) < NEAR;
  }
}
