// How the numbers of the last frames go: whether they swing, fall, rise or stay. No DOM here.

import { mean, parts, smoothed, turns } from "./series.js";

/** @import { Recent } from "./window.js" */

// A pair is [to be said, to stay said], as in rules.js.
const TURNS = [4, 3]; // of JSD or theta: two full swings
const SWING = { jsd: 0.04, theta: 0.3 }; // nats, and of the target's scale: less is the batches' noise
const OF_RANGE = 1 / 3; // the least swing, of the series' range
const CHANGED = [0.9, 0.95]; // JSD of what it was, either way
const REACHED = [0.002, 0.003]; // nats: below, p_g and p_data look the same
const PARTS = 5; // of the window, whose means make a trend
const JITTER = [1.5, 1]; // mean deviations from those means that a trend must outdo
const LEAST_CHANGE = 0.005; // nats: below, JSD moves by the batches' noise
export const TREND = 100; // steps that a trend needs

/**
 * Swings without a trend: of theta where G is a place, else of JSD.
 * @param {Recent} now  @param {0|1} held
 */
export function orbit({ context: { settings }, metric, steps, last }, held) {
  const name = settings.generator === "mlp" ? "jsd" : "theta";
  const values = metric(name);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [from, to] = last.head.domain;
  const least = Math.max(SWING[name] * (name === "theta" ? (to - from) / 12 : 1), OF_RANGE * (high - low));
  const count = turns(smoothed(values, 1), least).length;
  const [before, after] = parts(values, 2);
  if (count < TURNS[held] || Math.abs(after - before) > least) return null;
  return { name: name === "jsd" ? "JSD" : "theta", count, low, high, steps };
}

/**
 * What says how far p_g is: JSD, but W1 of a G that is a point. Its JSD is log 2 until both points share a bin.
 * @param {Recent} now
 * @returns {{name: "JSD"|"W_1", values: number[]}}
 */
const distance = ({ context: { settings }, metric }) =>
  settings.generator === "point" ? { name: "W_1", values: metric("w1") } : { name: "JSD", values: metric("jsd") };

/**
 * A fall of the distance (way 1) or a rise (way -1), or null.
 * @param {Recent} now  @param {0|1} held  @param {1|-1} way
 */
export function trend(now, held, way) {
  const { steps } = now;
  if (steps < TREND) return null;
  const { name, values } = distance(now);
  const means = parts(values, PARTS);
  const [before, after] = [means[0], means[means.length - 1]];
  const [more, less] = way > 0 ? [before, after] : [after, before];
  const enough = Math.max(LEAST_CHANGE, JITTER[held] * jitter(values, means), (1 - CHANGED[held]) * more);
  return more - less > enough ? { name, before, after, steps } : null;
}

/**
 * JSD of p_g = p_data, as near as one sees, now and before; or null.
 * @param {Recent} now  @param {0|1} held
 */
export function reached({ metric, steps }, held) {
  if (steps < TREND) return null;
  const means = parts(metric("jsd"), PARTS);
  return means.every((part) => part < REACHED[held]) ? { jsd: means[means.length - 1] } : null;
}

/**
 * The distance before and now, once that is long enough.
 * @param {Recent} now
 */
export function level(now) {
  const { steps } = now;
  if (steps < TREND) return null;
  const { name, values } = distance(now);
  const means = parts(values, PARTS);
  return { name, before: means[0], after: means[means.length - 1], steps };
}

/**
 * Mean deviation of each value from the mean of its part.
 * @param {number[]} values  @param {number[]} means
 */
function jitter(values, means) {
  const part = (/** @type {number} */ i) => means[Math.floor((i * means.length) / values.length)];
  return mean(values.map((value, i) => Math.abs(value - part(i))));
}
