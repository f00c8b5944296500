// The numbers of a drawn density, which gan1d/targets has for any target: its quantiles, domain, masses and modes.

import { decode, KNOTS } from "../owndata/piecewise_linear.js";

/** @import { TargetNumbers } from "./types.js" */

const BINS = 256; // of the drawn domain
const TABLE = 4097; // quantiles that samples are drawn from
const LOGIT_END = Math.log(2 ** 25 - 1); // logit of the largest of their levels
const LEVELS = 20000; // of the quantiles that expectations are taken over
const POINTS = 81; // of a frame's G(z)
const STANDARD = [-6, 6]; // the usual domain
const READABLE = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const LEAST = 0.03; // share of the mass; a part with less is no mode of its own
const SHALLOW = 0.7; // of the lower peak beside it; a valley above this separates no modes

/** The area under straight lines between heights, counted from the first knot. */
class Half {
  /** @param {Float64Array} heights */
  constructor(heights) {
    this.heights = heights;
    this.area = new Float64Array(heights.length); // left of each knot, in cells
    for (let i = 1; i < heights.length; i++) this.area[i] = this.area[i - 1] + (heights[i - 1] + heights[i]) / 2;
    this.total = this.area[heights.length - 1];
  }

  /** Share of the area to the left of a place, which is given in cells. @param {number} place */
  share(place) {
    const inside = Math.min(Math.max(place, 0), this.heights.length - 1);
    const cell = Math.min(Math.floor(inside), this.heights.length - 2);
    const s = inside - cell;
    const slope = this.heights[cell + 1] - this.heights[cell];
    return (this.area[cell] + s * (this.heights[cell] + 0.5 * s * slope)) / this.total;
  }

  /** The place, in cells, with a share of the area to its left. @param {number} share in [0, 1] */
  inverse(share) {
    const wanted = share * this.total;
    let [low, high] = [0, this.area.length]; // the first knot with more area to its left
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.area[middle] <= wanted) low = middle + 1;
      else high = middle;
    }
    const cell = Math.min(low - 1, this.heights.length - 2);
    const rest = wanted - this.area[cell];
    const left = this.heights[cell];
    const slope = this.heights[cell + 1] - left;
    const root = Math.sqrt(Math.max(left * left + 2 * slope * rest, 0));
    return cell + (left + root > 0 ? Math.min((2 * rest) / (left + root), 1) : 0);
  }
}

/** A density by its heights at equally spaced knots. */
export class Density {
  /** @param {import("../owndata/piecewise_linear.js").Drawing} drawing */
  constructor({ lo, hi, heights }) {
    this.lo = lo;
    this.hi = hi;
    this.cell = (hi - lo) / (KNOTS - 1);
    this.rising = new Half(heights);
    this.falling = new Half(heights.toReversed());
  }

  /** The x with a share u of the mass to its left. @param {number} u */
  quantile(u) {
    const knot = u <= 0.5 ? this.rising.inverse(u) : KNOTS - 1 - this.falling.inverse(1 - u);
    return this.lo + knot * this.cell;
  }

  /** P(X <= x). @param {number} x */
  below(x) {
    return this.rising.share((x - this.lo) / this.cell);
  }

  /** P(X > x). @param {number} x */
  above(x) {
    return this.falling.share((this.hi - x) / this.cell);
  }

  /**
   * Masses of the left tail, of equal bins of a domain, and of the right tail.
   * @param {number[]} domain
   */
  masses([lo, hi]) {
    const edges = Array.from({ length: BINS + 1 }, (_, i) => lo + (i * (hi - lo)) / BINS);
    const [below, above] = [edges.map((x) => this.below(x)), edges.map((x) => this.above(x))];
    const inner = edges.slice(1).map((_, i) => (below[i + 1] <= 0.5 ? below[i + 1] - below[i] : above[i] - above[i + 1]));
    return [below[0], ...inner, above[BINS]];
  }

  /** The range of x that is drawn, with readable ends. @returns {[number, number]} */
  get domain() {
    const [lowest, highest] = [this.quantile(0), this.quantile(1)];
    const [lo, hi] = [Math.max(this.quantile(0.001), lowest), Math.min(this.quantile(0.999), highest)];
    if (lo >= STANDARD[0] && hi <= STANDARD[1] && hi - lo >= (STANDARD[1] - STANDARD[0]) / 6) return [-6, 6];
    const width = hi - lo;
    const unit = 10 ** Math.floor(Math.log10(width));
    const step = unit / (width < 2 * unit ? 5 : width < 5 * unit ? 2 : 1);
    const end = (/** @type {number} */ value) => Number((value * step).toPrecision(12));
    return [end(Math.floor((lo - 0.25 * width) / step)), end(Math.ceil((hi + 0.25 * width) / step))];
  }
}

/**
 * What a run and its figures take from a drawn density; null for another target.
 * @param {string} target
 * @returns {TargetNumbers|null}
 */
export function numbersOf(target) {
  const drawing = decode(target);
  if (!drawing) return null;
  const density = new Density(drawing);
  const { domain } = density;
  const [lo, hi] = domain;
  const masses = density.masses(domain);
  const inner = masses.slice(1, -1);
  const total = inner.reduce((sum, mass) => sum + mass, 0);
  const centre = (/** @type {number} */ i) => lo + ((hi - lo) * (i + 0.5)) / BINS;
  const mean = inner.reduce((sum, mass, i) => sum + (mass / total) * centre(i), 0);
  const spread = Math.sqrt(inner.reduce((sum, mass, i) => sum + (mass / total) * (centre(i) - mean) ** 2, 0));
  const levels = Array.from({ length: LEVELS }, (_, i) => density.quantile((i + 0.5) / LEVELS));
  const beyond = (/** @type {(x: number) => number} */ by) => levels.reduce((sum, x) => sum + Math.max(by(x), 0), 0) / LEVELS;
  const level = (/** @type {number} */ i) => 1 / (1 + Math.exp(LOGIT_END * (1 - (2 * i) / (TABLE - 1))));
  const arrays = {
    table: Array.from({ length: TABLE }, (_, i) => density.quantile(level(i))),
    loc: [(lo + hi) / 2],
    scale: [(hi - lo) / 12],
    mean: [mean],
    deviation: [spread || (hi - lo) / 12],
    domain,
    masses,
    beyond: [beyond((x) => lo - x), beyond((x) => x - hi)],
  };
  return {
    domain,
    y_max: readable((1.5 * Math.max(...inner) * BINS) / (hi - lo)),
    edges: modeEdges(inner),
    quantiles: Array.from({ length: POINTS }, (_, i) => density.quantile((i + 0.5) / POINTS)),
    arrays: Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, packed(values)])),
  };
}

/** Numbers as float32 in base64. @param {ArrayLike<number>} values */
function packed(values) {
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** The least readable number that is no less than one. @param {number} value */
function readable(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Number((unit * (READABLE.find((one) => one >= value / unit - 1e-9) ?? 10)).toPrecision(3));
}

/**
 * Where modes begin and end: 0, the bin of each valley between two of them, the number of bins.
 * @param {number[]} masses of the bins
 */
export function modeEdges(masses) {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const cuts = [0, ...valleys(masses), masses.length];
  while (cuts.length > 2) {
    const parts = cuts.slice(1).map((end, i) => masses.slice(cuts[i], end));
    const peaks = parts.map((part) => Math.max(...part));
    const shares = parts.map((part) => part.reduce((sum, mass) => sum + mass, 0) / total);
    const lowest = cuts.slice(1, -1).map((cut) => masses[cut]);
    const depth = lowest.map((valley, i) => valley / Math.min(peaks[i], peaks[i + 1]));
    const least = shares.indexOf(Math.min(...shares));
    let gone = depth.indexOf(Math.max(...depth));
    if (depth[gone] <= SHALLOW) {
      if (shares[least] >= LEAST) break;
      const beside = [least - 1, least].filter((i) => i >= 0 && i < lowest.length);
      gone = beside.reduce((best, i) => (lowest[i] > lowest[best] ? i : best));
    }
    cuts.splice(1 + gone, 1);
  }
  return cuts;
}

/** The lowest bin between each two neighbouring peaks; the middle of a flat bottom. @param {number[]} masses */
function valleys(masses) {
  const starts = [...masses.keys()].filter((i) => i === 0 || masses[i] !== masses[i - 1]);
  const inner = starts.slice(1, -1).map((start, i) => ({ start, end: starts[i + 2], before: starts[i] }));
  const found = inner.filter(({ start, end, before }) => masses[before] > masses[start] && masses[start] < masses[end]);
  return found.map(({ start, end }) => (start + end) >> 1);
}
