// The targets of a site: those that its files carry, drawn ones, and sums, which become drawn ones.

import { decode, encode, endsProblem, KNOTS } from "../owndata/piecewise_linear.js";

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const TERM = /^(?:([^*()]*)\*)?([a-z_]+)\(([^()]*)\)$/;
const REACH = 4; // deviations, or as much of the mass, beside the outermost term
const MOST_TERMS = 64;

/** @typedef {{ends: [number, number], height: (x: number) => number}} Curve a density, and where it is drawn */

/**
 * Families as gan1d/targets/families.py has them; null for numbers that they do not take.
 * @type {Record<string, (...numbers: number[]) => Curve|null>}
 */
const FAMILIES = {
  normal: (mean, sd) =>
    sd > 0
      ? {
          ends: [mean - REACH * sd, mean + REACH * sd],
          height: (x) => Math.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI)),
        }
      : null,
  laplace: (mean, scale) =>
    scale > 0
      ? {
          ends: [mean - 7 * scale, mean + 7 * scale],
          height: (x) => Math.exp(-Math.abs(x - mean) / scale) / (2 * scale),
        }
      : null,
  uniform: (lo, hi) => (hi > lo ? { ends: [lo, hi], height: (x) => (x >= lo && x <= hi ? 1 / (hi - lo) : 0) } : null),
  triangular: (lo, mode, hi) =>
    lo <= mode && mode <= hi && lo < hi
      ? {
          ends: [lo, hi],
          height(x) {
            if (x < lo || x > hi) return 0;
            const share = x < mode ? (x - lo) / (mode - lo) : hi > mode ? (hi - x) / (hi - mode) : 1;
            return (2 * share) / (hi - lo);
          },
        }
      : null,
  exponential: (start, mean) =>
    mean > 0 ? { ends: [start, start + 7 * mean], height: (x) => (x >= start ? Math.exp((start - x) / mean) / mean : 0) } : null,
};

/**
 * A target as this site can train it: as it is, or a sum as a drawing; null if it cannot.
 * @param {string} target  @param {string[]} carried
 * @returns {string|null}
 */
export function known(target, carried) {
  const text = target.trim();
  const name = text.toLowerCase();
  if (carried.includes(name)) return name;
  const plain = text.replace(/\s+/g, "");
  if (carried.includes(plain)) return plain;
  const drawn = decode(plain);
  if (drawn) return endsProblem(drawn.lo, drawn.hi) === null && drawn.heights.some((height) => height > 0) ? plain : null;
  return drawnSum(plain);
}

/**
 * The sentence for a target that this site cannot train.
 * @param {string} target
 */
export function flaw(target) {
  const shown = target.length <= 40 ? target : `${target.slice(0, 37)}...`;
  const rule = "a preset's name, a drawn density or a sum such as 0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)";
  return `target must be ${rule} on this site, got '${shown}'`;
}

/** @param {string} text */
function drawnSum(text) {
  const terms = text.split(/(?<=\))\+/);
  if (terms.length > MOST_TERMS) return null;
  const curves = terms.map(curveOf);
  const all = curves.filter((curve) => curve !== null);
  if (all.length < curves.length) return null;
  const [lo, hi] = [Math.min(...all.map(({ ends }) => ends[0])), Math.max(...all.map(({ ends }) => ends[1]))].map((end) =>
    Number(end.toPrecision(6)),
  );
  if (endsProblem(lo, hi) !== null) return null;
  const at = (/** @type {number} */ i) => lo + ((hi - lo) * i) / (KNOTS - 1);
  const heights = Array.from({ length: KNOTS }, (_, i) => all.reduce((sum, { height }) => sum + height(at(i)), 0));
  return heights.some((height) => height > 0) ? encode(lo, hi, heights) : null;
}

/**
 * A term of a sum, its weight in its heights.
 * @param {string} term
 * @returns {Curve|null}
 */
function curveOf(term) {
  const [, factor = "1", name, listed] = TERM.exec(term.toLowerCase()) ?? [];
  const texts = [factor, ...(listed ?? "").split(",")];
  if (!Object.hasOwn(FAMILIES, name ?? "") || !texts.every((one) => NUMBER.test(one))) return null;
  const [weight, ...numbers] = texts.map(Number);
  const family = FAMILIES[name];
  const curve = family.length === numbers.length && weight > 0 ? family(...numbers) : null;
  return curve && { ends: curve.ends, height: (x) => weight * curve.height(x) };
}
