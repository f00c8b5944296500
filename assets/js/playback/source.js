// Where frames come from: fetched from the server, recorded in the file, or computed here.

/** @import { Frames } from "./frames.js" */
/** @import { Chunk, Recipe } from "./types.js" */

/**
 * The steps that a source has frames of: `first`, `first + every`, ..., `last`.
 * @typedef {Object} Span
 * @property {number} first
 * @property {number} every  1 where any step can be asked for
 * @property {number} last  where the recording ends, else the largest step that a run may have
 * @property {boolean} recorded  whether no frame can come behind `last` because none was kept
 */

/**
 * The frames at `start`, `start + every`, ... of a recipe, `count` of them.
 * @typedef {Object} FrameRequest
 * @property {Recipe} recipe  the whole one: a source looks at the edits before the last frame
 * @property {number} start
 * @property {number} every
 * @property {number} count
 * @property {boolean} [later]  whatever else waits goes before
 * @property {AbortSignal} signal  nobody waits for them any more
 */

/**
 * A source of frames. Several requests may be under way, of different runs.
 * @typedef {Object} FrameSource
 * @property {(recipe: Recipe) => Span} span
 * @property {number} [load]  how many viewers it trained for when it answered last
 * @property {(request: FrameRequest) => Promise<Chunk>} request
 *   At least the frames that were asked for, up to the last finite one: `head.diverged` of the chunk is then the
 *   step that is not. Rejects with `Refused` if the recipe can never be played; with `Busy` if it must wait; with
 *   anything else if there is no answer now and the same request may have one later: the run is "offline" and asks again.
 */

/**
 * Where frames come from, and who hears of them.
 * @typedef {Object} Options
 * @property {FrameSource} source
 * @property {(frames: Frames, chunk: Chunk) => void} onFrames
 * @property {(problem: string) => void} onProblem  the recipe was refused
 * @property {() => void} onOffline  the source gives no answer, or gives one again
 */

/** The source has too much to do, and says so in the message; it may be asked again after some seconds. */
export class Busy extends Error {
  /** @param {string} message  @param {number} seconds */
  constructor(message, seconds) {
    super(message);
    this.seconds = seconds;
  }
}

/** The recipe cannot be played; the message is the sentence that says why. */
export class Refused extends Error {}
