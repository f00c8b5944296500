// How long to wait until a source is asked again that gave no answer. Pure functions.

import { Busy } from "./source.js";

const WAITS = [250, 500, 1000]; // ms while it does not answer: one that is back is found within a second
const SPREAD = 0.5; // share of a wait that is left to chance, lest all pages of a hall ask at once

/**
 * Milliseconds until the next try. Who is told when to come does so, and no sooner.
 * @param {unknown} error  @param {number} tries  before  @param {number} chance  from 0 to 1
 */
export function waitAfter(error, tries, chance = Math.random()) {
  if (error instanceof Busy) return 1000 * error.seconds * (1 + SPREAD * chance);
  return WAITS[Math.min(tries, WAITS.length - 1)] * (1 - SPREAD * chance);
}
