// The views of a map: the one that the link says, and those before it, to go back to. No DOM here.

import { moved, parsed, same, whole, written, zoomed } from "./view.js";

/** @import { Scale } from "./scale.js" */
/** @import { Names, Scales, View } from "./view.js" */

export class Views {
  /** @type {View[]} */
  #before = [];

  /** @param {{map: string|null}} link where the view is kept as text  @param {Scales} scales */
  constructor(link, scales) {
    this.link = link;
    this.scales = scales;
  }

  get current() {
    return parsed(this.link.map, this.scales) ?? whole(this.scales);
  }

  /** @returns {[x: Scale, y: Scale]} */
  get axes() {
    const [x, y] = this.current.names;
    return [this.scales[x], this.scales[y]];
  }

  get canGoBack() {
    return this.#before.length > 0;
  }

  /** Another link was opened: from a part of a plane the way back is to all of it. */
  restart() {
    const all = this.#all(this.current.names);
    this.#before = same(this.current, all) ? [] : [all];
  }

  /**
   * Another view, kept in the link.
   * @param {View} view
   * @returns {boolean} whether it is another one
   */
  go(view) {
    const { current } = this;
    if (same(view, current)) return false;
    this.#before.push(current);
    this.link.map = written(view, this.scales);
    return true;
  }

  /** @returns {boolean} whether there was a view to go back to */
  back() {
    const view = this.#before.pop();
    if (view) this.link.map = written(view, this.scales);
    return view !== undefined;
  }

  /**
   * All of the plane of other settings.
   * @param {Names} names
   */
  turn(names) {
    return this.go(this.#all(names));
  }

  /**
   * @param {number} factor below 1 shows less  @param {{x: number, y: number}} [about] values; else the middle
   */
  zoom(factor, about) {
    const { current } = this;
    const [x, y] = this.axes;
    return this.go(zoomed(current, factor, about ?? { x: x.middle(current.x), y: y.middle(current.y) }, this.scales));
  }

  /**
   * @param {number} right  @param {number} up  shares of what is seen
   */
  move(right, up) {
    return this.go(moved(this.current, right, up, this.scales));
  }

  /** @param {Names} names */
  #all(names) {
    return whole(this.scales, names);
  }
}
