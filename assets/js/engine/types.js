// What the page and the worker that trains say to each other. Nothing at run time.

/**
 * Where a program's module has what, app/engine.py.
 * @typedef {{offset: number, dtype: "float32"|"int32"|"uint32"}} Place
 * @typedef {[offset: number, bytes: number][]} Parts of a state
 * @typedef {Object} Program
 * @property {ArrayBuffer} binary
 * @property {number} block  frames of one call, at most
 * @property {{start: Record<string, Place>, state: Parts}} init
 * @property {{start: Record<string, Place>, schedule: Record<string, Place>, numbers: number[], state: Parts,
 *   after: Parts, frames: Record<string, number>}} advance
 */

/**
 * What is asked of the worker: the frames of a run, or that nobody waits for an answer any more.
 * @typedef {Object} Task
 * @property {number} id
 * @property {string} key  of the program
 * @property {Program} [program]  the first time
 * @property {Record<string, ArrayLike<number>>} start  start arrays by name
 * @property {Record<string, number[]>} schedule  its columns by name
 * @property {[key: string, end: number][]} prefixes  what a state depends on, and up to which step that holds
 * @property {number} first  step of the first frame
 * @property {number} every
 * @property {number} count
 * @property {{bins: number, metrics: string[], ranges: Record<string, [number, number]>}} head
 */

/** @typedef {{cancel: number}} Cancel nobody waits for the answer with this id */

/**
 * The worker's answer: blocks of frames, one after the other, and the first step that is not finite.
 * @typedef {{metrics: Float32Array, curves: Uint16Array, tops: Float32Array, pData: Float32Array,
 *   finite: number}} Block
 * @typedef {{id: number, blocks: Block[], diverged: number|null}|{id: number, problem: string|null}} Answer
 */

/**
 * Where the runs of a target, a loss and a latent start, app/engine.py.
 * @typedef {Object} Start
 * @property {Record<string, string>} arrays  float32 in base64, by name
 * @property {number[]} z
 * @property {Pick<import("../playback/types.js").Head, "bins"|"domain"|"ranges"|"metrics">} head
 */

export {};
