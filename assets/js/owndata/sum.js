// A weighted sum of normals as text and as components. Pure functions.

import { short } from "./piecewise_linear.js";

export const SD = [1e-3, 1e4];
export const MEAN = 1e4;
export const WEIGHT = 1e6;
const TERM = /^(?:([\d.e+-]+)\*)?normal\(([\d.e+-]+),([\d.e+-]+)\)$/;

/** @typedef {{mean: number, sd: number, weight: number}} Component */

/** The components of a sum of normals, or null. */
export function read(target) {
  const found = target.split(/(?<=\))\+/).map((term) => TERM.exec(term));
  if (found.includes(null)) return null;
  return found.map(([, weight = "1", mean, sd]) => ({ mean: Number(mean), sd: Number(sd), weight: Number(weight) }));
}

/** The sum as the target language writes it. */
export function written(components) {
  const bare = components.every(({ weight }) => weight === components[0].weight);
  const term = ({ mean, sd, weight }) => `${bare || weight === 1 ? "" : `${short(weight)}*`}normal(${short(mean)},${short(sd)})`;
  return components.map(term).join("+");
}

/** What keeps the components from being a target, as a sentence, or null. */
export function flaw(components) {
  if (!components.length) return "add a normal first: there is none";
  const rules = {
    mean: [(value) => Math.abs(value) <= MEAN, "between -10000 and 10000"],
    sd: [(value) => value >= SD[0] && value <= SD[1], "between 0.001 and 10000"],
    weight: [(value) => value > 0 && value <= WEIGHT, "above 0 and at most 1e6"],
  };
  for (const [i, component] of components.entries()) {
    for (const [name, [fits, rule]] of Object.entries(rules)) {
      const value = component[name];
      if (!fits(value)) return `normal ${i + 1}: ${name} must be ${rule}, got ${Number.isNaN(value) ? "no number" : value}`;
    }
  }
  return null;
}
