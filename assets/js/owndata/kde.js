// The Gaussian kernel density of numbers at the knots of a drawing: as gan1d/targets/kernel_density.py.

import { KNOTS, LEAST, encode, endsProblem } from "./piecewise_linear.js";

const FINE = 64; // bins between two knots
const REACH = 4; // bandwidths that are drawn beside the outermost numbers
const CELLS = KNOTS - 1;
const LEVELS = [0.001, 0.25, 0.75, 0.999];
const FEW = 10_000; // numbers that are sorted at once
const SORTED = 4096; // bins that more numbers are sorted into

/** The rules for the bandwidth, from the facts of the numbers. */
export const RULES = {
  silverman: ({ n, sd, q25, q75 }) => 0.9 * Math.min(sd, (q75 - q25) / 1.34 || sd) * n ** -0.2,
  scott: ({ n, sd }) => 1.06 * sd * n ** -0.2,
};

/**
 * What the curve depends on, apart from the numbers themselves.
 * @param {Float64Array} values at least two different ones, finite
 */
export function factsOf(values) {
  const n = values.length;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < n; i++) sum += values[i];
  const mean = sum / n;
  for (let i = 0; i < n; i++) squares += (values[i] - mean) ** 2;
  const places = LEVELS.map((level) => level * (n - 1));
  const lefts = places.map((place) => Math.min(Math.floor(place), n - 2));
  const ranks = [...new Set([0, ...lefts, ...lefts.map((left) => left + 1), n - 1])].sort((a, b) => a - b);
  const at = ranked(values, ranks);
  const [q001, q25, q75, q999] = places.map((place, i) => {
    const [below, above] = [at.get(lefts[i]), at.get(lefts[i] + 1)];
    return below + (place - lefts[i]) * (above - below);
  });
  return { n, mean, sd: Math.sqrt(squares / (n - 1)), min: at.get(0), max: at.get(n - 1), q001, q25, q75, q999 };
}

/**
 * The values of some ranks: sorting a million numbers would hold the page up.
 * @param {number[]} ranks ascending  @returns {Map<number, number>}
 */
function ranked(values, ranks) {
  const n = values.length;
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  if (n <= FEW || min === max) {
    const sorted = values.slice().sort();
    return new Map(ranks.map((rank) => [rank, sorted[rank]]));
  }
  const share = (SORTED - 1) / (max - min);
  const bin = (value) => Math.floor((value - min) * share);
  const ends = new Uint32Array(SORTED);
  for (let i = 0; i < n; i++) ends[bin(values[i])] += 1;
  for (let i = 1; i < SORTED; i++) ends[i] += ends[i - 1];
  const wanted = new Map(); // by bin: the ranks in it
  for (const rank of ranks) {
    const one = ends.findIndex((end) => end > rank);
    wanted.set(one, [...(wanted.get(one) ?? []), rank]);
  }
  const members = Array.from({ length: SORTED }, (_, one) => (wanted.has(one) ? [] : null));
  for (let i = 0; i < n; i++) members[bin(values[i])]?.push(values[i]);
  const found = new Map();
  for (const [one, inside] of wanted) {
    const before = one ? ends[one - 1] : 0;
    const own = ranked(Float64Array.from(members[one]), inside.map((rank) => rank - before));
    for (const [rank, value] of own) found.set(rank + before, value);
  }
  return found;
}

/**
 * p(x) = 1/n sum_i normal(x; x_i, h) at the knots, as the text of a target and as heights.
 * @param {Float64Array} values  @param {Object} facts of `factsOf`  @param {keyof RULES} rule
 * @param {number} adjust h is the rule's times this
 */
export function density(values, facts, rule = "silverman", adjust = 1) {
  const h = RULES[rule](facts) * adjust;
  const [lo, hi] = span(facts, h);
  const problem = endsProblem(lo, hi);
  if (problem) return { problem: `the drawing would go from ${lo} to ${hi}: choose another unit or origin (${problem})` };
  const width = (hi - lo) / (CELLS * FINE);
  const { masses, outside } = binned(values, lo, hi, width);
  const drawnH = Math.max(h, (width * FINE) / 2);
  const heights = smooth(masses, drawnH / width);
  const scale = 1 / ((facts.n - outside) * drawnH * Math.sqrt(2 * Math.PI)); // a density, 1/x
  return { lo, hi, heights: heights.map((one) => one * scale), bandwidth: drawnH, outside, target: encode(lo, hi, heights) };
}

function span({ min, max, q001, q999 }, h) {
  const margin = q999 > q001 ? 0.25 * (q999 - q001) : Infinity;
  const lo = Math.max(min, q001 - margin) - REACH * h;
  const hi = Math.min(max, q999 + margin) + REACH * h;
  const perUnit = 10 ** (3 - Math.floor(Math.log10(Math.max(hi - lo, LEAST))));
  const round = (way, x) => Number((way(x * perUnit) / perUnit).toPrecision(12));
  return [round(Math.floor, lo), round(Math.ceil, hi)];
}

/** Each number shared between the two fine bins beside its place. */
function binned(values, lo, hi, width) {
  const masses = new Float64Array(CELLS * FINE + 1);
  let outside = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < lo || value > hi) {
      outside += 1;
      continue;
    }
    const place = (value - lo) / width;
    const left = Math.min(Math.floor(place), masses.length - 2);
    masses[left] += 1 - (place - left);
    masses[left + 1] += place - left;
  }
  return { masses, outside };
}

/** The kernel sum at the knots; h in fine bins. */
function smooth(masses, h) {
  const kernel = Float64Array.from({ length: masses.length }, (_, i) => Math.exp(-0.5 * (i / h) ** 2));
  const filled = Array.from(masses.keys()).filter((i) => masses[i] > 0);
  return Float64Array.from({ length: KNOTS }, (_, knot) => {
    let sum = 0;
    for (const i of filled) sum += kernel[Math.abs(i - knot * FINE)] * masses[i];
    return sum;
  });
}

/** A histogram as a density: n equal bars from lo to hi, unit 1/x. */
export function histogram(values, lo, hi, n = 60) {
  const bars = new Float64Array(n);
  const width = (hi - lo) / n;
  let inside = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < lo || values[i] > hi) continue;
    bars[Math.min(Math.floor((values[i] - lo) / width), n - 1)] += 1;
    inside += 1;
  }
  return bars.map((count) => count / (inside * width));
}
