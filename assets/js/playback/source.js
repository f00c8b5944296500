// Where frames come from: fetched from the server, recorded in the file, or computed here.

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
 * @property {import("./recipe.js").Recipe} recipe  the whole one: a source looks at the edits before the last frame
 * @property {number} start
 * @property {number} every
 * @property {number} count
 * @property {AbortSignal} signal  nobody waits for them any more
 */

/**
 * A source of frames. Several requests may be under way, of different runs.
 * @typedef {Object} FrameSource
 * @property {(recipe: import("./recipe.js").Recipe) => Span} span
 * @property {(request: FrameRequest) => Promise<import("./chunk.js").Chunk>} request
 *   At least the frames that were asked for, up to the last finite one: `head.diverged` of the chunk is then the
 *   step that is not. Rejects with `Refused` if the recipe can never be played; with anything else if there is no
 *   answer now and the same request may have one later: the run is "offline" and asks again.
 */

/** The recipe cannot be played; the message is the sentence that says why. */
export class Refused extends Error {}
