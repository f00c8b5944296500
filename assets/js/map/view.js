// Which part of the plane of both rates is looked at: zoom, pan and back. No DOM here.

/** @import { Ends } from "./tiles.js" */
/** @typedef {{x: Ends, y: Ends}} View */

const LOW = 1e-5; // the ends of a rate
const HIGH = 1;
const LEAST = 0.02; // decades along a view: float32 tells finer cells apart, an eye does not need them

/** @type {View} */
export const WHOLE = { x: [LOW, HIGH], y: [LOW, HIGH] };

const NUMBER = "(\\d+(?:\\.\\d+)?(?:e-?\\d+)?)";
const TEXT = new RegExp(`^lr_d:${NUMBER}:${NUMBER},lr_g:${NUMBER}:${NUMBER}$`);

/**
 * A view as a link has it; null is the whole plane. As app/links/view.py reads it.
 * @param {string|null} text
 * @returns {View|undefined} undefined of what is no view
 */
export function parsed(text) {
  if (text === null) return WHOLE;
  const found = TEXT.exec(text);
  if (!found) return undefined;
  const [left, right, low, high] = found.slice(1).map(Number);
  const isPart = LOW <= left && left < right && right <= HIGH && LOW <= low && low < high && high <= HIGH;
  return isPart ? { x: [left, right], y: [low, high] } : undefined;
}

/**
 * A view as a part of a link, null of the whole plane.
 * @param {View} view
 */
export const written = (view) => (same(view, WHOLE) ? null : `lr_d:${view.x.join(":")},lr_g:${view.y.join(":")}`);

/**
 * A view that shows more or less, about a point of it.
 * @param {View} view  @param {number} factor below 1 shows less  @param {{x: number, y: number}} about rates
 * @returns {View}
 */
export function zoomed({ x, y }, factor, about) {
  return { x: scaled(x, factor, about.x), y: scaled(y, factor, about.y) };
}

/**
 * A view that is moved by so many decades.
 * @param {View} view  @param {number} right  @param {number} up
 * @returns {View}
 */
export function moved({ x, y }, right, up) {
  return { x: shifted(x, right), y: shifted(y, up) };
}

/** @param {View} one  @param {View} other */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * @param {Ends} ends  @param {number} factor  @param {number} about
 * @returns {Ends}
 */
function scaled(ends, factor, about) {
  const [low, high] = ends.map(Math.log10);
  const middle = Math.log10(about);
  const kept = Math.max(factor, LEAST / (high - low));
  return rounded(middle + kept * (low - middle), middle + kept * (high - middle));
}

/**
 * @param {Ends} ends  @param {number} by decades
 * @returns {Ends}
 */
function shifted(ends, by) {
  const [low, high] = ends.map(Math.log10);
  const most = Math.log10(HIGH) - high;
  const least = Math.log10(LOW) - low;
  const kept = Math.min(Math.max(by, least), most);
  return rounded(low + kept, high + kept);
}

/**
 * Ends within what a rate can be, with as many digits as the view is wide: others see the same tiles.
 * @param {number} low  @param {number} high  powers of ten
 * @returns {Ends}
 */
function rounded(low, high) {
  const digits = Math.max(3, 3 + Math.ceil(-Math.log10(high - low)));
  const [from, to] = [low, high].map((power) => Number((10 ** power).toPrecision(digits)));
  return [Math.max(from, LOW), Math.min(to, HIGH)];
}
