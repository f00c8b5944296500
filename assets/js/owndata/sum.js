// A weighted sum of normals as text and as components. Pure functions.

import { short } from "./piecewise_linear.js";

export const SD = [1e-3, 1e4];
export const MEAN = 1e4;
export const WEIGHT = 1e6;
const TERM = /^(?:([\d.e+-]+)\*)?normal\(([\d.e+-]+),([\d.e+-]+)\)$/;

/** @typedef {{mean: number, sd: number, weight: number}} Component */

/**
 * The components of a sum of normals, or null.
 * @param {string} target
 * @returns {Component[]|null}
 */
export function read(target) {
  const terms = target.split(/(?<=\))\+/);
  const found = terms.flatMap((term) => {
    const [whole, weight = "1", mean, sd] = TERM.exec(term) ?? [];
    return whole ? { mean: Number(mean), sd: Number(sd), weight: Number(weight) } : [];
  });
  return found.length === terms.length ? found : null;
}

/**
 * The sum as the target language writes it.
 * @param {Component[]} components
 */
export function written(components) {
  const bare = components.every(({ weight }) => weight === components[0].weight);
  const term = (/** @type {Component} */ { mean, sd, weight }) =>
    `${bare || weight === 1 ? "" : `${short(weight)}*`}normal(${short(mean)},${short(sd)})`;
  return components.map(term).join("+");
}

/** @type {[name: keyof Component, fits: (value: number) => boolean, rule: string][]} */
const RULES = [
  ["mean", (value) => Math.abs(value) <= MEAN, "between -10000 and 10000"],
  ["sd", (value) => value >= SD[0] && value <= SD[1], "between 0.001 and 10000"],
  ["weight", (value) => value > 0 && value <= WEIGHT, "above 0 and at most 1e6"],
];

/**
 * What keeps the components from being a target, as a sentence, or null.
 * @param {Component[]} components
 */
export function flaw(components) {
  if (!components.length) return "add a normal first: there is none";
  for (const [i, component] of components.entries()) {
    for (const [name, fits, rule] of RULES) {
      const value = component[name];
      if (!fits(value)) return `normal ${i + 1}: ${name} must be ${rule}, got ${Number.isNaN(value) ? "no number" : value}`;
    }
  }
  return null;
}
