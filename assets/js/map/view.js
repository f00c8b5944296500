// Which part of which plane is looked at: its settings, zoom, pan and back. No DOM here.

/** @import { Scale } from "./scale.js" */
/** @import { Ends } from "./tiles.js" */
/** @typedef {[x: string, y: string]} Names of the settings across and up */
/** @typedef {{names: Names, x: Ends, y: Ends}} View */
/** @typedef {Record<string, Scale>} Scales by setting, all that a map can show */

/** @type {Names} */
const RATES = ["lr_d", "lr_g"]; // of a map whose link does not say which

const NUMBER = "(-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?)";
const AXIS = `(\\w+):${NUMBER}:${NUMBER}`;
const TEXT = new RegExp(`^${AXIS},${AXIS}$`);

/**
 * All of a plane.
 * @param {Scales} scales  @param {Names} [names]
 * @returns {View}
 */
export const whole = (scales, names = RATES) => ({ names, x: scales[names[0]].ends, y: scales[names[1]].ends });

/**
 * A view as a link has it; null is the whole plane of the rates. As app/links/plane.py reads it.
 * @param {string|null} text  @param {Scales} scales
 * @returns {View|undefined} undefined of what is no view
 */
export function parsed(text, scales) {
  if (text === null) return whole(scales);
  const [, x, left, right, y, bottom, top] = TEXT.exec(text) ?? [];
  if (!Object.hasOwn(scales, x) || !Object.hasOwn(scales, y) || x === y) return undefined;
  /** @type {View} */
  const view = { names: [x, y], x: [Number(left), Number(right)], y: [Number(bottom), Number(top)] };
  return scales[x].has(view.x) && scales[y].has(view.y) ? view : undefined;
}

/**
 * A view as a part of a link, null of the whole plane of the rates.
 * @param {View} view  @param {Scales} scales
 */
export function written(view, scales) {
  const { names, x, y } = view;
  return same(view, whole(scales)) ? null : `${names[0]}:${x.join(":")},${names[1]}:${y.join(":")}`;
}

/**
 * A view that shows more or less, about a point of it.
 * @param {View} view  @param {number} factor below 1 shows less  @param {{x: number, y: number}} about values
 * @param {Scales} scales
 * @returns {View}
 */
export function zoomed({ names, x, y }, factor, about, scales) {
  return { names, x: scales[names[0]].zoomed(x, factor, about.x), y: scales[names[1]].zoomed(y, factor, about.y) };
}

/**
 * A view that is moved by shares of its width and height.
 * @param {View} view  @param {number} right  @param {number} up  @param {Scales} scales
 * @returns {View}
 */
export function moved({ names, x, y }, right, up, scales) {
  return { names, x: scales[names[0]].moved(x, right), y: scales[names[1]].moved(y, up) };
}

/** @param {View} one  @param {View} other */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
