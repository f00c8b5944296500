// Which frames to ask for next where the order is not that of playing: those on the way to a far step, and those behind
// the play head, which charts over steps draw. Pure functions.

/** @typedef {{start: number, count: number, every: number}} Batch  frames at start, start + every, ... */

const STRIDE = 100; // steps between the frames on the way to a far one
const FAR = 300; // steps from the last frame at hand that count as far
const ON_THE_WAY = 10; // such frames in a chunk, so that the way there is seen and can be left
const BETWEEN = 24; // frames up to a near one, so that charts show the way and no straight line
const BEHIND = 400; // frames up to the step of a link, at most: what a chart can show
const LONGEST = 60; // frames in a chunk when nothing is in a hurry

/**
 * A frame comes with some on the way; those to a far one can be seen before it, and stopped.
 * @param {number} near  the last step at hand before it, or -1
 * @param {number} target  @param {number} size  frames in a chunk now
 * @returns {Batch}
 */
export function towards(near, target, size) {
  if (target - near <= FAR) {
    const every = Math.ceil((target - near) / BETWEEN);
    const behind = Math.ceil((target - near) / every) - 1;
    return { start: target - behind * every, count: behind + 1, every };
  }
  const count = Math.floor((target - near - 1) / STRIDE);
  return { start: near + STRIDE, count: Math.min(size, ON_THE_WAY, count), every: STRIDE };
}

/**
 * The first gap between frames at hand up to a step, where frames may be `every` steps apart: in the end whoever opens
 * a link has the frames of whoever played to it.
 * @param {number[]} steps  at hand, ascending  @param {number} last  @param {number} every
 * @returns {Batch|null}
 */
export function gapBehind(steps, last, every) {
  const stride = every * Math.ceil(last / every / BEHIND);
  let before = -stride;
  for (const step of steps) {
    if (before >= last) return null;
    if (step - before > stride) {
      const count = Math.ceil((step - before) / stride) - 1;
      return { start: before + stride, count: Math.min(count, LONGEST), every: stride };
    }
    before = step;
  }
  return null;
}
