// Which frames to ask for next: those ahead of the play head, those on the way to a far step, and at last those behind,
// which charts over steps draw. Pure functions.

/** @import { Frames } from "./frames.js" */

/** @typedef {{start: number, count: number, every: number, later?: boolean}} Batch  frames at start, start + every, ... */

/**
 * What is wanted of a run.
 * @typedef {{head: number, every: number, extra?: number[], target?: number|null, ahead?: number, behind?: number}} Wish
 *   frames from `head` on, `every` so many steps; single ones at `extra`; first of all `target`; last of all those up
 *   to `behind`.
 */

const AHEAD = 90; // frames kept ready: a second and a half
export const LONGEST = 60; // frames in a chunk when nothing is in a hurry
const STRIDE = 100; // steps between the frames on the way to a far one
const FAR = 300; // steps from the last frame at hand that count as far
const ON_THE_WAY = 10; // such frames in a chunk, so that the way there is seen and can be left
const BETWEEN = 24; // frames up to a near one, so that charts show the way and no straight line
const BEHIND = 400; // frames up to the step of a link, at most: what a chart can show
const PIECE = 1000; // steps of such a chunk, so that whatever is wanted meanwhile comes soon

/**
 * Frames up to the end of a chunk as all ask for it who play a run at one speed: it is then made once for all.
 * @param {number} step  @param {number} every
 */
const toGrid = (step, every) => LONGEST - (Math.floor(step / every) % LONGEST);

/**
 * What is wanted first of a run and not at hand, or null.
 * @param {Frames} frames  @param {Wish} wish
 * @returns {Batch|null}
 */
export function next(frames, wish) {
  const { head, every, extra = [], target = null, ahead = AHEAD, behind = 0 } = wish;
  const away = target !== null && target > frames.span.first; // to the first frame there is no way
  if (away && !frames.byStep.has(target) && target <= frames.end) return towards(frames.before(target), target, frames.size);
  const single = extra.find((step) => !frames.byStep.has(step) && step <= frames.end);
  if (single !== undefined && frames.byStep.has(head)) return { start: single, count: 1, every };
  for (let i = 0; i < ahead; i++) {
    const step = head + i * every;
    if (step > frames.end) break;
    if (!frames.byStep.has(step)) {
      const room = Math.floor((frames.end - step) / every) + 1;
      const most = frames.size === LONGEST && ahead === AHEAD ? toGrid(step, every) : ahead - i + (ahead > 10 ? 10 : 0);
      return { start: step, count: Math.min(frames.size, most, room), every };
    }
  }
  return behind ? gapBehind(frames.steps, Math.min(behind, frames.end), every) : null;
}

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
 * a link has the frames of whoever played to it. Whatever else is wanted, by anybody, goes before.
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
      const most = Math.min(LONGEST, Math.max(Math.floor(PIECE / stride), 1));
      return { start: before + stride, count: Math.min(count, most), every: stride, later: true };
    }
    before = step;
  }
  return null;
}
