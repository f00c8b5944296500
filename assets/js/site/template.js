// Fills the figures of app/site/templates.py in for a target.

import { bytesOf } from "../playback/chunk.js";

/** @import { Template, TargetNumbers } from "./types.js" */
/** @import { Head } from "../playback/types.js" */

const MINUS = "\u2212";
const LEAST_W1 = 0.1; // top of W1's axis before it grows, in the target's scale
const MOST_BARS = 40; // px of the bar of a single mode
const MOST_DIGITS = 15; // of a tick: those that a float keeps

/**
 * The numbers whose weighted sums a figure holds, as app/site/templates.py has them.
 * @param {TargetNumbers} target
 */
const basis = ({ domain: [lo, hi], y_max: top }) => [
  1,
  lo,
  hi,
  top,
  1 / (hi - lo),
  Math.max(1, (hi - lo) / 12),
  (hi - lo) ** 2,
  roundAbove(LEAST_W1 * ((hi - lo) / 12)),
];

/**
 * A value with its forms filled in.
 * @param {any} node  @param {number[]} known  the basis
 * @returns {any}
 */
function filled(node, known) {
  if (Array.isArray(node)) return node.map((item) => filled(item, known));
  if (node === null || typeof node !== "object") return node;
  if ("form" in node) return known.reduce((sum, value, i) => sum + value * node.form[i], 0);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, filled(value, known)]));
}

/**
 * The heads of a target's chunks, and the latent points.
 * @param {Template} template  @param {TargetNumbers} target
 * @returns {{head: Pick<Head, "bins"|"domain"|"ranges"|"metrics">, z: number[]}}
 */
export const headOf = ({ head, z }, target) => ({ head: filled(head, basis(target)), z });

/**
 * The figures of a target in a theme.
 * @param {Template} template  @param {TargetNumbers} target  @param {string} theme
 * @param {string} large  name of that with the most room
 */
export function figuresOf(template, target, theme, large) {
  const figures = filled(template.figures[theme], basis(target));
  const { domain, arrays, quantiles } = target;
  const masses = new Float32Array(bytesOf(arrays.masses)).subarray(1, -1);
  const width = (domain[1] - domain[0]) / masses.length;
  const centres = Array.from(masses, (_, i) => domain[0] + (i + 0.5) * width);
  const density = Array.from(masses, (mass) => mass / width);
  for (const [name, { data, layout }] of Object.entries(figures)) {
    const curve = name.endsWith("quantiles") ? { y: quantiles } : { x: centres, y: density };
    if (!name.endsWith("modes")) for (const trace of data) if (trace.meta === "p_data") Object.assign(trace, curve);
    for (const axis of Object.values(layout)) if (axis?.tickvals && !Array.isArray(axis.tickvals)) mark(axis);
    if (name.endsWith("modes")) markModes({ data, layout }, target.edges, density, centres, domain[1] - domain[0]);
  }
  return placed(figures, large);
}

/**
 * The figures of the sizes that their places want.
 * @param {Record<string, any>} figures  @param {string} large  name of that with the most room
 * @returns {any}
 */
function placed(figures, large) {
  const own = Object.fromEntries(Object.entries(figures).filter(([name]) => !name.includes(" ")));
  if (!Object.hasOwn(own, large)) return own; // that of the densities
  return { ...own, [large]: figures[`large ${large}`] ?? own[large], live: figures["small live"] };
}

/**
 * The ticks of an axis, and their texts.
 * @param {{range: [number, number], tickvals: any, ticktext: string[]}} axis
 */
function mark(axis) {
  const [low, high] = axis.range;
  const { ticks: most, halves, second, modes } = axis.tickvals;
  if (modes) return;
  const shares = halves ? [0, 0.5 / halves, 1 / halves] : [0, 0.25, 0.5, 0.75, 1];
  const all = most ? ticks(low, high, most) : shares.map((share) => low + share * (high - low));
  const kept = all.map((_, i) => !second || i % 2 === Math.floor(all.length / 2) % 2);
  axis.tickvals = all.filter((_, i) => kept[i]);
  axis.ticktext = texts(all).filter((_, i) => kept[i]);
}

/** The least number of 1, 2 and 5 times a power of 10 that is not below a positive one. @param {number} value */
function roundAbove(value) {
  const decade = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((one) => one * decade).find((one) => one >= value) ?? value;
}

/**
 * Round numbers within an axis, as gan1d/figures/geometry.py finds them.
 * @param {number} low  @param {number} high  @param {number} most
 */
export function ticks(low, high, most) {
  const exponent = Math.floor(Math.log10((high - low) / most));
  for (const digit of [1, 2, 5, 10, 20]) {
    const step = 10 ** exponent * digit;
    const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
    const at = (/** @type {number} */ i) => (exponent < 0 ? Number((i * step).toFixed(-exponent)) : i * step);
    if (last - first < most) return Array.from({ length: last - first + 1 }, (_, i) => at(first + i));
  }
  return [];
}

/**
 * The texts of ticks at ascending values, as gan1d/figures/geometry.py writes them.
 * @param {number[]} values
 */
export function texts(values) {
  const rounded = (/** @type {number} */ value, /** @type {number} */ digits) => Number(value.toPrecision(digits));
  const slack = 0.01 * Math.min(...values.slice(1).map((value, i) => value - values[i]));
  let digits = 3;
  while (digits < MOST_DIGITS && values.some((value) => Math.abs(rounded(value, digits) - value) > slack)) digits += 1;
  return values.map((value) => general(rounded(value, digits), Math.max(digits, 5)).replaceAll("-", MINUS));
}

/**
 * A number with so many significant digits at most, as Python's format g writes it.
 * @param {number} value  @param {number} digits
 */
function general(value, digits) {
  const short = Number(value.toPrecision(digits));
  const exponent = short === 0 ? 0 : Math.floor(Math.log10(Math.abs(short)));
  if (exponent >= -4 && exponent < digits) return String(short);
  return short.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

/**
 * The chart of masses per mode: its axis, its ticks and the width of its bars, as gan1d/figures/small_charts.py has them.
 * @param {any} figure  @param {number[]} edges  @param {number[]} density  @param {number[]} centres
 * @param {number} width of the domain
 */
function markModes({ data, layout }, edges, density, centres, width) {
  const count = edges.length - 1;
  const tops = edges.slice(1).map((end, i) => {
    const part = density.slice(edges[i], end);
    return centres[edges[i] + part.indexOf(Math.max(...part))];
  });
  const decimals = Math.max(0, Math.ceil(-Math.log10(width / 100)));
  const range = [-0.5, count - 0.5];
  const names = tops.map((top) => (Number(top.toFixed(decimals)) + 0).toFixed(decimals).replaceAll("-", MINUS));
  Object.assign(layout.xaxis, { range, tickvals: tops.map((_, i) => i), ticktext: names });
  layout.meta.edges = edges;
  const bars = Math.max(3, Math.min(MOST_BARS, halfEven(90 / count)));
  for (const trace of data) {
    trace.x = range;
    if (trace.meta.endsWith("p_g")) trace.line.width *= bars / MOST_BARS;
  }
}

/** Rounded, a half to the even number, as Python's round does. @param {number} value */
function halfEven(value) {
  const low = Math.floor(value);
  return value - low === 0.5 ? low + (low % 2) : Math.round(value);
}
