// Between px of the panel and values of both settings: each axis as Plotly has laid it out.

import { element } from "../charts/elements.js";

/** @import { Point } from "./gestures.js" */
/** @typedef {{x: number, y: number}} Values of both settings */
/**
 * An axis as Plotly has laid it out; its range, and places on it, in powers of ten if it is logarithmic.
 * @typedef {{type: string, range: [number, number], _offset: number, _length: number}} Laid
 */

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
   * The values of a place.
   * @param {Point} at
   * @returns {Values}
   */
  values(at) {
    const axes = this.#axes;
    if (!axes) return { x: NaN, y: NaN };
    const { x, y } = axes;
    return { x: value(x, (at.x - x._offset) / x._length), y: value(y, 1 - (at.y - y._offset) / y._length) };
  }

  /**
   * The place of two values.
   * @param {number} x  @param {number} y
   * @returns {Point}
   */
  place(x, y) {
    const axes = this.#axes;
    if (!axes) return { x: NaN, y: NaN };
    return {
      x: axes.x._offset + share(axes.x, x) * axes.x._length,
      y: axes.y._offset + (1 - share(axes.y, y)) * axes.y._length,
    };
  }

  /**
   * How far it is from one place to another, right and up, as shares of both axes.
   * @param {Point} from  @param {Point} to
   * @returns {[right: number, up: number]}
   */
  shares(from, to) {
    const axes = this.#axes;
    return axes ? [(to.x - from.x) / axes.x._length, (from.y - to.y) / axes.y._length] : [0, 0];
  }

  /**
   * Whether a place is on the dot of these values.
   * @param {Point} at  @param {Values} values
   */
  isNear(at, { x, y }) {
    const dot = this.place(x, y);
    return Math.hypot(dot.x - at.x, dot.y - at.y) < NEAR;
  }
}

/** @param {Laid} axis  @param {number} along  share of it */
function value({ type, range: [low, high] }, along) {
  const place = low + along * (high - low);
  return type === "log" ? 10 ** place : place;
}

/** @param {Laid} axis  @param {number} at  a value */
function share({ type, range: [low, high] }, at) {
  return ((type === "log" ? Math.log10(at) : at) - low) / (high - low);
}
